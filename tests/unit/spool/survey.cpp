// SPDX-License-Identifier: BSL-1.0
#include <hearken/spool/survey.hpp>

#include "bench.hpp"

namespace {

using hearken::spool::chain;
using hearken::spool::folder;
using hearken::testing::read_file;
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
    const auto aside =
        survey(*place, found, {.write = [&](hearken::log_level, std::string_view line) { said.emplace_back(line); }});
    ASSERT_TRUE(aside);
    EXPECT_EQ(*aside, 1'000'000U);
    EXPECT_EQ(found.find(0)->segment.first, 0U);
    EXPECT_LT(found.find(UINT64_MAX)->segment.first, 300U);
    ASSERT_EQ(said.size(), 1U);
    EXPECT_NE(said[0].find("is not a segment"), std::string::npos) << said[0];
    EXPECT_TRUE(std::filesystem::exists(all.file("quarantine/" + hearken::spool::segment_name(1'000'000))));
}

TEST(survey, a_segment_with_a_byte_of_its_head_flipped_has_a_new_one_and_all_its_records) {
    const temporary_folder all;
    spool_life s(all.path().string());
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(s.put(std::to_string(i)));
    const std::string path = s.place.segment(0);
    const std::string good = read_file(path);
    for (std::size_t at = 0; at < sizeof(hearken::spool::segment_head); ++at) {
        std::string bytes = good;
        bytes[at] = static_cast<char>(bytes[at] ^ 1);
        if (at % 2 == 1) bytes[sizeof(hearken::spool::segment_head) + 41] = '?'; // and the first record
        write_file(path, bytes);
        chain found;
        std::string said;
        EXPECT_EQ(survey(s.place, found, {.write = [&](auto, std::string_view line) { said = line; }}).value(),
                  UINT64_MAX);
        EXPECT_NE(said.find("it has a new head"), std::string::npos) << said;
        EXPECT_TRUE(found.find(0));
        EXPECT_EQ(read_file(path).substr(0, sizeof(hearken::spool::segment_head)),
                  good.substr(0, sizeof(hearken::spool::segment_head)))
            << at;
    }
}

} // namespace
