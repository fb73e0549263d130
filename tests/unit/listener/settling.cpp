// SPDX-License-Identifier: BSL-1.0
// How a message ends: handled, rejected, tried again, shed; and what the ledger and the exit code say of it.
#include "bench.hpp"

#include <map>

namespace {

using namespace test;
using hearken::inbox::memory;

hearken::inbox::memory room_for(std::size_t messages) {
    return memory({.bytes = messages * (memory::per_message + 2)});
}

TEST(settling, under_direct_a_retry_cuts_and_the_broker_delivers_again_with_dup) {
    loopback broker;
    std::vector<bool> duplicate;
    listener app{settings(), broker, at_once,
                 on<"a/<n>">([&](int n, const hearken::message_view& m) -> hearken::result<> {
                     if (n == 1) duplicate.push_back(m.duplicate);
                     if (n == 1 && duplicate.size() < 3) return hearken::retry_later("busy");
                     return {};
                 })};
    ASSERT_TRUE(ready(app));
    EXPECT_EQ(broker.inject("a/1", ""), 0U);
    EXPECT_TRUE(counted(app, [](const hearken::ledger& l) { return l.handled == 1; }));
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(duplicate, (std::vector<bool>{false, true, true}));
    EXPECT_EQ(app.status().ledger.refused, 2U);
    EXPECT_EQ(app.status().ledger.received, 1U) << "what stays with the broker was not received";
    EXPECT_EQ(app.status().reconnects, 2U);
    EXPECT_EQ(app.status().last_error->what, "busy");
}

TEST(settling, retries_are_limited_and_start_anew_for_the_next_message_of_the_same_bytes) {
    for (const bool queued : {false, true}) {
        loopback broker;
        log_lines log;
        collected<int> calls;
        auto o = settings(log);
        o.retry_limit = 2;
        auto try_it = [&](auto inbox) {
            listener app{o, broker, at_once, std::move(inbox), on<"a">([&]() -> hearken::result<> {
                             calls.add(1);
                             const auto n = calls.all().size();
                             if (n == 3) return {}; // at the last try
                             return hearken::retry_later("busy");
                         })};
            ASSERT_TRUE(ready(app));
            broker.inject("a", "same");
            EXPECT_TRUE(counted(app, [](const hearken::ledger& l) { return l.handled == 1; }));
            ASSERT_TRUE(app.wait_until([](const hearken::status& now) { return now.ready; }));
            broker.inject("a", "same");
            EXPECT_TRUE(counted(app, [](const hearken::ledger& l) { return l.rejected == 1; }));
            EXPECT_EQ(end(app), 0);
        };
        if (queued)
            try_it(memory{});
        else
            try_it(hearken::inbox::direct{});
        EXPECT_EQ(calls.all().size(), 6U) << (queued ? "memory" : "direct");
        EXPECT_EQ(log.count("gave up after 2 retries"), 1U);
    }
}

TEST(settling, under_memory_order_is_kept_per_topic_and_other_topics_go_on) {
    loopback broker;
    collected<std::string> seen;
    gate all_there;
    auto o = settings();
    o.retry_limit = 100;
    listener app{o, broker, memory{},
                 on<"t/<k>">([&](std::string_view k, const hearken::text& body) -> hearken::result<> {
                     EXPECT_TRUE(all_there.pass());
                     const std::string name = std::string(k) + std::string(body.value);
                     std::size_t before = 0;
                     for (const std::string& s : seen.all()) before += s == name ? 1U : 0U;
                     seen.add(name);
                     if (name == "a1" && before < 3) return hearken::retry_later("busy");
                     if (name == "a2" && before < 2) return hearken::retry_later("busy");
                     return {};
                 })};
    ASSERT_TRUE(ready(app));
    for (const char* message : {"a1", "b1", "a2", "b2", "a3", "b3"}) {
        broker.inject(std::string("t/") + message[0], message + 1);
    }
    all_there.open();
    EXPECT_TRUE(counted(app, [](const hearken::ledger& l) { return l.handled == 6; }));
    EXPECT_EQ(end(app), 0);
    texts of_a, of_b;
    for (const std::string& s : seen.all()) (s[0] == 'a' ? of_a : of_b).push_back(s);
    EXPECT_EQ(of_a, (texts{"a1", "a1", "a1", "a1", "a2", "a2", "a2", "a3"}));
    EXPECT_EQ(of_b, (texts{"b1", "b2", "b3"}));
}

TEST(settling, a_handler_that_is_never_ready_fills_the_inbox_and_no_more) {
    loopback broker;
    auto o = settings();
    o.batch_messages = 2;
    o.retry_limit = 1'000'000'000;
    o.stop_timeout = 0ms;
    listener app{o, broker, room_for(3), hearken::overflow::drop_newest{},
                 on<"<n>">([](std::string_view) -> hearken::result<> { return hearken::retry_later("never ready"); })};
    ASSERT_TRUE(ready(app));
    for (int i = 0; i < 200; ++i) broker.inject("a", "1");
    EXPECT_GE(app.status().ledger.shed, 190U) << "two batches in retry, three in the inbox, the rest does not fit";
    EXPECT_EQ(end(app), 5) << "messages unsettled";
    EXPECT_GT(app.status().ledger.pending, 0U);
}

TEST(settling, a_stop_tries_what_waits_for_a_retry_once_more) {
    loopback broker;
    auto o = settings();
    o.retry_delay = 1h;
    collected<int> calls;
    listener app{o, broker, memory{}, on<"a">([&]() -> hearken::result<> {
                     calls.add(1);
                     if (calls.all().size() == 1) return hearken::retry_later("busy");
                     return {};
                 })};
    ASSERT_TRUE(ready(app));
    broker.inject("a", "");
    ASSERT_TRUE(calls.reach(1));
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(calls.all().size(), 2U);
    EXPECT_EQ(app.status().ledger.handled, 1U);
}

/// One message in hand, and more than the inbox holds behind it.
template <class Overflow>
std::pair<texts, hearken::ledger> overflow_with(Overflow overflow, int messages) {
    loopback broker;
    collected<std::string> seen;
    gate released;
    listener app{settings(), broker, room_for(3), overflow, on<"a">([&](const hearken::text& body) {
                     seen.add(std::string(body.value));
                     EXPECT_TRUE(released.pass());
                 })};
    EXPECT_TRUE(ready(app));
    broker.inject("a", "0");
    EXPECT_TRUE(seen.reach(1));
    for (int i = 1; i < messages; ++i) broker.inject("a", std::to_string(i));
    released.open();
    EXPECT_EQ(end(app), 0);
    return {seen.all(), app.status().ledger};
}

TEST(settling, drop_newest_counts_what_it_sheds) {
    const auto [seen, l] = overflow_with(hearken::overflow::drop_newest{}, 6);
    EXPECT_EQ(seen, (texts{"0", "1", "2"}));
    EXPECT_EQ(l.shed, 3U);
    EXPECT_EQ(l.received, 6U);
}

TEST(settling, drop_oldest_counts_what_it_sheds) {
    const auto [seen, l] = overflow_with(hearken::overflow::drop_oldest{}, 6);
    EXPECT_EQ(seen, (texts{"0", "4", "5"}));
    EXPECT_EQ(l.shed, 3U);
    EXPECT_EQ(l.received, 6U);
}

/// An inbox without room until told: what `memory` is after a second of `overflow::block`.
class full_at_first {
public:
    using family = hearken::family::inbox;
    static constexpr bool queued = true;
    static constexpr bool survives_kill = false;
    hearken::result<> check(const hearken::inbox::opening& how) { return inner_.check(how); }
    hearken::result<> open(const hearken::inbox::opening& how) { return inner_.open(how); }
    hearken::result<> ready() { return inner_.ready(); }
    hearken::inbox::appended append(const hearken::message_view& m, hearken::overflow_action a) noexcept {
        if (refusals_-- > 0) return {.kept = false};
        return inner_.append(m, a);
    }
    bool take(hearken::inbox::batch& b, const hearken::inbox::limits& l, std::stop_token s) {
        return inner_.take(b, l, std::move(s));
    }
    void settle(hearken::inbox::batch& b, std::span<const std::uint64_t> done) noexcept { inner_.settle(b, done); }
    void close() noexcept { inner_.close(); }

private:
    memory inner_;
    int refusals_ = 2;
};

TEST(settling, an_inbox_without_room_cuts_and_the_broker_keeps_the_rest) {
    loopback broker;
    collected<std::string> seen;
    listener app{settings(), broker, at_once, full_at_first{},
                 on<"a">([&](const hearken::text& body) { seen.add(std::string(body.value)); })};
    ASSERT_TRUE(ready(app));
    broker.inject("a", "1");
    broker.inject("a", "2");
    EXPECT_TRUE(counted(app, [](const hearken::ledger& l) { return l.handled == 2; }));
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(seen.all(), (texts{"1", "2"}));
    EXPECT_EQ(app.status().ledger.refused, 2U);
    EXPECT_EQ(app.status().last_error->code, hearken::errc::inbox_full);
}

TEST(settling, reject_stop_ends_the_listener_and_the_message_stays_with_the_broker) {
    loopback broker;
    int calls = 0;
    listener app{settings(), broker, hearken::reject::stop{}, on<"a">([&]() -> hearken::result<> {
                     ++calls;
                     return hearken::rejected("negative pressure");
                 })};
    ASSERT_TRUE(ready(app));
    EXPECT_EQ(broker.inject("a", ""), 0U);
    ASSERT_TRUE(app.wait_for(state::failed));
    EXPECT_EQ(app.wait(), 5);
    EXPECT_EQ(app.status().ledger.refused, 1U);
    EXPECT_EQ(app.status().ledger.rejected, 0U);
    EXPECT_EQ(app.status().last_error->text(), "a: negative pressure");
    EXPECT_EQ(calls, 1);
}

TEST(settling, reject_stop_under_memory_settles_it_and_ends) {
    loopback broker;
    listener app{settings(), broker, memory{}, hearken::reject::stop{},
                 on<"a">([]() -> hearken::result<> { return hearken::rejected("no"); })};
    ASSERT_TRUE(ready(app));
    EXPECT_EQ(broker.inject("a", ""), 1U);
    ASSERT_TRUE(app.wait_for(state::failed));
    EXPECT_EQ(app.wait(), 5);
    EXPECT_EQ(app.status().ledger.rejected, 1U) << "it was acknowledged: nobody would deliver it again";
    EXPECT_EQ(app.status().ledger.pending, 0U);
}

/// A place for dead letters that is away at first.
struct shelf {
    using family = hearken::family::reject;
    static constexpr bool needs_store = false;
    collected<std::string> kept;
    int failures = 0;
    hearken::result<hearken::reject_action> operator()(const hearken::rejection& r) {
        if (failures-- > 0) return hearken::fail(hearken::errc::io, "the disk is full");
        kept.add(r.why.route + "|" + r.why.text() + "|" + std::string(r.message.payload));
        return hearken::reject_action::settle;
    }
};

TEST(settling, a_reject_policy_of_ones_own_sees_message_route_and_reason) {
    loopback broker;
    shelf s;
    struct reading {
        double temperature;
    };
    listener app{settings(), broker, s, on<"a/<n>">([](int, const reading&) {})};
    ASSERT_TRUE(
        app.on("late", [](const hearken::message_view&) -> hearken::result<> { return hearken::rejected("no"); }));
    ASSERT_TRUE(ready(app));
    broker.inject("a/x", "{}");
    broker.inject("a/1", R"({"temperature":"x"})");
    broker.inject("late", "?");
    EXPECT_EQ(end(app), 0);
    const auto kept = s.kept.all();
    ASSERT_EQ(kept.size(), 3U);
    EXPECT_EQ(kept[0], "a/<n>|a/x: <n>: expected an integer, found \"x\"|{}");
    EXPECT_TRUE(kept[1].starts_with("a/<n>|a/1: $.temperature: expected a number, found a string")) << kept[1];
    EXPECT_EQ(kept[2], "late|late: no|?");
}

TEST(settling, a_rejected_message_that_cannot_be_kept_is_not_settled) {
    for (const bool queued : {false, true}) {
        loopback broker;
        shelf s;
        s.failures = 2;
        auto try_it = [&](auto inbox) {
            listener app{settings(), broker,
                         at_once,    std::move(inbox),
                         s,          on<"a">([]() -> hearken::result<> { return hearken::rejected("no"); })};
            ASSERT_TRUE(ready(app));
            broker.inject("a", "1");
            EXPECT_TRUE(counted(app, [](const hearken::ledger& l) { return l.rejected == 1; }));
            EXPECT_EQ(end(app), 0);
            EXPECT_EQ(app.status().last_error->code, hearken::errc::io);
        };
        if (queued)
            try_it(memory{});
        else
            try_it(hearken::inbox::direct{});
        EXPECT_EQ(s.kept.all().size(), 1U);
    }
}

TEST(settling, a_copy_after_a_lost_ack_is_delivered_with_dup) {
    loopback broker;
    std::vector<bool> duplicate;
    listener app{settings(), broker,
                 on<"a">([&](const hearken::message_view& m) { duplicate.push_back(m.duplicate); })};
    ASSERT_TRUE(ready(app));
    broker.inject("a", "1");
    broker.duplicate_last();
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(duplicate, (std::vector<bool>{false, true}));
}

TEST(settling, a_slow_handler_is_named) {
    loopback broker;
    log_lines log;
    auto o = settings(log);
    o.handler_warning = -1ms; // so that any is
    listener app{o, broker, on<"a/<n>">([] {})};
    ASSERT_TRUE(app.on("late", [](const hearken::message_view&) {}));
    ASSERT_TRUE(ready(app));
    broker.inject("a/1", "");
    broker.inject("late", "");
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(log.count("slow handler: a/<n> took "), 1U);
    EXPECT_EQ(log.count("slow handler: late took "), 1U);
}

TEST(settling, the_ledger_balances_at_every_look_while_messages_flow) {
    loopback broker;
    listener app{settings(), broker, memory{}, on<"<n>">([](int n) -> hearken::result<> {
                     if (n % 3 == 0) return hearken::rejected("every third");
                     return {};
                 })};
    ASSERT_TRUE(ready(app));
    std::atomic<bool> done{false};
    std::thread observer([&] {
        while (!done) {
            const auto l = app.status().ledger;
            EXPECT_TRUE(l.balanced()) << l.received << " " << l.handled << " " << l.rejected << " " << l.pending;
        }
    });
    for (int i = 0; i < 3'000; ++i) broker.inject(std::to_string(i), "");
    EXPECT_TRUE(counted(app, [](const hearken::ledger& l) { return l.handled == 2'000 && l.rejected == 1'000; }));
    done = true;
    observer.join();
    EXPECT_EQ(end(app), 0);
    EXPECT_TRUE(app.status().last_message);
}

} // namespace
