// SPDX-License-Identifier: BSL-1.0
#include <hearken/route/capture.hpp>
#include <hearken/wire/rules.hpp>

#include <gtest/gtest.h>

#include <cstdint>

namespace {

enum class colour { red, green };

struct device_id {
    unsigned number = 0;
};
struct plain {
    int x = 0;
};

} // namespace

template <>
struct hearken::codec<device_id> {
    static result<device_id> decode(std::string_view part) {
        if (!part.starts_with("dev-")) return fail(errc::invalid_payload, "a device id begins with dev-");
        return device_id{static_cast<unsigned>(part.size())};
    }
    static result<std::string> encode(const device_id&) { return std::string("dev-"); }
};

namespace {

static_assert(hearken::capturable<std::string_view> && hearken::capturable<std::string> && hearken::capturable<int> &&
              hearken::capturable<std::uint64_t> && hearken::capturable<colour> && hearken::capturable<device_id>);
static_assert(!hearken::capturable<bool> && !hearken::capturable<double> && !hearken::capturable<plain>);
static_assert(!hearken::capturable<hearken::text> && !hearken::capturable<hearken::byte_span> &&
                  !hearken::capturable<hearken::payload<int>>,
              "these are payloads, whatever codec they have");

template <class T>
hearken::result<T> convert(std::string_view part) {
    T value{};
    hearken::scratch memory;
    if (auto r = hearken::detail::convert_capture("id", part, value, memory); !r) return std::unexpected(r.error());
    return value;
}

TEST(capture, text_is_taken_as_it_is) {
    EXPECT_EQ(convert<std::string_view>("7f"), "7f");
    EXPECT_EQ(convert<std::string>(""), "") << "an empty level is a level";
}

TEST(capture, integers_are_digits_and_nothing_else) {
    EXPECT_EQ(convert<int>("-42"), -42);
    EXPECT_EQ(convert<std::uint8_t>("255"), 255);
    EXPECT_EQ(convert<std::int64_t>("-9223372036854775808"), INT64_MIN);
    const std::string_view not_integers[] = {"", " 1", "1 ", "+1", "0x1", "1.0", "one", {"1\0", 2}};
    for (std::string_view bad : not_integers) {
        const auto r = convert<int>(bad);
        ASSERT_FALSE(r) << bad;
        EXPECT_EQ(r.error().code, hearken::errc::bad_capture);
    }
    EXPECT_EQ(convert<int>("one").error().what, "<id>: expected an integer, found \"one\"");
    EXPECT_EQ(convert<unsigned>("-1").error().what, "<id>: expected an unsigned integer, found \"-1\"");
}

TEST(capture, an_integer_too_large_is_told_its_range) {
    EXPECT_EQ(convert<std::uint8_t>("256").error().what, "<id>: expected an integer from 0 to 255, found \"256\"");
    EXPECT_EQ(convert<std::int8_t>("-129").error().what, "<id>: expected an integer from -128 to 127, found \"-129\"");
}

enum class part { gate, door };

} // namespace

template <>
inline constexpr auto hearken::spellings<part> = std::array{hearken::spelling{part::gate, "gate-1"}};

namespace {

TEST(capture, an_enum_is_read_by_the_spelling_it_has_in_payloads) {
    hearken::scratch memory;
    part value{};
    EXPECT_TRUE(hearken::detail::convert_capture("part", "door", value, memory));
    EXPECT_EQ(value, part::door);
    EXPECT_TRUE(hearken::detail::convert_capture("part", "gate-1", value, memory));
    EXPECT_EQ(value, part::gate);
    EXPECT_EQ(hearken::detail::convert_capture("part", "gate", value, memory).error().what,
              "<part>: expected one of gate-1 door, found \"gate\"");
}

TEST(capture, an_enum_is_read_by_name) {
    EXPECT_EQ(convert<colour>("green"), colour::green);
    EXPECT_EQ(convert<colour>("blue").error().what, "<id>: expected one of red green, found \"blue\"");
    EXPECT_FALSE(convert<colour>("Green"));
    EXPECT_FALSE(convert<colour>(""));
}

TEST(capture, a_type_of_ones_own_goes_through_its_codec) {
    EXPECT_EQ(convert<device_id>("dev-7")->number, 5U);
    EXPECT_EQ(convert<device_id>("7").error().what, "<id>: a device id begins with dev-, found \"7\"");
    EXPECT_EQ(convert<device_id>("7").error().code, hearken::errc::bad_capture);
}

struct short_rule {
    static constexpr std::string_view words = "a name of 1 to 4 bytes";
    static constexpr bool holds(std::string_view text) { return !text.empty() && text.size() <= 4; }
};
using short_name = hearken::checked<std::string_view, short_rule>;
static_assert(hearken::capturable<short_name> && hearken::capturable<hearken::checked<int, hearken::between<0, 9>>>);
static_assert(!hearken::capturable<hearken::checked<double, hearken::between<0, 9>>>);

TEST(capture, rules_are_kept) {
    EXPECT_EQ(convert<short_name>("7f").value(), "7f");
    EXPECT_EQ(convert<short_name>("").error().what, "<id>: expected a name of 1 to 4 bytes, found \"\"");
    EXPECT_EQ(convert<short_name>(std::string(60'000, '\n')).error().what,
              "<id>: expected a name of 1 to 4 bytes, found \"" + std::string(40, '?') + "...\"");
    using digit = hearken::checked<int, hearken::between<0, 9>>;
    EXPECT_EQ(convert<digit>("12").error().what, "<id>: expected a number from 0 to 9, found \"12\"");
    EXPECT_EQ(convert<digit>("x").error().what, "<id>: expected an integer, found \"x\"");
    EXPECT_EQ(convert<digit>("7").value(), 7);
}

} // namespace
