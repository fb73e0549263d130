// SPDX-License-Identifier: BSL-1.0
#include <hearken/spool/survey.hpp>

#include "bench.hpp"

namespace {

using hearken::spool::chain;
using hearken::spool::folder;
using hearken::testing::temporary_folder;
using hearken::testing::write_file;
using test::spool_life;

TEST(survey, finds_all_segments_and_sets_aside_what_is_none) {
    const temporary_folder all;
    {
        spool_life s(all.path().string());
        for (int i = 0; i < 300; ++i) ASSERT_TRUE(s.put(std::to_string(i)));
    }
    write_file(all.file(hearken::spool::segment_name(1'000'000)), "nothing of ours");
    const auto place = folder::open(all.path().string(), "id");
    ASSERT_TRUE(place);
    std::vector<std::string> said;
    chain found;
    ASSERT_TRUE(
        survey(*place, found, {.write = [&](hearken::log_level, std::string_view line) { said.emplace_back(line); }}));
    EXPECT_EQ(found.find(0)->segment.first, 0U);
    EXPECT_LT(found.find(UINT64_MAX)->segment.first, 300U);
    ASSERT_EQ(said.size(), 1U);
    EXPECT_NE(said[0].find("is not a segment"), std::string::npos) << said[0];
    EXPECT_TRUE(std::filesystem::exists(all.file("quarantine/" + hearken::spool::segment_name(1'000'000))));
}

} // namespace
