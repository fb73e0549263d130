// SPDX-License-Identifier: BSL-1.0
#include <hearken/words/levels.hpp>

#include <gtest/gtest.h>

namespace {

static_assert(hearken::usual_depth == 64 && hearken::deepest >= hearken::usual_depth && hearken::deepest % 64 == 0);

TEST(levels, a_bit_each) {
    hearken::level_bits bits;
    for (int level = 0; level < hearken::deepest; ++level) bits.set(level, level % 3 == 0);
    for (int level = 0; level < hearken::deepest; ++level) EXPECT_EQ(bits.has(level), level % 3 == 0) << level;
    bits.set(63, false);
    bits.set(64, true);
    EXPECT_FALSE(bits.has(63));
    EXPECT_TRUE(bits.has(64));
    EXPECT_FALSE(bits.has(65));
}

} // namespace
