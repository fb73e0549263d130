// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/machine.hpp>

#include "bench.hpp"

#include <hearken/inbox/memory.hpp>
#include <hearken/run/drain.hpp>
#include <hearken/transport/loopback.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::inbox::memory;
using hearken::transport::loopback;
using namespace std::chrono_literals;

struct bench {
    test::policies said;
    test::nobody app;
    loopback broker;
    hearken::transport::network_of<loopback> network{broker};
    int handled = 0;
    std::function<void()> count = [this] { ++handled; };
    hearken::router<decltype(hearken::on<"a">(std::function<void()>{}))> router{hearken::on<"a">(count)};
    hearken::routing_of<decltype(router)> routes{router};
    memory inbox;
    hearken::inbox::queue_of<memory> queue{inbox};

    hearken::run::engine_parts parts(bool queued) {
        hearken::run::engine_parts all{.app = app, .network = network, .routes = routes, .policies = said, .qos = 1};
        if (queued) {
            all.queue = &queue;
            all.drain = &hearken::run::make_drain<void>;
        }
        return all;
    }
    static hearken::options settings() {
        return {.broker = "loopback", .client_id = "id", .log = {hearken::log_level::off, nullptr}};
    }
};

class machine : public testing::TestWithParam<bool> {};

TEST_P(machine, settles_what_comes_and_ends_when_asked) {
    bench b;
    hearken::run::engine<void> engine(bench::settings(), b.parts(GetParam()));
    EXPECT_EQ(engine.wait(), 0) << "it never ran";
    ASSERT_TRUE(engine.start());
    EXPECT_EQ(engine.start().error().code, hearken::errc::configuration) << "it runs already";
    ASSERT_TRUE(engine.wait_until([](const hearken::status& now) { return now.ready; }, 10s));
    EXPECT_EQ(b.broker.inject({.topic = "a", .qos = 1}), hearken::transport::verdict::accepted);
    EXPECT_TRUE(engine.wait_until([](const hearken::status& now) { return now.ledger.handled == 1; }, 10s));
    engine.stop();
    EXPECT_EQ(engine.wait(), 0);
    EXPECT_EQ(b.handled, 1);
    EXPECT_EQ(engine.status().state, hearken::state::stopped);
}

TEST_P(machine, is_not_taken_for_ended_as_soon_as_it_is_started) {
    bench b;
    hearken::run::engine<void> engine(bench::settings(), b.parts(GetParam()));
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(engine.start());
        const hearken::state seen = engine.status().state;
        EXPECT_TRUE(seen == hearken::state::connecting || seen == hearken::state::connected)
            << name(seen) << ", start " << i;
        engine.stop();
        EXPECT_EQ(engine.wait(), 0);
    }
}

INSTANTIATE_TEST_SUITE_P(without_and_with_a_queue, machine, testing::Bool());

} // namespace
