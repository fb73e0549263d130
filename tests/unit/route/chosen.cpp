// SPDX-License-Identifier: BSL-1.0
#include <hearken/route/batch.hpp>
#include <hearken/route/chosen.hpp>
#include <hearken/route/handler.hpp>
#include <hearken/wire/numbers.hpp>
#include <hearken/wire/switches.hpp>

#include "nobody.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace {

using hearken::chosen_by;
using hearken::errc;
using hearken::or_empty;
using hearken::otherwise;
using hearken::plain;
using hearken::when;

struct meter {
    double act_power = 0;
};
struct cover {
    std::string state;
};
using number = plain<hearken::or_nan<>>;
using contact = plain<hearken::switch_as<"ON", "OFF">>;

using status = chosen_by<"component", when<"em:*", meter>, when<"cover:*", cover>>;
using state = chosen_by<"component", when<"sensor", number>, when<"*_sensor", contact>, otherwise<hearken::text>>;

static_assert(!hearken::capturable<state> && hearken::payload_wrapper<state>);
static_assert(hearken::detail::owns_payload<status>() && !hearken::detail::owns_payload<state>());

template <hearken::fixed_string Text, class Handler>
hearken::result<> call(Handler handler, std::string_view topic, std::string_view payload) {
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

TEST(chosen, the_topic_picks_the_struct) {
    double power = 0;
    std::string cover_state;
    const auto handler = [&](std::string_view, std::string_view, const status& s) {
        if (const auto* m = std::get_if<meter>(&*s)) power = m->act_power;
        if (const auto* c = std::get_if<cover>(&*s)) cover_state = c->state;
    };
    ASSERT_TRUE((call<"<device>/status/<component>">(handler, "shelly/status/em:0", R"({"act_power":-3.5})")));
    EXPECT_EQ(power, -3.5);
    ASSERT_TRUE((call<"<device>/status/<component>">(handler, "shelly/status/cover:1", R"({"state":"open"})")));
    EXPECT_EQ(cover_state, "open");
}

TEST(chosen, the_topic_picks_the_scalar) {
    std::size_t index = 99;
    state seen;
    const auto handler = [&](const state& s) { // the payload alone: the captures need not be parameters
        index = s->index();
        if (index != 2) seen = s;
    };
    ASSERT_TRUE((call<"<node>/<component>/<object>/state">(handler, "n/sensor/t/state", "21.30")));
    EXPECT_EQ(std::get<number>(*seen)->value, 21.3);
    ASSERT_TRUE((call<"<node>/<component>/<object>/state">(handler, "n/sensor/t/state", "nan")));
    EXPECT_TRUE(std::isnan(std::get<number>(*seen)->value));
    ASSERT_TRUE((call<"<node>/<component>/<object>/state">(handler, "n/binary_sensor/door/state", "ON")));
    EXPECT_TRUE(std::get<contact>(*seen)->value);
    ASSERT_TRUE((call<"<node>/<component>/<object>/state">(handler, "n/climate/hall/state", "anything")));
    EXPECT_EQ(index, 2U);
}

TEST(chosen, errors_are_those_of_the_chosen_type) {
    const auto handler = [](const status&) { FAIL() << "called"; };
    const auto wrong = call<"<device>/status/<component>">(handler, "s/status/em:0", R"({"act_power":"x"})");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().text(), "$.act_power: expected a number, found a string, byte 13");
    const auto unknown = call<"<device>/status/<component>">(handler, "s/status/switch:0", "{}");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code, errc::bad_capture);
    EXPECT_EQ(unknown.error().text(), "<component>: expected one of \"em:*\", \"cover:*\", found \"switch:0\"");
}

TEST(chosen, by_two_captures_and_empty) {
    using attribute =
        chosen_by<"attribute", when<"state", plain<std::string>>, when<"rgb", hearken::csv<std::vector<int>>>>;
    using value = or_empty<chosen_by<"domain", when<"light", attribute>, when<"sensor", number>>>;
    value seen;
    const auto handler = [&](const value& v) { seen = v; };
    ASSERT_TRUE((call<"<domain>/<attribute>">(handler, "light/rgb", "1,2,3")));
    EXPECT_EQ(std::get<1>(*std::get<attribute>(**seen))->size(), 3U);
    ASSERT_TRUE((call<"<domain>/<attribute>">(handler, "light/state", "on")));
    EXPECT_EQ(*std::get<0>(*std::get<attribute>(**seen)), "on");
    ASSERT_TRUE((call<"<domain>/<attribute>">(handler, "sensor/any", "5")));
    ASSERT_TRUE(seen);
    ASSERT_TRUE((call<"<domain>/<attribute>">(handler, "switch/any", "")));
    EXPECT_FALSE(seen); // an empty payload has no type
    const auto unknown = call<"<domain>/<attribute>">(handler, "light/effect", "x");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().what, "<attribute>: expected one of \"state\", \"rgb\", found \"effect\"");
}

TEST(chosen, in_a_payload) {
    using either = hearken::payload<chosen_by<"unit", when<"celsius", number>, when<"text", plain<std::string>>>>;
    std::size_t index = 99;
    const auto handler = [&](const either& e) { index = (*e)->index(); };
    ASSERT_TRUE((call<"t/<unit>">(handler, "t/text", "21.5")));
    EXPECT_EQ(index, 1U);
    ASSERT_TRUE((call<"t/<unit>">(handler, "t/celsius", "21.5")));
    EXPECT_EQ(index, 0U);
}

TEST(chosen, in_a_batch) {
    using span = std::span<hearken::received<status>>;
    std::size_t seen = 0;
    auto handler = [&](span all) { seen = all.size(); };
    using pattern = hearken::pattern<"<device>/status/<component>">;
    hearken::detail::batch_call<pattern, decltype(handler), span> calls;
    static_assert(decltype(calls)::check());
    hearken::rows out;
    hearken::scratch memory;
    test::nobody app;
    std::uint32_t index = 0;
    for (const char* topic : {"s/status/em:0", "s/status/em:1", "s/status/wifi"}) {
        hearken::captures parts;
        ASSERT_TRUE(pattern::match(topic, parts));
        const hearken::message_view m{.topic = topic, .payload = R"({"act_power":1})", .qos = 1};
        EXPECT_EQ(calls.add({m, parts, out, app, memory}, index).has_value(), index < 2);
        ++index;
    }
    calls.flush(handler, [](std::uint32_t, const hearken::result<>& how) { EXPECT_TRUE(how); });
    EXPECT_EQ(seen, 2U);
}

struct lamp {
    std::string_view state;
};
struct fan {
    std::string_view state;
};

TEST(chosen, in_an_owned_payload) { // nothing but the topic tells these two apart
    using either = chosen_by<"component", when<"lamp", lamp>, when<"fan", fan>>;
    std::string_view seen;
    hearken::owned<either> kept;
    const auto handler = [&](hearken::owned<either> o) {
        kept = std::move(o);
        seen = std::get<fan>(**kept).state;
    };
    {
        const std::string payload = R"({"state":"a long text of a fan"})";
        ASSERT_TRUE((call<"<device>/<component>">(handler, "d/fan", payload)));
    }
    EXPECT_EQ(seen, "a long text of a fan");
    const auto unknown = call<"<device>/<component>">(handler, "d/bed", R"({"state":"on"})");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code, errc::bad_capture);
    using calls = hearken::detail::payload_reader<hearken::pattern<"<device>">, hearken::owned<either>>;
    static_assert(!calls::finds_its_capture);
}

TEST(chosen, is_written_by_the_codec_of_what_it_holds) {
    EXPECT_EQ(hearken::codec<state>::encode(state(number(21.5))), "21.5");
    EXPECT_EQ(hearken::codec<state>::encode(state(contact(true))), "ON");
    EXPECT_EQ(hearken::codec<status>::encode(status(cover{"open"})), R"({"state":"open"})");
}

TEST(chosen, without_a_topic_it_is_what_fits) {
    status out;
    hearken::scratch memory;
    ASSERT_TRUE(hearken::codec<status>::decode(R"({"state":"open"})", out, memory));
    EXPECT_EQ(std::get<cover>(*out).state, "open");
}

} // namespace
