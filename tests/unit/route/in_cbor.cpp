// SPDX-License-Identifier: BSL-1.0
#include <hearken/route/in_cbor.hpp>
#include <hearken/route/router.hpp>

#include "nobody.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace {

using hearken::in_cbor;
using namespace std::string_view_literals;

struct reading {
    double temperature = 0;
    std::optional<std::string> unit;
};

static_assert(!hearken::capturable<in_cbor<reading>> && !hearken::wire::readable<in_cbor<reading>>);
static_assert(hearken::detail::owns_payload<in_cbor<reading>>());
static_assert(!hearken::detail::owns_payload<in_cbor<std::string_view>>());

TEST(in_cbor, is_a_payload) {
    hearken::scratch memory;
    in_cbor<reading> out;
    ASSERT_TRUE(hearken::detail::decode_payload("\xA1\x6Btemperature\xF9\x4D\x60"sv, out, memory));
    EXPECT_EQ(out->temperature, 21.5);
    const auto bad = hearken::detail::decode_payload("\xA1\x6Btemperature\x61x"sv, out, memory);
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().text(), "$.temperature: expected a number, found a string, byte 13");
    EXPECT_EQ(hearken::codec<in_cbor<reading>>::encode(reading{21.5, std::nullopt}),
              "\xA1\x6Btemperature\xF9\x4D\x60"sv);
}

TEST(in_cbor, of_one_value_and_of_none) {
    hearken::scratch memory;
    hearken::or_empty<in_cbor<int>> out;
    ASSERT_TRUE(hearken::detail::decode_payload("\x18\x2A"sv, out, memory));
    EXPECT_EQ(**out, 42);
    ASSERT_TRUE(hearken::detail::decode_payload("", out, memory));
    EXPECT_FALSE(out);
}

TEST(in_cbor, a_handler_takes_it) {
    double heard = 0;
    auto route = hearken::on<"a/<id>">([&](std::string_view, const in_cbor<reading>& r) { heard = r->temperature; });
    hearken::captures parts;
    ASSERT_TRUE(decltype(route)::pattern_type::match("a/7", parts));
    const hearken::message_view m{.topic = "a/7", .payload = "\xA1\x6Btemperature\xF9\x4D\x60"sv, .qos = 1};
    hearken::rows out;
    hearken::scratch memory;
    test::nobody app;
    ASSERT_TRUE(route.call.run(route.handler, {m, parts, out, app, memory}));
    EXPECT_EQ(heard, 21.5);
}

} // namespace
