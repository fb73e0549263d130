// SPDX-License-Identifier: BSL-1.0
#include <hearken/route/routing.hpp>

#include "nobody.hpp"

#include <gtest/gtest.h>

namespace {

using hearken::on;
using hearken::routing;

TEST(routing, finds_calls_and_names_the_routes_of_any_router) {
    std::vector<std::string> seen;
    hearken::router routes(
        on<"a/<n>">([&](std::string_view n) { seen.emplace_back(n); }),
        on<"b/<n>">([](int) -> hearken::result<> { return hearken::rejected("no"); }, hearken::qos::exactly_once{}));
    hearken::routing_of face(routes);
    routing& any = face;

    hearken::captures parts;
    EXPECT_EQ(any.find("c/1", parts), routing::npos);
    const std::size_t a = any.find("a/1", parts);
    ASSERT_NE(a, routing::npos);
    EXPECT_EQ(any.pattern_text(a), "a/<n>");
    EXPECT_EQ(any.size(), 2U);
    ASSERT_EQ(any.capture_names(a).size(), 1U);
    EXPECT_EQ(any.capture_names(a)[0], "n");

    test::nobody app;
    hearken::rows rows;
    hearken::scratch memory;
    const hearken::message_view m{.topic = "a/1"};
    EXPECT_TRUE(any.call(a, {m, parts, rows, app, memory}, 0));
    EXPECT_EQ(seen, (std::vector<std::string>{"1"}));
    const std::size_t b = any.find("b/2", parts);
    EXPECT_EQ(any.call(b, {m, parts, rows, app, memory}, 0).error().what, "no");

    const auto wanted = any.subscriptions(1);
    ASSERT_EQ(wanted.size(), 2U);
    EXPECT_EQ(wanted[any.subscription_of(a)].filter, "a/+");
    EXPECT_EQ(wanted[any.subscription_of(a)].qos, 1);
    EXPECT_EQ(wanted[any.subscription_of(b)].qos, 2);
}

TEST(routing, a_flush_tells_how_each_message_of_a_batch_ended) {
    hearken::router routes(
        on<"a">([](std::span<hearken::received<hearken::payload<std::string>>> all) { all[1].reject("second"); }));
    hearken::routing_of face(routes);
    routing& any = face;
    test::nobody app;
    hearken::rows rows;
    hearken::scratch memory;
    hearken::captures parts;
    const hearken::message_view m{.topic = "a", .payload = R"("x")"};
    for (const std::uint32_t i : {7U, 8U})
        ASSERT_TRUE(any.call(any.find("a", parts), {m, parts, rows, app, memory}, i));
    std::vector<std::string> ends;
    auto settled = [&](std::uint32_t i, const hearken::result<>& how) {
        ends.push_back(std::to_string(i) + (how ? "" : " " + how.error().what));
    };
    ASSERT_EQ(any.batch_routes().size(), 1U);
    any.flush(any.batch_routes()[0], hearken::detail::settled_ref(settled));
    EXPECT_EQ(ends, (std::vector<std::string>{"7", "8 second"}));
}

} // namespace
