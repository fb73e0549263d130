// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/switches.hpp>

#include "support/wire_form.hpp"

#include <gtest/gtest.h>

using hearken::loose_bool;
using hearken::switch_as;
using hearken::token;
using test::error_of;
using test::expect;

namespace {

using lock = switch_as<"LOCK", "UNLOCK">;
using power = switch_as<"ON|on|1", "OFF|off|0">;

static_assert(hearken::wire::kinds_of<lock> == token::string);
static_assert(hearken::wire::kinds_of<loose_bool> == (token::boolean | token::number | token::string));

TEST(switches, two_words) {
    expect(R"("LOCK")", lock(true), R"("LOCK")");
    expect(R"("UNLOCK")", lock(false), R"("UNLOCK")");
    EXPECT_EQ(error_of<lock>(R"("lock")"), "expected LOCK or UNLOCK, found \"lock\", byte 0");
    EXPECT_EQ(error_of<lock>(R"("")"), "expected LOCK or UNLOCK, found \"\", byte 0");
    EXPECT_EQ(error_of<lock>("true"), "expected a string, found a boolean, byte 0");
}

TEST(switches, several_words_of_which_the_first_is_written) {
    expect(R"("on")", power(true), R"("ON")");
    expect(R"("1")", power(true), R"("ON")");
    expect(R"("0")", power(false), R"("OFF")");
    EXPECT_EQ(error_of<power>(R"( "On")"), "expected one of ON, on, 1, OFF, off, 0, found \"On\", byte 1");
    EXPECT_EQ(error_of<power>(R"("ON|on")"), "expected one of ON, on, 1, OFF, off, 0, found \"ON|on\", byte 0");
    expect(R"("")", switch_as<"pressed", "">(false), R"("")");
}

TEST(switches, loose) {
    for (const char* text : {"true", "1", R"("true")", R"("ON")", R"("on")", R"("Yes")", R"("1")"}) {
        expect(text, loose_bool(true), "true");
    }
    for (const char* text : {"false", "0", R"("False")", R"("OFF")", R"("no")", R"("0")"}) {
        expect(text, loose_bool(false), "false");
    }
    for (const char* text : {"2", "-1", "1.0", R"("y")", R"("")", R"("on ")", R"("2")"}) {
        EXPECT_EQ(error_of<loose_bool>(text),
                  std::string("expected true or false, on or off, yes or no, 1 or 0, found ") + text + ", byte 0");
    }
    EXPECT_EQ(error_of<loose_bool>("null"), "expected true or false, found null, byte 0");
    EXPECT_EQ(error_of<loose_bool>("[]"), "expected true or false, found an array, byte 0");
}

TEST(switches, they_are_booleans) {
    lock l = true;
    EXPECT_TRUE(l);
    if (!l) FAIL();
    l = false;
    EXPECT_FALSE(*l);
}

} // namespace
