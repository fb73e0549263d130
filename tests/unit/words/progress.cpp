// SPDX-License-Identifier: BSL-1.0
#include <hearken/words/progress.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::progress;

static_assert(progress::range{1, 3} == progress::range{1, 3});
static_assert(progress::range{1, 3} != progress::range{1, 4});

TEST(progress, starts_at_nothing) {
    const progress none;
    EXPECT_TRUE(none.spool.empty());
    EXPECT_EQ(none.low_water, 0U);
    EXPECT_TRUE(none.finished.empty());
}

TEST(progress, is_equal_only_where_every_part_is) {
    const progress at{"spool", 7, {{9, 11}}};
    EXPECT_EQ(at, (progress{"spool", 7, {{9, 11}}}));
    EXPECT_NE(at, (progress{"other", 7, {{9, 11}}}));
    EXPECT_NE(at, (progress{"spool", 8, {{9, 11}}}));
    EXPECT_NE(at, (progress{"spool", 7, {{9, 12}}}));
    EXPECT_NE(at, (progress{"spool", 7, {}}));
}

} // namespace
