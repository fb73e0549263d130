// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/character_class.hpp>

#include <gtest/gtest.h>

#include <string_view>

namespace wire = hearken::wire::detail;

namespace {

/// What is left of the pattern behind its first part.
constexpr std::string_view rest_of(std::string_view pattern) {
    bool holds = false;
    return wire::take_one(pattern, U'a', holds) ? pattern : "malformed";
}
constexpr bool holds(std::string_view pattern, char32_t character) {
    bool found = false;
    return wire::take_one(pattern, character, found) && found;
}

static_assert(rest_of("ab") == "b" && rest_of(".b") == "b" && rest_of(R"(\.b)") == "b" && rest_of(R"(\db)") == "b");
static_assert(rest_of("[a-z]b") == "b" && rest_of("[^]") == "malformed" && rest_of(R"([\]]b)") == "b");
static_assert(rest_of("übü") == "bü" && rest_of("[ä-ü]x") == "x");
static_assert(rest_of("") == "malformed" && rest_of("[") == "malformed" && rest_of("[]") == "malformed" &&
              rest_of("[z-a]") == "malformed" && rest_of(R"(\)") == "malformed" && rest_of(R"(\q)") == "malformed" &&
              rest_of("[a") == "malformed" && rest_of("\xFF") == "malformed" && rest_of(R"([\)") == "malformed");
static_assert(holds("a", 'a') && !holds("a", 'b') && holds(R"(\t)", '\t') && holds(R"(\\)", '\\'));
static_assert(holds(".", U'€') && !holds(".", '\n') && !holds(".", '\r'));
static_assert(holds("[a-c]", 'b') && !holds("[a-c]", 'd') && holds("[^a-c]", 'd') && holds("[a-]", '-'));
static_assert(holds("[-a]", '-') && holds(R"([\d_])", '7') && holds(R"([^\d])", 'x') && !holds(R"([^\d])", '7'));
static_assert(holds(R"(\D)", 'x') && holds(R"(\w)", '_') && holds(R"(\S)", 'x') && holds(R"(\s)", '\v'));
static_assert(!holds(R"(\w)", U'ü') && holds(R"(\W)", U'ü'));

TEST(character_class, takes_whole_characters) {
    std::string_view text = "ü€😀";
    char32_t character = 0;
    ASSERT_TRUE(wire::take_character(text, character));
    EXPECT_EQ(character, U'ü');
    ASSERT_TRUE(wire::take_character(text, character));
    EXPECT_EQ(character, U'€');
    ASSERT_TRUE(wire::take_character(text, character));
    EXPECT_EQ(character, U'😀');
    EXPECT_TRUE(text.empty());
}

} // namespace
