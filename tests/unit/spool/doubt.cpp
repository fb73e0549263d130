// SPDX-License-Identifier: BSL-1.0
#include <hearken/spool/doubt.hpp>

#include "bench.hpp"

namespace {

using hearken::spool::doubt;
using hearken::spool::folder;
using hearken::testing::temporary_folder;

TEST(doubt, begins_where_the_first_process_wrote_and_ends_with_the_store_s_word) {
    const temporary_folder all;
    const auto place = folder::open(all.path().string(), "id");
    ASSERT_TRUE(place);
    {
        doubt first;
        ASSERT_TRUE(first.find(*place, 7));
        EXPECT_EQ(first.sure_below(), 7U);
        EXPECT_FALSE(first.over());
        ASSERT_TRUE(first.note());
    } // killed
    {
        doubt second;
        ASSERT_TRUE(second.find(*place, 9));
        EXPECT_EQ(second.sure_below(), 7U);
        ASSERT_TRUE(second.end());
        EXPECT_TRUE(second.over());
        ASSERT_TRUE(second.note()) << "no doubt any more";
    }
    {
        doubt noted;
        ASSERT_TRUE(noted.find(*place, 4));
        ASSERT_TRUE(noted.note());
    }
    const std::string good = hearken::testing::read_file(all.file("unsure"));
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string bytes = good;
        bytes[at] = static_cast<char>(bytes[at] ^ 1);
        hearken::testing::write_file(all.file("unsure"), bytes);
        doubt damaged;
        EXPECT_FALSE(damaged.find(*place, 9).value()) << at;
        EXPECT_EQ(damaged.sure_below(), 9U) << at;
        hearken::testing::write_file(all.file("unsure"), good.substr(0, at));
        EXPECT_FALSE(damaged.find(*place, 9).value()) << at;
    }
    std::filesystem::remove(all.file("unsure"));
    doubt third;
    ASSERT_TRUE(third.find(*place, 11));
    EXPECT_EQ(third.sure_below(), 11U);
}

} // namespace
