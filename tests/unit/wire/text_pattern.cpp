// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/text_pattern.hpp>

#include <gtest/gtest.h>

#include <random>
#include <regex>
#include <string>
#include <string_view>

using hearken::wire::text_pattern;

namespace {

using name = text_pattern<"[a-z_][a-z0-9_]{0,49}">;
static_assert(name::matches("a") && name::matches("_x9") && name::matches("temperature_2"));
static_assert(!name::matches("") && !name::matches("9a") && !name::matches("A") && !name::matches("a-b"));
static_assert(name::matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")); // 50
static_assert(!name::matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));

using hex = text_pattern<"(0x)?[0-9A-Fa-f]+">;
static_assert(hex::matches("0xB25F78") && hex::matches("0") && !hex::matches("0x") && !hex::matches("0xg"));
using mac = text_pattern<"[0-9a-f]{2}(:[0-9a-f]{2}){5}">;
static_assert(mac::matches("02:5b:26:a8:dc:12") && !mac::matches("02:5b:26:a8:dc") &&
              !mac::matches("02:5b:26:a8:dc:123"));
using clock = text_pattern<R"(([01]\d|2[0-3]):[0-5]\d)">;
static_assert(clock::matches("15:00") && clock::matches("23:59") && !clock::matches("24:00") &&
              !clock::matches("1:00"));
static_assert(text_pattern<"">::matches("") && !text_pattern<"">::matches("a"));
static_assert(text_pattern<"a||b">::matches("") && text_pattern<"a||b">::matches("b"));
static_assert(text_pattern<".">::matches("ü") && !text_pattern<".">::matches("\n") &&
              !text_pattern<".">::matches("ab"));
static_assert(text_pattern<"[ä-ü]+">::matches("öü") && !text_pattern<"[ä-ü]+">::matches("a"));
static_assert(text_pattern<"[^ä]">::matches("€") && !text_pattern<"[^ä]">::matches("ä"));
static_assert(!text_pattern<".*">::matches("\xFF"));
static_assert(text_pattern<R"(\[\]\{\}\(\)\*\+\?\.\|\^\$\\)">::matches(R"([]{}()*+?.|^$\)"));
static_assert(text_pattern<R"([\]\-\\a-]+)">::matches(R"(]-\a)"));
static_assert(text_pattern<R"(\w\s\D\W\S)">::matches("a b-c") && !text_pattern<R"(\w\s\D\W\S)">::matches("a 1-c"));
static_assert(text_pattern<R"([\d.]+)">::matches("10.5") && text_pattern<R"([^\w]\t)">::matches("-\t"));
static_assert(text_pattern<"a{3}">::matches("aaa") && !text_pattern<"a{3}">::matches("aa") &&
              !text_pattern<"a{3}">::matches("aaaa"));
static_assert(text_pattern<"a{2,}">::matches("aa") && text_pattern<"a{2,}">::matches("aaaaaaa") &&
              !text_pattern<"a{2,}">::matches("a"));
static_assert(text_pattern<"a{0,2}b">::matches("b") && text_pattern<"a{0,2}b">::matches("aab") &&
              !text_pattern<"a{0,2}b">::matches("aaab"));
static_assert(text_pattern<"(a?b?){2}c">::matches("c") && text_pattern<"(a?b?){2}c">::matches("ababc") &&
              text_pattern<"(a?b?){2}c">::matches("bac") && !text_pattern<"(a?b?){2}c">::matches("bbbc"));
static_assert(text_pattern<"(?:ab)*">::matches("abab") && !text_pattern<"(?:ab)*">::matches("aba"));
static_assert(text_pattern<"(a*)*b">::matches("aaab") && text_pattern<"(a*)*b">::matches("b"));

static_assert(text_pattern<"[a-z_][a-z0-9_]{0,299}">::matches("within_the_limits_of_constant_evaluation"));

template <hearken::fixed_string Text>
void agrees_with_std_regex(std::mt19937& random) {
    const std::regex judge(std::string(Text.view()));
    for (int i = 0; i < 3'000; ++i) {
        std::string text(random() % 9, 'a');
        for (char& letter : text) letter = "aabbc1"[random() % 6];
        ASSERT_EQ(text_pattern<Text>::matches(text), std::regex_match(text, judge)) << Text.view() << " and " << text;
    }
}

TEST(text_pattern, agrees_with_std_regex) {
    std::mt19937 random(7);
    agrees_with_std_regex<"(a|b)*abb">(random);
    agrees_with_std_regex<"a{1,3}b{0,2}c?">(random);
    agrees_with_std_regex<"(ab?|c)+1*">(random);
    agrees_with_std_regex<"((a|b)?c){1,2}.*">(random);
    agrees_with_std_regex<"(a{2,}|b){2,}">(random);
    agrees_with_std_regex<"(a?b?c?){0,3}">(random);
    agrees_with_std_regex<"(a+|b{2}){1,}[^a]?">(random);
    agrees_with_std_regex<"a?a?a?a?aaaa">(random);
    agrees_with_std_regex<"((a|ab)(c|bc)?){2,4}">(random);
    agrees_with_std_regex<"(a*b*){2}1">(random);
}

TEST(text_pattern, is_linear_where_backtracking_is_not) {
    std::string text(200'000, 'a');
    EXPECT_FALSE((text_pattern<"(a*)*(a|aa)*b">::matches(text)));
    text += 'b';
    EXPECT_TRUE((text_pattern<"(a*)*(a|aa)*b">::matches(text)));
}

} // namespace
