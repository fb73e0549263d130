// SPDX-License-Identifier: BSL-1.0
// One listener from start to end; tests/unit/listener has each behaviour by itself.
#include <hearken/listener.hpp>

#include "listener/bench.hpp"

#include <gtest/gtest.h>

namespace {

using namespace test;

struct reading {
    double temperature = 0;
    std::optional<double> humidity;
};

struct my_reconnect {
    using family = hearken::family::reconnect;
    std::optional<std::chrono::milliseconds> operator()(const hearken::failed_attempt&) const { return 0ms; }
};
struct my_qos {
    using family = hearken::family::qos;
    std::uint8_t operator()() const { return 2; }
};
struct my_overflow {
    using family = hearken::family::overflow;
    hearken::overflow_action operator()(std::uint8_t qos) const {
        return qos == 0 ? hearken::overflow_action::drop_newest : hearken::overflow_action::block;
    }
};
struct my_reject {
    using family = hearken::family::reject;
    static constexpr bool needs_store = false;
    collected<std::string> seen;
    hearken::result<hearken::reject_action> operator()(const hearken::rejection& r) {
        seen.add(r.why.text());
        return hearken::reject_action::settle;
    }
};
struct my_retained {
    using family = hearken::family::retained;
    hearken::retained_plan operator()(unsigned) const { return {.handling = 1}; }
};
struct my_events {
    using family = hearken::family::events;
    collected<std::string> states;
    void operator()(const hearken::event& e) {
        if (const auto* s = std::get_if<hearken::events::state_changed>(&e)) states.add(std::string(name(s->to)));
    }
};

TEST(listener, takes_policies_of_ones_own_in_any_order) {
    loopback broker;
    const my_reject reject;
    const my_events events;
    collected<double> seen;
    listener app{settings(),
                 my_overflow{},
                 on<"d/<id>/data">(
                     [&](std::string_view, const reading& r) { seen.add(r.temperature + r.humidity.value_or(0)); }),
                 events,
                 my_qos{},
                 reject,
                 my_reconnect{},
                 hearken::router(on<"x">([] {}, hearken::qos::at_most_once{})),
                 hearken::inbox::memory{},
                 my_retained{},
                 broker};
    EXPECT_EQ(app.status().state, state::stopped) << "the constructor starts nothing";
    EXPECT_EQ(broker.connects(), 0U);
    ASSERT_TRUE(ready(app));
    for (const auto& s : broker.subscriptions()) {
        EXPECT_EQ(s.qos, s.filter == "x" ? 0 : 2);
        EXPECT_EQ(s.retain_handling, 1);
    }
    broker.inject("d/1/data", R"({"temperature":20,"humidity":0.5})");
    broker.inject("d/1/data", R"({"temperature":true})");
    EXPECT_TRUE(counted(app, [](const hearken::ledger& l) { return l.handled == 1 && l.rejected == 1; }));
    broker.drop();
    EXPECT_TRUE(app.wait_until([](const hearken::status& now) { return now.reconnects == 1 && now.ready; }));
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(seen.all(), std::vector<double>{20.5});
    EXPECT_EQ(reject.seen.all().size(), 1U);
    EXPECT_EQ(events.states.all(),
              (texts{"connecting", "connected", "waiting", "connecting", "connected", "stopping", "stopped"}));
}

/// Policies that can be moved and not copied.
struct only_moved_reconnect {
    using family = hearken::family::reconnect;
    std::unique_ptr<int> asked = std::make_unique<int>(0);
    std::optional<std::chrono::milliseconds> operator()(const hearken::failed_attempt&) const {
        return std::chrono::milliseconds{++*asked};
    }
};
struct only_moved_retained {
    using family = hearken::family::retained;
    std::unique_ptr<hearken::retained_plan> plan = std::make_unique<hearken::retained_plan>();
    hearken::retained_plan operator()(unsigned) const { return *plan; }
};

TEST(listener, what_is_handed_to_it_need_not_be_copyable) {
    loopback broker;
    const collected<std::string> seen;
    auto owner = [&seen, name = std::make_unique<std::string>("typed")] { seen.add(*name); };
    auto late = [&seen, name = std::make_unique<std::string>("late")](const hearken::message_view&) {
        seen.add(*name);
    };
    auto watch = [&seen, name = std::make_unique<std::string>("lost")](const hearken::event& e) {
        const auto* s = std::get_if<hearken::events::state_changed>(&e);
        if (s != nullptr && s->to == state::waiting) seen.add(*name);
    };
    listener app{settings(),
                 broker,
                 only_moved_reconnect{},
                 only_moved_retained{},
                 hearken::events::to(std::move(watch)),
                 hearken::inbox::memory{},
                 on<"a">(std::move(owner))};
    ASSERT_TRUE(app.on("late", std::move(late)));
    ASSERT_TRUE(ready(app));
    broker.inject("a", "");
    broker.inject("late", "");
    ASSERT_TRUE(seen.reach(2));
    broker.drop();
    EXPECT_TRUE(app.wait_until([](const hearken::status& now) { return now.reconnects == 1 && now.ready; }));
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(seen.all(), (texts{"typed", "late", "lost"}));
}

TEST(listener, works_without_a_single_route) {
    loopback broker;
    listener app{settings(), broker};
    ASSERT_TRUE(ready(app));
    EXPECT_TRUE(broker.subscriptions().empty());
    broker.inject({.topic = "a", .qos = 1});
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(app.status().ledger.unmatched, 1U);
}

TEST(listener, an_events_policy_that_throws_disturbs_nothing) {
    loopback broker;
    listener app{settings(), broker, hearken::events::to([](const hearken::event&) { throw 7; }), on<"a">([] {})};
    ASSERT_TRUE(ready(app));
    EXPECT_EQ(broker.inject("a", ""), 1U);
    EXPECT_EQ(end(app), 0);
}

TEST(listener, wait_until_gives_up_when_the_time_is_over) {
    listener app{settings(), loopback{}};
    EXPECT_FALSE(app.wait_for(state::connected, 1ms));
    EXPECT_TRUE(app.wait_for(state::stopped, 0ms));
}

TEST(listener, without_a_store_the_database_is_none) {
    listener app{settings(), loopback{}};
    EXPECT_TRUE(app.test_store());
    EXPECT_EQ(app.status().store, hearken::store_state::none);
}

} // namespace
