// SPDX-License-Identifier: BSL-1.0
#pragma once
// The segments of a spool in order, as the thread that writes and the one that reads share them.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>

namespace hearken::spool {

/// One segment.
struct link {
    std::uint64_t first = 0;  ///< number of its first record
    std::uint64_t size = 0;   ///< bytes on disk
    std::uint64_t end = 0;    ///< where its last record ends
    std::uint64_t serial = 0; ///< tells it from one that had its place before; the chain's own
};

/// Which segments there are and how far they are written.
///
/// Threads: `written` and `add` on the writing thread, the rest on any
class chain {
public:
    /// Adds a segment behind the others; it is written next. It takes the place of one that never had a record.
    void add(link one) {
        const std::lock_guard lock(mutex_);
        if (!links_.empty() && links_.back().first == one.first) {
            bytes_.fetch_sub(links_.back().size, std::memory_order_relaxed);
            links_.pop_back();
        } else if (!links_.empty()) {
            links_.back().end = end_.load(std::memory_order_relaxed);
        }
        one.serial = ++serial_;
        links_.push_back(one);
        end_.store(one.end, std::memory_order_relaxed);
        bytes_.fetch_add(one.size, std::memory_order_relaxed);
    }

    /// The newest segment is written up to `end`, and the next record will have the number `next`.
    void written(std::uint64_t end, std::uint64_t next) noexcept {
        end_.store(end, std::memory_order_release);
        next_.store(next, std::memory_order_seq_cst);
    }

    /// Number of the next record to be written.
    [[nodiscard]] std::uint64_t next() const noexcept { return next_.load(std::memory_order_seq_cst); }
    /// Bytes on disk, written or not.
    [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_.load(std::memory_order_relaxed); }

    struct place {
        link segment;
        bool newest = false; ///< it may grow
    };

    /// The segment that has, or will have, the record `number`; the first one where that is gone.
    [[nodiscard]] std::optional<place> find(std::uint64_t number) const {
        const std::lock_guard lock(mutex_);
        for (std::size_t i = links_.size(); i-- > 0;) {
            if (links_[i].first <= number || i == 0) return at(i);
        }
        return std::nullopt;
    }

    /// The segment behind the one that begins with `first`.
    [[nodiscard]] std::optional<place> behind(std::uint64_t first) const {
        const std::lock_guard lock(mutex_);
        for (std::size_t i = 0; i < links_.size(); ++i) {
            if (links_[i].first > first) return at(i);
        }
        return std::nullopt;
    }

    /// Takes the oldest segment out if all of its records are below `low_water`; never the newest.
    [[nodiscard]] std::optional<link> drop_below(std::uint64_t low_water) {
        const std::lock_guard lock(mutex_);
        if (links_.size() < 2 || links_[1].first > low_water) return std::nullopt;
        const link oldest = links_.front();
        links_.pop_front();
        bytes_.fetch_sub(oldest.size, std::memory_order_relaxed);
        return oldest;
    }

private:
    [[nodiscard]] place at(std::size_t i) const {
        place found{links_[i], i + 1 == links_.size()};
        if (found.newest) found.segment.end = end_.load(std::memory_order_acquire);
        return found;
    }

    mutable std::mutex mutex_;
    std::deque<link> links_;
    std::uint64_t serial_ = 0;
    std::atomic<std::uint64_t> end_{0}; ///< of the newest
    std::atomic<std::uint64_t> next_{0};
    std::atomic<std::uint64_t> bytes_{0};
};

} // namespace hearken::spool
