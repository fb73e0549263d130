// SPDX-License-Identifier: BSL-1.0
#include <hearken/route/in_cbor.hpp>
#include <hearken/route/payloads.hpp>
#include <hearken/route/router.hpp>
#include <hearken/wire/lists.hpp>
#include <hearken/wire/numbers.hpp>
#include <hearken/wire/switches.hpp>
#include <hearken/wire/time.hpp>
#include <hearken/wire/variant.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace {

using hearken::codec;
using hearken::csv;
using hearken::errc;
using hearken::json_or_plain;
using hearken::or_empty;
using hearken::plain;

enum class power { ON, OFF };
enum class presence { online, offline };
struct availability {
    presence state{};
};
struct config {
    std::string name;
};

// Each is a whole payload, never a capture, and nothing a struct could have as a member.
static_assert(!hearken::capturable<plain<int>> && !hearken::capturable<csv<config>>);
static_assert(!hearken::capturable<or_empty<config>> && !hearken::capturable<json_or_plain<std::string>>);
static_assert(!hearken::wire::readable<or_empty<config>> && !hearken::wire::readable<json_or_plain<config>>);
static_assert(hearken::payload_wrapper<plain<int>> && !hearken::payload_wrapper<config>);

// What points into the message is known through them.
static_assert(!hearken::detail::owns_payload<or_empty<plain<std::string_view>>>());
static_assert(hearken::detail::owns_payload<or_empty<plain<std::string>>>());
static_assert(!hearken::detail::owns_payload<csv<std::vector<std::string_view>>>());
static_assert(!hearken::detail::owns_payload<hearken::byte_span>());

template <class T>
hearken::result<T> decode(std::string_view payload) {
    hearken::scratch memory;
    T value{};
    if (auto r = hearken::detail::decode_payload(payload, value, memory); !r) return std::unexpected(r.error());
    return value;
}
template <class T>
std::string error_of(std::string_view payload) {
    const auto r = decode<T>(payload);
    EXPECT_FALSE(r) << payload;
    return r ? "" : r.error().text();
}

TEST(payloads, plain_text) {
    EXPECT_EQ(**decode<plain<double>>("21.3\n"), 21.3);
    EXPECT_EQ(**decode<plain<power>>("ON"), power::ON);
    EXPECT_EQ(**decode<plain<std::string>>("57512 seconds"), "57512 seconds");
    EXPECT_TRUE(std::isnan(decode<plain<hearken::or_nan<>>>("nan").value()->value));
    using std::chrono::sys_days, std::chrono::year;
    const auto changed =
        decode<plain<std::chrono::sys_time<std::chrono::microseconds>>>("2017-10-01T23:20:30.920969+00:00");
    ASSERT_TRUE(changed) << changed.error().text();
    EXPECT_EQ(**changed, sys_days(year(2017) / 10 / 1) + std::chrono::microseconds(84'030'920'969));
    EXPECT_EQ(error_of<plain<double>>("unavailable"), "$: expected a number, found \"unavailable\", byte 0");
    EXPECT_EQ(error_of<plain<power>>("TOGGLE"), "$: expected one of ON, OFF, found \"TOGGLE\", byte 0");
    EXPECT_EQ(codec<plain<power>>::encode(power::OFF), "OFF");
    EXPECT_EQ(codec<plain<double>>::encode(21.5), "21.5");
}

TEST(payloads, plain_text_of_several_types) {
    using command = plain<std::variant<int, power>>; // WLED: 0 to 255, or ON
    EXPECT_EQ(**decode<command>("128"), (std::variant<int, power>(128)));
    EXPECT_EQ(**decode<command>("ON"), (std::variant<int, power>(power::ON)));
    EXPECT_EQ(codec<command>::encode(command(128)), "128");
}

TEST(payloads, comma_separated) {
    using color = csv<std::tuple<int, int, int>>;
    EXPECT_EQ(**decode<color>("21,55,60"), (std::tuple(21, 55, 60)));
    EXPECT_EQ(error_of<color>("21,55"), "$: expected 3 fields, found 2, byte 0");
    EXPECT_EQ(codec<color>::encode(color(std::tuple(1, 2, 3))), "1,2,3");
    EXPECT_EQ((codec<csv<std::vector<double>, ';'>>::encode(std::vector{0.5, 1.5})), "0.5;1.5");
}

TEST(payloads, empty_ones) {
    using namespace std::string_view_literals;
    for (const std::string_view each : {""sv, "\0"sv, " \r\n"sv}) {
        const auto r = decode<or_empty<config>>(each);
        ASSERT_TRUE(r);
        EXPECT_FALSE(r->has_value());
    }
    const auto there = decode<or_empty<config>>(R"({"name":"garden"})");
    ASSERT_TRUE(there);
    EXPECT_EQ((*there)->name, "garden");
    EXPECT_EQ(decode<or_empty<plain<int>>>("7").value()->value, 7);
    EXPECT_FALSE(decode<or_empty<hearken::byte_span>>(""sv).value());
    EXPECT_EQ(decode<or_empty<hearken::byte_span>>("\0"sv).value()->size(), 1U) << "a NUL is a byte";
    EXPECT_EQ(decode<or_empty<hearken::in_cbor<int>>>("\x20"sv).value()->value, -1) << "a blank is a number";
    EXPECT_EQ(codec<or_empty<hearken::in_cbor<int>>>::encode(hearken::in_cbor<int>(0)).value(), "\0"sv);
    EXPECT_EQ(error_of<or_empty<config>>("{}"), "$: missing member \"name\", byte 0");
    EXPECT_EQ(codec<or_empty<config>>::encode({}), "");
    EXPECT_EQ(codec<or_empty<config>>::encode(config{"a"}), R"({"name":"a"})");
    EXPECT_EQ(codec<or_empty<plain<int>>>::encode(plain<int>(5)), "5");
    or_empty<config> held(config{"old"});
    hearken::scratch memory;
    ASSERT_TRUE(hearken::detail::decode_payload("", held, memory));
    EXPECT_FALSE(held);
}

TEST(payloads, json_or_plain_text) {
    using either = json_or_plain<std::variant<availability, presence>>; // zigbee2mqtt, two and one
    EXPECT_EQ(std::get<availability>(**decode<either>(R"({"state":"offline"})")).state, presence::offline);
    EXPECT_EQ(std::get<presence>(**decode<either>("offline")), presence::offline);
    EXPECT_EQ(std::get<presence>(**decode<either>("\"online\"")), presence::online);
    EXPECT_EQ(error_of<either>(R"({"state":"away"})"),
              "$.state: expected one of online, offline, found \"away\", byte 9");
    EXPECT_EQ(error_of<either>(R"({"state":"online")"), "$: expected ',' or '}', found the end, byte 17");
    EXPECT_EQ(error_of<either>("away"), "$: expected one of online, offline, found \"away\", byte 0");

    using text = json_or_plain<std::string>; // Home Assistant: quoted or bare
    EXPECT_EQ(**decode<text>("\"on\""), "on");
    EXPECT_EQ(**decode<text>("on"), "on");
    EXPECT_EQ(**decode<text>("21.3"), "21.3");
    EXPECT_EQ(**decode<text>("true"), "true");
    EXPECT_EQ(**decode<text>("{not json}"), "{not json}"); // no string is an object: it is text
    EXPECT_EQ(**decode<text>("\"open"), "\"open");
    EXPECT_EQ(**decode<text>(""), "");

    using number = json_or_plain<double>;
    EXPECT_EQ(**decode<number>("21.3"), 21.3);
    EXPECT_EQ(**decode<number>("+021"), 21.0);
    EXPECT_EQ(error_of<number>("unknown"), "$: expected a number, found \"unknown\", byte 0");

    using flag_or_object = json_or_plain<std::variant<bool, config>>; // permit_join
    EXPECT_EQ(std::get<bool>(**decode<flag_or_object>("true")), true);
    EXPECT_EQ(std::get<config>(**decode<flag_or_object>(R"({"name":"x"})")).name, "x");
}

TEST(payloads, json_or_plain_text_is_written_as_json) {
    for (const char* word : {"on", "21", "a \"b\"", "", " blank "}) {
        const auto written = codec<json_or_plain<std::string>>::encode(std::string(word));
        ASSERT_TRUE(written);
        EXPECT_EQ(**decode<json_or_plain<std::string>>(*written), word);
    }
}

TEST(payloads, a_handler_takes_them_as_its_payload) {
    double heard = 0;
    [[maybe_unused]] auto with_capture = hearken::on<"<node>/sensor/<id>/state">(
        [&](std::string_view, std::string_view, const plain<double>& t) { heard = *t; });
    [[maybe_unused]] auto alone = hearken::on<"<node>/state">([](const or_empty<plain<power>>&) {});
    [[maybe_unused]] auto batch =
        hearken::on<"<node>/debug">([](std::span<hearken::received<csv<std::vector<int>>>>) {});
    SUCCEED();
}

TEST(payloads, an_empty_one_is_not_written_where_it_is_nothing) {
    EXPECT_EQ(codec<or_empty<plain<std::string>>>::encode({}), "");
    EXPECT_EQ(codec<or_empty<plain<std::string>>>::encode(plain<std::string>("a")), "a");
    const auto empty = codec<or_empty<plain<std::string>>>::encode(plain<std::string>(""));
    ASSERT_FALSE(empty);
    EXPECT_EQ(empty.error().what, "an empty payload would be read as nothing");
    EXPECT_EQ(codec<plain<std::string>>::encode(std::string()), "");
}

} // namespace
