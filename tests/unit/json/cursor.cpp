// SPDX-License-Identifier: BSL-1.0
#include <hearken/json/cursor.hpp>

#include <gtest/gtest.h>

#include <string_view>

namespace {

using hearken::errc;
using hearken::token;

struct open_cursor : hearken::json::cursor {
    explicit open_cursor(std::string_view document) : hearken::json::cursor(document, 64) {}
};

TEST(cursor, peeks_at_the_kind_behind_blanks) {
    struct {
        std::string_view text;
        token kind;
    } const cases[] = {{" null", token::null},
                       {"\t\r\n true", token::boolean},
                       {"false", token::boolean},
                       {"-1", token::number},
                       {"7", token::number},
                       {"\"\"", token::string},
                       {"[", token::array},
                       {"{", token::object},
                       {"", token::nothing},
                       {"  ", token::nothing},
                       {"+1", token::nothing},
                       {"\v1", token::nothing},
                       {"\xEF\xBB\xBF{", token::object}};
    for (const auto& each : cases) EXPECT_EQ(open_cursor(each.text).peek(), each.kind) << each.text;
}

TEST(cursor, positions_count_from_the_first_byte) {
    open_cursor at("\xEF\xBB\xBF  1");
    EXPECT_EQ(at.position(), 5U);
    const auto mark = at.here();
    at.rewind(mark);
    EXPECT_EQ(at.position(), 5U);
}

TEST(cursor, errors) {
    open_cursor at("  \"x\"");
    EXPECT_FALSE(at.unexpected("a number"));
    EXPECT_EQ(at.failure().code, errc::wrong_type);
    EXPECT_EQ(at.failure().text(), "expected a number, found a string, byte 2");
    open_cursor nothing("");
    EXPECT_FALSE(nothing.unexpected("a number"));
    EXPECT_EQ(nothing.failure().code, errc::invalid_payload);
    EXPECT_EQ(nothing.failure().text(), "expected a number, found the end, byte 0");
    open_cursor odd(" \x01");
    EXPECT_FALSE(odd.unexpected("a number"));
    EXPECT_EQ(odd.failure().text(), "expected a number, found byte 0x01, byte 1");
    EXPECT_FALSE(odd.refuse(errc::out_of_range, "too hot", 7));
    EXPECT_EQ(odd.failure().text(), "too hot, byte 7");
    EXPECT_EQ(open_cursor("1").failure().what, "refused without a reason");
}

} // namespace
