// SPDX-License-Identifier: BSL-1.0
#include "bench.hpp"

namespace {

using hearken::testing::read_file;
using hearken::testing::temporary_folder;
using hearken::testing::write_file;
using test::numbers;
using test::spool_life;

TEST(reader, gives_what_was_written_since_at_most_as_asked) {
    const temporary_folder folder;
    spool_life s(folder.path().string());
    EXPECT_TRUE(s.rest().empty());
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(s.put(std::to_string(i)));
    std::vector<hearken::spool::record> some;
    ASSERT_TRUE(s.reader.read(some, 7, 1024 * 1024, s.done));
    EXPECT_EQ(some.size(), 7U);
    EXPECT_EQ(s.reader.next(), 7U);
    ASSERT_TRUE(s.reader.read(some, 1000, 200, s.done));
    EXPECT_EQ(some.size(), 4U) << "200 bytes hold four records of 48";
    EXPECT_EQ(s.rest(3), numbers(11, 100));
    ASSERT_TRUE(s.put("100"));
    EXPECT_EQ(s.rest(), numbers(100, 101));
}

TEST(reader, passes_over_what_is_finished) {
    const temporary_folder folder;
    {
        spool_life s(folder.path().string());
        for (int i = 0; i < 200; ++i) ASSERT_TRUE(s.put(std::to_string(i)));
    }
    spool_life s(folder.path().string(), {.segment = 4096, .total = 64 * 1024}, 90);
    s.done.add(91, 199);
    EXPECT_EQ(s.rest(5), (std::vector<std::string>{"90", "199"}));
    EXPECT_TRUE(s.gaps.empty());
    EXPECT_FALSE(std::filesystem::exists(folder.file("quarantine"))) << "what is before the start is no damage";
}

TEST(reader, what_was_freed_unread_for_it_was_finished_is_no_gap) {
    const temporary_folder folder;
    {
        spool_life s(folder.path().string());
        for (int i = 0; i < 300; ++i) ASSERT_TRUE(s.put(std::to_string(i)));
    }
    spool_life s(folder.path().string(), {.segment = 4096, .total = 64 * 1024}, 5);
    s.done.add(6, 280);
    std::vector<hearken::spool::record> some;
    ASSERT_TRUE(s.reader.read(some, 1, 1024, s.done));
    ASSERT_EQ(some.size(), 1U);
    EXPECT_EQ(some[0].number, 5U);
    s.done.add(5);
    while (const auto old = s.chain.drop_below(s.done.low_water()))
        ASSERT_TRUE(hearken::spool::remove(s.place.segment(old->first)));
    EXPECT_EQ(s.rest(), numbers(280, 300));
    EXPECT_TRUE(s.gaps.empty());
}

/// Ten records in one segment, of which some bytes are damaged by `harm`.
template <class Harm>
void damaged(Harm&& harm) {
    const temporary_folder folder;
    std::uint64_t end = 0;
    {
        spool_life s(folder.path().string());
        for (int i = 0; i < 10; ++i) ASSERT_TRUE(s.put(std::to_string(i)));
        end = s.chain.find(0)->segment.end;
    }
    harm(folder, folder.file(hearken::spool::segment_name(0)), end);
}

TEST(reader, every_flip_of_a_byte_is_found_told_and_costs_one_record) {
    damaged([](const temporary_folder& folder, const std::string& path, std::uint64_t end) {
        const std::string whole = read_file(path);
        const std::uint64_t each = (end - 64) / 10;
        for (std::uint64_t at = 64; at < end - each; ++at) { // the last record's would be a tear
            std::string bytes = whole;
            bytes[at] = static_cast<char>(bytes[at] ^ 0x55);
            write_file(path, bytes);
            std::filesystem::remove_all(folder.file("quarantine"));
            spool_life s(folder.path().string());
            const auto hit = static_cast<int>((at - 64) / each);
            const bool padding = (at - 64) % each >= 42; // topic and payload end at 42
            auto expected = numbers(0, 10);
            if (!padding) expected.erase(expected.begin() + hit);
            ASSERT_EQ(s.rest(), expected) << at;
            if (padding) continue;
            ASSERT_EQ(s.gaps.size(), 1U) << at;
            EXPECT_EQ(s.gaps[0].first, static_cast<std::uint64_t>(hit));
            EXPECT_EQ(s.gaps[0].last, s.gaps[0].first + 1);
            const std::string kept = "quarantine/" + hearken::spool::segment_name(0) + "-" +
                                     std::to_string(64 + static_cast<std::uint64_t>(hit) * each);
            EXPECT_NE(s.gaps[0].why.find(kept), std::string::npos) << s.gaps[0].why;
            ASSERT_EQ(read_file(folder.file(kept)), bytes.substr(64 + static_cast<std::size_t>(hit) * each, each));
        }
    });
}

TEST(reader, a_record_of_another_kind_is_told_and_never_given_for_a_message) {
    const temporary_folder folder;
    spool_life s(folder.path().string());
    ASSERT_TRUE(s.put("0"));
    for (const int kind : {2, 9}) {
        hearken::spool::record other{.kind = static_cast<hearken::spool::record_kind>(kind), .message = {.topic = "t"}};
        ASSERT_TRUE(s.writer.append(other));
    }
    ASSERT_TRUE(s.put("3"));
    EXPECT_EQ(s.rest(), (std::vector<std::string>{"0", "3"}));
    ASSERT_EQ(s.gaps.size(), 1U);
    EXPECT_EQ(s.gaps[0].first, 1U);
    EXPECT_EQ(s.gaps[0].last, 3U);
}

TEST(reader, a_hole_over_several_records_is_one_gap) {
    damaged([](const temporary_folder& folder, const std::string& path, std::uint64_t end) {
        const std::uint64_t each = (end - 64) / 10;
        std::string bytes = read_file(path);
        bytes.replace(64 + each * 3, each * 4, each * 4, '?');
        write_file(path, bytes);
        spool_life s(folder.path().string());
        EXPECT_EQ(s.rest(), (std::vector<std::string>{"0", "1", "2", "7", "8", "9"}));
        ASSERT_EQ(s.gaps.size(), 1U);
        EXPECT_EQ(s.gaps[0].first, 3U);
        EXPECT_EQ(s.gaps[0].last, 7U);
    });
}

TEST(reader, a_segment_that_is_gone_is_told) {
    const temporary_folder folder;
    {
        spool_life s(folder.path().string());
        for (int i = 0; i < 300; ++i) ASSERT_TRUE(s.put(std::to_string(i)));
    }
    std::vector<std::uint64_t> firsts;
    {
        spool_life s(folder.path().string());
        firsts = s.place.segments().value();
    }
    ASSERT_GE(firsts.size(), 4U);
    std::filesystem::remove(folder.file(hearken::spool::segment_name(firsts[1])));
    spool_life s(folder.path().string());
    auto expected = numbers(0, static_cast<int>(firsts[1]));
    for (const std::string& n : numbers(static_cast<int>(firsts[2]), 300)) expected.push_back(n);
    EXPECT_EQ(s.rest(), expected);
    ASSERT_EQ(s.gaps.size(), 1U);
    EXPECT_EQ(s.gaps[0].first, firsts[1]);
    EXPECT_EQ(s.gaps[0].last, firsts[2]);
}

TEST(reader, asked_for_records_that_were_freed_it_tells_them) {
    const temporary_folder folder;
    {
        spool_life s(folder.path().string());
        for (int i = 0; i < 200; ++i) ASSERT_TRUE(s.put(std::to_string(i)));
        const auto gone = s.chain.drop_below(150);
        ASSERT_TRUE(gone);
        ASSERT_TRUE(hearken::spool::remove(s.place.segment(gone->first)));
    }
    const spool_life s(folder.path().string(), {.segment = 4096, .total = 64 * 1024}, 5);
    ASSERT_EQ(s.gaps.size(), 1U);
    EXPECT_EQ(s.gaps[0].first, 5U);
    EXPECT_TRUE(s.gaps[0].freed);
}

TEST(reader, what_an_append_left_that_failed_is_not_read_where_the_next_segment_begins) {
    const temporary_folder folder;
    const std::string path = folder.file(hearken::spool::segment_name(0));
    std::string before, after;
    std::uint64_t end = 0;
    {
        spool_life s(folder.path().string());
        ASSERT_TRUE(s.put("0"));
        end = s.chain.find(0)->segment.end;
        before = read_file(path);
        ASSERT_TRUE(s.put("not acknowledged: the sync failed"));
        after = read_file(path);
        write_file(path, before);
    }
    {
        spool_life s(folder.path().string());
        s.writer.seal();
        ASSERT_TRUE(s.put("1"));
        ASSERT_TRUE(s.put("2"));
    }
    for (const std::size_t whole : {std::size_t{0}, std::size_t{20}}) { // all of it, or torn
        write_file(path, after.substr(0, whole == 0 ? after.size() : end + whole));
        spool_life s(folder.path().string());
        EXPECT_EQ(s.rest(), numbers(0, 3));
        EXPECT_TRUE(s.gaps.empty());
    }
}

TEST(reader, a_file_that_is_cut_off_or_removed_while_it_is_in_use_is_told_and_holds_up_nothing) {
    for (const int left : {-1, 0, 64, 64 + 48, 64 + 48 + 20}) { // -1: removed
        const temporary_folder folder;
        spool_life s(folder.path().string());
        for (int i = 0; i < 3; ++i) ASSERT_TRUE(s.put(std::to_string(i)));
        const std::string path = s.place.segment(0);
        if (left < 0)
            std::filesystem::remove(path);
        else
            std::filesystem::resize_file(path, static_cast<std::uintmax_t>(left));
        const bool one = left >= 64 + 48;
        EXPECT_EQ(s.rest(), numbers(0, one ? 1 : 0)) << left;
        ASSERT_EQ(s.gaps.size(), 1U) << left;
        EXPECT_EQ(s.gaps[0].first, one ? 1U : 0U);
        EXPECT_EQ(s.gaps[0].last, 3U);
        EXPECT_NE(s.gaps[0].why.find(path), std::string::npos) << s.gaps[0].why;
        EXPECT_EQ(s.reader.next(), s.chain.next()) << "or whoever waits for it would never sleep";
        s.writer.seal();
        ASSERT_TRUE(s.put("3"));
        EXPECT_EQ(s.rest(), numbers(3, 4)) << left;
    }
}

TEST(reader, a_page_that_a_power_cut_left_empty_hides_nothing_behind_it) {
    const temporary_folder folder;
    for (const bool newest : {true, false}) {
        std::filesystem::remove_all(folder.path());
        {
            spool_life s(folder.path().string());
            for (int i = 0; i < 10; ++i) ASSERT_TRUE(s.put(std::to_string(i)));
            if (!newest) s.writer.seal();
            EXPECT_TRUE(newest || s.put("10"));
        }
        const std::string path = folder.file(hearken::spool::segment_name(0));
        std::string bytes = read_file(path);
        bytes.replace(64 + 48 * 3, 48 * 2, 48 * 2, '\0');
        write_file(path, bytes);
        spool_life s(folder.path().string());
        EXPECT_TRUE(!newest || s.put("10"));
        EXPECT_EQ(s.rest(), (std::vector<std::string>{"0", "1", "2", "5", "6", "7", "8", "9", "10"}));
        ASSERT_EQ(s.gaps.size(), 1U);
        EXPECT_EQ(s.gaps[0].first, 3U);
        EXPECT_EQ(s.gaps[0].last, 5U);
    }
}

} // namespace
