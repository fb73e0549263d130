// SPDX-License-Identifier: BSL-1.0
#include <hearken/json/number.hpp>

#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <random>
#include <string>
#include <string_view>

namespace {

namespace number = hearken::json::detail;
using number::number_fault;

template <class T>
number_fault whole(std::string_view text, T& out) {
    const char* at = text.data();
    const number_fault fault = number::read_integer(at, text.data() + text.size(), out);
    EXPECT_EQ(at, fault == number_fault::none ? text.data() + text.size() : text.data()) << text;
    return fault;
}
template <class T>
number_fault real(std::string_view text, T& out) {
    const char* at = text.data();
    const number_fault fault = number::read_real(at, text.data() + text.size(), out);
    EXPECT_EQ(at, fault == number_fault::none ? text.data() + text.size() : text.data()) << text;
    return fault;
}

constexpr number::number_end scan(std::string_view text) {
    return number::scan_number(text.data(), text.data() + text.size());
}
static_assert(scan("0").valid && scan("-0").valid && scan("10").whole && !scan("1e5").whole && scan("1.5E+7").valid);
static_assert(!scan("").valid && !scan("-").valid && !scan("01").valid && !scan("1.").valid && !scan("1e").valid);

TEST(number, grammar) {
    struct {
        std::string_view text;
        std::ptrdiff_t wrong;
    } const cases[] = {{"", 0},    {"-", 1},    {"+1", 0},  {".5", 0},       {"-.5", 1}, {"01", 1},
                       {"-01", 2}, {"00", 1},   {"1.", 2},  {"1.e5", 2},     {"1e", 2},  {"1e+", 3},
                       {"1E-", 3}, {"0x10", 1}, {"NaN", 0}, {"Infinity", 0}, {"1.5e", 4}};
    for (const auto& each : cases) {
        const auto found = scan(each.text);
        EXPECT_EQ(found.at - each.text.data(), each.wrong) << each.text;
        if (each.text == "0x10") continue; // a number, and then something else
        EXPECT_FALSE(found.valid) << each.text;
        double value = 0;
        EXPECT_EQ(real(each.text, value), number_fault::malformed) << each.text;
        int small = 0;
        EXPECT_EQ(whole(each.text, small), number_fault::malformed) << each.text;
    }
}

template <class T>
class integers : public testing::Test {};
using widths = testing::Types<std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t, std::uint32_t,
                              std::int64_t, std::uint64_t>;
TYPED_TEST_SUITE(integers, widths);

TYPED_TEST(integers, limits_are_exact) {
    using limits = std::numeric_limits<TypeParam>;
    TypeParam value = 1;
    const auto next = [](std::string digits) { // one further from 0
        std::size_t i = digits.size();
        while (digits[--i] == '9') digits[i] = '0';
        ++digits[i];
        return digits;
    };
    const std::string most = std::to_string(limits::max());
    EXPECT_EQ(whole(most, value), number_fault::none);
    EXPECT_EQ(value, limits::max());
    EXPECT_EQ(whole(next(most), value), number_fault::too_large);
    const std::string least = std::to_string(limits::min());
    EXPECT_EQ(whole(least, value), number_fault::none);
    EXPECT_EQ(value, limits::min());
    EXPECT_EQ(whole(limits::min() == 0 ? "-1" : next(least), value), number_fault::too_large);
    EXPECT_EQ(whole("0", value), number_fault::none);
    EXPECT_EQ(value, 0);
    value = 1;
    EXPECT_EQ(whole("-0", value), number_fault::none);
    EXPECT_EQ(value, 0);
    EXPECT_EQ(whole("123456789012345678901234567890", value), number_fault::too_large);
    EXPECT_EQ(whole("-99999999999999999999", value), number_fault::too_large);
    for (const std::string_view text : {"25.0", "1e3", "1E0", "0.5", "-1.0", "99999999999999999999.5"}) {
        EXPECT_EQ(whole(text, value), number_fault::not_integer) << text;
    }
}

TEST(number, reals) {
    double value = 0;
    struct {
        std::string_view text;
        double value;
    } const cases[] = {{"0", 0},
                       {"25.5", 25.5},
                       {"-50", -50},
                       {"0.1", 0.1},
                       {"39.9042", 39.9042},
                       {"116.4074", 116.4074},
                       {"1e3", 1000},
                       {"1E-2", 0.01},
                       {"9007199254740993.0", 9007199254740993.0},
                       {"9007199254740992", 9007199254740992.0},
                       {"123456789012345678901234567890.0", 123456789012345678901234567890.0},
                       {"1.7976931348623157e308", std::numeric_limits<double>::max()},
                       {"5e-324", std::numeric_limits<double>::denorm_min()},
                       {"0.000000000000000000000000000000000001", 1e-36},
                       {"2.2250738585072012e-308", 2.2250738585072012e-308},
                       {"1e-400", 0},
                       {"0.0000e9999", 0},
                       {"0e99999999999999999999", 0}};
    for (const auto& each : cases) {
        EXPECT_EQ(real(each.text, value), number_fault::none) << each.text;
        EXPECT_EQ(value, each.value) << each.text;
    }
    EXPECT_EQ(real("-0.0", value), number_fault::none);
    EXPECT_TRUE(value == 0 && std::signbit(value));
    EXPECT_EQ(real("-1e-9999", value), number_fault::none);
    EXPECT_TRUE(value == 0 && std::signbit(value));
    for (const std::string_view text : {"1e400", "-1e309", "1e99999999999999999999", "180e306", "0.001e400"}) {
        EXPECT_EQ(real(text, value), number_fault::too_large) << text;
    }
    const std::string tiny = "0." + std::string(500, '0') + "1";
    EXPECT_EQ(real(tiny, value), number_fault::none);
    EXPECT_EQ(value, 0);
    EXPECT_EQ(real("1" + std::string(400, '0'), value), number_fault::too_large);
    EXPECT_EQ(real("1" + std::string(400, '0') + "e-400", value), number_fault::none);
    EXPECT_EQ(value, 1);
}

TEST(number, floats_round_once) {
    float value = 0;
    EXPECT_EQ(real("3.4028236e38", value), number_fault::too_large);
    EXPECT_EQ(real("3.4028235e38", value), number_fault::none);
    EXPECT_EQ(value, std::numeric_limits<float>::max());
    EXPECT_EQ(real("16777217.0", value), number_fault::none);
    EXPECT_EQ(value, 16777216.0F);
    EXPECT_EQ(real("1.00000017881393432617187499", value), number_fault::none); // not by way of a double
    EXPECT_EQ(value, 1.00000011920928955078125F);
}

TEST(number, integers_are_exact_or_a_fault) {
    float small = 0;
    EXPECT_EQ(real("16777216", small), number_fault::none);
    EXPECT_EQ(small, 16777216.0F);
    EXPECT_EQ(real("16777217", small), number_fault::inexact);
    EXPECT_EQ(real("-16777217", small), number_fault::inexact);
    EXPECT_EQ(real("-16777218", small), number_fault::none);
    EXPECT_EQ(small, -16777218.0F);
    double value = 0;
    for (const std::string_view text : {"9007199254740993", "-9007199254740993", "18446744073709551615",
                                        "100000000000000000000000", "123456789012345678901234567890"})
        EXPECT_EQ(real(text, value), number_fault::inexact) << text;
    for (const std::string_view text : {"9007199254740994", "18446744073709551616", "10000000000000000000000"}) {
        EXPECT_EQ(real(text, value), number_fault::none) << text;
    }
    EXPECT_EQ(value, 1e22);
    EXPECT_EQ(real("1" + std::string(400, '0'), value), number_fault::too_large);
}

TEST(number, random_doubles_come_back) {
    std::mt19937_64 random(2); // NOLINT(cert-msc51-cpp): the same at every run
    for (int i = 0; i < 100'000; ++i) {
        double value = std::bit_cast<double>(random());
        if (i % 3 == 1) value = static_cast<double>(static_cast<std::int64_t>(random() % 2'000'000'000)) / 1e4;
        if (i % 3 == 2) value = static_cast<double>(random() >> (random() % 64));
        if (!std::isfinite(value)) continue;
        char text[64];
        const char* end = text + std::snprintf(text, sizeof text, i % 2 == 0 ? "%.17g" : "%.9f",
                                               std::fabs(value) < 1e40 ? value : 1.5);
        if (i % 5 == 0) end = std::to_chars(text, text + sizeof text, value).ptr;
        double expected = 0;
        ASSERT_EQ(std::from_chars(text, end, expected).ec, std::errc{});
        double found = 0;
        ASSERT_EQ(real({text, end}, found), number_fault::none) << std::string_view(text, end);
        ASSERT_EQ(std::bit_cast<std::uint64_t>(found), std::bit_cast<std::uint64_t>(expected))
            << std::string_view(text, end);
    }
}

} // namespace
