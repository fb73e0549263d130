// SPDX-License-Identifier: BSL-1.0
#include <hearken/inbox/doorbell.hpp>

#include <gtest/gtest.h>

#include <thread>

namespace {

using hearken::inbox::doorbell;
using namespace std::chrono_literals;

TEST(doorbell, one_thread_counts_up_another_sees_every_number) {
    constexpr std::uint64_t all = 100'000;
    doorbell bell;
    std::atomic<std::uint64_t> count{0};
    std::jthread ringer([&] {
        for (std::uint64_t n = 1; n <= all; ++n) {
            count.store(n);
            bell.ring(n);
        }
    });
    std::uint64_t seen = 0;
    while (seen < all) {
        ASSERT_TRUE(bell.wait([&] { return count.load(); }, seen, {.messages = 100}, {}));
        ASSERT_GT(count.load(), seen);
        seen = count.load();
    }
}

TEST(doorbell, does_not_wait_for_what_is_there_nor_beyond_until) {
    doorbell bell;
    EXPECT_TRUE(bell.wait([] { return 1U; }, 0, {.messages = 1, .age = 1h}, {}));
    EXPECT_TRUE(bell.wait([] { return 9U; }, 0, {.messages = 9, .age = 1h}, {}));
    EXPECT_FALSE(bell.wait([] { return 1U; }, 1, {.until = std::chrono::steady_clock::now()}, {}));
}

TEST(doorbell, behind_it_waits_until_the_batch_is_full) {
    doorbell bell;
    std::uint64_t count = 0; // one more at each look
    EXPECT_TRUE(bell.wait([&] { return ++count; }, 0, {.messages = 50, .age = 0ms}, {}));
    EXPECT_LT(count, 50U) << "nor longer than the age of a batch";
    count = 0;
    EXPECT_TRUE(bell.wait([&] { return count += 2; }, 0, {.messages = 5, .age = 1h}, {}));
    EXPECT_EQ(count, 6U);
}

TEST(doorbell, a_stop_ends_the_wait) {
    doorbell bell;
    std::stop_source stop;
    std::jthread stopper([&] { stop.request_stop(); });
    EXPECT_FALSE(bell.wait([] { return 0U; }, 0, {}, stop.get_token()));
    bell.pause(1h, stop.get_token());
}

} // namespace
