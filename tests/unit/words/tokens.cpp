// SPDX-License-Identifier: BSL-1.0
#include <hearken/words/tokens.hpp>

#include <gtest/gtest.h>

namespace {

static_assert(hearken::name(hearken::token::number) == "a number");
static_assert(hearken::name(hearken::token::nothing) == "nothing");

TEST(tokens, every_kind_has_words) {
    using hearken::token;
    for (const token each :
         {token::nothing, token::null, token::boolean, token::number, token::string, token::array, token::object}) {
        EXPECT_FALSE(hearken::name(each).empty());
    }
}

} // namespace
