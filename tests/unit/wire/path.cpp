// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/path.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

TEST(path, grows_from_the_inside_out) {
    hearken::error failure;
    EXPECT_FALSE(hearken::wire::in_member(failure, "value"));
    EXPECT_FALSE(hearken::wire::in_element(failure, 12));
    EXPECT_FALSE(hearken::wire::in_member(failure, "sensors_2"));
    EXPECT_EQ(failure.path, ".sensors_2[12].value");
}

TEST(path, other_names_are_quoted) {
    for (const auto& [name, part] :
         {std::pair("24-30V", "['24-30V']"), std::pair("", "['']"), std::pair("a'b\\c", "['a\\'b\\\\c']"),
          std::pair("2x", "['2x']"), std::pair("a b", "['a b']"), std::pair("_a", "._a")}) {
        hearken::error failure;
        hearken::wire::in_member(failure, name);
        EXPECT_EQ(failure.path, part);
    }
}

TEST(path, long_names_are_cut) {
    EXPECT_EQ(hearken::wire::member_part(std::string(200, 'a')), "." + std::string(200, 'a'));
    EXPECT_EQ(hearken::wire::member_part(std::string(201, 'a')), "['" + std::string(197, 'a') + "...']");
    EXPECT_EQ(hearken::wire::member_part(std::string(196, 'a') + "üüüü"), "['" + std::string(196, 'a') + "...']");
    EXPECT_EQ(hearken::wire::member_part(std::string(1'000, '\x80')), "['...']");
}

} // namespace
