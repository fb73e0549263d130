// SPDX-License-Identifier: BSL-1.0
#pragma once
// Remembers over a kill from which record on a store has not yet said how far it is.

#include <hearken/spool/file.hpp>
#include <hearken/spool/folder.hpp>
#include <hearken/words/error.hpp>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <string>

namespace hearken::spool {

/// What came before the store has said how far it is must not be taken for finished by a later process, when the
/// journal turns out to be older than the store: where it begins is kept until then, in the file `unsure`.
///
/// Threads: `note` on the one that writes, `end` on the one that reads
class doubt {
public:
    /// Takes: the folder, which must outlive it; the number of the first record that this process writes
    [[nodiscard, gnu::cold]] result<> find(const folder& place, std::uint64_t next) {
        place_ = &place;
        below_ = next;
        const auto noted = file::open(path(), O_RDONLY);
        if (!noted && noted.error().native == ENOENT) return {};
        if (!noted) return std::unexpected(noted.error());
        char digits[24] = {};
        if (const auto got = noted->read(digits, sizeof digits - 1, 0); !got) return std::unexpected(got.error());
        below_ = std::min<std::uint64_t>(next, std::strtoull(digits, nullptr, 10));
        noted_ = true;
        return {};
    }

    /// Before a record is written while the store has not said anything.
    [[nodiscard, gnu::cold]] result<> note() {
        const std::lock_guard lock(mutex_);
        if (noted_ || over_) return {};
        if (auto r = replace(path(), std::to_string(below_)); !r) return r;
        noted_ = true;
        return {};
    }

    /// The store has said how far it is.
    [[nodiscard, gnu::cold]] result<> end() {
        const std::lock_guard lock(mutex_);
        if (noted_) {
            if (auto r = remove(path()); !r) return r;
            if (auto r = sync_folder(place_->path()); !r) return r; // after a power cut it would be wrong
        }
        noted_ = false;
        over_ = true;
        return {};
    }

    [[nodiscard]] bool over() const noexcept { return over_.load(std::memory_order_acquire); }
    /// The number of the first record that came, or will come, in doubt.
    [[nodiscard]] std::uint64_t sure_below() const noexcept { return below_; }

private:
    [[nodiscard]] std::string path() const { return place_->file_named("unsure"); }

    const folder* place_ = nullptr;
    std::uint64_t below_ = 0;
    std::mutex mutex_;
    std::atomic<bool> over_{false};
    bool noted_ = false;
};

} // namespace hearken::spool
