// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a thread's handler is doing, and since when: one store a message, for another thread to look at.

#include <hearken/run/coarse_clock.hpp>

#include <atomic>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>

namespace hearken::run {

/// Threads: one begins and ends, any looks
class at_work {
public:
    /// A call under way.
    struct call {
        std::size_t route; ///< or `by_name`
        std::string name;
        coarse_clock::time_point since;
        friend bool operator==(const call&, const call&) = default;
    };
    static constexpr std::size_t by_name = static_cast<std::size_t>(-1);

    void begin(std::size_t route, coarse_clock::time_point since) noexcept {
        route_.store(route, std::memory_order_relaxed);
        since_.store(since.time_since_epoch().count(), std::memory_order_release);
    }
    void begin(const std::string& name, coarse_clock::time_point since) {
        {
            const std::lock_guard lock(mutex_);
            name_ = name;
        }
        begin(by_name, since);
    }
    void end() noexcept { since_.store(nothing, std::memory_order_release); }

    /// The call under way since before `then`, where there is one.
    [[nodiscard]] std::optional<call> longer_than(coarse_clock::time_point then) const {
        const auto since = since_.load(std::memory_order_acquire);
        if (since == nothing || since > then.time_since_epoch().count()) return std::nullopt;
        call found{route_.load(std::memory_order_acquire), {}, coarse_clock::time_point(coarse_clock::duration(since))};
        if (found.route == by_name) {
            const std::lock_guard lock(mutex_);
            found.name = name_;
        }
        if (since_.load(std::memory_order_acquire) != since) return std::nullopt; // another one
        return found;
    }

private:
    static constexpr coarse_clock::rep nothing = 0;
    std::atomic<coarse_clock::rep> since_{nothing};
    std::atomic<std::size_t> route_{0};
    mutable std::mutex mutex_;
    std::string name_;
};

} // namespace hearken::run
