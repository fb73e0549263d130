// SPDX-License-Identifier: BSL-1.0
// What must hold where several things go wrong at once.
#include "bench.hpp"

#include "support/system.hpp"

#include <hearken/inbox/journal.hpp>

#include <atomic>
#include <stdexcept>

namespace {

using namespace test;

TEST(promises, a_copy_is_the_message_where_the_routes_own_filter_was_refused) {
    loopback broker;
    broker.answer_subscribe("a/b/+", 0x87);
    texts seen;
    listener app{settings(), broker, hearken::reconnect::fixed{1h},
                 on<"a/b/<x>">([&](std::string_view x) { seen.push_back("own " + std::string(x)); }),
                 on<"a/<x>/c">([&](std::string_view x) { seen.push_back("other " + std::string(x)); })};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(state::connected));
    broker.inject("a/b/c", "1"); // comes through a/+/c alone
    EXPECT_EQ(seen, (texts{"own c"}));
    EXPECT_EQ(app.status().ledger.duplicate, 0U);
}

TEST(promises, a_retry_of_qos_0_neither_cuts_nor_disappears_from_the_account) {
    loopback broker;
    int calls = 0;
    listener app{settings(), broker, at_once, on<"a/<x>">([&](std::string_view) -> hearken::result<> {
                     ++calls;
                     return hearken::retry_later("not now");
                 })};
    ASSERT_TRUE(ready(app));
    broker.inject("a/b", "", 0);
    const auto s = app.status();
    EXPECT_EQ(s.state, state::connected);
    EXPECT_EQ(s.ledger.received, 1U);
    EXPECT_EQ(s.ledger.shed, 1U);
    EXPECT_TRUE(s.ledger.balanced());
    EXPECT_EQ(calls, 1);
}

TEST(promises, a_done_that_throws_ends_nothing) {
    loopback broker;
    listener app{settings(), broker, at_once, on<"a/<x>">([](std::string_view) {})};
    ASSERT_TRUE(ready(app));
    hearken::publish_options told;
    told.done = [](const hearken::result<>&) { throw std::runtime_error("mine"); };
    EXPECT_TRUE(app.publish("x", "1", told).get());
    EXPECT_EQ(app.status().state, state::connected);
}

struct throws_on_reject {
    using family = hearken::family::reject;
    static constexpr bool needs_store = false;
    hearken::result<hearken::reject_action> operator()(const hearken::rejection&) const { throw 1; }
};

TEST(promises, a_reject_policy_that_throws_leaves_the_message_with_the_broker) {
    loopback broker;
    listener app{settings(), broker, hearken::reconnect::fixed{1h}, throws_on_reject{}, on<"a/<n>">([](int) {})};
    ASSERT_TRUE(ready(app));
    EXPECT_EQ(broker.inject("a/b", ""), 0U);
    EXPECT_EQ(app.status().ledger.refused, 1U);
    EXPECT_TRUE(app.wait_for(state::waiting));
}

TEST(promises, a_provider_of_credentials_that_throws_is_a_failed_attempt) {
    loopback broker;
    auto options = settings();
    options.login = []() -> hearken::result<hearken::credentials> { throw std::runtime_error("vault"); };
    listener app{options, broker, hearken::reconnect::never{}, on<"a/<x>">([](std::string_view) {})};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(state::failed));
    EXPECT_EQ(app.status().last_error->code, hearken::errc::credentials_refused);
    EXPECT_EQ(app.wait(), 3);
}

TEST(promises, reject_stop_behind_a_queue_settles_the_neighbours_and_ends) {
    loopback broker;
    gate hold;
    collected<std::string> seen;
    listener app{settings(), broker, hearken::inbox::memory{}, hearken::reject::stop{}, on<"a/<n>">([&](int n) {
                     if (n == 0) (void)hold.pass();
                     seen.add(std::to_string(n));
                 })};
    ASSERT_TRUE(ready(app));
    for (const char* topic : {"a/0", "a/1", "a/bad", "a/2"}) broker.inject(topic, "");
    hold.open();
    EXPECT_NE(app.wait(), 0);
    EXPECT_EQ(app.status().state, state::failed);
    EXPECT_EQ(seen.all(), (texts{"0", "1", "2"}));
    EXPECT_EQ(app.status().ledger.pending, 0U);
    EXPECT_TRUE(app.status().ledger.balanced());
}

TEST(promises, a_batch_handlers_retry_holds_back_what_follows_on_its_topic) {
    loopback broker;
    gate hold;
    texts order;
    bool tried = false;
    auto options = settings();
    options.retry_delay = 1ms;
    struct body {
        int n;
    };
    listener app{options, broker, hearken::inbox::memory{},
                 on<"first/<x>">([&](std::string_view) { (void)hold.pass(); }),
                 on<"a/<x>">([&](std::span<hearken::received<body>> batch) {
                     for (auto& element : batch) {
                         if (element.value.n == 1 && !std::exchange(tried, true)) element.retry("once more");
                     }
                     for (auto& element : batch) order.push_back(std::to_string(element.value.n));
                 })};
    ASSERT_TRUE(ready(app));
    broker.inject("first/x", "");
    for (const char* payload : {R"({"n":1})", R"({"n":2})", R"({"n":3})"}) broker.inject("a/x", payload);
    hold.open();
    ASSERT_TRUE(app.wait_until([](const hearken::status& s) { return s.ledger.handled == 4; }));
    app.stop();
    EXPECT_EQ(app.wait(), 0);
    ASSERT_GE(order.size(), 3U);
    EXPECT_EQ(texts(order.end() - 3, order.end()), (texts{"1", "2", "3"})) << "the last word on the topic is the last";
}

TEST(promises, what_a_journal_holds_is_treated_by_the_retained_policy_before_a_broker_is_there) {
    const hearken::testing::temporary_folder folder;
    auto options = settings();
    {
        hearken::inbox::journal earlier(folder.file("spool"));
        ASSERT_TRUE(earlier.open({.client_id = options.client_id}));
        for (const bool retained : {true, false})
            ASSERT_TRUE(earlier.append({.topic = "a/b", .qos = 1, .retained = retained}, {}).kept);
    }
    options.login = []() -> hearken::result<hearken::credentials> {
        return hearken::fail(hearken::errc::credentials_refused, "away");
    };
    std::atomic<int> calls{0};
    loopback broker;
    listener app{options,
                 broker,
                 at_once,
                 hearken::retained::when_new{.skip_deletions = true},
                 hearken::inbox::journal{folder.file("spool")},
                 on<"a/<x>">([&](std::string_view) { ++calls; })};
    ASSERT_TRUE(app.start());
    EXPECT_TRUE(
        app.wait_until([](const hearken::status& s) { return s.ledger.received == 2 && s.ledger.pending == 0; }));
    app.stop();
    EXPECT_EQ(app.wait(), 0);
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(app.status().ledger.unmatched, 1U);
}

/// A message of `a/b/c` as the subscription of this filter brings it.
hearken::message_view brought_by(const loopback& broker, std::string_view filter) {
    hearken::message_view m{.topic = "a/b/c", .payload = "1", .qos = 1};
    for (const auto& line : broker.subscriptions()) {
        if (line.filter == filter) m.ids.add(line.id);
    }
    EXPECT_EQ(m.ids.size(), 1U);
    EXPECT_NE(*m.ids.begin(), 0U) << "filters that overlap have identifiers";
    return m;
}

TEST(promises, a_copy_in_the_queue_is_the_message_where_the_routes_own_went_with_the_session) {
    loopback broker;
    gate hold;
    collected<std::string> seen;
    listener app{settings(),
                 broker,
                 at_once,
                 hearken::inbox::memory{},
                 on<"first/<x>">([&](std::string_view) { (void)hold.pass(); }),
                 on<"a/b/<x>">([&](std::string_view x) { seen.add("own " + std::string(x)); }),
                 on<"a/<x>/c">([&](std::string_view x) { seen.add("other " + std::string(x)); })};
    ASSERT_TRUE(ready(app));
    broker.inject("first/x", "");
    ASSERT_EQ(broker.inject(brought_by(broker, "a/+/c")), hearken::transport::verdict::accepted);
    broker.forget_session(); // and with it the copy of a/b/+, which had not come yet
    broker.drop();
    ASSERT_TRUE(app.wait_until([](const hearken::status& now) { return now.sessions_lost == 1 && now.ready; }));
    hold.open(); // judged only now, when both filters are granted again
    EXPECT_TRUE(counted(app, [](const hearken::ledger& l) { return l.handled == 2; }));
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(seen.all(), (texts{"own c"}));
    EXPECT_EQ(app.status().ledger.duplicate, 0U);
}

TEST(promises, a_copy_is_the_message_where_it_came_before_a_new_session_was_subscribed_to) {
    loopback broker;
    gate hold;
    collected<std::string> seen;
    hearken::message_view early;
    listener app{settings(),
                 broker,
                 at_once,
                 hearken::inbox::memory{},
                 on<"first/<x>">([&](std::string_view) { (void)hold.pass(); }),
                 on<"a/b/<x>">([&](std::string_view x) { seen.add("own " + std::string(x)); }),
                 on<"a/<x>/c">([&](std::string_view x) { seen.add("other " + std::string(x)); }),
                 hearken::events::to([&](const hearken::event& e) {
                     const auto* s = std::get_if<hearken::events::session>(&e);
                     if (s == nullptr || !s->lost) return;
                     EXPECT_EQ(broker.inject(early), hearken::transport::verdict::accepted);
                 })};
    ASSERT_TRUE(ready(app));
    early = brought_by(broker, "a/+/c"); // as a broker sends it that has answered the first line only
    broker.inject("first/x", "");
    broker.forget_session();
    broker.drop();
    ASSERT_TRUE(app.wait_until([](const hearken::status& now) { return now.sessions_lost == 1 && now.ready; }));
    ASSERT_EQ(broker.inject(early), hearken::transport::verdict::accepted) << "a copy, for now its own comes as well";
    hold.open();
    EXPECT_TRUE(counted(app, [](const hearken::ledger& l) { return l.handled == 2 && l.duplicate == 1; }));
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(seen.all(), (texts{"own c"}));
}

TEST(promises, what_waits_for_a_retry_when_its_route_is_taken_off_goes_to_the_next_one) {
    loopback broker;
    gate asked, taken_off;
    collected<std::string> seen;
    listener app{settings(), broker, hearken::reconnect::fixed{1h}, hearken::inbox::memory{}};
    ASSERT_TRUE(app.on("a/#", [&](const hearken::message_view&) -> hearken::result<> {
        asked.open();
        (void)taken_off.pass();
        return hearken::retry_later("busy");
    }));
    ASSERT_TRUE(app.on("a/b/+", [&](const hearken::message_view& m) { seen.add(std::string(m.payload)); }));
    ASSERT_TRUE(ready(app));
    ASSERT_EQ(broker.inject(brought_by(broker, "a/#")), hearken::transport::verdict::accepted);
    ASSERT_TRUE(asked.pass());
    broker.drop(); // so that no UNSUBSCRIBE can be answered meanwhile
    ASSERT_TRUE(app.wait_for(state::waiting));
    EXPECT_TRUE(app.off("a/#"));
    taken_off.open();
    EXPECT_TRUE(counted(app, [](const hearken::ledger& l) { return l.handled == 1; }));
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(seen.all(), texts{"1"});
    EXPECT_EQ(app.status().ledger.duplicate, 0U);
}

} // namespace
