// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/duration.hpp>
#include <hearken/wire/numbers.hpp>

#include "support/wire_form.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

using hearken::hex_number;
using hearken::maybe_quoted;
using hearken::or_nan;
using hearken::quoted;
using hearken::token;
using test::error_of;
using test::expect;

namespace {

enum class mode { off, heat };

static_assert(hearken::wire::kinds_of<or_nan<>> == (token::number | token::string));
static_assert(hearken::wire::kinds_of<quoted<int>> == token::string);
static_assert(hearken::wire::kinds_of<maybe_quoted<int>> == (token::number | token::string));
static_assert(hearken::wire::kinds_of<hex_number<std::uint32_t>> == token::string);

TEST(numbers, nan_and_infinity_as_words) {
    const double infinity = std::numeric_limits<double>::infinity();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    expect("21.5", or_nan<double>(21.5), "21.5");
    for (const char* text : {R"("NaN")", R"("nan")", R"("-NAN")"}) expect(text, or_nan<double>(nan), R"("NaN")");
    for (const char* text : {R"("Infinity")", R"("inf")", R"("+INF")"}) {
        expect(text, or_nan<double>(infinity), R"("Infinity")");
    }
    expect(R"("-inf")", or_nan<float>(-std::numeric_limits<float>::infinity()), R"("-Infinity")");
    EXPECT_EQ(error_of<or_nan<double>>(R"("21.5")"),
              "expected a number, NaN, Infinity or -Infinity, found \"21.5\", byte 0");
    EXPECT_EQ(error_of<or_nan<double>>("null"), "expected a number, found null, byte 0");
    EXPECT_EQ(error_of<or_nan<float>>("1e39"), "expected a number that a float holds, found 1e39, byte 0");
}

TEST(numbers, in_a_string) {
    expect(R"("868500000")", quoted<std::uint64_t>(868'500'000), R"("868500000")");
    expect(R"("18446744073709551615")", quoted<std::uint64_t>(std::numeric_limits<std::uint64_t>::max()),
           R"("18446744073709551615")");
    expect(R"("1.0")", quoted<double>(1), R"("1")");
    EXPECT_EQ(error_of<quoted<int>>("1"), "expected a string, found a number, byte 0");
    EXPECT_EQ(error_of<quoted<int>>(R"( "1.5")"), "expected an integer, found 1.5, byte 1");
    EXPECT_EQ(error_of<quoted<std::int8_t>>(R"("128")"), "expected an integer from -128 to 127, found 128, byte 0");
}

TEST(numbers, in_a_string_or_not) {
    expect("19.2", maybe_quoted<double>(19.2), "19.2");
    expect(R"("19.2")", maybe_quoted<double>(19.2), "19.2");
    expect(R"("10")", maybe_quoted<int>(10), "10");
    expect(R"("true")", maybe_quoted<bool>(true), "true");
    expect(R"("250")", maybe_quoted<std::chrono::milliseconds>(std::chrono::milliseconds(250)), "250");
    EXPECT_EQ(error_of<maybe_quoted<int>>(R"("10.5")"), "expected an integer, found 10.5, byte 0");
    EXPECT_EQ(error_of<maybe_quoted<int>>("10.5"), "expected an integer, found 10.5, byte 0");
    EXPECT_EQ(error_of<maybe_quoted<int>>(R"("10 W")"), "expected an integer, found \"10 W\", byte 0");
    EXPECT_EQ(error_of<maybe_quoted<int>>("true"), "expected an integer, found a boolean, byte 0");
}

TEST(numbers, quoted_nothing_is_told_as_it_is) {
    EXPECT_EQ(error_of<maybe_quoted<int>>(R"("")"), "expected an integer, found \"\", byte 0");
    EXPECT_EQ(error_of<quoted<double>>(R"("  ")"), "expected a number, found \"  \", byte 0");
}

TEST(numbers, integers_with_a_point) {
    using hearken::whole;
    for (const char* text : {"5", "5.0", "5.000", "5e0", "0.5e1", "50e-1"}) expect(text, whole<int>(5), "5");
    for (const char* text : {"0", "0.0", "-0.0", "0e9"}) expect(text, whole<int>(0), "0");
    expect("-128.0", whole<std::int8_t>(-128), "-128");
    expect("1.8446744073709551615e19", whole<std::uint64_t>(18'446'744'073'709'551'615U), "18446744073709551615");
    expect("-9223372036854775808.0", whole<std::int64_t>(std::numeric_limits<std::int64_t>::min()),
           "-9223372036854775808");
    for (const char* text : {"5.5", "-129.0", "128", "1e3", "0.1", "1e-1", "1e99", "127.0000000000000001"}) {
        EXPECT_EQ(error_of<whole<std::int8_t>>(text),
                  std::string("expected a number without a fraction from -128 to 127, found ") + text + ", byte 0");
    }
    EXPECT_EQ(error_of<whole<std::uint8_t>>("-1.0"),
              "expected a number without a fraction from 0 to 255, found -1.0, byte 0");
    EXPECT_EQ(error_of<whole<int>>(R"("5")"), "expected a number, found a string, byte 0");
    expect(R"("5.0")", maybe_quoted<whole<int>>(whole<int>(5)), "5");
}

TEST(numbers, hexadecimal) {
    using hex = hex_number<std::uint32_t>;
    expect(R"("0xB25F78")", hex(0xB25F78), R"("0xB25F78")");
    expect(R"("0Xb25f78")", hex(0xB25F78), R"("0xB25F78")");
    expect(R"("0A1F")", hex(0x0A1F), R"("0xA1F")");
    expect(R"("ffffffff")", hex(0xFFFFFFFF), R"("0xFFFFFFFF")");
    expect(R"("0")", hex(0), R"("0x0")");
    EXPECT_EQ(error_of<hex>(R"("1ffffffff")"), "expected at most 8 hexadecimal digits, found \"1ffffffff\", byte 0");
    for (const char* text : {R"("")", R"("0x")", R"("-1")", R"("0x0x1")", R"("12 ")", R"("g")"}) {
        EXPECT_EQ(error_of<hex>(text), std::string("expected a hexadecimal number, found ") + text + ", byte 0");
    }
}

} // namespace
