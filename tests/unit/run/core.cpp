// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/core.hpp>

#include "bench.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace {

using hearken::errc;
using hearken::error;
using hearken::state;
using hearken::run::core;
using namespace std::chrono_literals;

static_assert(hearken::run::exit_code_for(errc::configuration) == hearken::exit_code::configuration);
static_assert(hearken::run::exit_code_for(errc::unreachable) == hearken::exit_code::broker);
static_assert(hearken::run::exit_code_for(errc::credentials_refused) == hearken::exit_code::broker);
static_assert(hearken::run::exit_code_for(errc::store_unavailable) == hearken::exit_code::database);
static_assert(hearken::run::exit_code_for(errc::schema_mismatch) == hearken::exit_code::database);
static_assert(hearken::run::exit_code_for(errc::rejected) == hearken::exit_code::unsettled);
static_assert(!hearken::run::mends_itself(errc::configuration) && !hearken::run::mends_itself(errc::schema_mismatch));
static_assert(hearken::run::mends_itself(errc::unreachable) && hearken::run::mends_itself(errc::credentials_refused));

struct bench {
    std::vector<std::string> told;
    test::policies said;
    core shared{{.log = {hearken::log_level::off, nullptr}}, said};
    bench() {
        said.hears = [this](const hearken::event& e) {
            const auto& s = std::get<hearken::events::state_changed>(e);
            told.push_back(std::string(name(s.from)) + ">" + std::string(name(s.to)) +
                           (s.why ? "" : " " + s.why.error().what));
        };
    }
};

TEST(core, a_change_of_state_is_told_once_with_its_reason) {
    bench b;
    b.shared.enter(state::connecting);
    b.shared.enter(state::connecting);
    b.shared.enter(state::waiting, hearken::fail(errc::unreachable, "refused"));
    EXPECT_EQ(b.told, (std::vector<std::string>{"stopped>connecting", "connecting>waiting refused"}));
    EXPECT_EQ(b.shared.read().last_error->what, "refused");
    b.shared.enter(state::connected);
    EXPECT_EQ(b.shared.read().last_error->what, "refused") << "kept after it is mended";
}

TEST(core, ready_ends_with_the_connection) {
    bench b;
    b.shared.enter(state::connected);
    b.shared.update([](hearken::status& now) { now.ready = true; });
    b.shared.enter(state::waiting);
    EXPECT_FALSE(b.shared.read().ready);
}

TEST(core, the_first_error_of_a_stop_counts) {
    bench b;
    EXPECT_FALSE(b.shared.stopping());
    b.shared.request_stop(hearken::fail(errc::rejected, "first"));
    b.shared.request_stop(hearken::fail(errc::rejected, "second"));
    b.shared.request_stop();
    EXPECT_TRUE(b.shared.stopping());
    EXPECT_EQ(b.shared.stop_reason()->what, "first");
    b.shared.forget_stop();
    EXPECT_FALSE(b.shared.stopping());
    EXPECT_FALSE(b.shared.stop_reason());
}

TEST(core, a_stop_before_the_start_counts_until_it_is_forgotten) {
    bench b;
    b.shared.request_stop();
    b.shared.begin();
    EXPECT_TRUE(b.shared.stopping());
    b.shared.forget_stop();
    b.shared.begin();
    EXPECT_FALSE(b.shared.stopping());
    EXPECT_FALSE(b.shared.stop_token().stop_requested());
}

TEST(core, what_goes_wrong_while_stopping_is_told) {
    bench b;
    b.shared.request_stop();
    EXPECT_FALSE(b.shared.stop_reason());
    b.shared.request_stop(hearken::fail(errc::schema_mismatch, "on the last metres"));
    ASSERT_TRUE(b.shared.stop_reason());
    EXPECT_EQ(b.shared.stop_reason()->code, errc::schema_mismatch);
}

TEST(core, waiting_sees_states_and_counters) {
    bench b;
    std::thread other([&] {
        b.shared.enter(state::connected);
        b.shared.messages.received(std::chrono::system_clock::now());
        b.shared.messages.settled(hearken::run::end::handled);
    });
    EXPECT_TRUE(b.shared.wait_for(10s, [](const hearken::status& now) { return now.state == state::connected; }));
    EXPECT_TRUE(b.shared.wait_for(10s, [](const hearken::status& now) { return now.ledger.handled == 1; }));
    EXPECT_FALSE(b.shared.wait_for(0ms, [](const hearken::status& now) { return now.ledger.handled == 2; }));
    other.join();
}

TEST(core, retained_flags_are_those_set_last) {
    bench b;
    EXPECT_FALSE(b.shared.retained().drop_all || b.shared.retained().drop_repeats);
    b.shared.treat_retained({.drop_all = true, .drop_repeats = false});
    EXPECT_TRUE(b.shared.retained().drop_all && !b.shared.retained().drop_repeats);
    b.shared.treat_retained({.drop_all = false, .drop_repeats = true});
    EXPECT_TRUE(!b.shared.retained().drop_all && b.shared.retained().drop_repeats);
}

TEST(core, a_handler_scope_marks_its_thread_only) {
    EXPECT_EQ(hearken::run::in_handler, nullptr);
    {
        const hearken::run::handler_scope scope(this);
        EXPECT_EQ(hearken::run::in_handler, this);
        std::thread([] { EXPECT_EQ(hearken::run::in_handler, nullptr); }).join();
    }
    EXPECT_EQ(hearken::run::in_handler, nullptr);
}

TEST(core, what_came_before_the_session_was_subscribed_is_no_copy) {
    bench b;
    hearken::message_view m{.received = std::chrono::system_clock::now()};
    EXPECT_TRUE(b.shared.may_be_copy(m)) << "a session kept from an earlier run";
    b.shared.session_is_subscribed();
    EXPECT_TRUE(b.shared.may_be_copy(m)) << "it is the same session still";
    b.shared.session_is_new();
    EXPECT_FALSE(b.shared.may_be_copy(m));
    b.shared.session_is_subscribed();
    EXPECT_FALSE(b.shared.may_be_copy(m)) << "of the session before";
    m.received = std::chrono::system_clock::now() + 1s;
    EXPECT_TRUE(b.shared.may_be_copy(m));
    b.shared.session_is_subscribed();
    EXPECT_TRUE(b.shared.may_be_copy(m));
}

} // namespace
