// SPDX-License-Identifier: BSL-1.0
// What does not start because it could not keep its promise, what the broker's answer gives away, and how it ends.
#include "bench.hpp"

#include "support/system.hpp"

#include <hearken/inbox/journal.hpp>

namespace {

using namespace test;
using hearken::inbox::journal;

/// Why it does not start.
template <class... Parts>
std::string refusal(hearken::options set, Parts... parts) {
    listener app{std::move(set), std::move(parts)...};
    const auto r = app.start();
    app.stop();
    EXPECT_EQ(app.wait(), r ? 0 : 2);
    return r ? "" : r.error().what;
}

constexpr auto nothing = [](std::string_view) {};

TEST(contract, a_session_that_ends_with_its_connection_is_refused_where_something_is_promised) {
    const hearken::testing::temporary_folder folder;
    auto clean = settings();
    clean.clean_start = true;
    EXPECT_TRUE(
        refusal(clean, loopback{}, journal{folder.file("a")}, on<"a/<x>">(nothing)).starts_with("options.clean_start"));
    auto forgotten = settings();
    forgotten.session_expiry = 0s;
    EXPECT_TRUE(refusal(forgotten, loopback{}, on<"a/<x>">(nothing)).starts_with("options.session_expiry"));
    EXPECT_EQ(refusal(forgotten, loopback{}, hearken::inbox::memory{}, on<"a/<x>">(nothing)), "");
}

TEST(contract, a_client_id_that_is_another_each_time_is_refused_by_the_journal_of_the_first) {
    const hearken::testing::temporary_folder folder;
    auto set = settings();
    set.client_id = "random-1";
    EXPECT_EQ(refusal(set, loopback{}, journal{folder.file("a")}, on<"a/<x>">(nothing)), "");
    set.client_id = "random-2";
    EXPECT_NE(refusal(set, loopback{}, journal{folder.file("a")}, on<"a/<x>">(nothing)).find("'random-1'"),
              std::string::npos);
    set.client_id = "";
    EXPECT_TRUE(
        refusal(set, loopback{}, journal{folder.file("a")}, on<"a/<x>">(nothing)).starts_with("options.client_id"));
}

TEST(contract, qos_0_known_at_run_time_is_refused_under_a_journal_unless_it_is_meant) {
    const hearken::testing::temporary_folder folder;
    using level = hearken::qos::level;
    const auto with = [&](level of_route) {
        return refusal(settings(), loopback{}, journal{folder.file("a")}, on<"a/<x>">(nothing, of_route));
    };
    EXPECT_TRUE(with({.n = 0}).starts_with("QoS 0 for a/+ is lost"));
    EXPECT_EQ(with({.n = 0, .loss_is_meant = true}), "");
    EXPECT_EQ(refusal(settings(), loopback{}, journal{folder.file("a")}, on<"a/<x>">(nothing),
                      level{.n = 0, .loss_is_meant = true}),
              "")
        << "of the listener";
    EXPECT_EQ(
        refusal(settings(), loopback{}, journal{folder.file("a")}, on<"a/<x>">(nothing, hearken::qos::may_be_lost{})),
        "");
}

TEST(contract, an_inbox_that_does_not_go_with_the_options_is_a_fault_of_the_start) {
    const hearken::testing::temporary_folder folder;
    auto set = settings();
    set.receive_maximum = 100;
    EXPECT_NE(refusal(set, loopback{}, hearken::inbox::memory{{.bytes = 1'000}}, on<"a/<x>">(nothing))
                  .find("options.receive_maximum"),
              std::string::npos);
    set.max_packet_size = 512UL * 1024 * 1024;
    listener app{set, loopback{}, journal{folder.file("a")}, on<"a/<x>">(nothing)};
    EXPECT_NE(app.test_inbox().error().what.find("options.max_packet_size"), std::string::npos);
    EXPECT_NE(app.start().error().what.find("options.max_packet_size"), std::string::npos);
}

TEST(contract, a_folder_that_cannot_be_made_is_a_fault_of_the_configuration) {
    listener app{settings(), loopback{}, journal{"/dev/null/spool"}, on<"a/<x>">(nothing)};
    EXPECT_EQ(app.start().error().code, hearken::errc::configuration);
    EXPECT_EQ(app.wait(), 2);
}

TEST(contract, what_the_broker_answers_is_compared_and_what_it_needs_is_told_once) {
    loopback broker;
    const log_lines log;
    broker.welcome({.maximum_qos = 0, .session_expiry = 60s});
    listener app{settings(log), broker, at_once, on<"a/<x>">(nothing)};
    ASSERT_TRUE(ready(app));
    broker.drop();
    ASSERT_TRUE(app.wait_until([](const hearken::status& now) { return now.reconnects == 1 && now.ready; }));
    EXPECT_EQ(log.count("mosquitto needs: persistence true"), 1U);
    EXPECT_EQ(log.count("the broker keeps our session for 60 s"), 2U) << "at each connection";
    EXPECT_EQ(log.count("the broker takes QoS 0 at most, a/+ asks for 1"), 2U);
    EXPECT_EQ(app.status().last_error->code, hearken::errc::broker_refused);
}

TEST(contract, without_a_promise_the_broker_needs_nothing) {
    const log_lines log;
    listener app{settings(log), loopback{}, hearken::inbox::memory{}, on<"a/<x>">(nothing)};
    ASSERT_TRUE(ready(app));
    EXPECT_EQ(log.count("mosquitto needs"), 0U);
}

TEST(contract, the_last_line_and_the_exit_code_say_what_became_of_the_messages) {
    const hearken::testing::temporary_folder folder;
    const auto run = [&](hearken::at_stop how, bool later) {
        loopback broker;
        const log_lines log;
        auto set = settings(log);
        set.at_stop = how;
        set.retry_delay = 1h;
        set.stop_timeout = 5s;
        listener app{set, broker, journal{folder.file("a")},
                     on<"a/<x>">([later](std::string_view) -> hearken::result<> {
                         if (later) return hearken::retry_later("not now");
                         return {};
                     })};
        EXPECT_TRUE(ready(app));
        broker.inject("a/b", "");
        EXPECT_TRUE(later || counted(app, [](const hearken::ledger& l) { return l.pending == 0; }));
        const int code = end(app);
        return std::to_string(code) + ' ' + log.all().back();
    };
    const std::string left = "ended as asked; 1 of 1 messages are left in the inbox, and come again at the next start";
    EXPECT_EQ(run(hearken::at_stop::settle, true), "5 " + left);
    EXPECT_EQ(run(hearken::at_stop::settle, false), "0 ended as asked; all of 2 messages are settled");
    EXPECT_EQ(run(hearken::at_stop::leave, true), "0 " + left);
}

TEST(contract, filters_that_an_earlier_program_had_asked_for_are_taken_back) {
    const hearken::testing::temporary_folder folder;
    loopback broker;
    {
        listener first{settings(), broker, journal{folder.file("a")}, on<"a/<x>">(nothing), on<"b/<x>">(nothing)};
        ASSERT_TRUE(ready(first));
        EXPECT_EQ(end(first), 0);
    }
    broker.inject("b/1", ""); // waits in the session
    const log_lines log;
    const collected<std::string> taken_back;
    listener second{settings(log), broker, journal{folder.file("a")}, on<"a/<x>">(nothing),
                    hearken::events::to([taken_back](const hearken::event& e) {
                        if (const auto* u = std::get_if<hearken::events::unsubscribed>(&e)) taken_back.add(u->filter);
                    })};
    ASSERT_TRUE(ready(second));
    ASSERT_EQ(broker.subscriptions().size(), 1U);
    EXPECT_EQ(broker.subscriptions()[0].filter, "a/+");
    EXPECT_EQ(taken_back.all(), (texts{"b/+"}));
    EXPECT_EQ(log.count("unsubscribed b/+: no route wants it"), 1U);
    ASSERT_TRUE(counted(second, [](const hearken::ledger& l) { return l.unmatched == 1; }));
    const auto now = second.status();
    EXPECT_EQ(now.unsubscribed, 1U);
    EXPECT_EQ(now.sessions_kept, 1U);
    EXPECT_EQ(now.sessions_lost, 0U);
}

TEST(contract, a_session_that_is_gone_since_an_earlier_process_is_lost) {
    const hearken::testing::temporary_folder folder;
    loopback broker;
    for (const bool forgets : {false, true}) {
        if (forgets) broker.forget_session();
        const log_lines log;
        const collected<bool> lost;
        listener app{settings(log), broker, journal{folder.file("a")}, on<"a/<x>">(nothing),
                     hearken::events::to([lost](const hearken::event& e) {
                         if (const auto* s = std::get_if<hearken::events::session>(&e)) lost.add(s->lost);
                     })};
        ASSERT_TRUE(ready(app));
        EXPECT_EQ(lost.all(), std::vector{forgets});
        EXPECT_EQ(app.status().sessions_lost, forgets ? 1U : 0U);
        EXPECT_EQ(log.count("what it had queued for us is gone"), forgets ? 1U : 0U);
        EXPECT_EQ(end(app), 0);
    }
}

} // namespace
