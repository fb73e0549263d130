// SPDX-License-Identifier: BSL-1.0
#include <hearken/cbor/number.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace {

using namespace hearken::cbor::detail;

std::string integer(bool negative, std::uint64_t value) {
    char room[digits_room];
    return {room, write_integer(room, negative, value)};
}

std::string fraction(bool negative, std::uint64_t mantissa, std::int64_t exponent) {
    char room[digits_room];
    return {room, write_decimal(room, negative, mantissa, exponent)};
}

TEST(cbor_number, integers_of_65_bits) {
    EXPECT_EQ(integer(false, 0), "0");
    EXPECT_EQ(integer(false, UINT64_MAX), "18446744073709551615");
    EXPECT_EQ(integer(true, 0), "-1");
    EXPECT_EQ(integer(true, UINT64_MAX - 1), "-18446744073709551615");
    EXPECT_EQ(integer(true, UINT64_MAX), "-18446744073709551616");
}

TEST(cbor_number, floats_are_no_integers) {
    const auto text = [](double value) {
        char room[digits_room];
        return std::string(room, write_real(room, value));
    };
    EXPECT_EQ(text(1.5), "1.5");
    EXPECT_EQ(text(1.0), "1.0");
    EXPECT_EQ(text(-0.0), "-0.0");
    EXPECT_EQ(text(1e30), "1e+30");
    EXPECT_EQ(text(123456789012345680.0), "123456789012345680.0");
}

TEST(cbor_number, decimal_fractions_have_a_point) {
    EXPECT_EQ(fraction(false, 2550, -2), "25.50");
    EXPECT_EQ(fraction(false, 50, -2), "0.50");
    EXPECT_EQ(fraction(false, 5, -2), "0.05");
    EXPECT_EQ(fraction(true, 4, -1), "-0.5");
    EXPECT_EQ(fraction(false, 0, -1), "0.0");
    EXPECT_EQ(fraction(true, UINT64_MAX, -20), "-0.18446744073709551616");
    EXPECT_EQ(fraction(false, 1, -20), "0.00000000000000000001");
    EXPECT_EQ(fraction(false, 1, -21), "1e-21");
    EXPECT_EQ(fraction(false, 15, 2), "15e2");
    EXPECT_EQ(fraction(false, 1, 0), "1e0");
}

template <class T>
T nearest(bool negative, std::uint64_t mantissa, std::int64_t exponent) {
    T value = T{7};
    return binary(negative, mantissa, exponent).to_nearest(value) ? value : std::numeric_limits<T>::quiet_NaN();
}

TEST(cbor_number, a_bigfloat_is_rounded_once) {
    EXPECT_EQ(nearest<double>(false, 3, -1), 1.5);
    EXPECT_EQ(nearest<double>(true, 2, -1), -1.5);
    EXPECT_EQ(nearest<double>(true, UINT64_MAX, 0), -0x1p64);
    EXPECT_EQ(nearest<double>(false, 0, 999'999'999), 0.0);
    EXPECT_EQ(nearest<double>(false, (1ULL << 53) + 1, 0), 0x1p53) << "half way, to the even one";
    EXPECT_EQ(nearest<double>(false, (1ULL << 53) + 3, 0), 0x1p53 + 4);
    EXPECT_EQ(nearest<double>(false, (1ULL << 54) + 3, 0), 0x1p54 + 4);
    EXPECT_EQ(nearest<float>(false, (1ULL << 24) + 1, -24), 1.0F);
    EXPECT_EQ(nearest<double>(false, 1, -1074), std::numeric_limits<double>::denorm_min());
    EXPECT_EQ(nearest<double>(false, 1, -1075), 0.0) << "half of the smallest";
    EXPECT_EQ(nearest<double>(false, 3, -1076), std::numeric_limits<double>::denorm_min());
    EXPECT_EQ(nearest<double>(false, (1ULL << 63) + 1, -1138), std::numeric_limits<double>::denorm_min());
    EXPECT_EQ(nearest<double>(false, (1ULL << 63) + 1, -1139), 0.0);
    EXPECT_TRUE(std::signbit(nearest<double>(true, 0, -1'000'000'000)));
    EXPECT_EQ(nearest<double>(false, (1ULL << 53) - 1, 971), std::numeric_limits<double>::max());
    EXPECT_TRUE(std::isnan(nearest<double>(false, (1ULL << 54) - 1, 970))) << "rounded beyond the largest";
    EXPECT_TRUE(std::isnan(nearest<double>(false, 1, 999'999'999)));
    EXPECT_TRUE(std::isnan(nearest<float>(false, 1, 128)));
}

TEST(cbor_number, a_bigfloat_has_exact_digits) {
    const auto check = [](std::uint64_t mantissa, std::int64_t exponent, std::uint64_t size, std::int64_t power) {
        binary value(false, mantissa, exponent);
        return value.to_decimal() && value.size == size && value.exponent == power;
    };
    EXPECT_TRUE(check(3, -1, 15, -1));
    EXPECT_TRUE(check(6, -2, 15, -1)) << "in lowest terms";
    EXPECT_TRUE(check(1, -27, 7450580596923828125, -27));
    EXPECT_TRUE(check(1, 63, 1ULL << 63, 0));
    EXPECT_TRUE(check(0, -1'000'000'000, 0, 0));
    EXPECT_FALSE(check(1, -28, 0, 0));
    EXPECT_FALSE(check(1, 64, 0, 0));
    EXPECT_FALSE(check(1, -1'000'000'000, 0, 0));
}

TEST(cbor_number, digits_are_taken_apart) {
    const auto check = [](std::string_view digits, bool negative, std::uint64_t mantissa, std::int64_t exponent,
                          bool whole) {
        const auto found = read_decimal(digits);
        ASSERT_TRUE(found) << digits;
        EXPECT_EQ(found->negative, negative) << digits;
        EXPECT_EQ(found->mantissa, mantissa) << digits;
        EXPECT_EQ(found->exponent, exponent) << digits;
        EXPECT_EQ(found->whole, whole) << digits;
    };
    check("0", false, 0, 0, true);
    check("-0", true, 0, 0, true);
    check("25.50", false, 2550, -2, false);
    check("-1.5e3", true, 15, 2, false);
    check("1E+2", false, 1, 2, false);
    check("1e-1000000000", false, 1, -1000000000, false);
    check("1e999999999", false, 1, 999999999, false);
    check("0.1e1000000000", false, 1, 999999999, false);
    check("18446744073709551615", false, UINT64_MAX, 0, true);
    for (const char* each : {"18446744073709551616", "1.23456789012345678901", "1e1000000000", "0.1e-1000000000",
                             "1e9223372036854775807", "0.1e-9223372036854775808", "1e99999999999999999999"})
        EXPECT_FALSE(read_decimal(each)) << each;
}

TEST(cbor_number, what_is_taken_apart_is_put_together) {
    for (const std::string_view digits : {"25.50", "-0.05", "0.0", "1e3", "-7e-30", "123456789.987654321"}) {
        const auto found = read_decimal(digits);
        ASSERT_TRUE(found);
        EXPECT_EQ(fraction(found->negative, found->negative ? found->mantissa - 1 : found->mantissa, found->exponent),
                  digits);
    }
}

TEST(cbor_number, floats_of_three_sizes) {
    const auto value = [](std::string_view bytes) {
        return float_value(read_head(bytes.data(), bytes.data() + bytes.size()));
    };
    using namespace std::string_view_literals;
    EXPECT_EQ(value("\xF9\x3E\x00"sv), 1.5);
    EXPECT_EQ(value("\xFA\x47\xC3\x50\x00"sv), 100000.0);
    EXPECT_EQ(value("\xFB\xC0\x10\x66\x66\x66\x66\x66\x66"sv), -4.1);
}

} // namespace
