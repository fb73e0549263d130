// SPDX-License-Identifier: BSL-1.0
#include <hearken/policy/retained.hpp>

#include <gtest/gtest.h>

namespace {

namespace retained = hearken::retained;

static_assert(hearken::retained_policy<retained::at_start> && hearken::retained_policy<retained::when_new> &&
              hearken::retained_policy<retained::every_time> && hearken::retained_policy<retained::ignore>);

static_assert(retained::at_start{}(1).handling == 0 && retained::at_start{}(2).handling == 2 &&
              retained::at_start{}(1'000).handling == 2);
static_assert(retained::when_new{}(1).handling == 1 && retained::when_new{}(2).handling == 1);
static_assert(retained::every_time{}(1).handling == 0 && retained::every_time{}(2).handling == 0);
static_assert(retained::ignore{}(1).handling == 2);

TEST(retained, only_those_that_do_not_repeat_drop_repeats) {
    EXPECT_TRUE(retained::at_start{}(2).drop_repeats);
    EXPECT_TRUE(retained::when_new{}(2).drop_repeats);
    EXPECT_FALSE(retained::every_time{}(2).drop_repeats);
}

static_assert(!retained::when_new{}(1).drop_deletions && !retained::when_new{}(1).as_published);
static_assert(retained::when_new{.skip_deletions = true}(1).drop_deletions &&
              retained::when_new{.skip_deletions = true}(1).as_published);

TEST(retained, only_ignore_drops_all) {
    EXPECT_TRUE(retained::ignore{}(1).drop_all);
    EXPECT_FALSE(retained::at_start{}(1).drop_all || retained::when_new{}(1).drop_all ||
                 retained::every_time{}(1).drop_all);
}

} // namespace
