// SPDX-License-Identifier: BSL-1.0
#pragma once
// A clock that is cheap enough to look at for each message.

#include <chrono>
#include <ctime>

namespace hearken::run {

/// Steady, exact to a few milliseconds, and ten times cheaper than `std::chrono::steady_clock` where that is emulated.
struct coarse_clock {
    using duration = std::chrono::milliseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<coarse_clock>;
    static constexpr bool is_steady = true;

    static time_point now() noexcept {
        std::timespec t{};
        (void)clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
        return time_point(std::chrono::seconds{t.tv_sec} + std::chrono::milliseconds{t.tv_nsec / 1'000'000});
    }
};

} // namespace hearken::run
