// SPDX-License-Identifier: BSL-1.0
#pragma once
// Wakes the thread that takes messages: soon after the first, and then with many at once.

#include <hearken/inbox/inbox.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <utility>

namespace hearken::inbox {

/// One thread counts messages up, another waits for the count. Ringing costs one load where nobody waits.
class doorbell {
public:
    /// There are `count` messages now.
    void ring(std::uint64_t count) noexcept {
        if (count < wanted_.load(std::memory_order_seq_cst)) [[likely]]
            return;
        {
            const std::lock_guard lock(mutex_);
            wanted_.store(nobody, std::memory_order_relaxed);
        }
        filled_.notify_one();
    }

    /// Waits until there are more than `seen`, or `most.until`, or a stop; busy, a moment longer for company.
    ///
    /// Takes: `count()` gives the count, at any time, with sequential consistency
    /// Gives: whether there are
    template <class Count>
    bool wait(Count&& count, std::uint64_t seen, const limits& most, const std::stop_token& stop) {
        const auto until = most.until == clock::time_point::max() ? clock::now() + std::chrono::hours{24} : most.until;
        const bool behind = count() > seen; // it was not waited for: they come faster than they are worked off
        if (!wait_for(count, seen + 1, until, stop)) return false;
        // Busy: a wake-up serves many messages. Idle: no delay.
        const auto now = clock::now();
        const clock::duration most_patience = behind ? most.age : std::min<clock::duration>(most.age, calm);
        if ((behind || now - last_ < calm) && most.messages > 1)
            (void)wait_for(count, seen + most.messages, std::min(until, now + most_patience), stop);
        last_ = clock::now();
        return true;
    }

    /// Waits so long; a stop cuts it short.
    void pause(std::chrono::milliseconds time, const std::stop_token& stop) {
        (void)wait_for([] { return std::uint64_t{0}; }, 1, clock::now() + time, stop);
    }

private:
    using clock = std::chrono::steady_clock;
    static constexpr std::uint64_t nobody = UINT64_MAX;
    static constexpr std::chrono::milliseconds calm{1};

    template <class Count>
    bool wait_for(Count&& count, std::uint64_t wanted, clock::time_point until, const std::stop_token& stop) {
        if (count() >= wanted) return true;
        std::unique_lock lock(mutex_);
        const auto enough = [&] {
            wanted_.store(wanted, std::memory_order_seq_cst); // before the look, as `ring` looks behind the count
            return count() >= wanted;
        };
        const bool there = filled_.wait_until(lock, stop, until, enough);
        wanted_.store(nobody, std::memory_order_relaxed);
        return there;
    }

    std::mutex mutex_;
    std::condition_variable_any filled_;
    std::atomic<std::uint64_t> wanted_{nobody};
    clock::time_point last_{};
};

} // namespace hearken::inbox
