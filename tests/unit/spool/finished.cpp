// SPDX-License-Identifier: BSL-1.0
#include <hearken/spool/finished.hpp>

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace {

using hearken::progress;
using hearken::spool::finished;
using ranges = std::vector<progress::range>;

TEST(finished, grows_from_below) {
    finished f;
    EXPECT_FALSE(f.has(0));
    f.add(0);
    f.add(1);
    EXPECT_EQ(f.low_water(), 2U);
    EXPECT_TRUE(f.has(1) && !f.has(2));
    f.add(1);
    EXPECT_EQ(f.low_water(), 2U) << "twice is once";
}

TEST(finished, keeps_what_is_above_until_the_hole_closes) {
    finished f(10);
    f.add(12);
    f.add(14, 17);
    EXPECT_EQ(f.low_water(), 10U);
    EXPECT_EQ(f.above(), (ranges{{12, 13}, {14, 17}}));
    EXPECT_EQ(f.missing_below(20), 6U);
    EXPECT_EQ(f.missing_below(15), 3U);
    EXPECT_EQ(f.missing_below(5), 0U);
    f.add(13);
    EXPECT_EQ(f.above(), (ranges{{12, 17}})) << "neighbours join";
    f.add(10, 12);
    EXPECT_EQ(f.low_water(), 17U);
    EXPECT_TRUE(f.above().empty());
}

TEST(finished, is_what_a_store_keeps) {
    finished f(3);
    f.add(5);
    const progress p = f.as_progress("spool");
    EXPECT_EQ(p, (progress{.spool = "spool", .low_water = 3, .finished = {{5, 6}}}));
    const finished again(p);
    EXPECT_TRUE(again.has(2) && again.has(5) && !again.has(3) && !again.has(4));
}

TEST(finished, agrees_with_a_set_of_numbers) {
    std::mt19937 random(1);
    for (int round = 0; round < 200; ++round) {
        finished f;
        std::set<std::uint64_t> all;
        for (int i = 0; i < 60; ++i) {
            const std::uint64_t first = random() % 64, last = first + random() % 4;
            f.add(first, last);
            for (std::uint64_t n = first; n < last; ++n) all.insert(n);
            for (std::uint64_t n = 0; n < 70; ++n) ASSERT_EQ(f.has(n), all.contains(n)) << n;
            std::uint64_t low = 0;
            while (all.contains(low)) ++low;
            ASSERT_EQ(f.low_water(), low);
            for (std::size_t r = 1; r < f.above().size(); ++r)
                ASSERT_LT(f.above()[r - 1].last, f.above()[r].first) << "ascending, not touching";
            ASSERT_EQ(f.missing_below(100), 100 - all.size());
        }
    }
}

} // namespace
