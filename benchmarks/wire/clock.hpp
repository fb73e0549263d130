// SPDX-License-Identifier: BSL-1.0
#pragma once
// The clocks that generator and consumers share: CLOCK_MONOTONIC and the CPU time of the process.

#include <sys/resource.h>

#include <cstdint>
#include <ctime>

namespace wire {

/// Nanoseconds on the clock that all processes of one machine share.
inline std::int64_t now_ns() noexcept {
    timespec t{};
    ::clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

/// User and system seconds that all threads of this process have used.
inline double cpu_seconds() noexcept {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

} // namespace wire
