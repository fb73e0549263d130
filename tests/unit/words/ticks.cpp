// SPDX-License-Identifier: BSL-1.0
#include <hearken/words/ticks.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>

namespace {

using hearken::exact_duration;
using hearken::split_ticks;
using hearken::tick_digits;
using hearken::tick_fault;
using hearken::ticks_from;
using namespace std::chrono;
using tenths = duration<std::int64_t, std::deci>;
using byte_seconds = duration<std::int8_t>;
using unsigned_ms = duration<std::uint32_t, std::milli>;

static_assert(exact_duration<nanoseconds> && exact_duration<seconds> && exact_duration<days> && exact_duration<years>);
static_assert(exact_duration<tenths> && exact_duration<duration<std::int64_t, std::atto>>);
static_assert(!exact_duration<duration<double>> && !exact_duration<duration<int, std::ratio<1, 3>>> &&
              !exact_duration<duration<int, std::ratio<1'001, 30'000>>> && !exact_duration<int>);
static_assert(tick_digits<milliseconds> == 3 && tick_digits<hours> == 0 && tick_digits<nanoseconds> == 9);

template <class D>
constexpr D number(std::string_view text) {
    D out{};
    return ticks_from(text, out) == tick_fault::none ? out : D{-77};
}
template <class D>
constexpr tick_fault fault(std::string_view text) {
    D out{};
    return ticks_from(text, out);
}
static_assert(number<milliseconds>("1736603810.49") == 1'736'603'810'490ms);
static_assert(number<milliseconds>("-0.001000") == -1ms && number<seconds>("-0") == 0s &&
              number<seconds>("0e99") == 0s);
static_assert(number<seconds>("1.5e1") == 15s && number<nanoseconds>("1E-9") == 1ns && number<hours>("7200.0") == 2h);
static_assert(number<seconds>("12300e-2") == 123s && number<microseconds>("0.0000010") == 1us);
static_assert(fault<milliseconds>("0.0001") == tick_fault::finer && fault<hours>("60") == tick_fault::finer);
static_assert(fault<milliseconds>("1e-4") == tick_fault::finer &&
              fault<seconds>("1e-999999999999999") == tick_fault::finer);
static_assert(fault<seconds>("1e19") == tick_fault::beyond &&
              fault<seconds>("1e999999999999999") == tick_fault::beyond);

TEST(ticks, what_is_no_decimal_number) {
    for (const char* text :
         {"", "-", "--1", "+1", ".5", "1.", "1.e5", "1e", "1e+", "1ee5", "1.2.3", "1s", " 1", "0x1", "nan"}) {
        EXPECT_EQ(fault<seconds>(text), tick_fault::malformed) << text;
    }
}

TEST(ticks, the_ends_of_the_type) {
    EXPECT_EQ(number<nanoseconds>("9223372036.854775807"), nanoseconds::max());
    EXPECT_EQ(number<nanoseconds>("-9223372036.854775808"), nanoseconds::min());
    EXPECT_EQ(fault<nanoseconds>("9223372036.854775808"), tick_fault::beyond);
    EXPECT_EQ(fault<nanoseconds>("-9223372036.854775809"), tick_fault::beyond);
    EXPECT_EQ(fault<seconds>("18446744073709551616"), tick_fault::beyond);
    EXPECT_EQ(number<byte_seconds>("127").count(), 127);
    EXPECT_EQ(number<byte_seconds>("-128").count(), -128);
    EXPECT_EQ(fault<byte_seconds>("128"), tick_fault::beyond);
    EXPECT_EQ(number<unsigned_ms>("4294967.295").count(), 4'294'967'295U);
    EXPECT_EQ(fault<unsigned_ms>("4294967.296"), tick_fault::beyond);
    EXPECT_EQ(fault<unsigned_ms>("-0.001"), tick_fault::beyond);
    EXPECT_EQ(fault<seconds>("1" + std::string(60, '0')), tick_fault::beyond);
    EXPECT_EQ(fault<seconds>("1." + std::string(60, '0') + "1"), tick_fault::finer);
    EXPECT_EQ(number<seconds>("1." + std::string(60, '0')), 1s);

    nanoseconds out{};
    EXPECT_EQ(ticks_from(-9'223'372'037, "145224192", out), tick_fault::none);
    EXPECT_EQ(out, nanoseconds::min());
    EXPECT_EQ(ticks_from(-9'223'372'037, "145224191", out), tick_fault::beyond);
    EXPECT_EQ(ticks_from(9'223'372'036, "854775807", out), tick_fault::none);
    EXPECT_EQ(out, nanoseconds::max());
    EXPECT_EQ(ticks_from(9'223'372'036, "854775808", out), tick_fault::beyond);
}

TEST(ticks, seconds_and_fraction) {
    milliseconds out{};
    EXPECT_EQ(ticks_from(-1, "5", out), tick_fault::none);
    EXPECT_EQ(out, -500ms);
    EXPECT_EQ(ticks_from(1, "2500000", out), tick_fault::none);
    EXPECT_EQ(out, 1250ms);
    EXPECT_EQ(ticks_from(1, "2505", out), tick_fault::finer);
    days whole{};
    EXPECT_EQ(ticks_from(86'400, "000", whole), tick_fault::none);
    EXPECT_EQ(whole, days{1});
    EXPECT_EQ(ticks_from(86'400, "001", whole), tick_fault::finer);
    EXPECT_EQ(ticks_from(86'401, "", whole), tick_fault::finer);
}

template <class D>
std::string written(D value) {
    char text[hearken::seconds_size];
    char* const end = hearken::write_seconds(text, value);
    return end == nullptr ? "too many" : std::string(text, end);
}

TEST(ticks, written_as_short_as_can_be) {
    EXPECT_EQ(written(0ms), "0");
    EXPECT_EQ(written(-500ms), "-0.5");
    EXPECT_EQ(written(1'736'603'810'490ms), "1736603810.49");
    EXPECT_EQ(written(2h), "7200");
    EXPECT_EQ(written(tenths{11}), "1.1");
    EXPECT_EQ(written(nanoseconds::min()), "-9223372036.854775808");
    EXPECT_EQ(written(seconds::min()), "-9223372036854775808");
    EXPECT_EQ(written(duration<std::int64_t, std::atto>{1}), "0.000000000000000001");
    EXPECT_EQ(written(duration<std::int64_t, std::ratio<86'400>>::max()), "too many");
}

TEST(ticks, split_rounds_down) {
    split_ticks parts;
    ASSERT_TRUE(hearken::split(-1ms, parts));
    EXPECT_EQ(parts.seconds, -1);
    EXPECT_EQ(parts.fraction, 999U);
    ASSERT_TRUE(hearken::split(nanoseconds::min(), parts));
    EXPECT_EQ(parts.seconds, -9'223'372'037);
    ASSERT_TRUE(hearken::split(days{2}, parts));
    EXPECT_EQ(parts.seconds, 172'800);
    EXPECT_FALSE((hearken::split(duration<std::int64_t, std::ratio<86'400>>::max(), parts)));
    EXPECT_FALSE((hearken::split(duration<std::uint64_t>{std::numeric_limits<std::uint64_t>::max()}, parts)));
}

template <class D>
void comes_back(std::mt19937_64& random) {
    for (int i = 0; i < 20'000; ++i) {
        const auto bits = static_cast<std::int64_t>(random()) >> (random() % 64);
        const D value{bits};
        D back{};
        const std::string text = written(value);
        ASSERT_EQ(ticks_from(text, back), tick_fault::none) << text;
        ASSERT_EQ(back, value) << text;
        split_ticks parts;
        ASSERT_TRUE(hearken::split(value, parts));
        char digits[20];
        const char* const end = hearken::write_fraction(digits, parts.fraction, tick_digits<D>);
        ASSERT_EQ(ticks_from(parts.seconds, std::string_view(digits, end), back), tick_fault::none) << text;
        ASSERT_EQ(back, value) << text;
    }
}

TEST(ticks, what_was_written_comes_back) {
    std::mt19937_64 random(3339);
    comes_back<seconds>(random);
    comes_back<tenths>(random);
    comes_back<milliseconds>(random);
    comes_back<microseconds>(random);
    comes_back<nanoseconds>(random);
    comes_back<duration<std::int64_t, std::atto>>(random);
}

} // namespace
