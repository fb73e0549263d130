// SPDX-License-Identifier: BSL-1.0
#include <hearken/plain_text/number.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>

namespace {

using hearken::plain_text::detail::convert;
using hearken::plain_text::detail::scan_number;

static_assert(scan_number("21.3").valid && !scan_number("21.3").whole);
static_assert(scan_number("-007").whole && scan_number("-007").negative && scan_number("-007").digits == "7");

TEST(plain_number, what_is_one) {
    for (const std::string_view each : {"0", "-0", "+5", "007", "21.30", "-0.5", "1e3", "1E+3", "1.5e-3", "000.5"})
        EXPECT_TRUE(scan_number(each).valid) << each;
    for (const std::string_view each :
         {"", "-", "+", "+-5", ".5", "5.", "1e", "1e+", "e3", "0x1F", "1,5", "1 2", "nan", "inf", "1.2.3", "--1", "1-"})
        EXPECT_FALSE(scan_number(each).valid) << each;
}

TEST(plain_number, digits_without_sign_and_zeros) {
    EXPECT_EQ(scan_number("+007").digits, "7");
    EXPECT_EQ(scan_number("-000.50").digits, "0.50");
    EXPECT_EQ(scan_number("000").digits, "0");
    EXPECT_TRUE(scan_number("100").whole);
    EXPECT_FALSE(scan_number("1e3").whole);
    EXPECT_FALSE(scan_number("1.0").whole);
}

template <class T>
T value(std::string_view text) {
    T out{};
    EXPECT_TRUE(convert(scan_number(text), out)) << text;
    return out;
}
template <class T>
bool fits(std::string_view text) {
    T out{};
    return convert(scan_number(text), out);
}

TEST(plain_number, values) {
    EXPECT_EQ(value<int>("-007"), -7);
    EXPECT_EQ(value<std::int64_t>("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(value<std::uint64_t>("18446744073709551615"), UINT64_MAX);
    EXPECT_EQ(value<unsigned>("-0"), 0U);
    EXPECT_EQ(value<double>("+21.3"), 21.3);
    EXPECT_EQ(value<float>("0.1"), 0.1F);
    EXPECT_TRUE(std::signbit(value<double>("-0")));
    EXPECT_FALSE(fits<std::int8_t>("128"));
    EXPECT_TRUE(fits<std::int8_t>("-128"));
    EXPECT_FALSE(fits<unsigned>("-1"));
    EXPECT_FALSE(fits<std::uint64_t>("18446744073709551616"));
    EXPECT_FALSE(fits<double>("1e400"));
    EXPECT_EQ(value<double>("1e-400"), 0.0);
    EXPECT_TRUE(std::signbit(value<double>("-1e-400")));
    EXPECT_FALSE(fits<float>("1e39"));
}

TEST(plain_number, integers_are_exact) {
    EXPECT_EQ(value<float>("-16777216"), -16777216.0F);
    EXPECT_FALSE(fits<float>("16777217"));
    EXPECT_EQ(value<float>("16777217.0"), 16777216.0F);
    EXPECT_FALSE(fits<double>("+09007199254740993"));
    EXPECT_EQ(value<double>("0"), 0.0);
}

} // namespace
