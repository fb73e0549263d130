// SPDX-License-Identifier: BSL-1.0
// Ends of a listener: asked for from anywhere, as often as one likes, and what follows them.
#include "bench.hpp"

#include "support/system.hpp"

#include <hearken/inbox/journal.hpp>

#include <thread>

namespace {

using namespace test;

TEST(stopping, from_a_handler) {
    for (const bool queued : {false, true}) {
        loopback broker;
        auto try_it = [&](auto inbox) {
            listener app{settings(), broker, std::move(inbox), on<"a">([](hearken::control& self) {
                             self.stop();
                             self.stop();
                             EXPECT_EQ(self.status().state, state::connected);
                         })};
            ASSERT_TRUE(ready(app));
            broker.inject("a", "");
            EXPECT_EQ(app.wait(), 0);
            EXPECT_EQ(app.status().state, state::stopped);
            EXPECT_EQ(app.status().ledger.handled, 1U);
        };
        if (queued)
            try_it(hearken::inbox::memory{});
        else
            try_it(hearken::inbox::direct{});
    }
}

TEST(stopping, waiting_in_a_handler_or_an_observer_is_refused) {
    loopback broker;
    log_lines log;
    std::function<int()> wait, run;
    collected<int> codes;
    listener app{settings(log), broker, on<"a">([&] {
                     codes.add(wait());
                     codes.add(run());
                 }),
                 hearken::events::to([&](const hearken::event& e) {
                     const auto* s = std::get_if<hearken::events::state_changed>(&e);
                     if (s != nullptr && s->to == state::connected) codes.add(wait());
                 })};
    wait = [&] { return app.wait(); };
    run = [&] { return app.run(); };
    ASSERT_TRUE(ready(app));
    EXPECT_EQ(broker.inject("a", ""), 1U);
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(codes.all(), (std::vector{2, 2, 2}));
    EXPECT_EQ(log.count("wait inside a handler would wait for itself; call stop there"), 3U);
}

TEST(stopping, a_handler_may_end_another_listener_and_wait_for_it) {
    loopback broker, other_broker;
    int code = -1;
    listener other{settings(), other_broker, on<"a">([] {})};
    listener app{settings(), broker, on<"a">([&] {
                     other.stop();
                     code = other.wait();
                 })};
    ASSERT_TRUE(ready(other));
    ASSERT_TRUE(ready(app));
    EXPECT_EQ(broker.inject("a", ""), 1U);
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(code, 0);
}

TEST(stopping, twice_and_from_several_threads) {
    loopback broker;
    listener app{settings(), broker, on<"a">([] {})};
    ASSERT_TRUE(ready(app));
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back([&] { app.stop(); });
    for (auto& t : threads) t.join();
    EXPECT_EQ(app.wait(), 0);
    app.stop();
    EXPECT_EQ(app.wait(), 0);
}

TEST(stopping, before_the_start_it_ends_the_run_that_follows_and_no_other) {
    loopback broker;
    listener app{settings(), broker, on<"a">([] {})};
    app.stop();
    EXPECT_TRUE(app.start());
    EXPECT_EQ(app.wait(), 0);
    EXPECT_EQ(app.status().state, state::stopped);
    EXPECT_EQ(broker.connects(), 0U);
    app.stop();
    EXPECT_EQ(app.run(), 0) << "it does not wait for a signal";
    EXPECT_EQ(broker.connects(), 0U);
    ASSERT_TRUE(ready(app));
    EXPECT_EQ(end(app), 0);
    ASSERT_TRUE(ready(app)) << "start, stop, wait, start";
    EXPECT_EQ(end(app), 0);
}

/// A place for dead letters that is away until told.
struct closed_shelf {
    using family = hearken::family::reject;
    static constexpr bool needs_store = false;
    std::shared_ptr<std::atomic<bool>> open = std::make_shared<std::atomic<bool>>(false);
    hearken::result<hearken::reject_action> operator()(const hearken::rejection&) const {
        if (!*open) return hearken::fail(hearken::errc::io, "the disk is full");
        return hearken::reject_action::settle;
    }
};

TEST(stopping, what_could_not_be_settled_in_time_is_settled_after_the_next_start) {
    loopback broker;
    const closed_shelf shelf;
    auto o = settings();
    o.stop_timeout = 0ms;
    listener app{o, broker, hearken::inbox::memory{}, shelf,
                 on<"a">([]() -> hearken::result<> { return hearken::rejected("no"); })};
    ASSERT_TRUE(ready(app));
    for (int i = 0; i < 3; ++i) EXPECT_EQ(broker.inject("a", ""), 1U) << "acknowledged: nobody delivers it again";
    ASSERT_TRUE(app.wait_until([](const hearken::status& now) { return now.last_error.has_value(); }));
    EXPECT_EQ(end(app), 5);
    EXPECT_EQ(app.status().ledger.pending, 3U);
    *shelf.open = true;
    ASSERT_TRUE(ready(app));
    EXPECT_TRUE(counted(app, [](const hearken::ledger& l) { return l.rejected == 3 && l.pending == 0; }));
    EXPECT_EQ(end(app), 0);
}

TEST(stopping, one_can_publish_while_it_is_told) {
    loopback broker;
    hearken::control* self = nullptr;
    std::optional<hearken::sent> farewell;
    listener app{settings(), broker, on<"a">([] {}), hearken::events::to([&](const hearken::event& e) {
                     const auto* s = std::get_if<hearken::events::state_changed>(&e);
                     if (s != nullptr && s->to == state::stopping) farewell = self->publish("status", "offline");
                 })};
    self = &app;
    ASSERT_TRUE(ready(app));
    EXPECT_EQ(end(app), 0);
    ASSERT_TRUE(farewell);
    EXPECT_TRUE(farewell->get(0ms));
    ASSERT_EQ(broker.published().size(), 1U);
    EXPECT_EQ(broker.published()[0].payload, "offline");
}

TEST(stopping, while_messages_come_from_other_threads) {
    for (int round = 0; round < 20; ++round) {
        loopback broker;
        auto app = std::make_unique<listener<loopback, hearken::reconnect::fixed>>(settings(), broker, at_once);
        EXPECT_TRUE(app->on("#", [](const hearken::message_view&) {}));
        ASSERT_TRUE(ready(*app));
        std::atomic<bool> done{false};
        std::thread network([&] {
            for (int i = 0; !done; ++i) {
                broker.inject("a", "");
                if (i % 16 == 0) broker.drop();
            }
        });
        ASSERT_TRUE(counted(*app, [](const hearken::ledger& l) { return l.handled > 3; }));
        EXPECT_EQ(end(*app), 0);
        app.reset(); // nothing may call into it any longer
        done = true;
        network.join();
    }
}

TEST(stopping, what_was_received_is_settled_first) {
    loopback broker;
    gate released;
    listener app{settings(), broker, hearken::inbox::memory{}, on<"a">([&] { EXPECT_TRUE(released.pass()); })};
    ASSERT_TRUE(ready(app));
    for (int i = 0; i < 100; ++i) broker.inject("a", "");
    app.stop();
    released.open();
    EXPECT_EQ(app.wait(), 0);
    EXPECT_EQ(app.status().ledger.handled, 100U);
}

/// Tells when the listener's patience with this inbox has begun to run.
struct watched : hearken::inbox::memory {
    std::shared_ptr<gate> stopping = std::make_shared<gate>();
    std::unique_ptr<std::stop_callback<std::function<void()>>> callback;
    bool take(hearken::inbox::batch& b, const hearken::inbox::limits& l, std::stop_token stop) {
        if (!callback) {
            callback = std::make_unique<std::stop_callback<std::function<void()>>>(stop, [g = stopping] { g->open(); });
        }
        return memory::take(b, l, std::move(stop));
    }
};

TEST(stopping, what_is_not_settled_within_the_limit_counts_as_pending) {
    loopback broker;
    watched inbox;
    auto o = settings();
    o.batch_messages = 1;
    o.stop_timeout = 0ms;
    const auto stopped = inbox.stopping;
    listener app{o, broker, std::move(inbox), on<"a">([stopped] { EXPECT_TRUE(stopped->pass()); })};
    ASSERT_TRUE(ready(app));
    for (int i = 0; i < 10; ++i) broker.inject("a", "");
    EXPECT_EQ(end(app), 5);
    EXPECT_LE(app.status().ledger.handled, 1U);
    EXPECT_GE(app.status().ledger.pending, 9U);
}

TEST(stopping, it_may_be_started_again) {
    loopback broker;
    int calls = 0;
    listener app{settings(), broker, on<"a">([&] { ++calls; })};
    for (int round = 1; round <= 3; ++round) {
        ASSERT_TRUE(ready(app)) << round;
        EXPECT_FALSE(app.start()) << "it runs already";
        EXPECT_EQ(broker.inject("a", ""), 1U);
        EXPECT_EQ(end(app), 0);
        EXPECT_EQ(calls, round);
    }
    EXPECT_EQ(app.status().ledger.handled, 3U);
}

TEST(stopping, the_session_outlives_it) {
    loopback broker;
    collected<std::string> seen;
    listener app{settings(), broker, on<"a">([&](const hearken::text& t) { seen.add(std::string(t.value)); })};
    ASSERT_TRUE(ready(app));
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(broker.inject("a", "while it was stopped"), 0U);
    ASSERT_TRUE(ready(app));
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(seen.all(), texts{"while it was stopped"});
}

TEST(stopping, a_destructor_ends_it) {
    loopback broker;
    {
        listener app{settings(), broker, on<"a">([] {})};
        ASSERT_TRUE(ready(app));
    }
    EXPECT_EQ(broker.inject({.topic = "a"}), hearken::transport::verdict::refused);
}

TEST(stopping, one_that_never_ran_ends_with_0) {
    listener app{settings(), loopback{}};
    EXPECT_EQ(app.wait(), 0);
    EXPECT_EQ(app.status().state, state::stopped);
}

TEST(stopping, options_that_cannot_work_end_the_start_with_every_fault) {
    auto o = settings();
    o.client_id.clear();
    o.receive_maximum = 0;
    listener app{o, loopback{}};
    const auto r = app.start();
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().code, hearken::errc::configuration);
    EXPECT_NE(r.error().what.find("options.client_id"), std::string::npos);
    EXPECT_NE(r.error().what.find("options.receive_maximum"), std::string::npos);
    EXPECT_EQ(app.status().state, state::failed);
    EXPECT_EQ(app.wait(), 2);
    EXPECT_EQ(app.run(), 2);
}

TEST(stopping, run_ends_when_the_listener_ends_of_itself) {
    loopback broker;
    broker.refuse_connect(hearken::error{.code = hearken::errc::unreachable, .what = "refused"});
    listener app{settings(), broker, hearken::reconnect::never{}};
    EXPECT_EQ(app.run(), 3);
}

TEST(stopping, run_hears_sighup_and_ends_at_sigterm) {
    loopback broker;
    log_lines log;
    const pthread_t here = pthread_self(); // to this thread: the one below holds nothing back
    listener app{settings(log), broker, on<"a">([here] { pthread_kill(here, SIGHUP); }),
                 on<"b">([here] { pthread_kill(here, SIGTERM); })};
    std::thread world([&] {
        EXPECT_TRUE(app.wait_until([](const hearken::status& now) { return now.ready; }));
        broker.inject("a", "");
    });
    int hangups = 0;
    EXPECT_EQ(app.run([&] {
        ++hangups;
        broker.inject("b", "");
    }),
              0);
    world.join();
    EXPECT_EQ(hangups, 1);
    EXPECT_EQ(log.count("SIGTERM: stopping"), 1U);
}

/// Forgets what it was told is finished.
struct forgetful : hearken::inbox::journal {
    using journal::journal;
    void settle(hearken::inbox::batch& in_hand, std::span<const std::uint64_t>) noexcept {
        hearken::inbox::journal::settle(in_hand, {});
    }
};

TEST(stopping, the_last_line_says_where_the_totals_do_not_balance) {
    for (const bool forgets : {false, true}) {
        loopback broker;
        log_lines log;
        const hearken::testing::temporary_folder folder;
        auto try_it = [&](auto inbox) {
            listener app{settings(log), broker, std::move(inbox), on<"a">([] {})};
            ASSERT_TRUE(ready(app));
            broker.inject("a", "");
            EXPECT_EQ(end(app), 0);
            EXPECT_EQ(app.status().total.value().handled, 1U);
        };
        if (forgets)
            try_it(forgetful(folder.file("spool")));
        else
            try_it(hearken::inbox::journal(folder.file("spool")));
        EXPECT_EQ(log.count("ended as asked; all of 1 messages are settled; the totals do not balance"),
                  forgets ? 1U : 0U);
        EXPECT_EQ(log.count("ended as asked; all of 1 messages are settled"), 1U);
    }
}

TEST(stopping, the_last_line_of_statistics_says_how_it_ended) {
    loopback broker;
    const log_lines log;
    auto o = settings(log);
    o.statistics = 0ms;
    listener app{o, broker, on<"a">([] {})};
    ASSERT_TRUE(ready(app));
    broker.inject("a", "");
    EXPECT_EQ(end(app), 0);
    EXPECT_EQ(log.count("received a, 0 bytes, QoS 1"), 1U);
    EXPECT_EQ(log.count("statistics: "), 1U);
    const texts lines = log.all();
    ASSERT_GE(lines.size(), 2U);
    EXPECT_NE((lines.end() - 2)->find("state=stopped total=1 handled=1"), std::string::npos) << *(lines.end() - 2);
    EXPECT_EQ(lines.back(), "ended as asked; all of 1 messages are settled");
}

} // namespace
