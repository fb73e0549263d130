// SPDX-License-Identifier: BSL-1.0
#include <hearken/words/version.hpp>

#include <gtest/gtest.h>

#include <string>

TEST(version, text_and_numbers_say_the_same) {
    EXPECT_EQ(std::string(hearken::version), std::to_string(HEARKEN_VERSION_MAJOR) + "." +
                                                 std::to_string(HEARKEN_VERSION_MINOR) + "." +
                                                 std::to_string(HEARKEN_VERSION_PATCH));
}
