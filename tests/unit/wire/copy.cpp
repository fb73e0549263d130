// SPDX-License-Identifier: BSL-1.0
#include <hearken/cbor/reader.hpp>
#include <hearken/cbor/writer.hpp>
#include <hearken/json/reader.hpp>
#include <hearken/json/writer.hpp>
#include <hearken/plain_text/reader.hpp>
#include <hearken/plain_text/writer.hpp>
#include <hearken/wire/copy.hpp>

#include "support/cbor_text.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace {

using hearken::errc;

template <class Reader, class Writer>
std::string copied(std::string_view from) {
    hearken::scratch memory;
    Reader in(from, memory);
    std::string text;
    Writer out(text);
    if (!hearken::wire::copy(in, out) || !in.end()) return in.failure().text();
    return text;
}

std::string to_cbor(std::string_view json) {
    return test::to_hex(copied<hearken::json::reader, hearken::cbor::writer>(json));
}
std::string to_json(std::string_view hex) {
    return copied<hearken::cbor::reader, hearken::json::writer>(test::from_hex(hex));
}

TEST(copy, json_to_cbor) {
    EXPECT_EQ(to_cbor(R"({"b": [1, -1, true, null], "a": "x"})"), "a261616178616284"
                                                                  "01"
                                                                  "20"
                                                                  "f5f6");
    EXPECT_EQ(to_cbor("25.50"), "f94e60");
    EXPECT_EQ(to_cbor("18446744073709551615"), "1bffffffffffffffff");
    EXPECT_EQ(to_cbor("-9223372036854775808"), "3b7fffffffffffffff");
    EXPECT_EQ(to_cbor("18446744073709551616"), "fa5f800000"); // 2^64
    EXPECT_EQ(to_cbor("1e400"), "c48219019001");
    EXPECT_EQ(to_cbor("-15e-400"), "c48239018f2e");
    EXPECT_EQ(to_json("c48219019001"), "1e400");
    EXPECT_EQ(to_cbor("0e400"), "f90000");
    EXPECT_EQ(to_cbor("-13013238238546565381"), "3bb4984f3b1a191904");
    EXPECT_EQ(to_cbor("-18446744073709551616"), "fadf800000");
    EXPECT_EQ(to_cbor("[18446744073709551617]"),
              test::to_hex("expected an integer that a double holds exactly, found 18446744073709551617, byte 1"));
    EXPECT_EQ(to_cbor("18446744073709551617.0"), "fa5f800000");
    EXPECT_EQ(to_cbor("-0"), "f98000");
    EXPECT_EQ(to_cbor("1e3"), "f963d0");
    EXPECT_EQ(to_cbor(R"([[],{}])"), "8280a0");
}

TEST(copy, cbor_to_json) {
    EXPECT_EQ(to_json("bf6161fb3ff199999999999a61629f01ffff"), R"({"a":1.1,"b":[1]})");
    EXPECT_EQ(to_json("c1fb41d452d9ec200000"), "1363896240.5");
    EXPECT_EQ(to_json("c482211909f6"), "25.50");
    EXPECT_EQ(to_json("f7"), "null");
    EXPECT_EQ(to_json("8140"), "expected a string, found bytes, byte 1");
    EXPECT_EQ(to_json("81f97c00"), "JSON has no NaN and no infinity, byte 0");
    EXPECT_EQ(to_json("a220022103"), R"({"-1":2,"-2":3})");
    EXPECT_EQ(to_json("a1416102"), "expected a key that is text or an integer, found bytes, byte 1");
    EXPECT_EQ(to_json("c5822003"), "1.5");
    EXPECT_EQ(to_json("c582386301"), "7.888609052210118e-31"); // 2^-100: the nearest, as its digits are too many
    EXPECT_EQ(to_json("e0"), "expected a value, found a simple value without a meaning, byte 0");
}

TEST(copy, there_and_back_a_number_keeps_its_kind) {
    for (const std::string_view hex : {"f93c00", "01", "f98000", "fa5f800000", "fb3ff199999999999a", "20", "f97bff"})
        EXPECT_EQ(to_cbor(to_json(hex)), hex);
    EXPECT_EQ(to_json("f93c00"), "1.0");
}

TEST(copy, plain_text) {
    const auto json = [](std::string_view text) {
        return copied<hearken::plain_text::reader, hearken::json::writer>(text);
    };
    EXPECT_EQ(json("007"), "7");
    EXPECT_EQ(json("ON"), "\"ON\"");
    EXPECT_EQ(json("true"), "true");
    EXPECT_EQ(json(""), "null");
    const auto text = copied<hearken::json::reader, hearken::plain_text::writer>("\"ON\"");
    EXPECT_EQ(text, "ON");
}

TEST(copy, what_is_malformed_stays_so) {
    EXPECT_EQ((copied<hearken::json::reader, hearken::cbor::writer>("[1,")), "expected a value, found the end, byte 3");
    EXPECT_EQ((copied<hearken::json::reader, hearken::cbor::writer>(R"({"a":tru})")),
              "expected a boolean, found '}', byte 8");
    const std::string deep = std::string(65, '[') + std::string(65, ']');
    EXPECT_EQ((copied<hearken::json::reader, hearken::cbor::writer>(deep)), "nested deeper than 64 levels, byte 64");
}

struct watched_reader : hearken::cbor::reader {
    using reader::reader;
    std::size_t passed = 0;
    [[nodiscard]] bool skip() { return ++passed, reader::skip(); }
};

template <class Writer>
void reads_each_item_once(std::string_view expected) {
    const std::string nested = test::from_hex("818181818101"); // [[[[[1]]]]]
    hearken::scratch memory;
    watched_reader in(nested, memory);
    std::string text;
    Writer out(text);
    ASSERT_TRUE(hearken::wire::copy(in, out));
    EXPECT_EQ(text, expected);
    EXPECT_EQ(in.passed, 0U) << "a document that nests deep is not looked through at each level";
}

TEST(copy, reads_each_item_once) {
    reads_each_item_once<hearken::json::writer>("[[[[[1]]]]]");
    reads_each_item_once<hearken::cbor::writer>(test::from_hex("818181818101"));
}

} // namespace
