// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/containers.hpp>
#include <hearken/wire/maps.hpp>

#include "support/wire_form.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

using test::read;
using test::write;

namespace {

TEST(maps, from_strings) {
    std::map<std::string, int> value{{"old", 1}};
    EXPECT_EQ(read(R"({"b":1,"a\n":2,"":3})", value), "fine");
    EXPECT_EQ(value, (std::map<std::string, int>{{"", 3}, {"a\n", 2}, {"b", 1}}));
    EXPECT_EQ(write(value), R"({"":3,"a\n":2,"b":1})");
    EXPECT_EQ(read(R"({"b":1,"\u0062":2})", value), "a second member \"b\", byte 7");
    const std::string key = R"("a\n)" + std::string(10000, 'x') + R"(":1)";
    const std::string twice = read("{" + key + "," + key + "}", value);
    EXPECT_LT(twice.size(), 300U) << "an error is no longer than a line";
    EXPECT_EQ(twice.find('\n'), std::string::npos) << twice;
    EXPECT_EQ(read(R"({"b":1,"c-d":"x"})", value), "['c-d']: expected an integer, found a string, byte 13");
    EXPECT_EQ(read("[]", value), "expected an object, found an array, byte 0");
    std::map<std::string, int, std::less<>> clear;
    EXPECT_EQ(read(R"({"x":1})", clear), "fine");
}

TEST(maps, unordered_ones_are_written_in_order) {
    std::unordered_map<std::string, std::optional<int>> value;
    EXPECT_EQ(read(R"({"q":1,"b":null,"z":3,"a":4})", value), "fine");
    EXPECT_EQ(write(value), R"({"a":4,"b":null,"q":1,"z":3})");
}

TEST(maps, from_integers) {
    std::map<int, std::string> value;
    EXPECT_EQ(read(R"({"10":"b","-3":"a","9":"c","0":""})", value), "fine");
    EXPECT_EQ(value, (std::map<int, std::string>{{-3, "a"}, {0, ""}, {9, "c"}, {10, "b"}}));
    EXPECT_EQ(write(value), R"({"-3":"a","0":"","9":"c","10":"b"})");
    for (const char* key : {"", "-", "-0", "+7", " 7", "7 ", "7.0", "0x7", "1e1", "2147483648", "seven"}) {
        const std::string text = std::string("{\"1\":\"\",\"") + key + "\":\"x\"}";
        EXPECT_EQ(read(text, value),
                  std::string("expected a key that is an integer from -2147483648 to 2147483647, found \"") + key +
                      "\", byte 8");
    }
    for (const char* key : {"07", "-00", "000"}) {
        EXPECT_EQ(read(std::string("{\"") + key + "\":\"x\"}", value),
                  std::string("expected a key that is an integer without zeros before it, found \"") + key +
                      "\", byte 1");
    }
    EXPECT_EQ(read(R"({"1":"","\u0031":""})", value), "a second member \"1\", byte 8");
    EXPECT_EQ(read(R"({"12":7})", value), "['12']: expected a string, found a number, byte 6");
    std::unordered_map<std::uint64_t, bool> large;
    EXPECT_EQ(read(R"({"18446744073709551615":true,"2":false})", large), "fine");
    EXPECT_EQ(write(large), R"({"2":false,"18446744073709551615":true})");
}

enum class phase : unsigned char { a = 1, b, c };

TEST(maps, from_enumerations) {
    std::map<phase, double> value;
    EXPECT_EQ(read(R"({"c":3,"a":1})", value), "fine");
    EXPECT_EQ(value, (std::map<phase, double>{{phase::a, 1}, {phase::c, 3}}));
    EXPECT_EQ(write(value), R"({"a":1,"c":3})");
    EXPECT_EQ(read(R"({"d":3})", value), "a key: expected one of a, b, c, found \"d\", byte 1");
    EXPECT_EQ(read(R"({"a":3,"a":4})", value), "a second member \"a\", byte 7");
    EXPECT_EQ(read(R"({"a":"x"})", value), ".a: expected a number, found a string, byte 5");
    EXPECT_EQ(write(std::map<phase, double>{{phase{9}, 1}}), "no enumerator has the value 9");
}

} // namespace
