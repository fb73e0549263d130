// SPDX-License-Identifier: BSL-1.0
#include <hearken/plain_text/reader.hpp>
#include <hearken/wire/concepts.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace {

using hearken::errc;
using hearken::step;
using hearken::token;
using hearken::plain_text::reader;
using namespace std::string_view_literals;

static_assert(hearken::wire::reader<reader>);

token kind(std::string_view text) {
    hearken::scratch memory;
    return reader(text, memory).peek();
}

TEST(plain_reader, kinds) {
    EXPECT_EQ(kind("21.3"), token::number);
    EXPECT_EQ(kind(" +007\r\n"), token::number);
    EXPECT_EQ(kind("true"), token::boolean);
    EXPECT_EQ(kind("True"), token::string);
    EXPECT_EQ(kind("ON"), token::string);
    EXPECT_EQ(kind("nan"), token::string);
    EXPECT_EQ(kind("{}"), token::string);
    EXPECT_EQ(kind("null"), token::string);
    EXPECT_EQ(kind(""), token::null);
    EXPECT_EQ(kind("\0"sv), token::null);
}

TEST(plain_reader, passes_over_what_is_around_it) {
    for (const std::string_view each :
         {"ON"sv, "ON\n"sv, "ON\r\n"sv, " \tON "sv, "ON\0"sv, "ON\n\0\0"sv, "\xEF\xBB\xBFON"sv}) {
        hearken::scratch memory;
        reader in(each, memory);
        std::string_view text;
        ASSERT_TRUE(in.string(text) && in.end());
        EXPECT_EQ(text, "ON");
    }
}

TEST(plain_reader, values) {
    hearken::scratch memory;
    const auto read = [&](std::string_view text, auto call) {
        reader in(text, memory);
        EXPECT_TRUE(call(in)) << text;
        EXPECT_TRUE(in.end()) << text;
    };
    read("-12", [](reader& in) {
        int value = 0;
        return in.integer(value) && value == -12;
    });
    read("1e-2", [](reader& in) {
        double value = 0;
        return in.real(value) && value == 0.01;
    });
    read("false", [](reader& in) {
        bool value = true;
        return in.boolean(value) && !value;
    });
    read(" ", [](reader& in) { return in.null(); });
    read("a b", [](reader& in) { return in.skip(); });
    std::string_view text;
    read("a b", [&](reader& in) { return in.raw(text) && text == "a b"; });
    read("12", [&](reader& in) { return in.string(text) && text == "12"; }); // a number is a string as well
    read("", [&](reader& in) { return in.string(text) && text.empty(); });
}

TEST(plain_reader, digits_are_those_of_a_json_number) {
    hearken::scratch memory;
    const auto digits = [&](std::string_view text) {
        reader in(text, memory);
        std::string_view found;
        EXPECT_TRUE(in.number(found)) << text;
        return std::string(found);
    };
    EXPECT_EQ(digits("25.50"), "25.50");
    EXPECT_EQ(digits("+5"), "5");
    EXPECT_EQ(digits("007"), "7");
    EXPECT_EQ(digits("-7"), "-7");
    EXPECT_EQ(digits("-007.50"), "-7.50");
    EXPECT_EQ(digits("123456789012345678901234567890"), "123456789012345678901234567890");
}

template <class Call>
std::string bad(std::string_view text, errc code, Call call) {
    hearken::scratch memory;
    reader in(text, memory);
    EXPECT_FALSE(call(in)) << text;
    EXPECT_EQ(in.failure().code, code) << text;
    return in.failure().text();
}

TEST(plain_reader, says_what_it_found) {
    const auto integer = [](reader& in) {
        short value;
        return in.integer(value);
    };
    const auto real = [](reader& in) {
        float value;
        return in.real(value);
    };
    const auto boolean = [](reader& in) {
        bool value;
        return in.boolean(value);
    };
    EXPECT_EQ(bad("  2.5", errc::wrong_type, integer), "expected an integer, found 2.5, byte 2");
    EXPECT_EQ(bad("x7", errc::wrong_type, integer), "expected an integer, found \"x7\", byte 0");
    EXPECT_EQ(bad("40000", errc::out_of_range, integer),
              "expected an integer from -32768 to 32767, found 40000, byte 0");
    EXPECT_EQ(bad("1e39", errc::out_of_range, real), "expected a number that a float holds, found 1e39, byte 0");
    EXPECT_EQ(bad("nan", errc::wrong_type, real), "expected a number, found \"nan\", byte 0");
    EXPECT_EQ(bad("", errc::wrong_type, real), "expected a number, found nothing, byte 0");
    EXPECT_EQ(bad("on", errc::wrong_type, boolean), "expected true or false, found \"on\", byte 0");
    EXPECT_EQ(bad("x", errc::wrong_type, [](reader& in) { return in.null(); }),
              "expected nothing, found \"x\", byte 0");
    EXPECT_EQ(bad("x", errc::wrong_type, [](reader& in) { return in.end(); }), "expected nothing, found \"x\", byte 0");
    EXPECT_EQ(bad("a\x1B[0m", errc::wrong_type, real), "expected a number, found \"a?[0m\", byte 0");
    EXPECT_EQ(bad("0123456789 0123456789 0123456789 012\xC3\xBC 4567", errc::wrong_type, real),
              "expected a number, found \"0123456789 0123456789 0123456789 012...\", byte 0");
    EXPECT_EQ(bad(" ab\xFF", errc::invalid_payload, real), "invalid UTF-8, byte 3");
    EXPECT_EQ(bad("ab\xFF", errc::invalid_payload, [](reader& in) { return in.skip(); }), "invalid UTF-8, byte 2");
}

TEST(plain_reader, has_neither_arrays_nor_objects) {
    EXPECT_EQ(bad("[1]", errc::wrong_type, [](reader& in) { return in.enter_array() != step::failed; }),
              "expected an array, found \"[1]\", byte 0");
    EXPECT_EQ(bad("{}", errc::wrong_type, [](reader& in) { return in.enter_object() != step::failed; }),
              "expected an object, found \"{}\", byte 0");
}

TEST(plain_reader, stands_somewhere_in_a_document_and_goes_back) {
    hearken::scratch memory;
    reader in(" 7 ", memory, 100);
    EXPECT_EQ(in.position(), 101U);
    const auto before = in.here();
    int value = 0;
    ASSERT_TRUE(in.integer(value));
    EXPECT_EQ(in.position(), 102U);
    EXPECT_EQ(in.peek(), token::nothing);
    in.rewind(before);
    ASSERT_TRUE(in.integer(value));
    EXPECT_EQ(&in.memory(), &memory);
}

} // namespace
