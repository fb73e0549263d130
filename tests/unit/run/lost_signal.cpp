// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/lost_signal.hpp>

#include <gtest/gtest.h>

#include <thread>

namespace {

using hearken::error;
using hearken::run::lost_signal;
using namespace std::chrono_literals;

const error cut{.code = hearken::errc::retry, .what = "busy"};
const error lost{.code = hearken::errc::connection_lost, .what = "gone"};

TEST(lost_signal, the_reason_of_a_cut_says_more_than_the_loss) {
    lost_signal s;
    s.because(cut);
    EXPECT_FALSE(s.lost());
    s.raise(lost);
    EXPECT_TRUE(s.lost());
    EXPECT_EQ(s.reason().what, "busy");
    s.clear();
    EXPECT_FALSE(s.lost());
    s.raise(lost);
    EXPECT_EQ(s.reason().what, "gone");
}

TEST(lost_signal, wakes_for_what_happened_and_in_this_order) {
    lost_signal s;
    std::stop_source stop;
    EXPECT_EQ(s.wait(stop.get_token(), 0ms), lost_signal::woken::time);
    s.subscriptions_changed();
    EXPECT_EQ(s.wait(stop.get_token(), std::nullopt), lost_signal::woken::stale);
    EXPECT_EQ(s.wait(stop.get_token(), 0ms), lost_signal::woken::time) << "told once";
    s.subscriptions_changed();
    s.raise(lost);
    EXPECT_EQ(s.wait(stop.get_token(), std::nullopt), lost_signal::woken::lost);
    stop.request_stop();
    EXPECT_EQ(s.wait(stop.get_token(), std::nullopt), lost_signal::woken::stop);
}

TEST(lost_signal, a_pause_is_cut_short_by_a_stop_only) {
    lost_signal s;
    std::stop_source stop;
    s.raise(lost);
    EXPECT_FALSE(s.pause(stop.get_token(), 1ms));
    std::thread other([&] { stop.request_stop(); });
    EXPECT_TRUE(s.pause(stop.get_token(), std::chrono::hours{1}));
    other.join();
}

} // namespace
