// SPDX-License-Identifier: BSL-1.0
#include <hearken/words/exact.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace {

using hearken::holds_exactly;
using hearken::is_exactly;

static_assert(holds_exactly<float>(0) && holds_exactly<float>(16'777'216) && !holds_exactly<float>(16'777'217));
static_assert(holds_exactly<float>(16'777'218) && holds_exactly<float>(std::uint64_t{1} << 63));
static_assert(holds_exactly<double>(9'007'199'254'740'992) && !holds_exactly<double>(9'007'199'254'740'993));
static_assert(!holds_exactly<double>(UINT64_MAX) && holds_exactly<double>(UINT64_MAX << 11));

TEST(exact, numbers_of_any_size) {
    EXPECT_TRUE(is_exactly(0.0, "0"));
    EXPECT_TRUE(is_exactly(16'777'216.0F, "16777216"));
    EXPECT_FALSE(is_exactly(16'777'216.0F, "16777217"));
    EXPECT_TRUE(is_exactly(0x1p64, "18446744073709551616"));
    EXPECT_FALSE(is_exactly(0x1p64, "18446744073709551617"));
    EXPECT_TRUE(is_exactly(1e22, "10000000000000000000000"));
    EXPECT_FALSE(is_exactly(1e23, "100000000000000000000000")); // between two doubles
    const std::string most = std::to_string(std::numeric_limits<double>::max());
    EXPECT_TRUE(is_exactly(std::numeric_limits<double>::max(), most.substr(0, most.find('.'))));
}

TEST(exact, words) {
    EXPECT_EQ(hearken::exact_words<float>, "an integer that a float holds exactly");
    EXPECT_EQ(hearken::range_words<double>, "a number that a double holds");
}

} // namespace
