// SPDX-License-Identifier: BSL-1.0
#include <hearken/json/reader.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <type_traits>

#include "support/json_walk.hpp"

namespace {

using hearken::errc;
using hearken::step;
using json_walk::read;
using json_walk::skip;
using json_walk::tree;

TEST(reader, strings_without_escapes_are_not_copied) {
    const std::string text = R"(["plain","°C","a\nb"])";
    hearken::scratch memory;
    hearken::json::reader in(text, memory);
    std::string_view value;
    ASSERT_EQ(in.enter_array(), step::more);
    ASSERT_TRUE(in.string(value));
    EXPECT_EQ(value.data(), text.data() + 2);
    ASSERT_EQ(in.next_element(), step::more);
    ASSERT_TRUE(in.string(value));
    EXPECT_EQ(value, "°C");
    EXPECT_EQ(value.data(), text.data() + 10);
    ASSERT_EQ(in.next_element(), step::more);
    ASSERT_TRUE(in.string(value));
    EXPECT_EQ(value, "a\nb");
    EXPECT_EQ(in.next_element(), step::done);
    EXPECT_TRUE(in.end());
}

constexpr hearken::known_key quoted_key("a\"b");
constexpr hearken::known_key plain_key("ab");

TEST(reader, keys) {
    hearken::scratch memory;
    std::string_view key;
    hearken::json::reader in(R"({"ab":1,"ab" : 2,"a\u0062":3,"abc":4})", memory);
    ASSERT_EQ(in.enter_object(), step::more);
    EXPECT_FALSE(in.match_key(quoted_key));
    ASSERT_TRUE(in.match_key(plain_key));
    ASSERT_TRUE(in.skip());
    for (const std::string_view expected : {"ab", "ab", "abc"}) {
        ASSERT_EQ(in.next_member(), step::more);
        EXPECT_FALSE(in.match_key(plain_key)) << "only the plain form is matched";
        ASSERT_TRUE(in.key(key));
        EXPECT_EQ(key, expected);
        ASSERT_TRUE(in.skip());
    }
    EXPECT_EQ(in.next_member(), step::done);
    hearken::json::reader broken(R"({"a"b":1})", memory);
    ASSERT_EQ(broken.enter_object(), step::more);
    EXPECT_FALSE(broken.match_key(quoted_key)) << "a quote in a name must not match one in the document";
}

TEST(reader, long_keys_are_matched_to_the_end) {
    for (std::size_t size = 0; size != 40; ++size) {
        const std::string name(size, 'x');
        const hearken::known_key expected(name);
        for (std::size_t other = 0; other <= size + 1; ++other) { // == size: the very key
            std::string text = name;
            if (other < size) text[other] = 'y';
            if (other == size + 1) text += 'x';
            const std::string document = "{\"" + text + "\":12345678}";
            hearken::scratch memory;
            hearken::json::reader in(document, memory);
            ASSERT_EQ(in.enter_object(), step::more);
            EXPECT_EQ(in.match_key(expected), other == size) << document;
            std::string_view key;
            if (other != size) {
                EXPECT_TRUE(in.key(key));
            }
            int value = 0;
            EXPECT_TRUE(in.integer(value));
        }
    }
}

TEST(reader, rows) {
    static constexpr hearken::known_key keys[] = {hearken::known_key("a"), hearken::known_key("b"),
                                                  hearken::known_key("c"), hearken::known_key("d")};
    struct row {
        std::string_view document;
        std::size_t index;
        hearken::row_place place;
        std::string_view rest;
    };
    using hearken::row_place;
    for (const row& each : {
             row{R"({"a":1,"b":"x","c":true})", 3, row_place::done, ""},
             row{R"({"a":1,"b":"x","c":true })", 3, row_place::behind_value, " }"},
             row{R"({"a":1,"b":"\u0078","c":true})", 1, row_place::key, R"("b":"\u0078","c":true})"},
             row{R"({"a":1,"b":"x","c": true})", 2, row_place::key, R"("c": true})"},
             row{R"({"a":1, "b":"x"})", 1, row_place::behind_value, R"(, "b":"x"})"},
             row{R"({"a":1,"c":true})", 1, row_place::key, R"("c":true})"},
             row{R"({"a":1,"b":"x"})", 2, row_place::done, ""},
             row{R"({"a":1})", 0, row_place::key, R"("a":1})"}, // under eight bytes: for `key`
             row{R"({"a":1,"b":2})", 1, row_place::key, R"("b":2})"},
             row{R"({"a":1,"b":"x","c":truth})", 2, row_place::key, R"("c":truth})"},
             row{R"({"a":1,"b":"x","c":true,"d":2,"e":3})", 4, row_place::key, R"("e":3})"},
             row{R"({"a":1,"b":"x","c":true,"d": 22})", 4, row_place::done, ""},
             row{R"({"a":1,"b":"x","c":true,"d":"2"})", 3, row_place::failed, ""},
         }) {
        hearken::scratch memory;
        hearken::json::reader in(each.document, memory);
        ASSERT_EQ(in.enter_object(), step::more);
        int a = 0;
        std::string b;
        bool c = false;
        std::optional<int> d;
        const auto read_other = [&]<class T>(T& value) { // of the four, the optional alone
            static_assert(std::is_same_v<T, std::optional<int>>);
            return in.integer(value.emplace());
        };
        const hearken::row_end found = in.read_row(keys, read_other, a, b, c, d);
        EXPECT_EQ(found.index, each.index) << each.document;
        EXPECT_EQ(found.place, each.place) << each.document;
        EXPECT_EQ(a, found.index > 0 ? 1 : 0);
        EXPECT_EQ(b, found.index > 1 ? "x" : "");
        EXPECT_EQ(d.has_value(), each.index == 4 || found.place == row_place::failed);
        std::string_view rest = each.document.substr(static_cast<std::size_t>(in.here().at - each.document.data()));
        if (found.place != row_place::failed) {
            EXPECT_EQ(rest, each.rest) << each.document;
        }
    }
}

TEST(reader, wrong_kinds_are_named) {
    struct {
        std::string_view text, what;
        errc code;
    } const cases[] = {{"\"1\"", "expected an integer, found a string", errc::wrong_type},
                       {"null", "expected an integer, found null", errc::wrong_type},
                       {"25.0", "expected an integer, found 25.0", errc::wrong_type},
                       {"1e3", "expected an integer, found 1e3", errc::wrong_type},
                       {"300", "expected an integer from -128 to 127, found 300", errc::out_of_range},
                       {"-", "malformed number", errc::invalid_payload},
                       {"x", "expected an integer, found 'x'", errc::invalid_payload},
                       {"123456789012345678901234567890123456789012345",
                        "expected an integer from -128 to 127, found 1234567890123456789012345678901234567...",
                        errc::out_of_range}};
    for (const auto& each : cases) {
        hearken::scratch memory;
        hearken::json::reader in(each.text, memory);
        signed char value = 0;
        EXPECT_FALSE(in.integer(value));
        EXPECT_EQ(in.failure().what, each.what);
        EXPECT_EQ(in.failure().code, each.code);
    }
    hearken::scratch memory;
    hearken::json::reader in(" 1e999", memory);
    double value = 0;
    EXPECT_FALSE(in.real(value));
    EXPECT_EQ(in.failure().text(), "expected a number that a double holds, found 1e999, byte 1");
    EXPECT_EQ(in.failure().code, errc::out_of_range);
}

TEST(reader, raw_is_the_value_without_the_blanks_around) {
    hearken::scratch memory;
    hearken::json::reader in("[ {\"a\" : [1, 2]} , 2 ]", memory);
    std::string_view text;
    ASSERT_EQ(in.enter_array(), step::more);
    ASSERT_TRUE(in.raw(text));
    EXPECT_EQ(text, "{\"a\" : [1, 2]}");
    ASSERT_EQ(in.next_element(), step::more);
    ASSERT_TRUE(in.number(text));
    EXPECT_EQ(text, "2");
    EXPECT_EQ(in.next_element(), step::done);
}

// A document that shows every form; cut, it is never valid.
constexpr std::string_view sample =
    R"({"sensors":[{"name":"temp\u00e9rature","value":25.5e-1,"unit":"°C"},{"value":-0.0,"deep":[[[],{}]]}],)"
    R"("ok":true,"no":false,"none":null,"text":"0123456789abcdef\n\ud83d\ude00 €","big":18446744073709551615,)"
    R"("\"key\"" : [ 1 , 2 ] })";

TEST(reader, every_truncation_is_an_error) {
    tree value;
    ASSERT_FALSE(read(sample, value));
    EXPECT_EQ(value, tree::parse(sample));
    for (std::size_t size = 0; size < sample.size(); ++size) {
        EXPECT_TRUE(skip(sample.substr(0, size))) << size;
        EXPECT_TRUE(read(sample.substr(0, size), value)) << size;
    }
}

TEST(reader, agrees_with_another_reader_on_broken_documents) {
    std::mt19937 random(3); // NOLINT(cert-msc51-cpp): the same at every run
    const std::string_view seeds[] = {sample, R"({"temperature":25.5,"humidity":60,"light":850})",
                                      R"([1,-2.5e3,"a\\b",null,[true,{"x":{}}],""])"};
    const std::string_view pieces[] = {
        "\"",       "\\",           "{",   "}",       "[",    "]",    ",", ":",  "0",    "-",
        ".",        "1e5",          "\\u", "\\ud83d", "null", "true", " ", "\n", "\x01", "\x80",
        "\xC3\xA9", "\xED\xA0\x80", "00",  "+"};
    std::size_t valid = 0;
    for (int round = 0; round < 60'000; ++round) {
        std::string text(seeds[random() % std::size(seeds)]);
        for (auto changes = random() % 3 + 1; changes > 0; --changes) {
            const std::size_t at = random() % text.size();
            switch (random() % 4) {
            case 0: text.erase(at, random() % 4 + 1); break;
            case 1: text.insert(at, pieces[random() % std::size(pieces)]); break;
            case 2: text[at] = static_cast<char>(random() % 255 + 1); break;
            default: {
                const std::string part = text.substr(random() % text.size(), random() % 8);
                text.insert(at, part);
            }
            }
            if (text.empty()) text = " ";
        }
        tree mine;
        const auto skipped = skip(text);
        const auto walked = read(text, mine);
        // A walk converts numbers: beyond a double is refused there and by the other reader, but not in what is
        // skipped.
        if (walked && walked->code == errc::out_of_range) continue;
        ASSERT_EQ(skipped.has_value(), walked.has_value()) << text;
        if (skipped) {
            ASSERT_EQ(skipped->byte, walked->byte) << text << "\n" << skipped->text() << "\n" << walked->text();
        }
        const tree theirs = tree::parse(text, nullptr, false);
        ASSERT_EQ(!walked.has_value(), !theirs.is_discarded()) << text;
        if (!walked) {
            ++valid;
            ASSERT_EQ(mine, theirs) << text;
        }
    }
    EXPECT_GT(valid, 1000U);
}

} // namespace
