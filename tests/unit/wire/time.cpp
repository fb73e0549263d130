// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/time.hpp>

#include "support/wire_form.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

using namespace std::chrono;
using test::error_of;
using test::expect;
using test::write;

namespace {

static_assert(hearken::wire::kinds_of<sys_time<milliseconds>> == hearken::token::string);
static_assert(hearken::wire::kinds_of<local_seconds> == hearken::token::string);
static_assert(hearken::wire::kinds_of<year_month_day> == hearken::token::string);

TEST(time, rfc_3339_in_utc_with_the_digits_of_the_type) {
    expect(R"("2017-10-01T23:20:30.920969+00:00")", sys_time<microseconds>(1'506'900'030'920'969us),
           R"("2017-10-01T23:20:30.920969Z")");
    expect(R"("2019-01-29T13:02:35.113000298Z")", sys_time<nanoseconds>(1'548'766'955'113'000'298ns),
           R"("2019-01-29T13:02:35.113000298Z")");
    expect(R"("2024-02-11T16:03:01+01:00")", sys_seconds(1'707'663'781s), R"("2024-02-11T15:03:01Z")");
    expect(R"("2024-02-11T16:03:01+01:00")", sys_time<milliseconds>(1'707'663'781s), R"("2024-02-11T15:03:01.000Z")");
    expect(R"("1969-12-31T23:59:59.9Z")", sys_time<milliseconds>(-100ms), R"("1969-12-31T23:59:59.900Z")");
    expect(R"("2024-02-11 00:00:00.000z")", sys_days(2024y / February / 11), R"("2024-02-11T00:00:00Z")");
    expect(R"("2024-02-11T15:00:00-00:00")", sys_time<hours>(sys_days(2024y / February / 11) + 15h),
           R"("2024-02-11T15:00:00Z")");
    expect(R"("2016-12-31T23:59:60.5Z")", sys_time<milliseconds>(1'483'228'800'500ms), R"("2017-01-01T00:00:00.500Z")");
}

TEST(time, digits_are_never_cut) {
    EXPECT_EQ(error_of<sys_seconds>(R"( "2024-02-11T16:03:01.5Z")"),
              "expected a time in whole seconds, found \"2024-02-11T16:03:01.5Z\", byte 1");
    EXPECT_EQ(error_of<sys_time<milliseconds>>(R"("2024-02-11T16:03:01.0001Z")"),
              "expected a time in whole milliseconds, found \"2024-02-11T16:03:01.0001Z\", byte 0");
    EXPECT_EQ(error_of<sys_days>(R"("2024-02-11T16:03:01Z")"),
              "expected a time in whole days, found \"2024-02-11T16:03:01Z\", byte 0");
    EXPECT_EQ(error_of<sys_seconds>(R"("2024-02-11T16:03:01.000000000000000Z")"), "fine");
}

TEST(time, what_the_type_cannot_hold) {
    EXPECT_EQ(error_of<sys_time<nanoseconds>>(R"("2262-04-11T23:47:16.854775807Z")"), "fine");
    EXPECT_EQ(error_of<sys_time<nanoseconds>>(R"("2262-04-11T23:47:16.854775808Z")"),
              "expected a time within the range of its type, found \"2262-04-11T23:47:16.854775808Z\", byte 0");
    EXPECT_EQ(error_of<sys_time<nanoseconds>>(R"("1677-09-21T00:12:43.145224192Z")"), "fine");
    EXPECT_EQ(error_of<sys_time<nanoseconds>>(R"("1677-09-21T00:12:43.145224191Z")").substr(0, 44),
              "expected a time within the range of its type");
    EXPECT_EQ(write(sys_seconds(seconds(hearken::last_second))), R"("9999-12-31T23:59:59Z")");
    EXPECT_EQ(write(sys_seconds(seconds(hearken::last_second + 1))), "a time beyond the years 0000 to 9999");
    EXPECT_EQ(write(sys_time<milliseconds>(seconds(hearken::first_second) - 1ms)),
              "a time beyond the years 0000 to 9999");
}

TEST(time, what_is_no_time) {
    EXPECT_EQ(error_of<sys_seconds>("1707663781"), "expected a string, found a number, byte 0");
    EXPECT_EQ(error_of<sys_seconds>(R"("2018.02.15 01:00:50")"),
              "expected a time with a zone, as 2025-12-19T06:30:00Z, found \"2018.02.15 01:00:50\", byte 0");
    EXPECT_EQ(error_of<sys_seconds>(R"("2024-02-11T16:03:01")"),
              "expected a time with a zone, as 2025-12-19T06:30:00Z, found \"2024-02-11T16:03:01\", byte 0");
    EXPECT_EQ(error_of<sys_seconds>(R"("2023-02-29T16:03:01Z")"),
              "expected a time that exists, found \"2023-02-29T16:03:01Z\", byte 0");
}

TEST(time, local_time_is_asked_for_by_its_type) {
    expect(R"("2019-10-25T19:54:18")", local_seconds(1'572'033'258s), R"("2019-10-25T19:54:18")");
    expect(R"("2019-10-25 19:54:18.25")", local_time<milliseconds>(1'572'033'258'250ms),
           R"("2019-10-25T19:54:18.250")");
    EXPECT_EQ(error_of<local_seconds>(R"("2019-10-25T19:54:18Z")"),
              "expected a time without a zone, as 2025-12-19T06:30:00, found \"2019-10-25T19:54:18Z\", byte 0");
    EXPECT_EQ(error_of<local_seconds>(R"("2019-10-25T24:00:00")"),
              "expected a time that exists, found \"2019-10-25T24:00:00\", byte 0");
}

TEST(time, dates) {
    expect(R"("2024-02-29")", 2024y / February / 29, R"("2024-02-29")");
    EXPECT_EQ(error_of<year_month_day>(R"("2023-02-29")"), "expected a date that exists, found \"2023-02-29\", byte 0");
    EXPECT_EQ(error_of<year_month_day>(R"("29.2.2024")"),
              "expected a date, as 2025-12-19, found \"29.2.2024\", byte 0");
    EXPECT_EQ(write(2023y / February / 29), "no date of the years 0000 to 9999");
    EXPECT_EQ(write(12'023y / February / 28), "no date of the years 0000 to 9999");
}

} // namespace
