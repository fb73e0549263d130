// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/epoch.hpp>

#include "support/wire_form.hpp"

#include <gtest/gtest.h>

#include <chrono>

using namespace std::chrono;
using hearken::any_time;
using hearken::epoch;
using hearken::fractional_epoch;
using hearken::token;
using test::error_of;
using test::expect;
using test::write;

namespace {

static_assert(hearken::wire::kinds_of<epoch<seconds>> == token::number);
static_assert(hearken::wire::kinds_of<fractional_epoch<milliseconds>> == token::number);
static_assert(hearken::wire::kinds_of<any_time<milliseconds>> == (token::number | token::string));

TEST(epoch, counts_of_every_unit) {
    expect("1718900498", epoch<seconds>(sys_seconds(1'718'900'498s)), "1718900498");
    expect("1718900498123", epoch<milliseconds>(sys_time<milliseconds>(1'718'900'498'123ms)), "1718900498123");
    expect("-5", epoch<microseconds>(sys_time<microseconds>(-5us)), "-5");
    expect("9223372036854775807", epoch<nanoseconds>(sys_time<nanoseconds>(nanoseconds::max())), "9223372036854775807");
    expect("19896", epoch<days>(sys_days(days{19'896})), "19896");
    EXPECT_EQ(error_of<epoch<seconds>>("1.5"), "expected an integer, found 1.5, byte 0");
    EXPECT_EQ(error_of<epoch<seconds>>("\"1\""), "expected an integer, found a string, byte 0");
    EXPECT_EQ(
        error_of<epoch<nanoseconds>>("9223372036854775808"),
        "expected an integer from -9223372036854775808 to 9223372036854775807, found 9223372036854775808, byte 0");
}

TEST(epoch, with_a_fraction) {
    using milli = fractional_epoch<milliseconds>;
    expect("1736603810.49", milli(sys_time<milliseconds>(1'736'603'810'490ms)), "1736603810.49");
    expect("1.7e9", milli(sys_time<milliseconds>(1'700'000'000s)), "1700000000");
    expect("-0.25000", milli(sys_time<milliseconds>(-250ms)), "-0.25");
    EXPECT_EQ(error_of<milli>("1736603810.4901"),
              "expected a time in whole milliseconds, found 1736603810.4901, byte 0");
    EXPECT_EQ(error_of<milli>("1e300"), "expected a time within the range of its type, found 1e300, byte 0");
    EXPECT_EQ(error_of<milli>("true"), "expected a number, found a boolean, byte 0");
    EXPECT_EQ(write(fractional_epoch<nanoseconds>(sys_time<nanoseconds>(nanoseconds::min()))), "-9223372036.854775808");
    EXPECT_EQ(write(fractional_epoch<days>(sys_days(days{1}))), "86400");
}

TEST(epoch, as_a_number_or_as_text) {
    using any = any_time<milliseconds>;
    const any value(sys_time<milliseconds>(1'718'900'498'123ms));
    expect("1718900498123", value, R"("2024-06-20T16:21:38.123Z")");
    expect(R"("2024-06-20T18:21:38.123+02:00")", value, R"("2024-06-20T16:21:38.123Z")");
    EXPECT_EQ(error_of<any>("true"), "expected a time as text or a number, found a boolean, byte 0");
    EXPECT_EQ(
        error_of<any>(" 9223372036854775807"),
        "expected a time of the years 0000 to 9999 in milliseconds since 1970, found 9223372036854775807, byte 1");
    EXPECT_EQ(error_of<any_time<seconds>>("1718900498123"),
              "expected a time of the years 0000 to 9999 in seconds since 1970, found 1718900498123, byte 0");
}

TEST(epoch, stands_for_its_time) {
    epoch<seconds> when = sys_seconds(7s);
    EXPECT_EQ(*when, sys_seconds(7s));
    EXPECT_EQ(when->time_since_epoch(), 7s);
    const sys_seconds plain = when;
    EXPECT_EQ(plain, sys_seconds(7s));
}

} // namespace
