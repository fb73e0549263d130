// SPDX-License-Identifier: BSL-1.0
#include <hearken/json/text.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>
#include <string_view>

namespace {

namespace text = hearken::json::detail;

/// A block of exactly the text's size, so that a sanitizer sees every byte too many.
struct exact {
    explicit exact(std::string_view from) : bytes(new char[from.size()]), size(from.size()) {
        from.copy(bytes.get(), size);
    }
    [[nodiscard]] const char* begin() const { return bytes.get(); }
    [[nodiscard]] const char* end() const { return bytes.get() + size; }
    std::unique_ptr<char[]> bytes;
    std::size_t size;
};

static_assert(text::stops('"') && text::stops('\\') && text::stops('\x1f') && text::stops('\0') && text::stops('\x80'));
static_assert(!text::stops(' ') && !text::stops('a') && !text::stops('\x7f') && !text::stops('/'));

TEST(text, both_scans_find_the_first_stop) {
    std::mt19937 random(1); // NOLINT(cert-msc51-cpp): the same at every run
    for (std::size_t size = 0; size < 70; ++size) {
        for (int round = 0; round < 60; ++round) {
            std::string bytes(size, 'x');
            for (char& byte : bytes) byte = static_cast<char>(0x20 + random() % 0x5F);
            for (char& byte : bytes) {
                if (byte == '"' || byte == '\\') byte = '!';
            }
            const std::size_t stop = random() % (size + 1);
            if (stop < size) bytes[stop] = "\"\\\n\x80\xff\x1f"[random() % 6];
            if (stop + 1 < size) bytes[stop + 1] = '"';
            const exact block(bytes);
            const std::size_t from = random() % (stop + 1);
            const char* const expected = block.begin() + stop;
            EXPECT_EQ(text::find_stop(block.begin(), block.begin() + from, block.end()), expected);
            EXPECT_EQ(text::find_stop_portable(block.begin() + from, block.end()), expected);
        }
    }
}

TEST(text, portable_scan_knows_every_byte) {
    for (int byte = 0; byte < 256; ++byte) {
        std::string bytes(24, 'a');
        bytes[11] = static_cast<char>(byte);
        const char* const found = text::find_stop_portable(bytes.data(), bytes.data() + bytes.size());
        EXPECT_EQ(found - bytes.data(), text::stops(bytes[11]) ? 11 : 24) << byte;
    }
}

TEST(text, finish_says_what_and_where) {
    struct {
        std::string_view bytes; // behind the opening quote
        std::ptrdiff_t at;
        const char* fault;
    } const cases[] = {
        {"\"", 0, nullptr},
        {"\\n\\\"\\\\\\/\\b\\f\\r\\t\"", 16, nullptr},
        {"\\u00e9\\uD83D\\uDE00\"", 18, nullptr},
        {"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"", 9, nullptr},
        {"abc", 3, "a string without an end"},
        {"\\", 0, "an escape without an end"},
        {"a\\x\"", 1, "an unknown escape"},
        {"\\u12g4\"", 0, "an escape \\u without four hexadecimal digits"},
        {"\\u123", 0, "an escape \\u without four hexadecimal digits"},
        {"\\uD800\"", 0, "half of a surrogate pair"},
        {"\\uDC00\\uD800\"", 0, "half of a surrogate pair"},
        {"\\uD800\\u0041\"", 0, "half of a surrogate pair"},
        {"\\uD800\\uD800\"", 0, "half of a surrogate pair"},
        {"ab\tc\"", 2, "a control character in a string"},
        {std::string_view("a\0b\"", 4), 1, "a control character in a string"},
        {"a\xFF\"", 1, "invalid UTF-8"},
        {"\xC3\"", 0, "invalid UTF-8"},
        {"\xED\xA0\x80\"", 0, "invalid UTF-8"},
        {"\xC0\xAF\"", 0, "invalid UTF-8"},
        {"\xF4\x90\x80\x80\"", 0, "invalid UTF-8"},
    };
    for (const auto& each : cases) {
        const exact block(each.bytes);
        const text::text_end found = text::finish_text(block.begin(), block.begin(), block.end());
        EXPECT_EQ(found.at - block.begin(), each.at) << each.bytes;
        if (each.fault == nullptr) {
            EXPECT_EQ(found.fault, nullptr) << each.bytes;
        } else {
            EXPECT_STREQ(found.fault, each.fault) << each.bytes;
        }
    }
}

std::string unescaped(std::string_view from) {
    const exact block(from);
    const std::unique_ptr<char[]> room(new char[from.size()]);
    char* const end = text::unescape(block.begin(), block.end(), room.get());
    return {room.get(), end};
}

TEST(text, unescape) {
    EXPECT_EQ(unescaped(""), "");
    EXPECT_EQ(unescaped("plain"), "plain");
    EXPECT_EQ(unescaped(R"(\"\\\/\b\f\n\r\t)"), "\"\\/\b\f\n\r\t");
    EXPECT_EQ(unescaped(R"(a\u0041\u00e9\u20AC\ud83d\ude00z)"), "aA\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z");
    EXPECT_EQ(unescaped(R"(\u0000)"), std::string(1, '\0'));
    EXPECT_EQ(unescaped(R"(\uD800\uDC00\uDBFF\uDFFF)"), "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF");
}

} // namespace
