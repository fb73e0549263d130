// SPDX-License-Identifier: BSL-1.0
#include <hearken/words/letter.hpp>

#include <gtest/gtest.h>

namespace {

TEST(letter, is_whole_where_all_of_the_payload_is_there) {
    EXPECT_TRUE((hearken::letter{.message = {.payload = "abc"}, .size = 3}.whole()));
    EXPECT_FALSE((hearken::letter{.message = {.payload = "abc"}, .size = 4}.whole()));
    EXPECT_TRUE(hearken::letter{}.whole());
}

} // namespace
