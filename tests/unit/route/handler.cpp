// SPDX-License-Identifier: BSL-1.0
#include <hearken/route/handler.hpp>

#include "nobody.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace {

struct reading {
    double temperature = 0;
};
enum class side { left, right };

/// Calls a handler as a route with this pattern does.
template <hearken::fixed_string Text, class Handler>
hearken::result<> call(Handler handler, std::string_view topic, std::string_view payload = "") {
    using pattern = hearken::pattern<Text>;
    using calls =
        hearken::detail::handler_call<pattern, Handler, typename hearken::detail::signature<Handler>::parameters>;
    static_assert(calls::check());
    hearken::captures parts;
    EXPECT_TRUE(pattern::match(topic, parts));
    const hearken::message_view m{.topic = topic, .payload = payload, .qos = 1};
    hearken::rows out;
    hearken::scratch memory;
    test::nobody app;
    return calls::run(handler, hearken::delivery{m, parts, out, app, memory});
}

TEST(handler, captures_come_in_the_patterns_order_and_then_the_payload) {
    std::string seen;
    const auto r = call<"<site>/<n>/<side>">(
        [&](std::string_view site, int n, side s, const reading& value) {
            seen = std::string(site) + std::to_string(n) + (s == side::right ? "right" : "left") +
                   std::to_string(static_cast<int>(value.temperature));
        },
        "hanoi/7/right", R"({"temperature":21})");
    ASSERT_TRUE(r) << r.error().text();
    EXPECT_EQ(seen, "hanoi7right21");
}

TEST(handler, captures_alone_leave_the_payload_unread) {
    int n = 0;
    EXPECT_TRUE((call<"a/<n>">([&](int value) { n = value; }, "a/7", "not json")));
    EXPECT_EQ(n, 7);
}

TEST(handler, the_payload_alone_leaves_the_captures_unread) {
    double t = 0;
    EXPECT_TRUE((call<"a/<n>">([&](const reading& r) { t = r.temperature; }, "a/no number", R"({"temperature":2})")));
    EXPECT_EQ(t, 2);
}

TEST(handler, a_handler_that_wants_nothing_is_called) {
    int calls = 0;
    EXPECT_TRUE((call<"a/<n>">([&] { ++calls; }, "a/b", "\xFF")));
    EXPECT_EQ(calls, 1);
}

struct place {
    std::string uuid;
    int floor;
};
TEST(handler, captured_is_filled_by_member_name) {
    std::string seen;
    EXPECT_TRUE((call<"<floor>/<uuid>/x">(
        [&](const hearken::captured<place>& at, const hearken::message_view& m) {
            seen = at->uuid + std::to_string(at->floor) + std::string(m.payload);
        },
        "3/7f/x", "raw")));
    EXPECT_EQ(seen, "7f3raw");
}

TEST(handler, what_does_not_convert_is_an_error_and_the_handler_is_not_called) {
    int calls = 0;
    const auto capture = call<"a/<n>">([&](int, const reading&) { ++calls; }, "a/x", R"({"temperature":1})");
    EXPECT_EQ(capture.error().code, hearken::errc::bad_capture);
    const auto payload = call<"a/<n>">([&](int, const reading&) { ++calls; }, "a/1", R"({"temperature":null})");
    EXPECT_EQ(payload.error().path, "$.temperature");
    const auto member = call<"<floor>/<uuid>">([&](const hearken::captured<place>&) { ++calls; }, "x/y");
    EXPECT_EQ(member.error().what, "<floor>: expected an integer, found \"x\"");
    EXPECT_EQ(calls, 0);
}

TEST(handler, a_result_is_handed_on) {
    const auto r = call<"a">([]() -> hearken::result<> { return hearken::retry_later("locked"); }, "a");
    EXPECT_EQ(r.error().code, hearken::errc::retry);
}

TEST(handler, what_it_throws_becomes_an_error) {
    const auto r = call<"a">([] { throw std::runtime_error("no sensor"); }, "a");
    EXPECT_EQ(r.error().code, hearken::errc::handler_failed);
    EXPECT_EQ(r.error().what, "the handler threw: no sensor");
    const auto odd = call<"a">([]() -> hearken::result<> { throw 7; }, "a");
    EXPECT_EQ(odd.error().code, hearken::errc::handler_failed);
}

TEST(handler, views_of_escaped_strings_hold_while_it_runs) {
    struct named {
        std::string_view name;
    };
    std::string seen;
    EXPECT_TRUE((call<"a">([&](const named& n) { seen = n.name; }, "a", R"({"name":"l\u00ed\n"})")));
    EXPECT_EQ(seen, "l\xC3\xAD\n");
}

TEST(handler, it_may_ask_for_the_listener_that_calls_it) {
    hearken::control* seen = nullptr;
    EXPECT_TRUE((call<"a/<n>">(
        [&](hearken::control& app, int n) {
            app.stop();
            EXPECT_TRUE(app.publish("b", std::to_string(n)).get());
            seen = &app;
        },
        "a/7")));
    EXPECT_NE(seen, nullptr);
}

TEST(handler, it_may_be_a_function_and_take_values_it_may_keep) {
    std::string kept;
    EXPECT_TRUE((call<"<a>">([&](std::string text) { kept = std::move(text); }, "long enough to live on the heap")));
    EXPECT_EQ(kept, "long enough to live on the heap");
}

} // namespace
