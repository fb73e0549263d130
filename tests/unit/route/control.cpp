// SPDX-License-Identifier: BSL-1.0
#include <hearken/route/control.hpp>

#include "nobody.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <thread>

namespace {

using hearken::errc;
using hearken::sent;
using namespace std::chrono_literals;

TEST(sent, copies_share_one_delivery_and_the_first_end_counts) {
    const sent one;
    const sent other = one;
    EXPECT_FALSE(one.ready());
    other.set({});
    other.set(hearken::fail(errc::timed_out, "too late"));
    EXPECT_TRUE(one.ready());
    EXPECT_TRUE(one.get());
}

TEST(sent, get_waits_for_another_thread) {
    const sent delivery;
    std::thread network([delivery] { delivery.set(hearken::fail(errc::not_connected, "gone")); });
    EXPECT_EQ(delivery.get().error().code, errc::not_connected);
    network.join();
}

TEST(sent, get_gives_up_when_the_time_is_over) {
    EXPECT_EQ(sent{}.get(0ms).error().code, errc::timed_out);
}

TEST(sent, inside_a_handler_get_does_not_wait) {
    hearken::run::in_handler = &hearken::run::in_handler;
    const sent delivery;
    EXPECT_EQ(delivery.get().error().code, errc::would_block);
    delivery.set({});
    EXPECT_TRUE(delivery.get()) << "what is known is given";
    hearken::run::in_handler = nullptr;
}

TEST(control, text_goes_as_it_is_and_any_other_type_through_its_codec) {
    struct setting {
        int target;
    };
    test::nobody app;
    hearken::control& c = app;
    EXPECT_TRUE(c.publish("a", "text").get());
    EXPECT_TRUE(c.publish("b", setting{7}).get());
    EXPECT_TRUE(c.publish(hearken::fail(errc::invalid_topic, "no"), std::string_view("x")).get());
    EXPECT_EQ(app.published, (std::vector<std::string>{"a=text", R"(b={"target":7})", "?=x"}));
}

} // namespace
