// SPDX-License-Identifier: BSL-1.0
// What a strict reader of JSON takes and what it refuses, document by document and byte by byte: each is skipped, taken
// raw, read with the typed calls, decoded into a type, and put where nobody asks for it. RFC 8259.
#include <hearken/wire/json.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/json_walk.hpp"

namespace {

using namespace std::string_view_literals;
using hearken::errc;
using json_walk::fault;
using json_walk::tree;

constexpr std::size_t same = static_cast<std::size_t>(-1);
constexpr std::size_t fine = same - 1; ///< a fault only at the end of a document; as a member it is valid
constexpr std::size_t open = same - 2; ///< reaches into what follows: as a member it is refused somewhere else

struct vector {
    std::string_view text;
    std::size_t byte = 0;      ///< where the fault is
    std::size_t inside = same; ///< the same where the document is a member's value, without what stands before
};

// clang-format off
constexpr std::string_view valid[] = {
    // numbers
    "0", "-0", "-1", "7", "10", "1234567890", "-1234567890", "0.5", "-0.5", "0.0", "-0.0", "1.0", "1.50", "0.1",
    "3.14159265358979323846264338327950288", "1e5", "1E5", "1e+5", "1E+5", "1e-5", "1E-5", "1.5e10", "1.0E-00", "0e1",
    "0e+1", "0E0", "0.0e-0", "-1e1", "1e01", "1e0000000000000000000000000001", "123e45", "123.456e-78",
    "9223372036854775807", "-9223372036854775808", "18446744073709551615", "18446744073709551616",
    "123456789012345678901234567890", "-123123123123123123123123123123",
    "0.000000000000000000000000000000000000000000000000000000000000000000000000000001", "1.7976931348623157e308",
    "5e-324", "1e-400", "-1e-9999", "0e999999999999999999999999", "[0]", "[-0]", "[1,-2.5,3e4]", " 4 ", "[5 ]",
    "{\"\":6}",
    // literals
    "true", "false", "null", "[true]", "[false]", "[null]", " null ", "[null, 1, \"1\", {}]",
    // strings
    "\"\"", "\" \"", "\"a\"", "\"0123456789abcde\"", "\"0123456789abcdef\"", "\"0123456789abcdef0\"",
    "\"0123456789abcdef0123456789abcdef\"", "\"/\"", "\"'\"", "\"{}[],:\"", "\"// no comment /* */\"", "\"\x7f\"",
    "\"null\"", "\"true\"", "[\"a\",\"b\"]", "\"&#34; %22 0x22\"",
    // escapes
    "\"\\\"\"", "\"\\\\\"", "\"\\/\"", "\"\\b\\f\\n\\r\\t\"", "\"\\\\\\\"\"", "\"\\\\u0041\"", "\"\\\\n\"",
    "\"\\u0041\"", "\"\\u00e9\\u00E9\"", "\"\\u0000\"", "\"\\u0022\"", "\"\\u005C\"", "\"\\u0012\"", "\"\\u007F\"",
    "\"\\u0080\"", "\"\\u07FF\"", "\"\\u0800\"", "\"\\u2028\\u2029\"", "\"\\uD7FF\"", "\"\\uE000\"", "\"\\uFFFF\"",
    "\"\\uFFFE\"", "\"\\uFDD0\"", "\"\\uD834\\uDD1E\"", "\"\\ud834\\udd1e\"", "\"\\uD800\\uDC00\"",
    "\"\\uDBFF\\uDFFF\"", "\"\\uD83F\\uDFFE\"", "\"\\uD834\\uDD1E\\uD834\\uDD1E\"", "\"0123456789abcde\\n\"",
    "\"0123456789abcdef\\n0123456789abcdef\\u0041\"", "{\"a\\u0062\":1}", "{\"\\\"\":1}", "{\"\\u0000\":0}",
    "{\"\\uD834\\uDD1E\":0}", "[\"\\\\\"]", "[\"\\\\\\\\\\\"\"]",
    // encoding
    "\"\xC2\x80\"", "\"\xC3\xA9\"", "\"\xDF\xBF\"", "\"\xE0\xA0\x80\"", "\"\xE2\x80\xA8\xE2\x80\xA9\"",
    "\"\xED\x9F\xBF\"", "\"\xEE\x80\x80\"", "\"\xEF\xBF\xBD\"", "\"\xEF\xBF\xBE\"", "\"\xEF\xBF\xBF\"",
    "\"\xEF\xB7\x90\"", "\"\xEF\xBB\xBF\"", "\"\xF0\x90\x80\x80\"", "\"\xF0\x9F\x98\x80\"", "\"\xF3\xBF\xBF\xBF\"",
    "\"\xF4\x8F\xBF\xBF\"", "\"\xF0\x9B\xBF\xBF\"", "\"0123456789abcde\xC3\xA9\"", "\"0123456789abcd\xE2\x82\xAC\"",
    "\"\xCF\x80\xCF\x80\xCF\x80\xCF\x80\xCF\x80\xCF\x80\xCF\x80\xCF\x80\"", "{\"\xC2\xB0\":\"\xC2\xB0\"}",
    "[\"\xE2\x82\xAC\",\"\\u20ac\"]",
    // structure
    "[]", "{}", "[ ]", "{ }", "[\t\r\n ]", "\t\r\n []\t\r\n ", "[1,2]", "[ 1 , 2 ]", "[[],{},[{}]]", "[[[[]]]]",
    "[\"\"]", "{\"a\":{}}", "{\"a\":[]}", "{ \"a\" : 1 , \"b\" : [ ] }", "{\"a\":1,\"b\":2,\"c\":3}", "{\"\":0}",
    "{\"a\":{\"b\":{\"c\":[{\"d\":null}]}}}", "[{\"a\":1},{\"a\":2}]", "{\"a\":\"b\",\"b\":\"a\"}",
    "{\n\"a\"\n:\n1\n,\n\"b\"\n:\n2\n}", "[1\n,1]", "[2 ]", "{\"title\":\"\\u041f\\u043e\\u043b\"}",
    // what RFC 8259 leaves to the reader: a name twice is valid JSON; only a struct's own members must differ
    "{\"a\":1,\"a\":1}", "{\"a\":1,\"a\":2}", "{\"a\":[],\"a\":{},\"a\":null}", "{\"a\":1,\"\\u0061\":2}"
};
// clang-format on

// clang-format off
constexpr vector malformed[] = {
    // numbers
    {"+1", 0}, {"++1", 0}, {"+", 0}, {"-", 1}, {"--1", 1}, {"-+1", 1}, {"- 1", 1}, {"01", 1}, {"-01", 2}, {"00", 1},
    {"012", 1}, {"-012", 2}, {"000", 1}, {".5", 0}, {".", 0}, {"-.5", 1}, {"1.", 2}, {"-1.", 3}, {"0.", 2},
    {"1.e1", 2}, {"2.e+3", 2}, {"0.e1", 2}, {"1e", 2}, {"1E", 2}, {"0e", 2}, {"0E+", 3}, {"1e+", 3}, {"1e-", 3},
    {"1.0e", 4}, {"1.0e+", 5}, {"1ee2", 2}, {"1eE2", 2}, {"1e+-2", 3}, {"1e1.5", 3}, {"0.1.2", 3}, {"0.3e.5", 4},
    {"1e 5", 2}, {"0x10", 1}, {"0b1", 1}, {"0o7", 1}, {"1_000", 1}, {"1'000", 1}, {"1,5", 1, 2}, {"1 000", 2},
    {"1 2", 2}, {"1a", 1}, {"1.5f", 3}, {"1L", 1}, {"-a", 1}, {"-foo", 1}, {"1-2", 1}, {"1+2", 1}, {"NaN", 0},
    {"-NaN", 1}, {"nan", 1}, {"Infinity", 0}, {"-Infinity", 1}, {"inf", 0}, {"-inf", 1}, {"1.5e", 4},
    {"\xEF\xBC\x91", 0}, {"\xD9\xA1", 0}, {"1\x80", 1}, {"1\0"sv, same, 1}, {"1\0002"sv, 2, 1}, {"[-]", 2},
    {"[1.]", 3}, {"[01]", 2}, {"[1e]", 3}, {"[.1]", 1}, {"[+1]", 1}, {"[1.5.]", 4}, {"[0e+-1]", 4}, {"[-2.]", 4},
    {"[1.0e-]", 6}, {"[0xG]", 2}, {"[1+2]", 2}, {"18446744073709551616x", 20}, {"00000000000000000000", 1},
    {"1.00000000000000000000.", 22},
    // literals
    {"n", 1}, {"nu", 2}, {"nul", 3}, {"nulL", 3}, {"nulll", 4}, {"nullnull", 4}, {"null0", 4}, {"t", 1}, {"tr", 2},
    {"tru", 3}, {"truth", 3}, {"truE", 3}, {"truetrue", 4}, {"truex", 4}, {"f", 1}, {"fals", 4}, {"falsE", 4},
    {"falsey", 5}, {"True", 0}, {"TRUE", 0}, {"False", 0}, {"Null", 0}, {"NULL", 0}, {"None", 0}, {"nil", 1},
    {"undefined", 0}, {"yes", 0}, {"on", 0}, {"true\"", 4, 4}, {"[nul]", 4}, {"[tru]", 4}, {"[fals]", 5},
    {"[true false]", 6}, {"[nulltrue]", 5}, {"abc", 0}, {"*", 0}, {"\\u006eull", 0},
    // strings
    {"\"", 1, open}, {"\"abc", 4, open}, {"\"0123456789abcdef", 17, open}, {"'a'", 0}, {"`a`", 0}, {"a", 0},
    {"\xE2\x80\x9C" "a\xE2\x80\x9D", 0}, {"\"a\" \"b\"", 4}, {"\"a\"b", 3}, {"\"a\"\"b\"", 3, 3}, {"\"a\"x\"", 3},
    {"\"a\nb\"", 2}, {"\"a\tb\"", 2}, {"\"\r\"", 1}, {"\"\0\""sv, 1}, {"\"\x01\"", 1}, {"\"\x1f\"", 1},
    {"\"\x1b[0m\"", 1}, {"\"0123456789abcdef\x01\"", 17}, {"\"0123456789abcd\x01\"", 15},
    {"\"012345\n89abcdef0\"", 7}, {"[\"a]", 4, open}, {"[\"", 2, open}, {"[\"a\n\"]", 3}, {"[\"a\",\"b]", 8, open},
    {"[a\"b\"]", 1}, {"[\"a\"\"b\"]", 4},
    // escapes
    {"\"\\", 1, open}, {"\"\\\"", 3, open}, {"\"\\\\\\\"", 5, open}, {"\"a\\", 2, open}, {"\"\\x41\"", 1},
    {"\"\\a\"", 1}, {"\"\\v\"", 1}, {"\"\\0\"", 1}, {"\"\\'\"", 1}, {"\"\\N\"", 1}, {"\"\\T\"", 1}, {"\"\\ \"", 1},
    {"\"\\\n\"", 1}, {"\"\\\t\"", 1}, {"\"\\\0\""sv, 1}, {"\"\\\xC3\xA9\"", 1}, {"\"\\\xFF\"", 1}, {"\"\\U0041\"", 1},
    {"\"\\UA66D\"", 1}, {"\"\\u\"", 1}, {"\"\\u1\"", 1}, {"\"\\u12\"", 1}, {"\"\\u123\"", 1}, {"\"\\u", 1, 1},
    {"\"\\u12", 1, 1}, {"\"\\u00G0\"", 1}, {"\"\\u000g\"", 1}, {"\"\\u-123\"", 1}, {"\"\\u+123\"", 1},
    {"\"\\u 123\"", 1}, {"\"\\u{41}\"", 1}, {"\"\\u00\\u0041\"", 1}, {"\"\\u\xC2\xB9" "23\"", 1}, {"\"ab\\q\"", 3},
    {"\"0123456789abcdef0123456789\\q\"", 27}, {"\"\\\\\\q\"", 3}, {"[\"\\n\",\"\\p\"]", 7}, {"[\\n]", 1},
    {"\"\\uD800\"", 1}, {"\"\\uDBFF\"", 1}, {"\"\\uDC00\"", 1}, {"\"\\uDFFF\"", 1}, {"\"\\uD800x\"", 1},
    {"\"\\uD800\\n\"", 1}, {"\"\\uD800\\\"", 1, 1}, {"\"\\uD800\\u\"", 1}, {"\"\\uD800\\u12\"", 1},
    {"\"\\uD800\\u0041\"", 1}, {"\"\\uD800\\uD800\"", 1}, {"\"\\uD800\\uDBFF\"", 1}, {"\"\\uDC00\\uD800\"", 1},
    {"\"\\uDD1E\\uD834\"", 1}, {"\"\\uDBFF\\uE000\"", 1}, {"\"\\uD834\\uDD1E\\uD834\"", 13},
    {"\"\\uD834\\\\uDD1E\"", 1}, {"\"\\uD834 \\uDD1E\"", 1}, {"\"\\uD83D\xED\xB8\x80\"", 1},
    {"\"a\\u0041\\uDEAD\"", 8}, {"\"\\uD888", 1, 1},
    // encoding
    {"\"\x80\"", 1}, {"\"\xBF\"", 1}, {"\"\xC3\"", 1}, {"\"\xC3(\"", 1}, {"\"\xC0\xAF\"", 1}, {"\"\xC0\x80\"", 1},
    {"\"\xC1\xBF\"", 1}, {"\"\xE0\x80\xAF\"", 1}, {"\"\xE0\x9F\xBF\"", 1}, {"\"\xE2\x82\"", 1}, {"\"\xE2(\xA1\"", 1},
    {"\"\xE2\x82(\"", 1}, {"\"\xED\xA0\x80\"", 1}, {"\"\xED\xBF\xBF\"", 1}, {"\"\xED\xA0\xB4\xED\xB4\x9E\"", 1},
    {"\"\xF0\x80\x80\xAF\"", 1}, {"\"\xF0\x8F\xBF\xBF\"", 1}, {"\"\xF0\x9F\x98\"", 1}, {"\"\xF0(\x8C\xBC\"", 1},
    {"\"\xF0\x90(\xBC\"", 1}, {"\"\xF0\x9F\x98(\"", 1}, {"\"\xF4\x90\x80\x80\"", 1}, {"\"\xF5\x80\x80\x80\"", 1},
    {"\"\xF8\x88\x80\x80\x80\"", 1}, {"\"\xFC\x84\x80\x80\x80\x80\"", 1}, {"\"\xFE\"", 1}, {"\"\xFF\"", 1},
    {"\"ab\xF0\x9F\x98\"", 3}, {"\"\xC3\xA9\xC3\"", 3}, {"\"\xE2\x82\xAC\x80\"", 4}, {"\"0123456789abcdef\xE9\"", 17},
    {"\"0123456789abcde\xC3\"", 16}, {"\"\xC3", 1, 1}, {"\"\xF0\x9F\x98", 1, 1}, {"[\"a\xE5\"]", 3}, {"[\xE9]", 1},
    {"\xE9", 0}, {"\xC3\xA9", 0}, {"1\xE5", 1}, {"[1e1\xE5]", 4}, {"[\"\\u\xE5\"]", 2}, {"\xEF\xBB", 0},
    {"\xEF\xBB{}", 0}, {"\xEF\xBB\xBF", 3, 0}, {"\xEF\xBB\xBF ", 4, 0}, {"\xEF\xBB\xBF\xEF\xBB\xBF[]", 3, 0},
    {" \xEF\xBB\xBF[]", 1}, {"[]\xEF\xBB\xBF", 2}, {"[\xEF\xBB\xBF]", 1}, {"\xEF\xBB\xBF[1,]", 6, 0},
    {"\xEF\xBB\xBF\0"sv, 3, 0}, {"\xFE\xFF\0[\0]"sv, 0}, {"\xFF\xFE[\0]\0"sv, 0}, {"[\0]\0"sv, 1}, {"\0[\0]"sv, 0},
    {"\"\"\xC2\xA0", 2}, {"\xC2\xA0[]", 0}, {"[\xC2\x85]", 1}, {"[\xE2\x80\xA8]", 1}, {"[\xE2\x81\xA0]", 1},
    {"[\xE3\x80\x80]", 1},
    // structure
    {"", 0}, {" ", 1}, {"\t\r\n ", 4}, {"\0"sv, 0}, {" \0"sv, 1}, {"[", 1}, {"]", 0}, {"{", 1, fine}, {"}", 0},
    {",", 0}, {":", 0}, {"[1", 2}, {"[1,", 3}, {"[1,]", 3}, {"[1,,]", 3}, {"[,1]", 1}, {"[,]", 1}, {"[1,,2]", 3},
    {"[1 2]", 3}, {"[1;2]", 2}, {"[1:2]", 2}, {"[1}", 2}, {"{]", 1}, {"[}", 1}, {"[)", 1}, {"[[]", 3}, {"[]]", 2},
    {"[][]", 2}, {"[]{}", 2}, {"{}[]", 2}, {"{}{}", 2}, {"{},", 2, open}, {"[],", 2, open}, {"[1],", 3, open}, {"[1]]", 3}, {"[[1]", 4},
    {"[3[4]]", 2}, {"[\"\",]", 4}, {"[   , \"\"]", 4}, {"[1\n", 3}, {"[{}", 3}, {"[\"x\"", 4}, {"[\"x\"]]", 5},
    {"[\"a\",\n4\n,1,", 11}, {"(1)", 0}, {"<x/>", 0}, {"<.>", 0}, {"\\", 0}, {"#", 0}, {"@", 0}, {"{{}}", 1},
    {"{[]}", 1}, {"{1}", 1}, {"{1:2}", 1}, {"{true:1}", 1}, {"{null:1}", 1}, {"{a:1}", 1}, {"{'a':1}", 1},
    {"{\"a\"}", 4}, {"{\"a\"", 4}, {"{\"a", 3, open}, {"{\"", 2, open}, {"{\"a\":", 5}, {"{\"a\":}", 5},
    {"{\"a\":,}", 5}, {"{\"a\":1", 6, fine}, {"{\"a\":1,", 7}, {"{\"a\":1,}", 7}, {"{\"a\":1,,}", 7},
    {"{\"a\":1,,\"b\":2}", 7}, {"{,\"a\":1}", 1}, {"{,}", 1}, {"{\"a\" 1}", 5}, {"{\"a\" \"b\"}", 5},
    {"{\"a\",1}", 4}, {"{\"a\"=1}", 4}, {"{\"a\"::1}", 5}, {"{\"a\":1 \"b\":2}", 7}, {"{\"a\":1;\"b\":2}", 6},
    {"{\"a\":1]", 6}, {"{\"a\":1}}", 7, open}, {"{\"a\":1}x", 7}, {"{\"a\":1},{\"b\":2}", 7, open}, {"{\"a\":\"b\"}#", 9},
    {"{\"a\":\"b\",\"c\"}", 12}, {"{\"a\":1,1}", 7}, {"{\"a\":1,null}", 7}, {"{\"a\":1,[]}", 7}, {"{\"a\":[}", 6},
    {"{\"a\":[]]", 7}, {"{\"a\":{]}", 6}, {"{\"a\":b}", 5}, {"{:1}", 1}, {"{\"a\":1:2}", 6}, {"{x\"a\":1}", 1},
    {"{\"a\":/*x*/1}", 5}, {"[\"a\":1]", 4}, {"{\"\\uD800\":1}", 2}, {"{\"\\q\":1}", 2}, {"{\"\xFF\":1}", 2},
    {"{\"\xC3\":1}", 2}, {"{\"a\x01\":1}", 3}, {"{\"a\nb\":1}", 3}, {"{\"a\\\":1}", 8, open}, {"[1]x", 3},
    {"[1] 2", 4}, {"[1]\0x"sv, 4, 3}, {"[1\0]"sv, 2}, {"\0[1]"sv, 0}, {"[\0]"sv, 1}, {"{\"a\"\0:1}"sv, 4},
    {"[1,\0 2]"sv, 3}, {"[\f1]", 1}, {"[\v1]", 1}, {"[1]\f", 3}, {"\f[]", 0}, {"[\x1b]", 1}, {"[\x7f]", 1},
    {"[\b]", 1}, {"[] //", 3}, {"//x\n[]", 0}, {"/**/[]", 0}, {"[/**/]", 1}, {"[]/**/", 2}, {"[1,#x\n2]", 3},
    {"{\"a\":1}--", 7}, {"[1]\xC2\xA0", 3}, {"\"a\",\"b\"", 3, 7}
};
// clang-format on

std::string shown(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        constexpr char digits[] = "0123456789ABCDEF";
        if (byte >= ' ' && byte < 0x7F)
            out += c;
        else
            out.append("<").append(1, digits[byte >> 4]).append(1, digits[byte & 15]).append(">");
    }
    return out;
}

/// Decodes into a type of its own memory.
template <class T>
fault decoded(std::string_view text) {
    const json_walk::exact block(text);
    hearken::scratch memory;
    T out{};
    if (auto done = hearken::json::decode(block.view(), out, memory); !done) return std::move(done).error();
    return std::nullopt;
}

struct any_member {
    std::optional<hearken::raw_json> a;
};

/// Decodes into the types that take any value of the kind with which the document begins.
std::vector<fault> typed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n", text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
    switch (first == text.npos ? ' ' : text[first]) {
    case '"': return {decoded<std::string>(text), decoded<std::string_view>(text)};
    case '[':
        return {decoded<std::vector<hearken::raw_json_view>>(text), decoded<std::vector<hearken::raw_json>>(text)};
    case '{': return {decoded<any_member>(text)};
    case 't':
    case 'f': return {decoded<bool>(text)};
    case 'n': return {decoded<std::optional<bool>>(text)};
    default: return {decoded<double>(text), decoded<float>(text), decoded<hearken::number>(text)};
    }
}

struct probe {
    int known = 0;
};

/// As the value of a key nobody asked for: behind what is asked for, before it, and deeper.
constexpr std::pair<std::string_view, std::string_view> places[] = {
    {"{\"known\":1,\"other\":", "}"}, {"{\"other\":", ",\"known\":1}"}, {"{\"known\":1,\"other\":[0,{\"x\":", "}]}"}};

TEST(vectors, what_is_valid_is_taken) {
    for (const std::string_view text : valid) {
        SCOPED_TRACE(shown(text));
        EXPECT_EQ(json_walk::skip(text), std::nullopt);
        std::string bytes;
        EXPECT_EQ(json_walk::raw(text, bytes), std::nullopt);
        const std::size_t first = text.find_first_not_of(" \t\r\n");
        EXPECT_EQ(bytes, text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
        tree mine;
        EXPECT_EQ(json_walk::read(text, mine), std::nullopt);
        EXPECT_EQ(mine, tree::parse(text));
        if (text.find("\"a\":1,\"") == text.npos && text.find("\"a\":[],\"a\"") == text.npos) {
            for (const fault& found : typed(text)) {
                // 5e-324 is a float too: the nearest is 0; what is too large for one has a code of its own
                EXPECT_TRUE(!found || found->code == errc::out_of_range) << found->text();
            }
        }
        for (const auto& [before, after] : places) {
            EXPECT_EQ(decoded<probe>(std::string(before).append(text).append(after)), std::nullopt) << before;
        }
        for (const std::string_view around : {"\xEF\xBB\xBF", " ", "\n"}) {
            EXPECT_EQ(json_walk::skip(std::string(around).append(text)), std::nullopt);
        }
        for (const std::string_view behind : {"\0"sv, "\0\0\0"sv, " \0"sv, "\0\n"sv, "\r\n"sv}) {
            EXPECT_EQ(json_walk::skip(std::string(text).append(behind)), std::nullopt) << behind.size();
        }
    }
}

TEST(vectors, what_is_malformed_is_refused_at_its_byte) {
    for (const vector& each : malformed) {
        SCOPED_TRACE(shown(each.text));
        const std::string_view text = each.text;
        tree mine;
        std::string bytes;
        const fault found[] = {json_walk::skip(text), json_walk::raw(text, bytes), json_walk::read(text, mine)};
        if (each.byte != same) {
            for (const fault& one : found) {
                ASSERT_TRUE(one);
                EXPECT_EQ(one->byte, each.byte) << one->text();
                EXPECT_EQ(one->code, errc::invalid_payload) << one->text();
            }
            for (const fault& one : typed(text)) {
                ASSERT_TRUE(one);
                EXPECT_EQ(one->byte, each.byte) << one->text();
                EXPECT_EQ(one->code, errc::invalid_payload) << one->text();
            }
            if (text.find('\0') == text.npos) { // which the other reader takes for the end
                EXPECT_TRUE(tree::parse(text, nullptr, false).is_discarded());
            }
        }
        for (const auto& [before, after] : places) {
            if (before.ends_with("\"x\":") && each.inside != same) continue;
            const fault inside = decoded<probe>(std::string(before).append(text).append(after));
            if (each.inside == fine && before.starts_with("{\"other\"")) continue; // `{` swallows what follows
            ASSERT_TRUE(inside) << before;
            if (each.inside == open) continue;
            EXPECT_EQ(inside->code, errc::invalid_payload) << inside->text();
            const std::size_t length = each.inside == fine   ? text.size() + 1
                                       : each.inside == same ? each.byte
                                                             : each.inside;
            if (before.starts_with("{\"other\"")) continue;
            EXPECT_EQ(inside->byte, before.size() + length) << inside->text();
        }
    }
}

// ---- limits -------------------------------------------------------------------------------------------------------

std::string nested(std::size_t levels, std::string_view left, std::string_view right, std::string_view inside) {
    std::string text;
    for (std::size_t i = 0; i < levels; ++i) text += left;
    text += inside;
    for (std::size_t i = 0; i < levels; ++i) text += right;
    return text;
}

struct branch {
    std::vector<branch> a;
};

TEST(vectors, sixty_four_levels_and_no_more) {
    for (const auto& [left, right] : {std::pair("[", "]"), std::pair("{\"a\":", "}"), std::pair(" [ ", " ] ")}) {
        tree value;
        std::string bytes;
        for (const std::string_view inside : {"1", "\"\"", "null"}) {
            EXPECT_FALSE(json_walk::skip(nested(64, left, right, inside)));
            EXPECT_FALSE(json_walk::raw(nested(64, left, right, inside), bytes));
            EXPECT_FALSE(json_walk::read(nested(64, left, right, inside), value));
        }
        for (const std::size_t levels : {65U, 66U, 100'000U}) {
            const std::string text = nested(levels, left, right, "1");
            for (const fault& found :
                 {json_walk::skip(text), json_walk::raw(text, bytes), json_walk::read(text, value)}) {
                ASSERT_TRUE(found);
                EXPECT_EQ(found->code, errc::too_deep);
                EXPECT_EQ(found->byte, 64 * std::string_view(left).size() + (*left == ' ' ? 1U : 0U));
            }
        }
        const std::string half = nested(100'000, left, "", "");
        EXPECT_EQ(json_walk::skip(half).value().code, errc::too_deep);
    }
    EXPECT_FALSE(json_walk::skip(nested(64, "[", "]", "")));
    EXPECT_TRUE(json_walk::skip(nested(65, "[", "]", "")));
    EXPECT_FALSE(json_walk::skip(nested(63, "[", "]", "{}")));
    EXPECT_TRUE(json_walk::skip(nested(64, "[", "]", "{}")));
    EXPECT_FALSE(json_walk::skip(nested(32, "[{\"a\":", "}]", "0")));
    EXPECT_EQ(json_walk::skip(nested(33, "[{\"a\":", "}]", "0")).value().byte, 32 * 6U);
    std::string wide = "[";
    for (int i = 0; i < 200; ++i) wide += "[[{}]],{\"a\":[]},";
    EXPECT_FALSE(json_walk::skip(wide + "1]"));
    // a type that holds itself: 32 objects and 32 lists
    EXPECT_FALSE(decoded<branch>(nested(31, "{\"a\":[", "]}", "{\"a\":[]}")));
    const fault deep = decoded<branch>(nested(32, "{\"a\":[", "]}", "{\"a\":[]}"));
    ASSERT_TRUE(deep);
    EXPECT_EQ(deep->code, errc::too_deep);
    EXPECT_EQ(deep->byte, 32 * 6U);
    EXPECT_EQ(decoded<probe>("{\"other\":" + nested(64, "[", "]", "") + "}").value().code, errc::too_deep);
    EXPECT_FALSE(decoded<probe>("{\"known\":1,\"other\":" + nested(63, "[", "]", "") + "}"));
}

TEST(vectors, numbers_of_any_size_are_json_and_too_large_only_for_a_type) {
    const std::string long_digits(5'000, '7');
    for (const std::string& text : {std::string("1e400"), std::string("-1e400"), std::string("1e999999999999999999999"),
                                    long_digits, "-" + long_digits, "1" + long_digits + ".5e+5"}) {
        std::string bytes;
        tree value;
        EXPECT_FALSE(json_walk::skip(text));
        EXPECT_FALSE(json_walk::raw(text, bytes));
        EXPECT_EQ(bytes, text);
        EXPECT_FALSE(decoded<probe>("{\"known\":1,\"other\":" + text + "}"));
        EXPECT_FALSE(decoded<hearken::number>(text));
        for (const fault& found : {json_walk::read(" " + text, value), decoded<double>(" " + text)}) {
            ASSERT_TRUE(found);
            EXPECT_EQ(found->code, errc::out_of_range);
            EXPECT_EQ(found->byte, 1U);
            EXPECT_LT(found->what.size(), 100U);
        }
    }
    EXPECT_FALSE(decoded<double>("0." + std::string(5'000, '0') + "1"));
    EXPECT_FALSE(decoded<double>("1e-999999999999999999999"));
    EXPECT_EQ(decoded<float>("1e39").value().code, errc::out_of_range);
    EXPECT_EQ(decoded<std::int64_t>("9223372036854775808").value().code, errc::out_of_range);
    EXPECT_EQ(decoded<std::uint64_t>("18446744073709551616").value().code, errc::out_of_range);
    EXPECT_EQ(decoded<std::uint64_t>("-1").value().code, errc::out_of_range);
    EXPECT_FALSE(decoded<std::uint64_t>("-0"));
    for (const std::string_view text : {"1.0", "1e2", "0.5", "-0.0", "1e-1"}) {
        EXPECT_EQ(decoded<std::int64_t>(text).value().code, errc::wrong_type) << text;
    }
}

struct twice {
    std::optional<int> a;
    std::optional<int> b;
};

TEST(vectors, a_known_member_comes_once) {
    for (const auto& [text, byte] :
         {std::pair(R"({"a":1,"a":1})"sv, 7U), std::pair(R"({"a":1,"b":2,"a":null})"sv, 13U),
          std::pair(R"({"a":null,"\u0061":1})"sv, 10U), std::pair(R"({"b":1,"a":1,"b" :1})"sv, 13U),
          std::pair(R"({"x":1,"\u0062":1,"x":2,"b":3})"sv, 24U)}) {
        const fault found = decoded<twice>(text);
        ASSERT_TRUE(found) << text;
        EXPECT_EQ(found->code, errc::duplicate_member) << text;
        EXPECT_EQ(found->byte, byte) << text;
    }
    EXPECT_FALSE(decoded<twice>(R"({"x":1,"x":2,"a":1,"x":{"a":1,"a":2}})"));
    EXPECT_EQ((decoded<std::map<std::string, int>>(R"({"k":1,"\u006b":2})").value().code), errc::duplicate_member);
}

TEST(vectors, long_strings_and_their_faults_at_every_place) {
    for (std::size_t size = 0; size < 70; ++size) {
        const std::string plain(size, 'x');
        for (const std::string_view odd : {"", "\\n", "\\u00e9", "\\ud83d\\ude00", "\xC3\xA9", "\xF0\x9F\x98\x80"}) {
            for (const std::size_t at : {std::size_t{0}, size / 2, size}) {
                std::string text = '"' + plain;
                text.insert(at + 1, odd);
                text += '"';
                tree value;
                ASSERT_FALSE(json_walk::skip(text)) << text;
                ASSERT_FALSE(json_walk::read(text, value)) << text;
                ASSERT_EQ(value, tree::parse(text));
                ASSERT_TRUE(json_walk::skip(text.substr(0, text.size() - 1))) << text;
            }
        }
        for (const std::string_view bad : {"\n", "\\x", "\\ud83d", "\xC3", "\xED\xA0\x80", "\x80"}) {
            for (std::size_t at = 0; at <= size; ++at) {
                std::string text = '"' + plain + '"';
                text.insert(at + 1, bad);
                const fault found = json_walk::skip(text);
                ASSERT_TRUE(found) << shown(text);
                ASSERT_EQ(found->byte, at + 1) << shown(text);
            }
        }
    }
}

} // namespace
