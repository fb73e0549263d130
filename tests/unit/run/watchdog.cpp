// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/watchdog.hpp>

#include "bench.hpp"

#include <hearken/run/settler.hpp>

#include <gtest/gtest.h>

#include <functional>

namespace {

using namespace std::chrono_literals;

/// Handlers that look at the watchdog's clock from inside.
struct bench {
    std::string log;
    std::vector<hearken::events::stuck_handler> told;
    test::inner inner;
    std::function<void()> inside = [] {};
    hearken::router<decltype(hearken::on<"a/<n>">(inside)),
                    decltype(hearken::on<"b">(std::function<void(std::span<hearken::received<hearken::text>>)>()))>
        router{hearken::on<"a/<n>">(std::function<void()>([this] { inside(); })),
               hearken::on<"b">(std::function<void(std::span<hearken::received<hearken::text>>)>(
                   [this](std::span<hearken::received<hearken::text>>) { inside(); }))};
    hearken::routing_of<decltype(router)> routes{router};
    hearken::run::dynamic_routes late;
    hearken::run::settler settler{inner.shared, inner.app, routes, nullptr, late, nullptr};
    hearken::run::watchdog dog{inner.shared, routes, settler.work()};

    explicit bench(std::chrono::milliseconds limit)
        : inner({.handler_limit = limit,
                 .log = {hearken::log_level::error,
                         [this](hearken::log_level, std::string_view line) { log.append(line) += '\n'; }}}) {
        inner.said.hears = [this](const hearken::event& e) {
            if (const auto* s = std::get_if<hearken::events::stuck_handler>(&e)) told.push_back(*s);
        };
    }
    void settle(std::string_view topic) {
        const hearken::message_view m{.topic = topic};
        settler.handle(std::span(&m, 1));
    }
    void look(std::chrono::milliseconds later) { dog.look(hearken::run::coarse_clock::now() + later); }
};

TEST(watchdog, a_handler_that_runs_too_long_is_named_once_a_call) {
    bench b(1h);
    b.inside = [&b] {
        b.look(59min);
        EXPECT_EQ(b.inner.shared.read().stuck_handlers, 0U);
        b.look(61min);
        b.look(62min);
    };
    b.settle("a/1");
    EXPECT_EQ(b.inner.shared.read().stuck_handlers, 1U);
    ASSERT_EQ(b.told.size(), 1U);
    EXPECT_EQ(b.told[0].route, "a/<n>");
    EXPECT_GE(b.told[0].running, 61min);
    EXPECT_TRUE(b.log.starts_with("stuck handler: a/<n> has been running for 366")) << b.log;
    b.look(10h); // nothing runs
    EXPECT_EQ(b.told.size(), 1U);
}

TEST(watchdog, batch_handlers_and_those_added_at_run_time_are_named_too) {
    bench b(1h);
    b.inside = [&b] { b.look(2h); };
    b.settle("b");
    ASSERT_TRUE(b.late.add("late/#", 1, [&b](const hearken::message_view&, hearken::rows&) -> hearken::result<> {
        b.look(4h);
        return {};
    }));
    b.settle("late/x");
    ASSERT_EQ(b.told.size(), 2U);
    EXPECT_EQ(b.told[0].route, "b");
    EXPECT_EQ(b.told[1].route, "late/#");
}

TEST(watchdog, looks_by_itself) {
    bench b(5ms);
    b.inside = [&b] {
        EXPECT_TRUE(b.inner.shared.wait_for(10s, [](const hearken::status& now) { return now.stuck_handlers == 1; }));
    };
    b.settle("a/1");
}

TEST(watchdog, a_limit_of_0_starts_nothing) {
    bench b(0ms);
    b.settle("a/1");
    EXPECT_TRUE(b.told.empty());
}

} // namespace
