// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/coarse_clock.hpp>

#include <gtest/gtest.h>

TEST(coarse_clock, follows_the_steady_clock_and_never_goes_back) {
    using hearken::run::coarse_clock;
    auto last = coarse_clock::now();
    for (int i = 0; i < 1'000; ++i) {
        const auto now = coarse_clock::now();
        EXPECT_GE(now, last);
        last = now;
    }
    const auto steady = std::chrono::steady_clock::now().time_since_epoch(); // the same origin on Linux
    EXPECT_LT(std::chrono::abs(steady - last.time_since_epoch()), std::chrono::seconds{1});
}
