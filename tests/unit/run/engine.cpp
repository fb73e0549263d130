// SPDX-License-Identifier: BSL-1.0
// How it starts and ends: machine.cpp, and through hearken::listener tests/unit/listener.
#include <hearken/run/engine.hpp>

#include "bench.hpp"

#include <hearken/run/machine.hpp>
#include <hearken/transport/loopback.hpp>

#include <type_traits>

#include <gtest/gtest.h>

namespace {

using hearken::errc;
using hearken::run::engine;
using hearken::transport::loopback;
using namespace std::chrono_literals;

static_assert(!std::is_copy_constructible_v<engine<void>> && !std::is_move_constructible_v<engine<void>>);

struct bench {
    test::policies said;
    test::nobody app;
    loopback broker;
    hearken::transport::network_of<loopback> network{broker};
    hearken::router<> router;
    hearken::routing_of<hearken::router<>> routes{router};
    engine<void> running{{.broker = "loopback", .client_id = "id", .log = {hearken::log_level::off, nullptr}},
                         {.app = app, .network = network, .routes = routes, .policies = said, .qos = 1}};
};

TEST(engine, routes_come_and_go_while_it_runs) {
    bench b;
    int seen = 0;
    EXPECT_EQ(b.running.on("a/#/b", 1, {}).error().code, errc::invalid_topic);
    ASSERT_TRUE(b.running.on("a", 1, hearken::run::make_untyped([&](const hearken::message_view&) { ++seen; })));
    ASSERT_TRUE(b.running.start());
    ASSERT_TRUE(b.running.wait_until([](const hearken::status& now) { return now.ready; }, 10s));
    EXPECT_EQ(b.broker.inject({.topic = "a", .qos = 1}), hearken::transport::verdict::accepted);
    EXPECT_EQ(seen, 1);
    EXPECT_TRUE(b.running.off("a"));
    EXPECT_FALSE(b.running.off("a"));
    b.running.stop();
    EXPECT_EQ(b.running.wait(), 0);
}

TEST(engine, what_cannot_be_sent_is_told_at_once) {
    bench b;
    EXPECT_EQ(b.running.send("a/+", "1", {}).get().error().code, errc::invalid_topic);
    EXPECT_EQ(b.running.send("a", hearken::fail(errc::invalid_payload, "no"), {}).get().error().what, "no");
    EXPECT_EQ(b.running.send("a", "1", {.qos = 3}).get().error().code, errc::configuration);
}

TEST(engine, a_test_of_the_connection_uses_a_client_id_of_its_own) {
    bench b;
    EXPECT_TRUE(b.running.test_connection(b.network));
    EXPECT_EQ(b.broker.connects(), 1U);
}

} // namespace
