// SPDX-License-Identifier: BSL-1.0
#include <hearken/json/reader.hpp>
#include <hearken/json/writer.hpp>
#include <hearken/wire/refusals.hpp>

#include <gtest/gtest.h>

#include <string>

namespace detail = hearken::wire::detail;
using hearken::errc;

namespace {

TEST(refusals, speak_of_the_key_or_the_object) {
    hearken::scratch memory;
    hearken::json::reader in(R"({ "a":1, "b":2})", memory);
    const auto start = in.here();
    ASSERT_EQ(in.enter_object(), hearken::step::more);
    const auto mark = in.here();
    EXPECT_EQ(detail::refuse_second(in, mark, "a"), hearken::step::failed);
    EXPECT_EQ(in.failure().text(), "a second member \"a\", byte 2");
    EXPECT_EQ(detail::refuse_unknown(in, mark, "a"), hearken::step::failed);
    EXPECT_EQ(in.failure().code, errc::unknown_member);
    EXPECT_FALSE(detail::refuse_missing(in, start, "c"));
    EXPECT_EQ(in.failure().text(), "missing member \"c\", byte 0");
    EXPECT_FALSE(detail::refuse_checked(in, mark, {.code = errc::rejected, .what = "no", .path = ".a"}));
    EXPECT_EQ(in.failure().text(), ".a: no, byte 2");
}

TEST(refusals, know_where_a_mark_is) {
    hearken::scratch memory;
    hearken::json::reader in("[ 1, 2]", memory);
    ASSERT_EQ(in.enter_array(), hearken::step::more);
    const auto mark = in.here();
    ASSERT_TRUE(in.skip());
    EXPECT_EQ(detail::position_of(in, mark), 2U);
    EXPECT_EQ(in.position(), 3U);
}

TEST(refusals, pass_a_value_or_name_its_key) {
    hearken::scratch memory;
    hearken::json::reader in(R"({"a":1,"b":[2,x]})", memory);
    std::string_view key;
    ASSERT_EQ(in.enter_object(), hearken::step::more);
    ASSERT_TRUE(in.key(key));
    EXPECT_EQ(detail::pass_member(in, key), hearken::step::more);
    ASSERT_TRUE(in.key(key));
    EXPECT_EQ(detail::pass_member(in, key), hearken::step::failed);
    EXPECT_EQ(in.failure().text(), ".b: expected a value, found 'x', byte 14");
}

TEST(refusals, of_what_is_written) {
    std::string text;
    hearken::json::writer out(text);
    EXPECT_FALSE(detail::refuse_foreign(out, "ts", "*", true));
    EXPECT_EQ(out.failure().text(), "another member has the key \"ts\"");
    EXPECT_FALSE(detail::refuse_foreign(out, "x", "switch:*", false));
    EXPECT_EQ(out.failure().text(), ".x: a key that does not match \"switch:*\"");
    EXPECT_FALSE(detail::refuse_checked(out, {.code = errc::rejected, .what = "no"}));
    EXPECT_EQ(out.failure().text(), "no");
}

TEST(refusals, are_one_short_line_whatever_the_key) {
    EXPECT_EQ(detail::about_member("an unknown member", "x\nERROR\x1B[31m"), "an unknown member \"x?ERROR?[31m\"");
    const std::string key(1'000'000, 'k');
    EXPECT_EQ(detail::about_member("a", key), "a \"" + key.substr(0, 197) + "...\"");
    EXPECT_EQ(hearken::wire::member_part("a\r\x7F"), "['a?\?']");
    EXPECT_EQ(hearken::wire::member_part(key), "['" + key.substr(0, 197) + "...']");
}

} // namespace
