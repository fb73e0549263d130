// SPDX-License-Identifier: BSL-1.0
#include <hearken/transport/paho_waker.hpp>

#include <hearken/transport/socket.hpp>

#include <gtest/gtest.h>

#include <chrono>

namespace {

using hearken::transport::paho_waker;
using namespace std::chrono_literals;

TEST(paho_waker, wakes_soon_at_first_and_seldom_later) {
    paho_waker waker(false);
    const paho_waker::clock::time_point start{};
    auto now = start;
    for (int i = 0; i < 100; ++i) {
        const auto next = waker.next(now);
        EXPECT_GT(next, now);
        EXPECT_LE(next - now, (now - start) / 2 + 2ms);
        EXPECT_LE(next - now, 250ms);
        now = next;
    }
    EXPECT_EQ(waker.next(now) - now, 250ms);
}

TEST(paho_waker, takes_nothing_where_it_is_not_wanted) {
    const std::size_t before = hearken::transport::open_sockets().size();
    paho_waker waker(false);
    waker.wake();
    EXPECT_EQ(hearken::transport::open_sockets().size(), before);
}

} // namespace
