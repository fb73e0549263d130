// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/progress_table.hpp>

#include <gtest/gtest.h>

#include <limits>

namespace {

using range = hearken::progress::range;

std::string written(const std::vector<range>& some) {
    std::string out;
    hearken::write_finished(out, some);
    return out;
}

static_assert(hearken::progress_table.schema().name == "hearken_progress");

TEST(progress_table, ranges_are_json) {
    EXPECT_EQ(written({}), "[]");
    EXPECT_EQ(written({{5, 7}}), "[[5,7]]");
    EXPECT_EQ(written({{5, 7}, {9, 10}, {12, 100}}), "[[5,7],[9,10],[12,100]]");
}

TEST(progress_table, what_was_written_is_read) {
    for (const std::vector<range>& some :
         {std::vector<range>{}, {{0, 1}}, {{5, 7}, {9, 10}}, {{1, std::numeric_limits<std::int64_t>::max()}}}) {
        const auto read = hearken::read_finished(written(some));
        ASSERT_TRUE(read) << read.error().text();
        EXPECT_EQ(*read, some);
    }
}

TEST(progress_table, anything_else_is_refused) {
    for (const std::string_view wrong :
         {"", "[", "[]]", "[[5,7]", "[[5]]", "[[7,5]]", "[[5,5]]", "[[5,7][9,10]]", "[[9,10],[5,7]]", "[[5,7],[7,9]]",
          "[[-5,7]]", "[ [5,7]]", "[[99999999999999999999,5]]", "5", "[[,]]", "[[5,7],]"}) {
        const auto read = hearken::read_finished(wrong);
        ASSERT_FALSE(read) << wrong;
        EXPECT_EQ(read.error().code, hearken::errc::schema_mismatch);
    }
}

} // namespace
