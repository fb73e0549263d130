// SPDX-License-Identifier: BSL-1.0
#include <hearken/words/calendar.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

namespace {

using hearken::parse_date;
using hearken::parse_time;
using hearken::read_time;
using hearken::time_fault;
using namespace std::chrono;

constexpr std::int64_t seconds_of(std::string_view text) {
    read_time found;
    return parse_time(text, found) == time_fault::none ? found.seconds : -1;
}
constexpr time_fault fault_of(std::string_view text) {
    read_time found;
    return parse_time(text, found);
}

static_assert(seconds_of("1970-01-01T00:00:00Z") == 0);
static_assert(seconds_of("2025-12-19T06:30:00Z") == 1'766'125'800);
static_assert(seconds_of("1985-04-12T23:20:50.52Z") == 482'196'050); // RFC 3339 5.8
static_assert(seconds_of("1996-12-19T16:39:57-08:00") == seconds_of("1996-12-20T00:39:57Z"));
static_assert(seconds_of("1990-12-31T23:59:60Z") == seconds_of("1991-01-01T00:00:00Z"));
static_assert(seconds_of("1990-12-31T15:59:60-08:00") == seconds_of("1991-01-01T00:00:00Z"));
static_assert(seconds_of("1937-01-01T12:00:27.87+00:20") == seconds_of("1937-01-01T11:40:27Z"));
static_assert(seconds_of("0000-01-01T00:00:00Z") == hearken::first_second);
static_assert(seconds_of("9999-12-31T23:59:59Z") == hearken::last_second);
static_assert(seconds_of("2000-02-29t12:00:00z") == seconds_of("2000-02-29 12:00:00-00:00"));
static_assert(seconds_of("2024-06-22T08:00:00") == 1'719'043'200);
static_assert(seconds_of("2025-12-19T07:30:00+0130") == seconds_of("2025-12-19T06:00:00Z"));

TEST(calendar, fraction_and_zone_are_told) {
    read_time found;
    ASSERT_EQ(parse_time("2019-01-29T13:02:35.113000298+01:30", found), time_fault::none);
    EXPECT_EQ(found.fraction, "113000298");
    EXPECT_TRUE(found.zoned);
    ASSERT_EQ(parse_time("2019-01-29T13:02:35", found), time_fault::none);
    EXPECT_EQ(found.fraction, "");
    EXPECT_FALSE(found.zoned);
}

TEST(calendar, what_is_not_written_like_a_time) {
    for (const char* text : {"",
                             "2025",
                             "2025-12-19",
                             "2025-12-19T",
                             "2025-12-19T06:30Z",
                             "2025-12-19T06:30:0Z",
                             "2025-12-19T06:30:00.Z",
                             "2025-12-19T06:30:00,5Z",
                             "2025-12-19T06:30:00+01",
                             "2025-12-19T06:30:00+010",
                             "2025-12-19T06:30:00+01000",
                             "2025-12-19T06:30:00+1:00",
                             "2025-12-19T06:30:00Z ",
                             " 2025-12-19T06:30:00Z",
                             "25-12-19T06:30:00Z",
                             "02025-12-19T06:30:00Z",
                             "2025-1-19T06:30:00Z",
                             "2025/12/19T06:30:00Z",
                             "2018.02.15 01:00:50",
                             "-025-12-19T06:30:00Z",
                             "2025-12-19T06:30:00ZZ",
                             "2025-12-19_06:30:00Z",
                             "2025-12-19T06-30-00Z",
                             "20251219T063000Z",
                             "now"}) {
        EXPECT_EQ(fault_of(text), time_fault::malformed) << text;
    }
}

TEST(calendar, what_never_is) {
    for (const char* text :
         {"2025-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2025-04-31T00:00:00Z", "2025-00-01T00:00:00Z",
          "2025-13-01T00:00:00Z", "2025-01-00T00:00:00Z", "2025-01-32T00:00:00Z", "2025-01-01T24:00:00Z",
          "2025-01-01T23:60:00Z", "2025-01-01T23:59:61Z", "2025-01-01T00:00:00+24:00", "2025-01-01T00:00:00+00:60",
          "2025-01-01T12:00:60Z", "2025-01-15T23:59:60Z", "2025-06-30T23:59:60", "2025-06-30T23:59:60+01:00",
          "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z"}) {
        EXPECT_EQ(fault_of(text), time_fault::unreal) << text;
    }
}

TEST(calendar, every_day_of_four_hundred_years_agrees_with_the_system) {
    for (std::int64_t day = -146'097; day < 146'097; day += 1) {
        const std::int64_t seconds = day * 86'400 + 45'296; // 12:34:56
        char text[hearken::date_time_size + 2]{};
        hearken::write_date_time(text, seconds);
        const std::time_t time = seconds;
        std::tm parts{};
        gmtime_r(&time, &parts);
        char expected[32];
        ASSERT_EQ(std::strftime(expected, sizeof expected, "%Y-%m-%dT%H:%M:%S", &parts), hearken::date_time_size);
        ASSERT_STREQ(text, expected);
        text[hearken::date_time_size] = 'Z';
        ASSERT_EQ(seconds_of(text), seconds) << text;
    }
}

TEST(calendar, dates) {
    year_month_day date;
    EXPECT_EQ(parse_date("2024-02-29", date), time_fault::none);
    EXPECT_EQ(date, 2024y / February / 29);
    EXPECT_EQ(parse_date("2023-02-29", date), time_fault::unreal);
    for (const char* text : {"", "2024-2-29", "2024-02-29Z", "2024-02-29T00:00:00Z", "20240229"}) {
        EXPECT_EQ(parse_date(text, date), time_fault::malformed) << text;
    }
    char text[hearken::date_size + 1]{};
    hearken::write_date(text, 7y / January / 2);
    EXPECT_STREQ(text, "0007-01-02");
}

} // namespace
