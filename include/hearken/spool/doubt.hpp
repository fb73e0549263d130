// SPDX-License-Identifier: BSL-1.0
#pragma once
// Remembers over a kill from which record on a store has not yet said how far it is.

#include <hearken/spool/file.hpp>
#include <hearken/spool/folder.hpp>
#include <hearken/words/error.hpp>

#include <xxhash.h>

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
    /// Gives: false where what was kept is damaged, and does not count
    [[nodiscard, gnu::cold]] result<bool> find(const folder& place, std::uint64_t next) {
        place_ = &place;
        below_ = next;
        const auto noted = file::open(path(), O_RDONLY);
        if (!noted && noted.error().native == ENOENT) return true;
        if (!noted) return std::unexpected(noted.error());
        std::string bytes(64, '\0');
        const auto got = noted->read(bytes.data(), bytes.size(), 0);
        if (!got) return std::unexpected(got.error());
        bytes.resize(*got);
        const std::uint64_t below = std::strtoull(bytes.c_str(), nullptr, 10);
        noted_ = bytes == text_of(below);
        if (noted_) below_ = std::min(next, below);
        return noted_;
    }

    /// Before a record is written while the store has not said anything.
    [[nodiscard, gnu::cold]] result<> note() {
        const std::lock_guard lock(mutex_);
        if (noted_ || over_) return {};
        if (auto r = replace(path(), text_of(below_)); !r) return r;
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
    /// The number, and a checksum that knows whose it is.
    [[nodiscard]] std::string text_of(std::uint64_t below) const {
        const std::uint64_t check = XXH3_64bits_withSeed(&below, sizeof below, place_->whose().seed);
        return std::to_string(below) + ' ' + std::to_string(check) + '\n';
    }
    [[nodiscard]] std::string path() const { return place_->file_named("unsure"); }

    const folder* place_ = nullptr;
    std::uint64_t below_ = 0;
    std::mutex mutex_;
    std::atomic<bool> over_{false};
    bool noted_ = false;
};

} // namespace hearken::spool
