// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/containers.hpp>
#include <hearken/wire/numbers.hpp>
#include <hearken/wire/rules.hpp>

#include "support/wire_form.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

using hearken::at_least;
using hearken::at_most;
using hearken::between;
using hearken::checked;
using hearken::latitude;
using hearken::length;
using hearken::longitude;
using hearken::matches;
using test::error_of;
using test::expect;

namespace {

static_assert(between<0, 100>::holds(0) && between<0, 100>::holds(100) && !between<0, 100>::holds(-1) &&
              !between<0, 100>::holds(101));
static_assert(between<0, 100>::holds(std::uint64_t{7}) && !at_most<-1>::holds(std::uint64_t{7}) &&
              at_least<0U>::holds(std::int8_t{0}) && !at_least<0U>::holds(std::int8_t{-1}));
static_assert(between<0.5, 1.5>::holds(1) && !between<0.5, 1.5>::holds(2) && between<0, 1>::holds(0.5F));
static_assert(!between<0, 1>::holds(std::numeric_limits<double>::quiet_NaN()) &&
              !at_least<0>::holds(std::numeric_limits<double>::quiet_NaN()));

TEST(rules, ranges) {
    using percent = checked<double, between<0, 100>>;
    expect("99.5", percent(99.5), "99.5");
    EXPECT_EQ(error_of<percent>("100.5"), "expected a number from 0 to 100, found 100.5, byte 0");
    EXPECT_EQ((error_of<checked<int, between<-1.5, 2.5>>>("3")), "expected a number from -1.5 to 2.5, found 3, byte 0");
    EXPECT_EQ((error_of<checked<int, at_least<1>>>("0")), "expected a number of at least 1, found 0, byte 0");
    EXPECT_EQ((error_of<checked<std::uint64_t, at_most<9>>>("18446744073709551615")),
              "expected a number of at most 9, found 18446744073709551615, byte 0");
    EXPECT_EQ((error_of<checked<hearken::maybe_quoted<int>, between<0, 2>>>("\"3\"")),
              "expected a number from 0 to 2, found \"3\", byte 0");
}

TEST(rules, latitude_and_longitude) {
    expect("-33.8567844", latitude(-33.8567844), "-33.8567844");
    expect("151.213108", longitude(151.213108), "151.213108");
    EXPECT_EQ(error_of<latitude>("91.5"), "expected a latitude from -90 to 90, found 91.5, byte 0");
    EXPECT_EQ(error_of<longitude>("-1000000"), "expected a longitude from -180 to 180, found -1000000, byte 0");
}

TEST(rules, lengths) {
    using label = checked<std::string, length<1, 3>>;
    expect(R"("äöü")", label("äöü"), R"("äöü")");
    EXPECT_EQ(error_of<label>(R"("")"), "expected a length from 1 to 3, found \"\", byte 0");
    EXPECT_EQ(error_of<label>(R"("äöüx")"), "expected a length from 1 to 3, found \"äöüx\", byte 0");
    EXPECT_EQ((error_of<checked<std::string, length<2, 2>>>(R"("a")")), "expected a length of 2, found \"a\", byte 0");
    EXPECT_EQ((error_of<checked<std::vector<int>, length<1>>>("[]")),
              "expected a length of at least 1, found 0, byte 0");
    EXPECT_EQ((error_of<checked<std::map<std::string, int>, length<0, 1>>>(R"({"a":1,"b":2})")),
              "expected a length from 0 to 1, found 2, byte 0");
}

TEST(rules, patterns) {
    using name = checked<std::string, matches<"[a-z_][a-z0-9_]{0,49}">>;
    expect(R"("temperature_2")", name("temperature_2"), R"("temperature_2")");
    EXPECT_EQ(error_of<name>(R"("7x")"), "expected a text like [a-z_][a-z0-9_]{0,49}, found \"7x\", byte 0");
    using colour = checked<std::string_view, matches<"#([0-9A-F]{6}|[0-9A-F]{8})">>;
    expect(R"("#FF8800")", colour("#FF8800"), R"("#FF8800")");
    EXPECT_EQ(error_of<colour>(R"("#FF88001")").substr(0, 29), "expected a text like #([0-9A-");
}

TEST(rules, of_numbers_as_they_came) {
    using degrees = checked<hearken::number, hearken::latitude_rule>;
    expect("-33.850", degrees(hearken::number::parse("-33.850").value()), "-33.850");
    EXPECT_EQ(error_of<degrees>("91"), "expected a latitude from -90 to 90, found 91, byte 0");
    EXPECT_EQ(error_of<degrees>("1e999"), "expected a latitude from -90 to 90, found 1e999, byte 0");
    using below = checked<hearken::number, at_most<9007199254740992>>;
    EXPECT_EQ(error_of<below>("9007199254740992"), "fine");
    EXPECT_NE(error_of<below>("9007199254740993"), "fine") << "a double would not tell them apart";
    EXPECT_EQ((error_of<checked<hearken::number, at_least<1>>>("18446744073709551615")), "fine");
    using tenth = checked<hearken::number, between<0.1, 1>>;
    for (const char* fine : {"0.1", "1.0", "100e-2", "0.10000000000000000001"})
        EXPECT_EQ(error_of<tenth>(fine), "fine");
    for (const char* bad : {"0.09999999999999999999999", "1.00000000000000000001", "1e-400", "-0.5", "1e400"})
        EXPECT_NE(error_of<tenth>(bad), "fine") << bad;
    using most = checked<hearken::number, at_most<INT64_MAX>>;
    EXPECT_EQ(error_of<most>("9223372036854775806.5"), "fine");
    EXPECT_NE(error_of<most>("9223372036854775807.5"), "fine");
    using some = checked<hearken::number, hearken::finite>;
    expect("12345678901234567890", some(hearken::number::parse("12345678901234567890").value()),
           "12345678901234567890");
    EXPECT_EQ(error_of<some>("-1e999"), "expected a number that a double holds, found -1e999, byte 0");
}

TEST(rules, raw_json_that_is_an_object) {
    using object = checked<hearken::raw_json, hearken::is_object>;
    expect(R"({"b": [1]})", object(hearken::raw_json::parse(R"({"b":[1]})").value()), R"({"b":[1]})");
    EXPECT_EQ(error_of<object>("[1]"), "expected an object, byte 0");
    EXPECT_EQ((error_of<checked<hearken::raw_json_view, hearken::is_object>>("null")), "expected an object, byte 0");
}

} // namespace
