// SPDX-License-Identifier: BSL-1.0
#include <hearken/rows/time.hpp>

#include <gtest/gtest.h>

#include <ctime>
#include <string>

namespace {

using hearken::format_time;
using hearken::is_writable_time;

static_assert(format_time(0).view() == "1970-01-01T00:00:00.000Z");
static_assert(format_time(1'766'125'800'000).view() == "2025-12-19T06:30:00.000Z");
static_assert(format_time(-1).view() == "1969-12-31T23:59:59.999Z");
static_assert(format_time(951'782'400'007).view() == "2000-02-29T00:00:00.007Z");
static_assert(format_time(253'402'300'799'999).view() == "9999-12-31T23:59:59.999Z");
static_assert(format_time(-62'167'219'200'000).view() == "0000-01-01T00:00:00.000Z");
static_assert(is_writable_time(253'402'300'799'999) && !is_writable_time(253'402'300'800'000));
static_assert(is_writable_time(-62'167'219'200'000) && !is_writable_time(-62'167'219'200'001));

TEST(time, agrees_with_the_c_library) {
    for (std::int64_t seconds = -62'167'219'200; seconds <= 253'402'300'799; seconds += 86'400 * 97 + 12'345) {
        const auto as_time = static_cast<std::time_t>(seconds);
        std::tm parts{};
        gmtime_r(&as_time, &parts);
        char text[64];
        std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.123Z", parts.tm_year + 1900, parts.tm_mon + 1,
                      parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
        ASSERT_EQ(format_time(seconds * 1'000 + 123).view(), text);
    }
}

TEST(time, texts_compare_as_the_times_do) {
    std::string last(format_time(-62'167'219'200'000).view());
    for (std::int64_t at = -62'000'000'000'000; at < 253'000'000'000'000; at += 977'777'777'777) {
        const std::string now(format_time(at).view());
        EXPECT_LT(last, now);
        last = now;
    }
}

} // namespace
