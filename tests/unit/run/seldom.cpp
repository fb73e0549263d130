// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/seldom.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace {

using hearken::run::seldom;
using namespace std::chrono_literals;
constexpr seldom::clock::time_point start{};

TEST(seldom, one_a_second_passes_and_says_how_many_did_not) {
    seldom s;
    EXPECT_EQ(s.pass(start), 0U);
    EXPECT_FALSE(s.pass(start));
    EXPECT_FALSE(s.pass(start + 999ms));
    EXPECT_EQ(s.pass(start + 1s), 2U);
    EXPECT_FALSE(s.pass(start + 1s));
    EXPECT_EQ(s.pass(start + 1h), 1U);
}

TEST(seldom, of_several_threads_one_passes) {
    seldom s;
    std::atomic<int> passed{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < 1'000; ++n) passed += s.pass(start) ? 1 : 0;
        });
    }
    for (auto& t : threads) t.join();
    EXPECT_EQ(passed, 1);
    EXPECT_EQ(s.pass(start + 1s), 3'999U);
}

} // namespace
