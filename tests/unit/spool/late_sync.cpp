// SPDX-License-Identifier: BSL-1.0
#include <hearken/spool/late_sync.hpp>

#include "bench.hpp"

namespace {

using hearken::testing::temporary_folder;
using test::spool_life;

TEST(late_sync, covers_all_segments_since_the_last_time_and_passes_over_those_that_are_gone) {
    const temporary_folder all;
    spool_life s(all.path().string());
    hearken::spool::late_sync late;
    EXPECT_TRUE(late.sync(s.place, s.chain)) << "nothing is new";
    for (int i = 0; i < 300; ++i) ASSERT_TRUE(s.put(std::to_string(i)));
    const std::string oldest = s.place.segment(0);
    std::filesystem::remove(oldest);
    EXPECT_TRUE(late.sync(s.place, s.chain));
    for (int i = 0; i < 300; ++i) ASSERT_TRUE(s.put(std::to_string(i)));
    const std::string newest = s.place.segment(s.chain.find(UINT64_MAX)->segment.first);
    std::filesystem::remove(newest);
    std::filesystem::create_symlink(newest, newest); // cannot be opened, whoever asks
    EXPECT_FALSE(late.sync(s.place, s.chain)) << "it is not known to be safe";
}

} // namespace
