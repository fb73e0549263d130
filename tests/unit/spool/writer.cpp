// SPDX-License-Identifier: BSL-1.0
#include "bench.hpp"

namespace {

using hearken::errc;
using hearken::testing::read_file;
using hearken::testing::temporary_folder;
using hearken::testing::write_file;
using test::numbers;
using test::spool_life;

TEST(writer, numbers_go_on_over_segments_and_lives) {
    const temporary_folder folder;
    {
        spool_life s(folder.path().string());
        for (int i = 0; i < 200; ++i) ASSERT_TRUE(s.put(std::to_string(i)));
        EXPECT_GT(s.place.segments()->size(), 1U);
    }
    spool_life s(folder.path().string());
    EXPECT_EQ(s.torn, 0U);
    EXPECT_EQ(s.chain.next(), 200U);
    for (int i = 200; i < 300; ++i) ASSERT_TRUE(s.put(std::to_string(i)));
    EXPECT_EQ(s.rest(), numbers(0, 300));
    EXPECT_TRUE(s.gaps.empty());
}

TEST(writer, whatever_is_torn_off_the_last_segment_the_records_before_are_there) {
    const temporary_folder folder;
    std::uint64_t end = 0;
    {
        spool_life s(folder.path().string());
        for (int i = 0; i < 10; ++i) ASSERT_TRUE(s.put(std::to_string(i)));
        end = s.chain.find(0)->segment.end;
    }
    const std::string path = folder.file(hearken::spool::segment_name(0)), whole = read_file(path);
    const std::uint64_t each = (end - 64) / 10;
    for (std::uint64_t left = 64; left <= end; ++left) { // a file cut off there, and one that was only half written
        for (const bool padded : {false, true}) {
            std::string bytes = whole.substr(0, left);
            if (padded) bytes.resize(whole.size(), '\0');
            for (const auto& later : std::filesystem::directory_iterator(folder.path()))
                if (later.path().extension() == ".segment") std::filesystem::remove(later);
            write_file(path, bytes);
            spool_life s(folder.path().string());
            const auto kept = static_cast<int>((left - 64 + each - 42) / each); // a record has 42 bytes, and padding
            ASSERT_EQ(s.chain.next(), static_cast<std::uint64_t>(kept)) << left;
            ASSERT_TRUE(s.put("new"));
            auto expected = numbers(0, kept);
            expected.emplace_back("new");
            ASSERT_EQ(s.rest(), expected) << left;
            ASSERT_TRUE(s.gaps.empty()) << "nothing behind the tear was acknowledged";
        }
    }
}

TEST(writer, a_record_larger_than_a_segment_has_one_of_its_own) {
    const temporary_folder folder;
    spool_life s(folder.path().string());
    const std::string large(20'000, 'x');
    ASSERT_TRUE(s.put("0"));
    ASSERT_TRUE(s.put(large));
    ASSERT_TRUE(s.put("2"));
    EXPECT_EQ(s.place.segments()->size(), 3U);
    EXPECT_EQ(s.rest(1000, 100), (std::vector<std::string>{"0", large, "2"}));
}

TEST(writer, at_its_limit_it_takes_nothing_until_enough_is_free_again) {
    const temporary_folder folder;
    spool_life s(folder.path().string(), {.segment = 4096, .total = 4 * 4096, .resume = 2 * 4096});
    EXPECT_TRUE(s.writer.ready());
    hearken::result<> r;
    int kept = 0;
    while ((r = s.put(std::to_string(kept)))) ++kept;
    EXPECT_EQ(r.error().code, errc::inbox_full);
    EXPECT_EQ(r.error().what, "the spool " + folder.path().string() +
                                  " is full: 16384 of 16384 bytes are in use; it takes messages again at 8192");
    EXPECT_FALSE(s.writer.ready());
    EXPECT_EQ(s.chain.next(), static_cast<std::uint64_t>(kept));
    ASSERT_TRUE(s.chain.drop_below(UINT64_MAX));
    EXPECT_FALSE(s.writer.ready()) << "three segments are still above the mark";
    ASSERT_TRUE(s.chain.drop_below(UINT64_MAX));
    EXPECT_TRUE(s.writer.ready());
    EXPECT_TRUE(s.put("more"));
}

TEST(writer, a_full_disk_is_met_before_a_record_is_begun) {
    const temporary_folder folder;
    spool_life s(folder.path().string());
    ASSERT_TRUE(s.writer.prepare());
    EXPECT_TRUE(std::filesystem::exists(s.place.spare()));
    ASSERT_TRUE(s.put("0"));
    const std::string large(3980, 'x');
    ASSERT_TRUE(s.put(large)) << "in the segment that was made ahead";
    EXPECT_FALSE(std::filesystem::exists(s.place.spare()));
    std::filesystem::create_directory(s.place.spare()); // no further one can be made
    EXPECT_FALSE(s.put(large));
    EXPECT_FALSE(s.writer.ready());
    std::filesystem::remove(s.place.spare());
    EXPECT_TRUE(s.writer.ready());
    EXPECT_TRUE(s.put("3"));
    EXPECT_EQ(s.rest(), (std::vector<std::string>{"0", large, "3"}));
}

TEST(writer, sealed_it_goes_on_in_another_segment) {
    const temporary_folder folder;
    spool_life s(folder.path().string());
    ASSERT_TRUE(s.put("0"));
    s.writer.seal();
    ASSERT_TRUE(s.put("1"));
    EXPECT_EQ(s.place.segments().value(), (std::vector<std::uint64_t>{0, 1}));
    EXPECT_EQ(s.rest(), numbers(0, 2));
    s.writer.seal();
    s.writer.seal();
    ASSERT_TRUE(s.put("2"));
    EXPECT_EQ(s.rest(), (std::vector<std::string>{"2"}));
}

TEST(writer, a_segment_without_records_is_replaced_under_a_reader) {
    const temporary_folder folder;
    spool_life s(folder.path().string());
    EXPECT_TRUE(s.rest().empty()) << "the reader has the file open";
    s.writer.seal();
    ASSERT_TRUE(s.put("0"));
    EXPECT_EQ(s.place.segments().value(), (std::vector<std::uint64_t>{0}));
    EXPECT_EQ(s.rest(), numbers(0, 1));
}

} // namespace
