// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/cbor.hpp>
#include <hearken/wire/loose_text.hpp>

#include "support/wire_form.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

using hearken::loose_text;
using hearken::token;
using test::error_of;
using test::expect;

namespace {

static_assert(hearken::wire::kinds_of<loose_text<>> == (token::string | token::number));
static_assert(hearken::wire::owning<loose_text<>> && !hearken::wire::owning<loose_text<std::string_view>>);

TEST(loose_text, of_strings_and_numbers) {
    expect(R"("a\tb")", loose_text<>("a\tb"), R"("a\tb")");
    expect("4711", loose_text<>("4711"), R"("4711")");
    expect("-1.50e3", loose_text<>("-1.50e3"), R"("-1.50e3")");
    expect("12345678901234567890123", loose_text<std::string_view>("12345678901234567890123"),
           R"("12345678901234567890123")");
    for (const char* text : {"true", "null", "[]", "{}"}) {
        EXPECT_EQ(error_of<loose_text<>>(text).substr(0, 36), "expected a string or a number, found");
    }
    EXPECT_EQ(error_of<loose_text<>>("1."), error_of<double>("1."));
}

TEST(loose_text, from_cbor) {
    hearken::scratch memory;
    loose_text<std::string_view> text;
    EXPECT_TRUE(hearken::cbor::decode("\x19\x12\x67", text, memory));
    EXPECT_EQ(text, "4711");
}

} // namespace
