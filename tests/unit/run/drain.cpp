// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/drain.hpp>

#include "bench.hpp"

#include <hearken/inbox/memory.hpp>
#include <hearken/run/settler.hpp>

#include <gtest/gtest.h>

#include <atomic>

namespace {

using hearken::inbox::memory;
using hearken::run::no_store;
using namespace std::chrono_literals;

/// A place for dead letters that is away for a while.
struct shelf {
    using family = hearken::family::reject;
    [[maybe_unused]] static constexpr bool needs_store = false;
    std::atomic<int> failures{0};
    hearken::result<hearken::reject_action> operator()(const hearken::rejection&) {
        if (failures-- > 0) return hearken::fail(hearken::errc::io, "no room");
        return hearken::reject_action::settle;
    }
};

template <class Router>
struct bench : test::inner {
    Router router;
    no_store none;
    shelf reject;
    hearken::run::dynamic_routes late;
    hearken::run::settler<Router, no_store, shelf> settler{shared, app, router, none, reject, late, {}};
    hearken::run::store_keeper<no_store> keeper{shared, none};
    memory inbox;
    hearken::run::drain<memory, decltype(settler), no_store> drain{shared, inbox, settler, keeper};
    explicit bench(Router r) : router(std::move(r)) {}

    void append(std::string_view topic) {
        shared.messages.received({});
        EXPECT_TRUE(inbox.append({.topic = topic, .qos = 1}, hearken::overflow_action::block).kept);
    }
    hearken::ledger finish(std::chrono::milliseconds limit) {
        drain.finish(std::chrono::steady_clock::now() + limit);
        return shared.messages.read();
    }
};

TEST(drain, settles_what_is_there_before_it_ends) {
    bench b(hearken::router(hearken::on<"<t>">([] {})));
    for (int i = 0; i < 100; ++i) b.append("a");
    b.drain.start();
    EXPECT_EQ(b.finish(10s).handled, 100U);
}

TEST(drain, finish_without_a_start_returns) {
    bench b(hearken::router(hearken::on<"<t>">([] {})));
    b.append("a");
    EXPECT_EQ(b.finish(10s).pending, 1U);
}

TEST(drain, waits_for_what_cannot_be_settled_now_and_runs_no_handler_again) {
    std::atomic<int> calls{0};
    bench b(hearken::router(hearken::on<"<t>">([&]() -> hearken::result<> {
        ++calls;
        return hearken::rejected("no");
    })));
    b.reject.failures = 3;
    b.append("a");
    b.drain.start();
    EXPECT_TRUE(b.shared.wait_for(10s, [](const hearken::status& now) { return now.ledger.rejected == 1; }));
    EXPECT_EQ(b.finish(10s).pending, 0U);
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(b.shared.read().last_error->code, hearken::errc::io);
}

TEST(drain, what_stays_unsettled_until_the_deadline_is_pending) {
    bench b(hearken::router(hearken::on<"<t>">([]() -> hearken::result<> { return hearken::rejected("no"); })));
    b.reject.failures = 1'000'000;
    b.append("a");
    b.drain.start();
    EXPECT_TRUE(b.shared.wait_for(10s, [](const hearken::status& now) { return now.last_error.has_value(); }));
    EXPECT_EQ(b.finish(0ms).pending, 1U);
}

/// Always has one more message.
struct endless {
    std::atomic<int> taken{0};
    bool take(hearken::inbox::batch& b, const hearken::inbox::limits&, const std::stop_token&) {
        ++taken;
        b.messages.assign(1, {.topic = "a", .qos = 1});
        return true;
    }
    void settle(hearken::inbox::batch&) noexcept {}
};

TEST(drain, what_waits_for_a_retry_is_bounded_by_taking_no_more) {
    test::inner b({.batch_messages = 3, .retry_limit = 1'000'000'000});
    std::atomic<int> calls{0};
    hearken::router routes(hearken::on<"<t>">([&]() -> hearken::result<> {
        ++calls;
        return hearken::retry_later("never ready");
    }));
    no_store none;
    shelf reject;
    hearken::run::dynamic_routes late;
    hearken::run::settler<decltype(routes), no_store, shelf> settler{b.shared, b.app, routes, none, reject, late, {}};
    hearken::run::store_keeper<no_store> keeper{b.shared, none};
    endless inbox;
    hearken::run::drain<endless, decltype(settler), no_store> drain{b.shared, inbox, settler, keeper};
    drain.start();
    EXPECT_TRUE(b.shared.wait_for(10s, [&](const hearken::status&) { return calls > 50; }));
    drain.finish(std::chrono::steady_clock::now());
    EXPECT_EQ(inbox.taken, 3) << "then the three that wait are tried again and again";
}

} // namespace
