// SPDX-License-Identifier: BSL-1.0
#include <hearken/cbor/cursor.hpp>
#include <hearken/cbor/reader.hpp>

#include "support/cbor_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace {

using hearken::errc;
using hearken::step;
using hearken::token;

token kind(std::string_view hex) {
    const std::string bytes = test::from_hex(hex);
    hearken::scratch memory;
    return hearken::cbor::reader(bytes, memory).peek();
}

TEST(cbor_cursor, knows_the_kind_of_what_is_next) {
    EXPECT_EQ(kind(""), token::nothing);
    EXPECT_EQ(kind("00"), token::number);
    EXPECT_EQ(kind("20"), token::number);
    EXPECT_EQ(kind("f93c00"), token::number);
    EXPECT_EQ(kind("6161"), token::string);
    EXPECT_EQ(kind("4161"), token::string);
    EXPECT_EQ(kind("80"), token::array);
    EXPECT_EQ(kind("a0"), token::object);
    EXPECT_EQ(kind("f4"), token::boolean);
    EXPECT_EQ(kind("f6"), token::null);
    EXPECT_EQ(kind("f7"), token::null);
    EXPECT_EQ(kind("f0"), token::nothing); // a simple value
    EXPECT_EQ(kind("ff"), token::nothing);
    EXPECT_EQ(kind("1c"), token::nothing);
}

TEST(cbor_cursor, looks_behind_tags) {
    EXPECT_EQ(kind("c074323031332d30332d32315432303a30343a30305a"), token::string);
    EXPECT_EQ(kind("c11a514b67b0"), token::number);
    EXPECT_EQ(kind("d9d9f7d820a0"), token::object);
    EXPECT_EQ(kind("c249010000000000000000"), token::number); // a bignum is no byte string
    EXPECT_EQ(kind("c48221196ab3"), token::number);           // a decimal fraction is no array
    EXPECT_EQ(kind("c1"), token::nothing);
}

TEST(cbor_cursor, says_what_it_found_and_where) {
    const auto found = [](std::string_view hex) {
        const std::string bytes = test::from_hex(hex);
        hearken::scratch memory;
        hearken::cbor::reader in(bytes, memory);
        EXPECT_FALSE(in.unexpected("a thing"));
        return std::move(in.failure().what);
    };
    EXPECT_EQ(found("00"), "expected a thing, found an integer");
    EXPECT_EQ(found("f93c00"), "expected a thing, found a floating-point number");
    EXPECT_EQ(found("4100"), "expected a thing, found bytes");
    EXPECT_EQ(found("60"), "expected a thing, found a string");
    EXPECT_EQ(found("80"), "expected a thing, found an array");
    EXPECT_EQ(found("a0"), "expected a thing, found an object");
    EXPECT_EQ(found("f5"), "expected a thing, found a boolean");
    EXPECT_EQ(found("f6"), "expected a thing, found null");
    EXPECT_EQ(found("f7"), "expected a thing, found undefined");
    EXPECT_EQ(found("e0"), "expected a thing, found a simple value without a meaning");
    EXPECT_EQ(found("c249010000000000000000"), "expected a thing, found a number of more than 64 bits");
    EXPECT_EQ(found("c48221196ab3"), "expected a thing, found a decimal fraction");
    EXPECT_EQ(found("c5822003"), "expected a thing, found a bigfloat");
    EXPECT_EQ(found("d81e820103"), "expected a thing, found a rational number");
    EXPECT_EQ(found(""), "expected a value, found the end");
    EXPECT_EQ(found("ff"), "expected a value, found a break");
}

TEST(cbor_cursor, goes_back_into_an_array) {
    const std::string bytes = test::from_hex("83010203");
    hearken::scratch memory;
    hearken::cbor::reader in(bytes, memory);
    ASSERT_EQ(in.enter_array(), step::more);
    const auto first = in.here();
    ASSERT_TRUE(in.skip());
    ASSERT_EQ(in.next_element(), step::more);
    ASSERT_TRUE(in.skip());
    in.rewind(first);
    EXPECT_EQ(in.position(), 1U);
    int count = 0;
    step next = step::more;
    for (; next == step::more; next = in.next_element(), ++count) ASSERT_TRUE(in.skip());
    EXPECT_EQ(next, step::done);
    EXPECT_EQ(count, 3);
    EXPECT_TRUE(in.end());
}

TEST(cbor_cursor, goes_back_into_an_object_it_has_left) {
    const std::string bytes = test::from_hex("82a261610161620203");
    hearken::scratch memory;
    hearken::cbor::reader in(bytes, memory);
    ASSERT_EQ(in.enter_array(), step::more);
    ASSERT_EQ(in.enter_object(), step::more);
    std::string_view key;
    ASSERT_TRUE(in.key(key));
    const auto value = in.here();
    ASSERT_TRUE(in.skip());
    ASSERT_EQ(in.next_member(), step::more);
    ASSERT_TRUE(in.key(key) && in.skip());
    ASSERT_EQ(in.next_member(), step::done);
    const auto behind = in.here();
    in.rewind(value);
    int one = 0;
    ASSERT_TRUE(in.integer(one));
    EXPECT_EQ(one, 1);
    in.rewind(behind);
    ASSERT_EQ(in.next_element(), step::more);
    ASSERT_TRUE(in.integer(one));
    EXPECT_EQ(one, 3);
    EXPECT_EQ(in.next_element(), step::done);
    EXPECT_TRUE(in.end());
}

TEST(cbor_cursor, an_error_without_words_has_some) {
    hearken::scratch memory;
    hearken::cbor::reader in("", memory);
    EXPECT_EQ(in.failure().code, errc::invalid_payload);
}

} // namespace
