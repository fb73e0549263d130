// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/enums.hpp>

#include "support/wire_form.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace wire = hearken::wire;
using hearken::by_number;
using hearken::name_or_number;
using hearken::spelling;
using hearken::token;

namespace {

enum class color { red, green };
enum class action { none, single, toggle };
enum class proximity : signed char { unknown = -1, immediate = 1, near, far };
enum class status { ok = 200, lost = 404, weird = 70'000 };
enum class flag : bool { off, on };

} // namespace

template <>
inline constexpr auto hearken::spellings<action> =
    std::array{spelling{action::none, ""}, spelling{action::toggle, "TOGGLE"}, spelling{action::toggle, "2-way"}};
template <>
inline constexpr hearken::reflect::value_range hearken::reflect::enum_range<status>{199, 420};
template <>
inline constexpr auto hearken::spellings<status> = std::array{spelling{::status::weird, "weird"}};

namespace {

static_assert(wire::enum_from_text<color>("green") == color::green && !wire::enum_from_text<color>("Green"));
static_assert(wire::enum_from_text<action>("") == action::none &&
              wire::enum_from_text<action>("2-way") == action::toggle);
static_assert(wire::enum_from_text<action>("single") == action::single && !wire::enum_from_text<action>("toggle"));
static_assert(wire::enum_to_text(action::toggle) == "TOGGLE" && wire::enum_to_text(action::none) == "" &&
              wire::enum_to_text(action::single) == "single" && !wire::enum_to_text(static_cast<action>(9)));
static_assert(wire::kinds_of<color> == token::string && wire::kinds_of<by_number<color>> == token::number);
static_assert(wire::kinds_of<name_or_number<color>> == (token::string | token::number));

using test::error_of;
using test::expect;
using test::write;

TEST(enums, by_their_own_names) {
    expect("\"green\"", color::green, "\"green\"");
    EXPECT_EQ(error_of<color>("\"blue\""), "expected one of red, green, found \"blue\", byte 0");
    EXPECT_EQ(error_of<color>("1"), "expected a string, found a number, byte 0");
    EXPECT_EQ(write(static_cast<color>(9)), "no enumerator has the value 9");
}

TEST(enums, by_spellings_of_ones_own) {
    expect("\"\"", action::none, "\"\"");
    expect("\"TOGGLE\"", action::toggle, "\"TOGGLE\"");
    expect("\"2-way\"", action::toggle, "\"TOGGLE\"");
    expect("\"single\"", action::single, "\"single\"");
    EXPECT_EQ(error_of<action>("\"none\""), "expected one of \"\", TOGGLE, 2-way, single, found \"none\", byte 0");
    expect("\"weird\"", status::weird, "\"weird\"");
    expect("\"lost\"", status::lost, "\"lost\"");
}

TEST(enums, by_number) {
    expect("2", by_number<proximity>(proximity::near), "2");
    expect("-1", by_number<proximity>(proximity::unknown), "-1");
    EXPECT_EQ(error_of<by_number<proximity>>("0"), "expected one of -1, 1, 2, 3, found 0, byte 0");
    EXPECT_EQ(error_of<by_number<proximity>>("300"), "expected an integer from -128 to 127, found 300, byte 0");
    EXPECT_EQ(error_of<by_number<proximity>>("1.0"), "expected an integer, found 1.0, byte 0");
    EXPECT_EQ(error_of<by_number<proximity>>("\"near\""), "expected an integer, found a string, byte 0");
    EXPECT_EQ(write(by_number<proximity>(static_cast<proximity>(0))), "no enumerator has the value 0");
    expect("70000", by_number<status>(status::weird), "70000");
    EXPECT_EQ(error_of<by_number<action>>("3"), "expected one of 0, 2, 1, found 3, byte 0");
    expect("1", by_number<flag>(flag::on), "1");
    EXPECT_EQ(error_of<by_number<flag>>("2"), "expected one of 0, 1, found 2, byte 0");
}

TEST(enums, by_name_or_number) {
    expect("2", name_or_number<action>(action::toggle), "\"TOGGLE\"");
    expect("\"2-way\"", name_or_number<action>(action::toggle), "\"TOGGLE\"");
    EXPECT_EQ(error_of<name_or_number<color>>("7"), "expected one of 0, 1, found 7, byte 0");
    EXPECT_EQ(error_of<name_or_number<color>>("\"x\""), "expected one of red, green, found \"x\", byte 0");
    EXPECT_EQ(error_of<name_or_number<color>>("null"), "expected a string, found null, byte 0");
}

TEST(enums, they_stand_for_their_value) {
    by_number<color> c = color::green;
    EXPECT_EQ(*c, color::green);
    c = color::red;
    EXPECT_TRUE(c == color::red);
    switch (c.value) {
    case color::red: break;
    case color::green: FAIL();
    }
}

TEST(enums, long_texts_are_cut_between_characters) {
    const std::string text = std::string(39, 'x') + "ü and so on";
    EXPECT_EQ(error_of<color>("\"" + text + "\""),
              "expected one of red, green, found \"" + std::string(39, 'x') + "...\", byte 0");
}

} // namespace
