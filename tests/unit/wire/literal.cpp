// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/containers.hpp>
#include <hearken/wire/literal.hpp>
#include <hearken/wire/object.hpp>
#include <support/wire_form.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

using hearken::constant;
using hearken::literal;

namespace {

struct will {
    literal<"lwt"> _type;
    long tst{};
    friend bool operator==(const will&, const will&) = default;
};

static_assert(literal<"lwt">::value == "lwt" && std::string_view(literal<"lwt">{}) == "lwt");
static_assert(constant<3>{} == 3 && constant<true>{});
static_assert(hearken::wire::kinds_of<literal<"x">> == hearken::token::string);
static_assert(hearken::wire::kinds_of<constant<3>> == hearken::token::number);
static_assert(hearken::wire::kinds_of<constant<true>> == hearken::token::boolean);
static_assert(hearken::wire::form<constant<-120>>::literal_text == "-120");
static_assert(hearken::wire::form<constant<0>>::literal_text == "0");
static_assert(hearken::wire::form<constant<std::numeric_limits<std::int64_t>::min()>>::literal_text ==
              "-9223372036854775808");
static_assert(hearken::wire::form<constant<false>>::literal_text == "false");

TEST(literal, is_that_string) {
    test::expect(R"({"_type":"lwt","tst":1718890000})", will{{}, 1718890000}, R"({"_type":"lwt","tst":1718890000})");
    test::expect(R"({"tst":1,"_type":"l\u0077t"})", will{{}, 1}, R"({"_type":"lwt","tst":1})");
    EXPECT_EQ(test::error_of<will>(R"({"_type":"location","tst":1})"),
              "._type: expected \"lwt\", found \"location\", byte 9");
    EXPECT_EQ(test::error_of<will>(R"({"_type":7,"tst":1})"), "._type: expected a string, found a number, byte 9");
    EXPECT_EQ(test::error_of<will>(R"({"tst":1})"), "missing member \"_type\", byte 0");
    const std::string longest(100, 'x');
    EXPECT_EQ(test::error_of<literal<"a">>("\"" + longest + "\""),
              "expected \"a\", found \"" + longest.substr(0, 39) + "..., byte 0");
}

TEST(literal, constants_are_that_value) {
    test::expect("3", constant<3>{}, "3");
    test::expect("true", constant<true>{}, "true");
    test::expect("18446744073709551615", constant<UINT64_MAX>{}, "18446744073709551615");
    EXPECT_EQ(test::error_of<constant<3>>("4"), "expected 3, found 4, byte 0");
    EXPECT_EQ(test::error_of<constant<true>>(" false"), "expected true, found false, byte 1");
    EXPECT_EQ(test::error_of<constant<3>>("\"3\""), "expected an integer, found a string, byte 0");
}

TEST(literal, may_be_absent) {
    struct message {
        std::optional<literal<"up">> state;
    };
    message value;
    EXPECT_EQ(test::read("{}", value), "fine");
    EXPECT_FALSE(value.state);
    EXPECT_EQ(test::read(R"({"state":"up"})", value), "fine");
    EXPECT_EQ(test::write(value), R"({"state":"up"})");
}

} // namespace
