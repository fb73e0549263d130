// SPDX-License-Identifier: BSL-1.0
#include <hearken/words/utf8.hpp>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace {

using hearken::invalid_utf8_at;
constexpr std::size_t npos = std::string_view::npos;

static_assert(invalid_utf8_at("") == npos);
static_assert(invalid_utf8_at("plain ASCII, longer than eight bytes") == npos);
static_assert(invalid_utf8_at("küche/温度/😀") == npos);
static_assert(invalid_utf8_at("a\xFF") == 1);
static_assert(invalid_utf8_at("0123456789\xC3") == 10);

TEST(utf8, edges_of_the_ranges) {
    struct line {
        std::string_view bytes;
        std::size_t at;
    };
    constexpr line lines[]{
        {"\x7F", npos},
        {"\x80", 0},
        {"\xBF", 0},
        {"\xC0\x80", 0},
        {"\xC1\xBF", 0},
        {"\xC2\x80", npos},
        {"\xDF\xBF", npos},
        {"\xC2\x7F", 0},
        {"\xE0\xA0\x80", npos},
        {"\xE0\x9F\xBF", 0},
        {"\xED\x9F\xBF", npos},
        {"\xED\xA0\x80", 0},
        {"\xEE\x80\x80", npos},
        {"\xEF\xBF\xBF", npos},
        {"\xF0\x90\x80\x80", npos},
        {"\xF0\x8F\xBF\xBF", 0},
        {"\xF4\x8F\xBF\xBF", npos},
        {"\xF4\x90\x80\x80", 0},
        {"\xF5\x80\x80\x80", 0},
        {"\xF0\x90\x80", 0},
        {"ab\xE2\x82", 2},
        {"ab\xE2\x82\xAC"
         "c\xE2",
         6},
    };
    for (const line& one : lines) EXPECT_EQ(invalid_utf8_at(one.bytes), one.at) << one.bytes;
    EXPECT_EQ(invalid_utf8_at(std::string_view{"\0\0", 2}), npos);
}

/// Encodes by the definition: what it never gives is not well-formed.
std::string encode(std::uint32_t point) {
    const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
    if (point < 0x80) return {byte(point)};
    if (point < 0x800) return {byte(0xC0 | point >> 6), byte(0x80 | (point & 63))};
    if (point < 0x10000) return {byte(0xE0 | point >> 12), byte(0x80 | (point >> 6 & 63)), byte(0x80 | (point & 63))};
    return {byte(0xF0 | point >> 18), byte(0x80 | (point >> 12 & 63)), byte(0x80 | (point >> 6 & 63)),
            byte(0x80 | (point & 63))};
}

TEST(utf8, every_code_point) {
    for (std::uint32_t point = 0; point < 0x120000; ++point) {
        const bool fine = point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
        ASSERT_EQ(invalid_utf8_at(encode(point)), fine ? npos : 0U) << point;
    }
}

TEST(utf8, a_fault_is_found_at_every_offset) {
    for (std::size_t size = 1; size < 40; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            std::string bytes(size, 'x');
            bytes[at] = '\xFE';
            EXPECT_EQ(invalid_utf8_at(bytes), at);
        }
    }
}

TEST(utf8, three_random_bytes_against_the_definition) {
    std::mt19937 random{5};
    for (int i = 0; i < 200'000; ++i) {
        std::string bytes;
        for (int n = 0; n < 3; ++n)
            bytes += static_cast<char>(random() % 4 == 0 ? random() : 0xE0 - 32 + random() % 64);
        std::size_t at = 0;
        while (at < bytes.size()) {
            std::size_t length = 0;
            for (std::size_t n = 1; n <= 3 && at + n <= bytes.size(); ++n) {
                const auto byte = [&](std::size_t k) {
                    return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + k]));
                };
                const std::uint32_t point = n == 1   ? byte(0)
                                            : n == 2 ? (byte(0) & 31) << 6 | (byte(1) & 63)
                                                     : (byte(0) & 15) << 12 | (byte(1) & 63) << 6 | (byte(2) & 63);
                if (encode(point) == bytes.substr(at, n) && (point < 0xD800 || point > 0xDFFF)) length = n;
            }
            if (length == 0) break;
            at += length;
        }
        ASSERT_EQ(invalid_utf8_at(bytes), at == bytes.size() ? npos : at);
    }
}

TEST(utf8, what_is_none_is_printed_as_question_marks) {
    EXPECT_EQ(hearken::printable("22 \xC2\xB0"), "22 \xC2\xB0");
    EXPECT_EQ(hearken::printable("a\xFF\xC2z"), "a??z");
}

} // namespace
