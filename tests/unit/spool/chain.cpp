// SPDX-License-Identifier: BSL-1.0
#include <hearken/spool/chain.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::spool::chain;

TEST(chain, finds_the_segment_of_a_record) {
    chain c;
    EXPECT_FALSE(c.find(0));
    c.add({.first = 10, .size = 100, .end = 64});
    c.written(90, 15);
    c.add({.first = 15, .size = 100, .end = 64});
    c.written(72, 16);
    EXPECT_EQ(c.next(), 16U);
    EXPECT_EQ(c.bytes(), 200U);
    EXPECT_EQ(c.find(3)->segment.first, 10U) << "gone: the first there is";
    EXPECT_EQ(c.find(14)->segment.first, 10U);
    EXPECT_EQ(c.find(14)->segment.end, 90U) << "written up to there when the next one came";
    EXPECT_FALSE(c.find(14)->newest);
    EXPECT_EQ(c.find(15)->segment.end, 72U);
    EXPECT_TRUE(c.find(99)->newest);
    EXPECT_EQ(c.behind(10)->segment.first, 15U);
    EXPECT_FALSE(c.behind(15));
}

TEST(chain, a_segment_without_records_is_replaced) {
    chain c;
    c.add({.first = 0, .size = 100, .end = 90});
    c.add({.first = 5, .size = 10, .end = 10});
    c.add({.first = 5, .size = 100, .end = 64});
    EXPECT_EQ(c.bytes(), 200U);
    EXPECT_EQ(c.find(5)->segment.size, 100U);
    EXPECT_EQ(c.find(4)->segment.end, 90U);
    ASSERT_TRUE(c.drop_below(5));
    EXPECT_FALSE(c.drop_below(5)) << "the newest stays";
}

TEST(chain, drops_what_is_finished_and_never_the_newest) {
    chain c;
    c.add({.first = 0, .size = 100, .end = 64});
    c.add({.first = 5, .size = 100, .end = 64});
    EXPECT_FALSE(c.drop_below(4)) << "record 4 is in it";
    ASSERT_TRUE(c.drop_below(5));
    EXPECT_EQ(c.bytes(), 100U);
    EXPECT_FALSE(c.drop_below(1'000));
}

} // namespace
