// SPDX-License-Identifier: BSL-1.0
#include <hearken/cbor/reader.hpp>
#include <hearken/cbor/writer.hpp>

#include "support/cbor_text.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace {

using hearken::errc;

template <class Write>
std::string written(Write write) {
    std::string bytes;
    hearken::cbor::writer out(bytes);
    write(out);
    EXPECT_TRUE(out.end()) << out.failure().what;
    return test::to_hex(bytes);
}

template <class T>
std::string integer(T value) {
    return written([&](auto& out) { out.integer(value); });
}
template <class T>
std::string real(T value) {
    return written([&](auto& out) { EXPECT_TRUE(out.real(value)); });
}
std::string number(std::string_view digits) {
    return written([&](auto& out) { EXPECT_TRUE(out.number(digits)); });
}

TEST(cbor_writer, integers) {
    EXPECT_EQ(integer(0), "00");
    EXPECT_EQ(integer(-1), "20");
    EXPECT_EQ(integer(std::uint8_t{255}), "18ff");
    EXPECT_EQ(integer(-1000), "3903e7");
    EXPECT_EQ(integer(UINT64_MAX), "1bffffffffffffffff");
    EXPECT_EQ(integer(std::numeric_limits<std::int64_t>::min()), "3b7fffffffffffffff");
}

TEST(cbor_writer, the_shortest_float_that_is_the_value) {
    EXPECT_EQ(real(0.0), "f90000");
    EXPECT_EQ(real(-0.0), "f98000");
    EXPECT_EQ(real(1.5F), "f93e00");
    EXPECT_EQ(real(65504.0), "f97bff");
    EXPECT_EQ(real(100000.0), "fa47c35000");
    EXPECT_EQ(real(3.4028234663852886e+38), "fa7f7fffff");
    EXPECT_EQ(real(0.1F), "fa3dcccccd");
    EXPECT_EQ(real(1.1), "fb3ff199999999999a");
    EXPECT_EQ(real(1.0e+300), "fb7e37e43c8800759c");
    EXPECT_EQ(real(std::numeric_limits<double>::infinity()), "f97c00");
    EXPECT_EQ(real(std::numeric_limits<float>::quiet_NaN()), "f97e00");
    EXPECT_EQ(real(-std::numeric_limits<double>::quiet_NaN()), "f97e00");
}

TEST(cbor_writer, digits) {
    EXPECT_EQ(number("60"), "183c");
    EXPECT_EQ(number("-18446744073709551615"), "3bfffffffffffffffe");
    EXPECT_EQ(number("25.50"), "c482211909f6");
    EXPECT_EQ(number("-0.01"), "c4822120");
    EXPECT_EQ(number("1e3"), "c4820301");
    EXPECT_EQ(number("-0"), "f98000");
    EXPECT_EQ(number("-0.0"), "f98000");
    std::string bytes;
    hearken::cbor::writer out(bytes);
    EXPECT_FALSE(out.number("18446744073709551616"));
    EXPECT_EQ(out.failure().code, errc::out_of_range);
    EXPECT_EQ(out.failure().what, "a number of more than 64 bits");
}

TEST(cbor_writer, text_bytes_and_tags) {
    EXPECT_EQ(written([](auto& out) { EXPECT_TRUE(out.string("\u00fc")); }), "62c3bc");
    EXPECT_EQ(written([](auto& out) { EXPECT_TRUE(out.bytes("\xFF")); }), "41ff");
    EXPECT_EQ(written([](auto& out) {
                  out.tag(1);
                  out.integer(1363896240);
              }),
              "c11a514b67b0");
    std::string bytes;
    hearken::cbor::writer out(bytes);
    EXPECT_FALSE(out.string("\xFF"));
    EXPECT_EQ(out.failure().code, errc::invalid_payload);
    out.begin_object(1);
    EXPECT_FALSE(out.key("\xFF"));
}

TEST(cbor_writer, puts_keys_in_order) {
    const auto object = [](auto& out) { // RFC 8949 4.2.1, of its keys those that are text
        out.begin_object(4);
        EXPECT_TRUE(out.key("aa"));
        out.begin_object(2);
        EXPECT_TRUE(out.key("y"));
        out.null();
        EXPECT_TRUE(out.key("x"));
        out.begin_array(2);
        out.integer(1);
        out.boolean(true);
        out.end_array();
        out.end_object();
        EXPECT_TRUE(out.key("z"));
        out.integer(2);
        EXPECT_TRUE(out.key(""));
        out.integer(3);
        EXPECT_TRUE(out.key("b"));
        EXPECT_TRUE(out.string("four"));
        out.end_object();
    };
    EXPECT_EQ(written(object), "a46003616264666f7572617a02626161a261788201f56179f6");
}

TEST(cbor_writer, counts_what_was_not_counted_ahead) {
    const auto list = [](std::size_t announced, int count) {
        return written([&](auto& out) {
            out.begin_object(announced == 0 ? 0 : hearken::unknown_count);
            EXPECT_TRUE(out.key("k"));
            out.begin_array(announced);
            for (int i = 0; i < count; ++i) out.null();
            out.end_array();
            out.end_object();
        });
    };
    EXPECT_EQ(list(hearken::unknown_count, 0), "a1616b80");
    EXPECT_EQ(list(hearken::unknown_count, 2), "a1616b82f6f6");
    EXPECT_EQ(list(0, 1), "a1616b81f6");
    EXPECT_EQ(list(hearken::unknown_count, 24).substr(0, 12), "a1616b9818f6");
    EXPECT_EQ(list(300, 2), "a1616b82f6f6"); // a head that was too long
}

TEST(cbor_writer, a_key_twice_is_refused) {
    std::string bytes;
    hearken::cbor::writer out(bytes);
    out.begin_object(3);
    for (const char* key : {"a", "b", "a"}) {
        ASSERT_TRUE(out.key(key));
        out.null();
    }
    out.end_object();
    EXPECT_FALSE(out.end());
    EXPECT_EQ(out.failure().code, errc::duplicate_member);
    EXPECT_EQ(out.failure().what, "a second member \"a\"");
}

TEST(cbor_writer, appends_and_is_read_back) {
    std::string bytes = "before";
    hearken::cbor::writer out(bytes);
    out.begin_array(3);
    ASSERT_TRUE(out.raw("\xF5"));
    out.begin_object(0);
    out.end_object();
    out.null();
    out.end_array();
    hearken::scratch memory;
    const std::string_view document = std::string_view(bytes).substr(6);
    hearken::cbor::reader in(document, memory);
    std::string text;
    EXPECT_TRUE(test::describe(in, text) && in.end());
    EXPECT_EQ(text, "[true,{},null]");
}

TEST(cbor_writer, refuses_in_words_of_ones_own) {
    std::string bytes;
    hearken::cbor::writer out(bytes);
    EXPECT_EQ(out.failure().code, errc::invalid_payload);
    EXPECT_FALSE(out.refuse(errc::out_of_range, "too hot"));
    EXPECT_EQ(out.failure().what, "too hot");
    EXPECT_FALSE(out.end());
}

} // namespace
