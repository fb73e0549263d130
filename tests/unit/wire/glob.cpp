// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/glob.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace hearken::wire::detail;

static_assert(glob_matches("*", "") && glob_matches("*", "x") && glob_matches("", "") && !glob_matches("", "x"));
static_assert(glob_matches("switch:*", "switch:0") && glob_matches("switch:*", "switch:"));
static_assert(!glob_matches("switch:*", "switch") && !glob_matches("switch:*", "aswitch:0"));
static_assert(glob_matches("*_power", "a_act_power") && !glob_matches("*_power", "power"));
static_assert(glob_matches("a*b", "ab") && glob_matches("a*b", "abab") && !glob_matches("a*b", "aba"));
static_assert(glob_matches("*-*", "DS18B20-1") && glob_matches("a*b*c", "a1b2bc") && !glob_matches("a*b*c", "a1c2b"));
static_assert(glob_matches("**", "") && glob_matches("on", "on") && !glob_matches("on", "one"));
static_assert(glob_stars("a*b*") == 2 && glob_weight("a*b*") == 2 && glob_weight("*") == 0);
static_assert(glob_part("switch:*", "switch:0") == "0" && glob_part("*", "x") == "x" && glob_part("a*b", "ab").empty());
static_assert(glob_part("POWER*", "POWER12") == "12" && glob_part("POWER*", "Dimmer").empty());
static_assert(glob_part("*_power", "a_act_power") == "a_act");

/// What the pattern says, the slow way.
bool matches(std::string_view pattern, std::string_view text) {
    if (pattern.empty()) return text.empty();
    if (pattern[0] != '*') return !text.empty() && pattern[0] == text[0] && matches(pattern.substr(1), text.substr(1));
    return matches(pattern.substr(1), text) || (!text.empty() && matches(pattern, text.substr(1)));
}

TEST(glob, agrees_with_its_definition) {
    const auto word = [](unsigned n, std::string_view letters) {
        std::string made;
        for (; n != 0; n /= 4) made += letters[n % 4];
        return made;
    };
    for (unsigned p = 0; p < 256; ++p) {
        for (unsigned t = 0; t < 1024; ++t) {
            const std::string pattern = word(p, "*ab*");
            const std::string text = word(t, "abab");
            ASSERT_EQ(glob_matches(pattern, text), matches(pattern, text)) << pattern << " " << text;
        }
    }
}

TEST(glob, takes_no_longer_than_both_lengths) {
    std::string pattern;
    for (int i = 0; i < 30; ++i) pattern += "a*";
    EXPECT_FALSE(glob_matches(pattern + "b", std::string(20000, 'a')));
}

} // namespace
