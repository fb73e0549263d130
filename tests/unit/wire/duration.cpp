// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/duration.hpp>

#include "support/wire_form.hpp"

#include <gtest/gtest.h>

#include <chrono>

using namespace std::chrono;
using hearken::duration_text;
using hearken::fractional_seconds;
using hearken::token;
using test::error_of;
using test::expect;
using test::write;

namespace {

static_assert(hearken::wire::kinds_of<milliseconds> == token::number);
static_assert(hearken::wire::kinds_of<duration_text<microseconds>> == token::string);
static_assert(hearken::wire::kinds_of<fractional_seconds<milliseconds>> == token::number);

TEST(duration, a_number_of_its_own_unit) {
    expect("250", 250ms, "250");
    expect("-3", hours{-3}, "-3");
    expect("1.5", duration<double>(1.5), "1.5");
    expect("0.25", duration<float, std::milli>(0.25F), "0.25");
    EXPECT_EQ(error_of<milliseconds>("1.5"), "expected an integer, found 1.5, byte 0");
    EXPECT_EQ(error_of<milliseconds>("\"250\""), "expected an integer, found a string, byte 0");
}

TEST(duration, decimal_seconds) {
    expect("0.25", fractional_seconds<milliseconds>(250ms), "0.25");
    expect("7200", fractional_seconds<hours>(2h), "7200");
    EXPECT_EQ(error_of<fractional_seconds<hours>>("60"), "expected a duration in whole hours, found 60, byte 0");
    EXPECT_EQ(write(fractional_seconds<duration<std::int64_t, std::ratio<86'400>>>(
                  duration<std::int64_t, std::ratio<86'400>>::max())),
              "more seconds than 64 bits hold");
}

TEST(duration, text) {
    using micro = duration_text<microseconds>;
    expect(R"("0.056576s")", micro(56'576us), R"("0.056576s")");
    expect(R"("-1.500s")", micro(-1'500ms), R"("-1.5s")");
    expect(R"("3s")", micro(3s), R"("3s")");
    for (const char* text : {R"("")", R"("s")", R"("1")", R"("1.s")", R"("1m")", R"("1 s")", R"("1e3s")", R"("+1s")"}) {
        EXPECT_EQ(error_of<micro>(text), std::string("expected a duration, as 1.5s, found ") + text + ", byte 0");
    }
    EXPECT_EQ(error_of<micro>(R"("0.0565765s")"),
              "expected a duration in whole microseconds, found \"0.0565765s\", byte 0");
    EXPECT_EQ(error_of<micro>(R"("99999999999999999999s")"),
              "expected a duration within the range of its type, found \"99999999999999999999s\", byte 0");
    EXPECT_EQ(error_of<micro>("1"), "expected a string, found a number, byte 0");
}

TEST(duration, days_and_a_time) {
    using hearken::uptime;
    expect(R"("0T01:45:51")", uptime<>(6'351s), R"("0T01:45:51")");
    expect(R"("1 02:33:26")", uptime<>(95'606s), R"("1T02:33:26")");
    expect(R"("23:59:59")", uptime<>(86'399s), R"("0T23:59:59")");
    expect(R"("28T22:13:19")", uptime<milliseconds>(2'499'199s), R"("28T22:13:19")");
    expect(R"("100000000000T00:00:00")", uptime<>(8'640'000'000'000'000s), R"("100000000000T00:00:00")");
    for (const char* text : {R"("")", R"("01:45")", R"("0T24:00:00")", R"("0T01:60:00")", R"("0T01:00:60")",
                             R"("T01:45:51")", R"("-1T01:45:51")", R"("0T1:45:51")", R"("0T01:45:51Z")",
                             R"("1 2 01:45:51")", R"("100000000001T00:00:00")", R"("6351")"}) {
        EXPECT_EQ(error_of<uptime<>>(text),
                  std::string("expected days and a time, as 0T01:45:51, found ") + text + ", byte 0");
    }
    EXPECT_EQ(error_of<uptime<hours>>(R"("0T01:45:00")"),
              "expected a duration in whole hours, found \"0T01:45:00\", byte 0");
    EXPECT_EQ(error_of<uptime<nanoseconds>>(R"("1000000T00:00:00")"),
              "expected a duration within the range of its type, found \"1000000T00:00:00\", byte 0");
    EXPECT_EQ(write(uptime<>(-1s)), "no whole number of seconds from 0 on");
    EXPECT_EQ(write(uptime<milliseconds>(1ms)), "no whole number of seconds from 0 on");
}

TEST(duration, iso_8601) {
    using hearken::iso_duration;
    expect(R"("PT12H5M46S")", iso_duration<>(43'546s), R"("PT12H5M46S")");
    expect(R"("P1DT12H")", iso_duration<minutes>(36h), R"("P1DT12H")");
    expect(R"("P2W")", iso_duration<>(336h), R"("P14D")");
    expect(R"("P1W2DT0S")", iso_duration<>(216h), R"("P9D")");
    expect(R"("PT90M")", iso_duration<minutes>(90min), R"("PT1H30M")");
    expect(R"("-P1DT0.250S")", iso_duration<milliseconds>(-24h - 250ms), R"("-P1DT0.25S")");
    expect(R"("-PT0S")", iso_duration<duration<unsigned>>(), R"("PT0S")");
    expect(R"("-P106751DT23H47M16.854775808S")", iso_duration<nanoseconds>(nanoseconds::min()),
           R"("-P106751DT23H47M16.854775808S")");
    for (const char* text : {R"("")",
                             R"("P")",
                             R"("PT")",
                             R"("P1DT")",
                             R"("P1Y")",
                             R"("P1M")",
                             R"("PT1D")",
                             R"("P1H")",
                             R"("PT1M1H")",
                             R"("PT1H1H")",
                             R"("PT1.5H")",
                             R"("P0.5D")",
                             R"("PT.5S")",
                             R"("PT1.S")",
                             R"("PT1")",
                             R"("1H")",
                             R"("pt1h")",
                             R"("+PT1H")",
                             R"("P-1D")",
                             R"("PT1S ")",
                             R"("PTT1S")",
                             R"("P100000000001D")",
                             R"("P14285714286W")",
                             R"("PT99999999999999999999S")"}) {
        EXPECT_EQ(error_of<iso_duration<>>(text),
                  std::string("expected a duration of weeks to seconds, without years and months, as PT1H45M, found ") +
                      text + ", byte 0");
    }
    expect(R"("P100000000000D")", iso_duration<>(8'640'000'000'000'000s), R"("P100000000000D")");
    EXPECT_EQ(error_of<iso_duration<>>(R"("PT0.5S")"),
              "expected a duration in whole seconds, found \"PT0.5S\", byte 0");
    EXPECT_EQ(error_of<iso_duration<nanoseconds>>(R"("P1000000D")"),
              "expected a duration within the range of its type, found \"P1000000D\", byte 0");
    EXPECT_EQ(error_of<iso_duration<duration<unsigned>>>(R"("-PT1S")"),
              "expected a duration within the range of its type, found \"-PT1S\", byte 0");
    EXPECT_EQ(write(iso_duration<>(seconds::min())), "more days than are read");
    EXPECT_EQ(write(iso_duration<hours>(hours::max())), "more seconds than 64 bits hold");
}

} // namespace
