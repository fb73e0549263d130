// SPDX-License-Identifier: BSL-1.0
#include <hearken/json/reader.hpp>
#include <hearken/wire/scalar.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace {

std::string text_of(std::string_view document) {
    hearken::scratch memory;
    hearken::json::reader in(document, memory);
    std::string_view text;
    return hearken::wire::detail::scalar_text(in, text) && in.end() ? std::string(text) : in.failure().text();
}

TEST(scalar, text_of_what_is_no_list_and_no_object) {
    EXPECT_EQ(text_of(R"( "a\tb" )"), "a\tb");
    EXPECT_EQ(text_of("25.50"), "25.50");
    EXPECT_EQ(text_of("true"), "true");
    EXPECT_EQ(text_of("false"), "false");
    EXPECT_EQ(text_of("[1]"), "expected a string, a number or a boolean, found an array, byte 0");
    EXPECT_EQ(text_of("tru"), "expected a boolean, found the end, byte 3");
}

} // namespace
