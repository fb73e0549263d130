// SPDX-License-Identifier: BSL-1.0
// Which handler gets a message, and with what.
#include "bench.hpp"

namespace {

enum class phase { l1, l2 };
struct serial {
    std::string digits;
};
struct reading {
    double temperature = 0;
};
struct place {
    std::string_view site;
    int floor = 0;
};

} // namespace

template <>
struct hearken::codec<serial> {
    static result<serial> decode(std::string_view part) {
        if (part.size() != 3) return fail(errc::invalid_payload, "a serial has 3 digits");
        return serial{std::string(part)};
    }
    static result<std::string> encode(const serial& s) { return s.digits; }
};

namespace {

using namespace test;

TEST(routing, captures_convert_and_the_payload_is_decoded) {
    loopback broker;
    texts seen;
    listener app{settings(), broker,
                 on<"m/<serial>/<phase>/<n>">([&](const serial& s, phase p, unsigned n, const reading& r) {
                     seen.push_back(s.digits + (p == phase::l2 ? "l2" : "l1") + std::to_string(n) +
                                    std::to_string(static_cast<int>(r.temperature)));
                 }),
                 on<"p/<site>/<floor>">([&](const hearken::captured<place>& at, const hearken::text& body) {
                     seen.push_back(std::string(at->site) + std::to_string(at->floor) + std::string(body.value));
                 })};
    ASSERT_TRUE(ready(app));
    EXPECT_EQ(broker.inject("m/123/l2/7", R"({"temperature":25})"), 1U);
    EXPECT_EQ(broker.inject("p/hanoi/-3", "text"), 1U);
    EXPECT_EQ(broker.inject("m/12/l2/7", R"({"temperature":25})"), 1U); // each of these is wrong in one place
    EXPECT_EQ(broker.inject("m/123/l3/7", R"({"temperature":25})"), 1U);
    EXPECT_EQ(broker.inject("m/123/l1/-7", R"({"temperature":25})"), 1U);
    EXPECT_EQ(broker.inject("m/123/l1/7", R"({"temperature":"warm"})"), 1U);
    EXPECT_EQ(broker.inject("p/hanoi/3", "\xFF"), 1U);
    EXPECT_EQ(seen, (texts{"123l2725", "hanoi-3text"}));
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(app.status().ledger.handled, 2U);
    EXPECT_EQ(app.status().ledger.rejected, 5U);
}

TEST(routing, a_batch_handler_gets_what_has_arrived) {
    loopback broker;
    collected<int> seen;
    listener app{settings(), broker, hearken::inbox::memory{},
                 on<"b/<n>">([&](std::span<hearken::received<reading>> all) -> hearken::result<> {
                     for (auto& one : all) {
                         if (one.value.temperature < 0)
                             one.reject("too cold");
                         else
                             seen.add(static_cast<int>(one.value.temperature));
                     }
                     return {};
                 })};
    ASSERT_TRUE(ready(app));
    for (int i = 0; i < 50; ++i) broker.inject("b/1", "{\"temperature\":" + std::to_string(i % 10 == 9 ? -1 : i) + "}");
    EXPECT_TRUE(counted(app, [](const hearken::ledger& l) { return l.handled == 45 && l.rejected == 5; }));
    EXPECT_EQ(end(app), 0);
    std::vector<int> expected;
    for (int i = 0; i < 50; ++i) {
        if (i % 10 != 9) expected.push_back(i);
    }
    EXPECT_EQ(seen.all(), expected);
}

TEST(routing, a_batch_of_views_and_a_payload_that_is_kept) {
    struct label {
        std::string_view name;
    };
    loopback broker;
    collected<std::string> seen;
    std::vector<hearken::owned<label>> kept;
    listener app{settings(), broker, hearken::inbox::memory{},
                 on<"v/<n>">([&](std::span<hearken::received<label>> all) {
                     for (const auto& one : all) seen.add(std::string(one.parts()[0]) + std::string(one.value.name));
                 }),
                 on<"k/+">([&](hearken::owned<label> one) { kept.push_back(std::move(one)); })};
    ASSERT_TRUE(ready(app));
    std::vector<std::string> expected;
    for (int i = 0; i < 300; ++i) {
        const std::string n = std::to_string(i);
        broker.inject("v/" + n, i % 2 == 0 ? "{\"name\":\"a name\"}" : R"({"name":"\u0061 name"})");
        broker.inject("k/" + n, R"({"name":"\u0061)" + n + "\"}");
        expected.push_back(n + "a name");
    }
    EXPECT_TRUE(counted(app, [](const hearken::ledger& l) { return l.handled == 600; }));
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(seen.all(), expected);
    ASSERT_EQ(kept.size(), 300U);
    for (int i = 0; i < 300; ++i) EXPECT_EQ(kept[static_cast<std::size_t>(i)]->name, "a" + std::to_string(i));
}

TEST(routing, a_route_added_at_run_time_is_subscribed_and_removed_again) {
    loopback broker;
    collected<std::string> seen;
    listener app{settings(), broker, on<"fixed/<n>">([](std::string_view) {})};
    ASSERT_TRUE(ready(app));
    EXPECT_EQ(broker.inject("late/1", "x"), 0U);
    ASSERT_TRUE(app.on("late/+", [&](const hearken::message_view& m) { seen.add(std::string(m.topic)); }));
    ASSERT_TRUE(app.wait_until([&](const hearken::status&) { return broker.subscriptions().size() == 2; }));
    EXPECT_EQ(broker.inject("late/2", "x"), 1U);
    EXPECT_TRUE(app.off("late/+"));
    EXPECT_FALSE(app.off("late/+"));
    ASSERT_TRUE(app.wait_until([&](const hearken::status&) { return broker.subscriptions().size() == 1; }));
    EXPECT_EQ(broker.inject("late/3", "x"), 0U);
    EXPECT_EQ(broker.inject({.topic = "late/4", .qos = 1}), hearken::transport::verdict::accepted);
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(seen.all(), texts{"late/2"});
    EXPECT_EQ(app.status().ledger.unmatched, 1U) << "what was under way when it was removed";
}

TEST(routing, run_time_routes_come_after_all_others) {
    loopback broker;
    texts seen;
    listener app{settings(), broker,
                 on<"a/<n>">([&](std::string_view n) { seen.push_back("fixed " + std::string(n)); })};
    ASSERT_TRUE(
        app.on("#", [&](const hearken::message_view& m) { seen.push_back("late " + std::string(m.topic)); }, 0));
    ASSERT_TRUE(ready(app));
    broker.inject({.topic = "a/1", .qos = 1});
    broker.inject({.topic = "b/1", .qos = 1});
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(seen, (texts{"fixed 1", "late b/1"}));
}

TEST(routing, removing_a_run_time_route_leaves_a_route_of_the_same_filter_subscribed) {
    loopback broker;
    listener app{settings(), broker, on<"a/<n>">([](std::string_view) {})};
    ASSERT_TRUE(app.on("a/+", [](const hearken::message_view&) {}));
    ASSERT_TRUE(app.on("b", [](const hearken::message_view&) {}));
    ASSERT_TRUE(ready(app));
    ASSERT_EQ(broker.subscriptions().size(), 2U) << "one filter is one subscription";
    EXPECT_TRUE(app.off("a/+"));
    EXPECT_TRUE(app.off("b"));
    ASSERT_TRUE(app.wait_until([&](const hearken::status&) { return broker.subscriptions().size() == 1; }));
    EXPECT_EQ(broker.subscriptions()[0].filter, "a/+");
    EXPECT_EQ(end(app), 0);
}

TEST(routing, a_run_time_route_replaced_with_another_qos_is_subscribed_anew) {
    loopback broker;
    listener app{settings(), broker};
    ASSERT_TRUE(app.on("a", [](const hearken::message_view&) {}, 0));
    ASSERT_TRUE(ready(app));
    ASSERT_EQ(broker.subscriptions().at(0).qos, 0);
    ASSERT_TRUE(app.on("a", [](const hearken::message_view&) {}, 2));
    EXPECT_TRUE(app.wait_until([&](const hearken::status&) { return broker.subscriptions().at(0).qos == 2; }));
    EXPECT_TRUE(app.off("a"));
    ASSERT_TRUE(app.on("a", [](const hearken::message_view&) {}, 1)); // at once: it must not end unsubscribed
    EXPECT_TRUE(app.wait_until([&](const hearken::status&) {
        const auto all = broker.subscriptions();
        return all.size() == 1 && all[0].qos == 1;
    }));
    EXPECT_EQ(end(app), 0);
}

TEST(routing, a_bad_run_time_filter_is_an_error) {
    listener app{settings(), loopback{}};
    EXPECT_EQ(app.on("a/#/b", [](const hearken::message_view&) {}).error().code, hearken::errc::invalid_topic);
    EXPECT_EQ(app.on("a", [](const hearken::message_view&) {}, 3).error().code, hearken::errc::configuration);
}

TEST(routing, of_two_copies_the_one_the_winning_route_did_not_ask_for_is_a_duplicate) {
    loopback broker;
    texts seen;
    listener app{settings(), broker, on<"a/<x>/c">([&](std::string_view x) { seen.push_back("x" + std::string(x)); }),
                 on<"a/b/<y>">([&](std::string_view y) { seen.push_back("y" + std::string(y)); })};
    ASSERT_TRUE(ready(app));
    ASSERT_EQ(broker.subscriptions().size(), 2U);
    EXPECT_NE(broker.subscriptions()[0].id, broker.subscriptions()[1].id);
    EXPECT_EQ(broker.inject("a/b/c", ""), 2U) << "both filters match: the broker sends two copies";
    hearken::subscription_ids unknown;
    unknown.add(7);
    broker.inject({.topic = "a/b/c", .qos = 1, .ids = unknown}); // from the session of an older program: no other copy
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(seen, (texts{"yc", "yc"})) << "literal before placeholder, level by level";
    EXPECT_EQ(app.status().ledger.duplicate, 1U);
    EXPECT_EQ(app.status().ledger.handled, 2U);
}

TEST(routing, a_run_time_filter_that_overlaps_others_brings_no_message_twice) {
    for (const bool while_running : {false, true}) {
        loopback broker;
        log_lines log;
        texts seen;
        listener app{settings(log), broker,
                     on<"a/<n>">([&](std::string_view n) { seen.push_back("fixed " + std::string(n)); })};
        const auto late = [&](std::string name) {
            return [&seen, name](const hearken::message_view& m) { seen.push_back(name + " " + std::string(m.topic)); };
        };
        if (while_running) {
            ASSERT_TRUE(ready(app));
            EXPECT_EQ(broker.subscriptions().at(0).id, 0U) << "alone it needs none";
        }
        ASSERT_TRUE(app.on("+/1", late("first")));
        ASSERT_TRUE(app.on("b/#", late("second"), 2));
        if (!while_running) {
            ASSERT_TRUE(ready(app));
        }
        ASSERT_TRUE(app.wait_until([&](const hearken::status&) {
            const auto all = broker.subscriptions();
            return all.size() == 3 && std::ranges::all_of(all, [](const auto& s) { return s.id != 0; });
        }));
        ASSERT_TRUE(app.wait_until(
            [&](const hearken::status&) { return log.count("subscribed a/+") == 1U + (while_running ? 1U : 0U); }));
        EXPECT_EQ(broker.inject("a/1", ""), 2U) << "two copies: the route's own, and one of +/1";
        EXPECT_EQ(broker.inject("b/1", ""), 2U);
        EXPECT_EQ(broker.inject("a/2", ""), 1U);
        EXPECT_EQ(broker.inject("b/2", ""), 1U);
        EXPECT_TRUE(app.off("+/1"));
        ASSERT_TRUE(app.wait_until([&](const hearken::status&) { return broker.subscriptions().size() == 2; }));
        EXPECT_EQ(broker.inject("a/1", ""), 1U);
        EXPECT_EQ(broker.inject("b/1", ""), 1U);
        EXPECT_EQ(end(app), 0);
        EXPECT_EQ(seen, (texts{"fixed 1", "first b/1", "fixed 2", "second b/2", "fixed 1", "second b/1"}));
        EXPECT_EQ(app.status().ledger.duplicate, 2U);
    }
}

TEST(routing, a_copy_is_handled_where_the_routes_own_may_never_come) {
    loopback broker;
    texts seen;
    listener app{settings(), broker};
    ASSERT_TRUE(app.on("s/#", [&](const hearken::message_view& m) { seen.emplace_back(m.payload); }, 0));
    ASSERT_TRUE(app.on("s/t", [](const hearken::message_view&) {}, 1));
    ASSERT_TRUE(ready(app));
    broker.refuse_connect(hearken::error{.code = hearken::errc::unreachable, .what = "no"});
    broker.drop();
    ASSERT_TRUE(app.wait_for(hearken::state::waiting));
    (void)broker.inject("s/t", "1", 1); // the session queues the copy of s/t alone: the other has QoS 0
    broker.refuse_connect(std::nullopt);
    ASSERT_TRUE(app.wait_until([](const hearken::status& now) { return now.ledger.handled == 1; }));
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(seen, texts{"1"});
}

TEST(routing, on_3_1_1_the_log_names_the_filters_that_overlap) {
    loopback broker;
    log_lines log;
    auto o = settings(log);
    o.version = hearken::mqtt_version::v311;
    listener app{o, broker, on<"a/<n>">([](std::string_view) {}), on<"c">([] {})};
    ASSERT_TRUE(app.on("+/1", [](const hearken::message_view&) {}));
    ASSERT_TRUE(ready(app));
    for (const auto& s : broker.subscriptions()) EXPECT_EQ(s.id, 0U);
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(log.count("these filters overlap"), 1U);
    EXPECT_EQ(log.count("a/+, +/1"), 1U);
}

TEST(routing, bad_messages_are_rejected_and_disturb_nothing) {
    loopback broker;
    log_lines log;
    int calls = 0;
    auto limited = settings(log);
    limited.max_packet_size = 10;
    listener app{limited, broker, on<"#">([&] { ++calls; })};
    ASSERT_TRUE(ready(app));
    const struct {
        std::string_view topic, payload, why;
    } bad[] = {
        {"", "", "the topic name is empty"},
        {{"a\0b", 3}, "", "the topic name holds a NUL"},
        {"a\xC3", "", "the topic name is not UTF-8, byte 1"},
        {"a", "12345678901", "the payload has 11 bytes, max_packet_size is 10"},
    };
    for (const auto& b : bad) {
        EXPECT_EQ(broker.inject({.topic = b.topic, .payload = b.payload, .qos = 1}),
                  hearken::transport::verdict::accepted);
        EXPECT_EQ(log.count(b.why), 1U) << b.why;
    }
    EXPECT_EQ(broker.inject("a", "1234567890"), 1U);
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(app.status().ledger.rejected, std::size(bad));
}

TEST(routing, what_no_route_wants_is_unmatched) {
    loopback broker;
    listener app{settings(), broker, on<"s/POWER<n>">([](int) {})}; // the filter is wider: s/+
    ASSERT_TRUE(ready(app));
    broker.inject("s/POWER2", "");
    broker.inject("s/ENERGY", "");
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(app.status().ledger.handled, 1U);
    EXPECT_EQ(app.status().ledger.unmatched, 1U);
}

TEST(routing, a_codec_or_a_handler_that_throws_rejects_the_message) {
    loopback broker;
    log_lines log;
    listener app{settings(log), broker, on<"a">([] { throw std::runtime_error("broken"); })};
    ASSERT_TRUE(app.on("late", [](const hearken::message_view&) { throw std::runtime_error("also"); }));
    ASSERT_TRUE(ready(app));
    EXPECT_EQ(broker.inject("a", ""), 1U);
    EXPECT_EQ(broker.inject("late", ""), 1U);
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(app.status().ledger.rejected, 2U);
    EXPECT_EQ(log.count("a: the handler threw: broken"), 1U);
    EXPECT_EQ(log.count("late: the handler threw: also"), 1U);
}

} // namespace
