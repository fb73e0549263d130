// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/builder.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <hearken/topic/pattern.hpp>

namespace {

using namespace hearken;
using namespace std::string_view_literals;

static_assert(topic_part<std::string> && topic_part<const char*> && topic_part<char[3]> && topic_part<std::uint8_t>);
static_assert(!topic_part<bool> && !topic_part<char> && !topic_part<double> && !topic_part<std::nullptr_t>);

TEST(builder, strings_and_integers) {
    EXPECT_EQ(pattern<"devices/<uuid>/data">::topic("7f"), "devices/7f/data");
    EXPECT_EQ((pattern<"a/<n>/POWER<m>">::topic(std::string{"x"}, 12)), "a/x/POWER12");
    EXPECT_EQ(pattern<"<n>">::topic(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
    EXPECT_EQ(pattern<"<n>">::topic(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
    EXPECT_EQ(pattern<"<n>">::topic(std::uint8_t{65}), "65");
    EXPECT_EQ(pattern<"z/<name...>/set">::topic("a/b"), "z/a/b/set");
    EXPECT_EQ(pattern<"a/<x>/b">::topic(""), "a//b");
    EXPECT_EQ(pattern<"a/<<b>">::topic(), "a/<b>");
    EXPECT_EQ(pattern<"v<x>@ttn">::topic("app"sv), "vapp@ttn");
}

TEST(builder, refuses_what_its_pattern_would_not_match) {
    const auto refused = [](const result<std::string>& made) {
        EXPECT_FALSE(made.has_value()) << made.value_or("");
        EXPECT_EQ(made.error().code, errc::invalid_topic);
        return made.error().what;
    };
    using one = pattern<"a/<x>">;
    EXPECT_EQ(refused(one::topic("b/c")), "the value of <x> must not hold '/'; it stands for one level");
    EXPECT_EQ(refused(one::topic("+")), "the value of <x> must not hold '+' or '#'");
    EXPECT_EQ(refused(one::topic("b#")), "the value of <x> must not hold '+' or '#'");
    EXPECT_EQ(refused(one::topic("b\0"sv)), "the value of <x> must not hold a NUL character");
    EXPECT_EQ(refused(one::topic("\xC3")), "the value of <x> must be valid UTF-8");
    EXPECT_EQ(refused(one::topic(std::string(65'534, 'a'))), "the topic is longer than 65,535 bytes");
    EXPECT_TRUE(one::topic(std::string(65'533, 'a')).has_value());
    EXPECT_EQ(refused(pattern<"P<x>">::topic("")), "the value of <x> must not be empty; it is a part of a level");
    EXPECT_EQ(refused(pattern<"<x>">::topic("")), "the topic is empty; it must have at least one character");
    EXPECT_EQ(refused(pattern<"<x>/a">::topic("$SYS")),
              "the topic begins with '$'; write that level out in the pattern");
    EXPECT_EQ(one::topic("+").error().route, "a/<x>");
}

TEST(builder, what_is_built_matches_and_gives_the_values_back) {
    using there = pattern<"s/<a>/x<b>y/<c...>/end">;
    const auto made = there::topic("", "1/"sv.substr(0, 1), "p/q");
    ASSERT_TRUE(made.has_value());
    captures found;
    ASSERT_TRUE(there::match(*made, found));
    EXPECT_EQ(found[0], "");
    EXPECT_EQ(found[1], "1");
    EXPECT_EQ(found[2], "p/q");
}

} // namespace
