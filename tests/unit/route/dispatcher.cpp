// SPDX-License-Identifier: BSL-1.0
#include <hearken/route/dispatcher.hpp>

#include "nobody.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace {

using hearken::on;

struct reading {
    int n = 0;
};

/// Sends one topic through a dispatcher.
template <class Dispatcher>
hearken::result<> send(Dispatcher& d, std::string_view topic, std::string_view payload = "{}",
                       std::uint32_t index = 0) {
    hearken::captures parts;
    const std::size_t route = d.find(topic, parts);
    if (route == d.npos) return hearken::fail(hearken::errc::unknown_row, "unmatched");
    const hearken::message_view m{.topic = topic, .payload = payload};
    hearken::rows out;
    hearken::scratch memory;
    test::nobody app;
    return d.call(route, {m, parts, out, app, memory}, index);
}

TEST(dispatcher, calls_the_one_route_that_wins) {
    std::string seen;
    hearken::router routes(
        on<"#">([&] { seen += '#'; }),
        hearken::router(on<"a/<x>">([&](std::string_view x) { seen += x; }), on<"a/b">([&] { seen += '!'; })));
    hearken::dispatcher d(routes);
    for (const char* topic : {"a/b", "a/c", "z"}) EXPECT_TRUE(send(d, topic)) << topic;
    EXPECT_EQ(seen, "!c#");
}

TEST(dispatcher, nothing_falls_through_to_another_route) {
    int others = 0;
    hearken::router routes(on<"a/<n>">([](int) {}), on<"a/#">([&] { ++others; }));
    hearken::dispatcher d(routes);
    EXPECT_EQ(send(d, "a/x").error().code, hearken::errc::bad_capture);
    EXPECT_EQ(others, 0);
}

TEST(dispatcher, without_routes_finds_nothing) {
    hearken::router<> none;
    hearken::dispatcher d(none);
    hearken::captures parts;
    EXPECT_EQ(d.find("a", parts), d.npos);
    EXPECT_TRUE(d.subscriptions(1).empty());
    d.flush([](std::uint32_t, const hearken::result<>&) { FAIL(); });
}

TEST(dispatcher, a_covering_filter_asks_for_the_highest_qos_among_its_routes) {
    hearken::router routes(on<"a/<x>/<y>">([] {}, hearken::qos::at_most_once{}),
                           on<"a/b/c">([] {}, hearken::qos::exactly_once{}), on<"z">([] {}));
    const hearken::dispatcher d(routes);
    const auto wanted = d.subscriptions(1);
    ASSERT_EQ(wanted.size(), 2U);
    EXPECT_EQ(wanted[d.subscription_of(0)].filter, "a/+/+");
    EXPECT_EQ(wanted[d.subscription_of(0)].qos, 2);
    EXPECT_EQ(d.subscription_of(1), d.subscription_of(0));
    EXPECT_EQ(wanted[d.subscription_of(2)].filter, "z");
    EXPECT_EQ(wanted[d.subscription_of(2)].qos, 1) << "the listener's";
}

TEST(dispatcher, knows_its_patterns_by_their_text) {
    hearken::router routes(on<"a/<x>">([] {}), on<"b">([](std::span<hearken::received<reading>>) {}));
    using d = hearken::dispatcher<decltype(routes)>;
    static_assert(d::pattern_text(0) == "a/<x>" && d::pattern_text(1) == "b");
    static_assert(!d::is_batch(0) && d::is_batch(1));
    static_assert(d::size == 2);
}

TEST(dispatcher, a_batch_route_keeps_messages_until_flush) {
    std::vector<std::vector<int>> batches;
    hearken::router routes(on<"a/<x>">([&](std::span<hearken::received<reading>> all) {
                               auto& numbers = batches.emplace_back();
                               for (const auto& one : all) numbers.push_back(one.value.n);
                           }),
                           on<"b">([] {}));
    hearken::dispatcher d(routes);
    EXPECT_TRUE(send(d, "a/1", R"({"n":1})", 0));
    EXPECT_TRUE(send(d, "b", "{}", 1));
    EXPECT_TRUE(send(d, "a/2", R"({"n":2})", 2));
    EXPECT_TRUE(batches.empty());
    std::vector<std::uint32_t> settled;
    auto note = [&](std::uint32_t i, const hearken::result<>& how) {
        EXPECT_TRUE(how);
        settled.push_back(i);
    };
    d.flush(note);
    EXPECT_EQ(batches, (std::vector<std::vector<int>>{{1, 2}}));
    EXPECT_EQ(settled, (std::vector<std::uint32_t>{0, 2}));
    d.flush(note);
    EXPECT_EQ(batches.size(), 1U) << "nothing is left for a second flush";
}

} // namespace
