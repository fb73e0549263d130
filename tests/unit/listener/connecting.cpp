// SPDX-License-Identifier: BSL-1.0
// Connections, sessions and subscriptions: what the listener asks of a transport, and what it says of the answers.
#include "bench.hpp"

namespace {

using namespace test;
using hearken::errc;
using hearken::error;

const error refused{.code = errc::unreachable, .what = "refused"};

/// Gives up after some delays, and remembers what it was told.
struct counting {
    using family = hearken::family::reconnect;
    unsigned attempts = 3;
    collected<unsigned> asked;
    std::optional<std::chrono::milliseconds> operator()(const hearken::failed_attempt& f) const {
        asked.add(f.number);
        if (f.number >= attempts) return std::nullopt;
        return 0ms;
    }
};

TEST(connecting, failed_attempts_are_repeated_as_the_policy_says_and_then_end_the_listener) {
    loopback broker;
    broker.refuse_connect(refused);
    const counting policy;
    listener app{settings(), broker, policy};
    ASSERT_TRUE(app.start()) << "a broker that is away is no error of the start";
    EXPECT_EQ(app.wait(), 3);
    EXPECT_EQ(app.status().state, state::failed);
    EXPECT_EQ(app.status().last_error->what, "refused");
    EXPECT_EQ(policy.asked.all(), (std::vector<unsigned>{1, 2, 3}));
    EXPECT_EQ(broker.connects(), 3U);
}

TEST(connecting, never_makes_one_attempt) {
    loopback broker;
    broker.refuse_connect(refused);
    listener app{settings(), broker, hearken::reconnect::never{}};
    ASSERT_TRUE(app.start());
    EXPECT_EQ(app.wait(), 3);
    EXPECT_EQ(broker.connects(), 1U);
}

TEST(connecting, a_configuration_error_is_never_retried) {
    loopback broker;
    broker.refuse_connect(error{.code = errc::configuration, .what = "no such CA file"});
    listener app{settings(), broker, at_once};
    ASSERT_TRUE(app.start());
    EXPECT_EQ(app.wait(), 2);
    EXPECT_EQ(broker.connects(), 1U);
}

TEST(connecting, what_no_allow_list_covers_is_not_subscribed) {
    loopback broker;
    auto set = settings();
    set.allow.subscribe = std::vector<std::string>{"a/+"};
    listener wide{set, broker, on<"a/b">([] {}), on<"a/#">([] {})};
    const auto r = wide.start();
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().code, errc::configuration);
    EXPECT_EQ(r.error().what, "subscribing to a/#: no entry of options.allow.subscribe covers it, which has a/+");
    EXPECT_EQ(broker.connects(), 0U);
    listener narrow{set, broker, on<"a/<x>">([](std::string_view) {})};
    ASSERT_TRUE(ready(narrow));
    const auto late = narrow.on("b", [](const hearken::message_view&) {});
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, errc::not_allowed);
    EXPECT_EQ(narrow.on("b#", [](const hearken::message_view&) {}).error().code, errc::invalid_topic);
    EXPECT_TRUE(narrow.on("a/b", [](const hearken::message_view&) {}));
    EXPECT_EQ(end(narrow), 0);
}

TEST(connecting, a_broker_that_comes_back_is_found) {
    loopback broker;
    broker.refuse_connect(refused);
    listener app{settings(), broker, at_once, on<"a">([] {})};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_until([&](const hearken::status&) { return broker.connects() > 2; }));
    broker.refuse_connect(std::nullopt);
    EXPECT_TRUE(app.wait_until([](const hearken::status& now) { return now.ready; }));
    EXPECT_EQ(end(app), 0) << "it ended as asked, whatever happened before";
}

TEST(connecting, a_stop_cuts_a_long_delay_short) {
    loopback broker;
    broker.refuse_connect(refused);
    listener app{settings(), broker, hearken::reconnect::fixed{std::chrono::hours{1}}};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(state::waiting));
    EXPECT_EQ(end(app), 0);
}

TEST(connecting, several_brokers_are_tried_in_turn) {
    struct second_only : loopback {
        using family = hearken::family::transport;
        collected<std::string> tried;
        hearken::result<hearken::transport::session> connect(const hearken::transport::attempt& a,
                                                             std::stop_token stop) {
            tried.add(a.broker);
            if (a.broker != "two") return std::unexpected(refused);
            return loopback::connect(a, std::move(stop));
        }
    } broker;
    auto o = settings();
    o.broker = {"one", "two", "three"};
    listener app{o, broker, at_once};
    ASSERT_TRUE(ready(app));
    broker.drop();
    ASSERT_TRUE(broker.tried.reach(4));
    ASSERT_TRUE(app.wait_until([](const hearken::status& now) { return now.reconnects == 1 && now.ready; }));
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(broker.tried.all(), (texts{"one", "two", "one", "two"}));
}

TEST(connecting, credentials_are_asked_for_at_each_attempt) {
    loopback broker;
    auto o = settings();
    auto calls = std::make_shared<std::atomic<int>>(0);
    o.login = [calls]() -> hearken::result<hearken::credentials> {
        const int n = ++*calls;
        if (n == 1) return hearken::fail(errc::io, "the token server is away");
        return hearken::credentials{"user", "token " + std::to_string(n)};
    };
    listener app{o, broker, at_once};
    ASSERT_TRUE(ready(app));
    EXPECT_EQ(broker.connects(), 1U) << "no CONNECT without credentials";
    EXPECT_EQ(broker.last_attempt().login.password, "token 2");
    broker.drop();
    ASSERT_TRUE(app.wait_until([](const hearken::status& now) { return now.reconnects == 1 && now.ready; }));
    EXPECT_EQ(broker.last_attempt().login.password, "token 3");
    EXPECT_EQ(end(app), 0);
}

TEST(connecting, a_session_is_kept_or_lost_and_the_listener_says_so) {
    loopback broker;
    collected<std::pair<bool, bool>> sessions;
    auto watch = hearken::events::to([&](const hearken::event& e) {
        if (const auto* s = std::get_if<hearken::events::session>(&e)) sessions.add({s->kept, s->lost});
    });
    listener app{settings(), broker, at_once, watch, on<"a">([] {})};
    ASSERT_TRUE(ready(app));
    broker.drop();
    ASSERT_TRUE(sessions.reach(2));
    ASSERT_TRUE(app.wait_until([](const hearken::status& now) { return now.ready; }));
    EXPECT_EQ(app.status().sessions_lost, 0U);
    broker.forget_session();
    broker.drop();
    ASSERT_TRUE(app.wait_until([](const hearken::status& now) { return now.reconnects == 2 && now.ready; }));
    EXPECT_EQ(app.status().sessions_lost, 1U);
    EXPECT_EQ(app.status().last_error->code, errc::session_lost);
    EXPECT_EQ(broker.inject("a", ""), 1U) << "it has subscribed anew";
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(sessions.all(), (std::vector<std::pair<bool, bool>>{{false, false}, {true, false}, {false, true}}));
}

TEST(connecting, what_came_while_the_connection_was_down_is_delivered) {
    loopback broker;
    collected<std::string> seen;
    listener app{settings(), broker, at_once, on<"a">([&](const hearken::text& t) { seen.add(std::string(t.value)); })};
    ASSERT_TRUE(ready(app));
    broker.refuse_connect(refused);
    broker.drop();
    EXPECT_EQ(broker.inject("a", "1"), 0U);
    EXPECT_EQ(broker.inject("a", "QoS 0", 0), 0U);
    broker.refuse_connect(std::nullopt);
    EXPECT_TRUE(seen.reach(1));
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(seen.all(), texts{"1"});
}

TEST(connecting, a_refused_subscription_is_an_error_and_is_asked_for_again) {
    loopback broker;
    broker.answer_subscribe("no", 0x87);
    collected<std::string> answers;
    log_lines log;
    auto watch = hearken::events::to([&](const hearken::event& e) {
        if (const auto* g = std::get_if<hearken::events::granted>(&e)) {
            answers.add(g->filter + " " + std::to_string(g->code) +
                        (g->why ? "" : " " + std::string(name(g->why.error().code))));
        }
    });
    listener app{settings(log), broker, hearken::reconnect::fixed{1ms}, watch, on<"yes">([] {}), on<"no">([] {})};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(state::connected)) << "the rest works";
    EXPECT_EQ(broker.inject("yes", ""), 1U);
    EXPECT_FALSE(app.status().ready);
    EXPECT_EQ(app.status().last_error->code, errc::subscription_refused);
    ASSERT_TRUE(answers.reach(4)) << "asked again by the policy";
    broker.answer_subscribe("no", 1);
    EXPECT_TRUE(app.wait_until([](const hearken::status& now) { return now.ready; }));
    EXPECT_EQ(broker.inject("no", ""), 1U);
    EXPECT_EQ(end(app), 0);
    const texts all = answers.all();
    EXPECT_EQ(std::count(all.begin(), all.end(), "yes 1"), 1) << "what is granted is not asked for again";
    EXPECT_EQ(all[1], "no 135 subscription_refused");
    EXPECT_EQ(all.back(), "no 1");
    EXPECT_EQ(log.count("ready"), 1U);
}

TEST(connecting, a_downgraded_subscription_works_and_is_an_error) {
    loopback broker;
    broker.answer_subscribe("a", 0);
    collected<int> qos;
    listener app{settings(), broker, hearken::reconnect::never{},
                 on<"a">([&](const hearken::message_view& m) { qos.add(m.qos); })};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(state::connected));
    EXPECT_EQ(app.status().last_error->code, errc::qos_downgraded);
    EXPECT_FALSE(app.status().ready);
    EXPECT_EQ(broker.inject("a", "", 2), 1U);
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(qos.all(), std::vector<int>{0});
}

TEST(connecting, removing_a_refused_route_makes_the_listener_ready) {
    loopback broker;
    broker.answer_subscribe("no", 0x80);
    listener app{settings(), broker, hearken::reconnect::never{}};
    ASSERT_TRUE(app.on("no", [](const hearken::message_view&) {}));
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(state::connected));
    EXPECT_FALSE(app.status().ready);
    EXPECT_TRUE(app.off("no"));
    EXPECT_TRUE(app.wait_until([](const hearken::status& now) { return now.ready; }));
    EXPECT_EQ(end(app), 0);
}

TEST(connecting, filters_carry_the_share_group) {
    loopback broker;
    auto o = settings();
    o.share = "workers";
    listener app{o, broker, on<"a/<n>">([] {})};
    ASSERT_TRUE(ready(app));
    EXPECT_EQ(broker.subscriptions().at(0).filter, "$share/workers/a/+");
    EXPECT_EQ(broker.inject("a/1", ""), 1U);
    EXPECT_EQ(end(app), 0);
}

/// Speaks 3.1.1 only, as old brokers do.
struct old_broker : loopback {
    using family = hearken::family::transport;
    hearken::result<hearken::transport::session> connect(const hearken::transport::attempt& a, std::stop_token stop) {
        if (a.version != hearken::mqtt_version::v311) return hearken::fail(errc::protocol_refused, "no MQTT 5");
        auto s = loopback::connect(a, std::move(stop));
        if (s) s->identifiers_available = false;
        return s;
    }
};

TEST(connecting, a_broker_without_mqtt_5_is_spoken_to_in_3_1_1) {
    old_broker broker;
    log_lines log;
    listener app{settings(log), broker, at_once, on<"a/<n>">([] {}), on<"<n>/b">([] {})};
    ASSERT_TRUE(ready(app));
    for (const auto& s : broker.subscriptions()) EXPECT_EQ(s.id, 0U) << "3.1.1 has no subscription identifiers";
    broker.drop();
    ASSERT_TRUE(app.wait_until([](const hearken::status& now) { return now.reconnects == 1 && now.ready; }));
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(log.count("falling back to 3.1.1"), 1U) << "it is remembered";

    auto only_5 = settings();
    only_5.version = hearken::mqtt_version::v5;
    listener strict{only_5, old_broker{}, hearken::reconnect::never{}};
    ASSERT_TRUE(strict.start());
    EXPECT_EQ(strict.wait(), 3);
}

/// The Retain Handling of each SUBSCRIBE of one filter, over a reconnect.
template <class Policy>
std::vector<int> retain_handling(Policy policy) {
    loopback broker;
    listener app{settings(), broker, at_once, policy, on<"a">([] {})};
    EXPECT_TRUE(ready(app));
    std::vector<int> all{broker.subscriptions().at(0).retain_handling};
    broker.drop();
    EXPECT_TRUE(app.wait_until([](const hearken::status& now) { return now.reconnects == 1 && now.ready; }));
    all.push_back(broker.subscriptions().at(0).retain_handling);
    EXPECT_EQ(end(app), 0);
    return all;
}

TEST(connecting, retained_policies_set_retain_handling) {
    EXPECT_EQ(retain_handling(hearken::retained::at_start{}), (std::vector<int>{0, 2}));
    EXPECT_EQ(retain_handling(hearken::retained::when_new{}), (std::vector<int>{1, 1}));
    EXPECT_EQ(retain_handling(hearken::retained::every_time{}), (std::vector<int>{0, 0}));
    EXPECT_EQ(retain_handling(hearken::retained::ignore{}), (std::vector<int>{2, 2}));
}

TEST(connecting, a_subscribe_that_was_refused_does_not_count_as_the_first) {
    loopback broker;
    broker.answer_subscribe("a", 0x80);
    listener app{settings(), broker, hearken::reconnect::fixed{1ms}, on<"a">([] {})};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(state::connected));
    broker.answer_subscribe("a", 1);
    ASSERT_TRUE(app.wait_until([](const hearken::status& now) { return now.ready; }));
    EXPECT_EQ(broker.subscriptions().at(0).retain_handling, 0) << "its retained messages have not come yet";
    EXPECT_EQ(end(app), 0);
}

TEST(connecting, retained_messages_are_dropped_where_the_policy_ignores_them) {
    loopback broker;
    listener app{settings(), broker, hearken::retained::ignore{}, on<"a">([] {})};
    ASSERT_TRUE(ready(app));
    broker.inject("a", "old", 1, true);
    broker.inject("a", "new");
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(app.status().ledger.shed, 1U);
    EXPECT_EQ(app.status().ledger.handled, 1U);
}

TEST(connecting, deletions_of_retained_messages_are_skipped_where_the_policy_says_so) {
    for (const bool skip : {true, false}) {
        loopback broker;
        listener app{settings(), broker, hearken::retained::when_new{.skip_deletions = skip}, on<"a">([] {})};
        ASSERT_TRUE(ready(app));
        EXPECT_EQ(broker.subscriptions().at(0).retain_as_published, skip);
        broker.inject("a", "", 1, true);
        broker.inject("a", "", 1, false);
        broker.inject("a", "new", 1, true);
        EXPECT_EQ(end(app), 0);
        EXPECT_EQ(app.status().ledger.unmatched, skip ? 1U : 0U);
        EXPECT_EQ(app.status().ledger.handled, skip ? 2U : 3U);
    }
}

TEST(connecting, on_3_1_1_repeated_retained_messages_are_known_by_their_bytes) {
    old_broker broker;
    collected<std::string> seen;
    listener app{settings(), broker, at_once, on<"a">([&](const hearken::text& t) -> hearken::result<> {
                     seen.add(std::string(t.value));
                     if (seen.all().size() == 1) return hearken::retry_later("busy");
                     return {};
                 })};
    ASSERT_TRUE(ready(app));
    broker.inject("a", "1", 1, true); // refused once: it comes again and is no repeat
    EXPECT_TRUE(counted(app, [](const hearken::ledger& l) { return l.handled == 1; }));
    ASSERT_TRUE(app.wait_until([](const hearken::status& now) { return now.ready; }));
    broker.inject("a", "1", 1, true);
    broker.inject("a", "2", 1, true);
    broker.inject("a", "2", 1, false); // that one happened now
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(seen.all(), (texts{"1", "1", "2", "2"}));
    EXPECT_EQ(app.status().ledger.duplicate, 1U);
    EXPECT_EQ(app.status().ledger.handled, 3U);
}

TEST(connecting, on_3_1_1_a_retained_message_that_changed_while_we_listened_is_a_repeat) {
    old_broker broker;
    collected<std::string> seen;
    listener app{settings(), broker, at_once,
                 on<"<t>">([&](std::string_view, const hearken::text& t) { seen.add(std::string(t.value)); })};
    ASSERT_TRUE(ready(app));
    broker.inject("a", "1", 1, true);
    broker.inject("a", "2"); // the retained one was changed: it comes as one that happens now
    broker.inject("b", "never retained");
    broker.drop();
    ASSERT_TRUE(app.wait_until([](const hearken::status& now) { return now.reconnects == 1 && now.ready; }));
    broker.inject("a", "2", 1, true); // what the broker sends at the SUBSCRIBE
    broker.inject("b", "never retained", 1, true);
    broker.inject("a", "1", 1, true); // changed back while we were away
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(seen.all(), (texts{"1", "2", "never retained", "never retained", "1"}));
    EXPECT_EQ(app.status().ledger.duplicate, 1U);
}

TEST(connecting, on_3_1_1_qos_2_of_a_run_time_route_is_lowered_where_a_promise_rests_on_it) {
    for (const bool queued : {false, true}) {
        loopback broker;
        log_lines log;
        auto o = settings(log);
        o.version = hearken::mqtt_version::v311;
        auto try_it = [&](auto inbox) {
            listener app{o, broker, std::move(inbox), on<"a">([] {})};
            ASSERT_TRUE(app.on("late", [](const hearken::message_view&) {}, 2));
            ASSERT_TRUE(ready(app));
            for (const auto& s : broker.subscriptions())
                EXPECT_EQ(s.qos, queued && s.filter == "late" ? 2 : 1) << s.filter;
            broker.inject("late", "");
            EXPECT_EQ(end(app), 0);
            EXPECT_EQ(app.status().ledger.handled, 1U);
        };
        if (queued)
            try_it(hearken::inbox::memory{});
        else
            try_it(hearken::inbox::direct{});
        EXPECT_EQ(log.count("late: QoS 1 instead of 2"), queued ? 0U : 1U);
    }
}

TEST(connecting, test_connection_says_whether_the_broker_lets_us_in) {
    loopback broker;
    listener app{settings(), broker, on<"a">([] {})};
    EXPECT_TRUE(app.test_connection());
    EXPECT_EQ(app.status().state, state::stopped);
    ASSERT_TRUE(ready(app));
    EXPECT_EQ(app.status().reconnects, 0U);
    EXPECT_TRUE(app.test_connection()) << "beside a listener that runs";
    EXPECT_EQ(broker.inject("a", ""), 1U) << "which is not disturbed";
    broker.refuse_connect(error{.code = errc::credentials_refused, .what = "bad password"});
    EXPECT_EQ(app.test_connection().error().code, errc::credentials_refused);
    EXPECT_EQ(end(app), 0);
}

} // namespace
