// SPDX-License-Identifier: BSL-1.0
#include <hearken/cbor/reader.hpp>
#include <hearken/cbor/writer.hpp>
#include <hearken/wire/bytes.hpp>

#include "support/wire_form.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

using hearken::base64;
using hearken::base64_view;
using hearken::base64url;
using hearken::hex;
using hearken::hex_bytes;
using hearken::token;
using test::error_of;
using test::expect;
using test::write;

namespace {

std::vector<std::byte> bytes(std::string_view text) {
    const auto all = std::as_bytes(std::span(text));
    return {all.begin(), all.end()};
}

static_assert(hearken::wire::kinds_of<base64> == token::string);
static_assert(hearken::wire::owning<base64> && hearken::wire::owning<hex_bytes<4>> &&
              !hearken::wire::owning<base64_view>);

TEST(bytes, base64) { // RFC 4648 10
    expect(R"("")", base64(), R"("")");
    expect(R"("Zg==")", base64(bytes("f")), R"("Zg==")");
    expect(R"("Zm8=")", base64(bytes("fo")), R"("Zm8=")");
    expect(R"("Zm9v")", base64(bytes("foo")), R"("Zm9v")");
    expect(R"("Zm9vYmFy")", base64(bytes("foobar")), R"("Zm9vYmFy")");
    expect(R"("VGVtcGVyYXR1cmUgPSAwLjA=")", base64(bytes("Temperature = 0.0")), R"("VGVtcGVyYXR1cmUgPSAwLjA=")");
    expect(R"("vu8=")", base64(bytes("\xBE\xEF")), R"("vu8=")");
    expect(R"("+\/+\/")", base64(bytes("\xFB\xFF\xBF")), R"("+/+/")");
    const auto refused = [](std::string_view words, std::initializer_list<const char*> texts) {
        for (const char* text : texts) {
            EXPECT_EQ(error_of<base64>(text),
                      std::string("expected base64").append(words).append(", found ").append(text) + ", byte 0");
        }
    };
    refused(", filled up with '=' to a multiple of four letters",
            {R"("Zg")", R"("Zg=")", R"("Zg===")", R"("====")", R"("Zm9vYg")"});
    refused(" with no single letter behind groups of four", {R"("Z===")", R"("Zm9vY")"});
    refused(" whose last letter has no bits beyond the bytes", {R"("Zh==")", R"("Zm9=")"});
    refused(", where no '-' is", {R"("Zm9-")"});
    refused(" with '=' at its end only", {R"("=Zm9")", R"("Zg==Zg==")"});
    refused("", {R"("Zm9v ")", R"("Zm 9v")", R"("Zmü")"});
    EXPECT_EQ(error_of<base64>("[1,2]"), "expected a string, found an array, byte 0");
}

TEST(bytes, base64url_needs_no_padding) { // RFC 7515 2, RFC 8428 5
    expect(R"("-_-_")", base64url(bytes("\xFB\xFF\xBF")), R"("-_-_")");
    for (const char* text : {R"("aGkgCg")", R"("aGkgCg==")"}) expect(text, base64url(bytes("hi \n")), R"("aGkgCg")");
    for (const char* text : {R"("Zm8")", R"("Zm8=")"}) expect(text, base64url(bytes("fo")), R"("Zm8")");
    for (const char* text : {R"("Zm9/")", R"("Z")", R"("A")", R"("Zm9vA")", R"("Zh")", R"("Zm9")", R"("Zg=")",
                             R"("Zg===")", R"("Z=")", R"("====")", R"("Zm9v====")"}) {
        EXPECT_TRUE(error_of<base64url>(text).starts_with("expected base64url")) << text;
    }
    EXPECT_EQ(
        error_of<base64url>(R"("Zg=")"),
        "expected base64url, filled up with '=' or not at all to a multiple of four letters, found \"Zg=\", byte 0");
    expect(R"("Zg")",
           hearken::encoded_bytes<hearken::wire::base64_encoding<true, false>, std::array<std::byte, 1>>(
               std::array{std::byte{'f'}}),
           R"("Zg")");
}

TEST(bytes, base64_without_padding) {
    using hearken::unpadded_base64;
    for (const char* text : {R"("+/8")", R"("+/8=")"}) expect(text, unpadded_base64(bytes("\xFB\xFF")), R"("+/8")");
    expect(R"("")", unpadded_base64(), R"("")");
    EXPECT_EQ(error_of<unpadded_base64>(R"("-_8")"), "expected base64, where no '-' is, found \"-_8\", byte 0");
}

TEST(bytes, hexadecimal_with_a_separator) {
    using mac = hearken::separated_hex_bytes<6>;
    using dump = hearken::separated_hex<' '>;
    expect(R"("A4:C1:38:0b:5d:86")",
           mac(std::array{std::byte{0xA4}, std::byte{0xC1}, std::byte{0x38}, std::byte{0x0B}, std::byte{0x5D},
                          std::byte{0x86}}),
           R"("a4:c1:38:0b:5d:86")");
    EXPECT_EQ(error_of<mac>(R"("A4:C1")"), "expected 6 bytes, found 2, byte 0");
    expect(R"("01 03 0A")", dump(bytes("\x01\x03\n")), R"("01 03 0a")");
    expect(R"("7f")", dump(bytes("\x7F")), R"("7f")");
    expect(R"("")", dump(), R"("")");
    for (const char* text : {R"("0")", R"("01 ")", R"(" 01")", R"("01030A")", R"("01:03")", R"("01  03")", R"("01 0")",
                             R"("01 0g")", R"("0103")"}) {
        EXPECT_EQ(error_of<dump>(text),
                  std::string("expected hexadecimal digits, two a byte with ' ' between bytes, found ") + text +
                      ", byte 0");
    }
}

TEST(bytes, hexadecimal) {
    expect(R"("002B0500")", hex(bytes(std::string_view("\0\x2B\x05\0", 4))), R"("002b0500")");
    expect(R"("0xbeEF")", hex(bytes("\xBE\xEF")), R"("beef")");
    expect(R"("")", hex(), R"("")");
    for (const char* text : {R"("0")", R"("0x0")", R"("0g")", R"("-1")", R"("0x0x12")", R"("12 4")"}) {
        EXPECT_EQ(error_of<hex>(text),
                  std::string("expected hexadecimal digits, two a byte, found ") + text + ", byte 0");
    }
}

TEST(bytes, exactly_so_many) {
    using eui = hex_bytes<8>;
    eui value;
    value->fill(std::byte{0x42});
    expect(R"("4242424242424242")", value, R"("4242424242424242")");
    EXPECT_EQ(error_of<eui>(R"( "42424242424242")"), "expected 8 bytes, found 7, byte 1");
    expect(R"("vu8=")", hearken::base64_bytes<2>(std::array{std::byte{0xBE}, std::byte{0xEF}}), R"("vu8=")");
}

TEST(bytes, a_view_takes_scratch_memory_and_no_more_than_it_needs) {
    hearken::scratch memory;
    hearken::json::reader in(R"("Zm8=")", memory);
    base64_view view;
    ASSERT_TRUE(hearken::wire::form<base64_view>::read(in, view));
    EXPECT_TRUE(std::ranges::equal(view.value, bytes("fo")));
    EXPECT_EQ(static_cast<const void*>(view->data() + 2), static_cast<const void*>(memory.take(1)));
    EXPECT_EQ(write(view), R"("Zm8=")");
}

TEST(bytes, what_was_written_comes_back) {
    std::mt19937 random(4648);
    for (int i = 0; i < 2'000; ++i) {
        std::vector<std::byte> some(random() % 50);
        for (std::byte& each : some) each = static_cast<std::byte>(random());
        base64 a;
        base64url b;
        hex c;
        ASSERT_EQ(test::read(write(base64(some)), a), "fine");
        ASSERT_EQ(test::read(write(base64url(some)), b), "fine");
        ASSERT_EQ(test::read(write(hex(some)), c), "fine");
        ASSERT_EQ(*a, some);
        ASSERT_EQ(*b, some);
        ASSERT_EQ(*c, some);
    }
}

TEST(bytes, a_format_with_bytes_of_its_own_carries_them_as_such) {
    const auto through = [](auto value) {
        std::string document;
        hearken::cbor::writer out(document);
        using type = decltype(value);
        EXPECT_TRUE(hearken::wire::form<type>::write(out, value));
        hearken::scratch memory;
        hearken::cbor::reader in(document, memory);
        type back{};
        EXPECT_TRUE(hearken::wire::form<type>::read(in, back) && in.end());
        EXPECT_TRUE(back == value);
        return document;
    };
    EXPECT_EQ(through(base64(bytes("ab"))), "\x42"
                                            "ab");
    EXPECT_EQ(through(hex_bytes<2>(std::array{std::byte{'a'}, std::byte{'b'}})), "\x42"
                                                                                 "ab");
    hearken::scratch memory;
    hearken::cbor::reader in("\x64Zm8=", memory); // text is understood, too
    base64 value;
    EXPECT_TRUE(hearken::wire::form<base64>::read(in, value) && in.end());
    EXPECT_EQ(*value, bytes("fo"));
    hearken::cbor::reader three("\x43"
                                "abc",
                                memory);
    hex_bytes<2> two;
    EXPECT_FALSE(hearken::wire::form<hex_bytes<2>>::read(three, two));
    EXPECT_EQ(three.failure().text(), "expected 2 bytes, found 3, byte 0");
}

} // namespace
