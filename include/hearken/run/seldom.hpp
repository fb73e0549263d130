// SPDX-License-Identifier: BSL-1.0
#pragma once
// Lets something that may happen a thousand times a second be said once a second.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

namespace hearken::run {

/// Threads: any
class seldom {
public:
    using clock = std::chrono::steady_clock;
    static constexpr std::chrono::seconds pace{1};

    /// Gives: how many were held back since the last one that passed; empty where this one is held back, too
    [[nodiscard]] std::optional<std::uint64_t> pass(clock::time_point now) noexcept {
        clock::rep next = next_.load(std::memory_order_relaxed);
        const clock::rep at = now.time_since_epoch().count();
        if (at < next || !next_.compare_exchange_strong(next, (now + pace).time_since_epoch().count())) {
            held_.fetch_add(1, std::memory_order_relaxed);
            return std::nullopt;
        }
        return held_.exchange(0, std::memory_order_relaxed);
    }

private:
    std::atomic<clock::rep> next_{clock::time_point::min().time_since_epoch().count()};
    std::atomic<std::uint64_t> held_{0};
};

} // namespace hearken::run
