// SPDX-License-Identifier: BSL-1.0
#include <hearken/spool/dead_letters.hpp>

#include "bench.hpp"

#include <sys/resource.h>

#include <csignal>

namespace {

using hearken::letter;
using hearken::spool::dead_letters;
using hearken::spool::finished;
using hearken::spool::folder;
using hearken::spool::found_letter;
using hearken::testing::read_file;
using hearken::testing::temporary_folder;
using hearken::testing::write_file;

/// One life of a process with the letters of a journal.
struct life {
    std::vector<std::string> log;
    folder journal;
    dead_letters letters;

    explicit life(const temporary_folder& in, std::uint64_t limit = dead_letters::least) {
        auto opened = folder::open(in.path().string(), "id");
        EXPECT_TRUE(opened) << opened.error().what;
        journal = std::move(*opened);
        const auto r =
            letters.open(journal, limit, false,
                         {.write = [this](hearken::log_level, std::string_view line) { log.emplace_back(line); }});
        EXPECT_TRUE(r) << r.error().what;
    }

    hearken::result<std::uint64_t> add(std::uint64_t number, std::string_view payload = "x") {
        const auto kept = letters.add({.message = {.topic = "t", .payload = payload, .qos = 1},
                                       .number = number,
                                       .size = payload.size(),
                                       .tries = 1,
                                       .route = "<t>",
                                       .path = "$.a",
                                       .reason = "no",
                                       .rejected = {}});
        if (!kept) return std::unexpected(kept.error());
        return kept->dropped;
    }
    /// The numbers of their messages.
    std::vector<std::uint64_t> waiting() {
        std::vector<std::uint64_t> all;
        EXPECT_TRUE(letters.each([&](std::uint64_t, const found_letter& one) { all.push_back(one.letter.number); }));
        return all;
    }
    std::string id() const { return journal.whose().name(); }
};

using numbers = std::vector<std::uint64_t>;

TEST(dead_letters, are_there_in_the_next_life) {
    const temporary_folder folder;
    {
        life first(folder);
        EXPECT_EQ(first.waiting(), numbers{});
        EXPECT_EQ(first.add(3).value(), 0U);
        EXPECT_EQ(first.add(8).value(), 0U);
        EXPECT_EQ(first.waiting(), (numbers{3, 8}));
    }
    life second(folder);
    EXPECT_EQ(second.waiting(), (numbers{3, 8}));
    ASSERT_TRUE(second.add(9));
    EXPECT_EQ(second.waiting(), (numbers{3, 8, 9}));
    EXPECT_TRUE(second.letters.sync_new());
    EXPECT_EQ(second.log, std::vector<std::string>{});
}

TEST(dead_letters, those_that_are_finished_do_not_wait_in_any_life) {
    const temporary_folder folder;
    {
        life first(folder);
        for (std::uint64_t n = 0; n < 4; ++n) ASSERT_TRUE(first.add(10 + n));
        ASSERT_TRUE(first.letters.finish(numbers{1, 3}));
        ASSERT_TRUE(first.letters.finish(numbers{}));
        EXPECT_EQ(first.waiting(), (numbers{10, 12}));
    }
    life second(folder);
    EXPECT_EQ(second.waiting(), (numbers{10, 12}));
}

TEST(dead_letters, ten_thousand_of_one_route_among_those_of_another_are_finished) {
    const temporary_folder folder;
    {
        life first(folder, 64ULL * 1024 * 1024);
        numbers odd;
        for (std::uint64_t n = 0; n < 20'000; ++n) {
            ASSERT_TRUE(first.add(n));
            if (n % 2 == 1) odd.push_back(n);
        }
        const auto r = first.letters.finish(odd);
        ASSERT_TRUE(r) << r.error().what;
    }
    EXPECT_EQ(life(folder).waiting().size(), 10'000U);
}

TEST(dead_letters, the_oldest_make_room_and_are_counted) {
    const temporary_folder folder;
    std::uint64_t dropped = 0;
    {
        life first(folder);
        const std::string payload(1000, 'x');
        for (std::uint64_t n = 0; n < 1000; ++n) {
            const auto r = first.add(n, payload);
            ASSERT_TRUE(r);
            dropped += *r;
        }
        EXPECT_GT(dropped, 700U);
        const auto rest = first.waiting();
        EXPECT_EQ(rest.size() + dropped, 1000U);
        EXPECT_EQ(rest.front(), dropped);
        EXPECT_EQ(rest.back(), 999U);
        ASSERT_FALSE(first.log.empty());
        EXPECT_NE(first.log[0].find("are full: the oldest"), std::string::npos) << first.log[0];
    }
    std::uint64_t bytes = 0;
    for (const auto& f : std::filesystem::directory_iterator(folder.file("dead")))
        if (f.path().filename() != "progress") bytes += f.file_size();
    EXPECT_LE(bytes, dead_letters::least + 4096);
    EXPECT_EQ(life(folder).waiting().size() + dropped, 1000U);
}

TEST(dead_letters, what_was_finished_is_not_counted_as_dropped) {
    const temporary_folder folder;
    life s(folder);
    const std::string payload(10'000, 'x');
    numbers all;
    for (std::uint64_t n = 0; n < 12; ++n) {
        ASSERT_TRUE(s.add(n, payload));
        all.push_back(n);
    }
    ASSERT_TRUE(s.letters.finish(all));
    for (std::uint64_t n = 0; n < 12; ++n) EXPECT_EQ(s.add(n, payload).value(), 0U);
    EXPECT_EQ(s.waiting().size(), 12U);
}

/// Bytes of the payload that is kept of one of `size`.
std::size_t kept_of(life& s, std::size_t size) {
    EXPECT_TRUE(s.add(size, std::string(size, 'x')));
    std::size_t kept = 0;
    EXPECT_TRUE(s.letters.each([&](std::uint64_t, const found_letter& one) {
        EXPECT_EQ(one.letter.whole(), one.letter.message.payload.size() == one.letter.size);
        if (one.letter.number == size) kept = one.letter.message.payload.size();
    }));
    return kept;
}

TEST(dead_letters, a_large_payload_is_kept_whole_where_the_bound_has_room_for_it) {
    const temporary_folder folder;
    life s(folder);
    ASSERT_TRUE(s.add(1, "old"));
    constexpr std::size_t most = dead_letters::least - 64UL * 1024 - 256; // but for the segment in waiting, and heads
    EXPECT_EQ(kept_of(s, dead_letters::least / 4 + 1), dead_letters::least / 4 + 1);
    EXPECT_EQ(kept_of(s, most), most);
    EXPECT_EQ(s.waiting(), numbers{most}) << "the older ones went for it";
    std::uint64_t bytes = 0;
    for (const auto& f : std::filesystem::directory_iterator(folder.file("dead")))
        if (f.path().filename() != "progress") bytes += f.file_size();
    EXPECT_LE(bytes, dead_letters::least + 4096);
    ASSERT_TRUE(s.add(2, "new"));
    EXPECT_EQ(s.waiting().back(), 2U);
}

TEST(dead_letters, of_a_payload_that_the_bound_has_no_room_for_a_part_is_kept_and_that_is_said) {
    const temporary_folder folder;
    life s(folder);
    EXPECT_EQ(kept_of(s, dead_letters::least), dead_letters::least / 4);
    ASSERT_EQ(s.log.size(), 1U);
    EXPECT_NE(s.log[0].find("only the first 65536 of 262144 bytes are kept, so that it cannot be put back"),
              std::string::npos)
        << s.log[0];
}

TEST(dead_letters, those_whose_messages_come_again_are_taken_back) {
    const temporary_folder folder;
    {
        life first(folder);
        for (const std::uint64_t n : {3U, 7U, 8U}) ASSERT_TRUE(first.add(n));
    } // killed before the commit past 7
    life second(folder);
    finished done(7);
    done.add(8);
    EXPECT_EQ(second.letters.take_back("another journal's id", done).value(), 0U);
    EXPECT_EQ(second.letters.take_back(second.id(), done).value(), 1U);
    EXPECT_EQ(second.waiting(), (numbers{3, 8}));
    EXPECT_EQ(second.letters.take_back(second.id(), done).value(), 0U);
    ASSERT_TRUE(second.add(7)) << "it was rejected again";
    EXPECT_EQ(second.waiting(), (numbers{3, 8, 7}));
}

TEST(dead_letters, a_torn_one_is_cut_off_at_whichever_byte) {
    const temporary_folder folder;
    {
        life first(folder);
        ASSERT_TRUE(first.add(1));
        ASSERT_TRUE(first.add(2));
    }
    const std::string segment = folder.file("dead/" + hearken::spool::segment_name(0));
    const std::string whole = read_file(segment);
    constexpr std::size_t size = sizeof(hearken::spool::record_head) + 2 + sizeof(hearken::spool::note_head) + 8;
    constexpr std::size_t second = sizeof(hearken::spool::segment_head) + hearken::spool::padded(size);
    ASSERT_EQ(whole.find_last_not_of('\0') + 1, second + size);
    for (std::size_t at = second; at < second + size; ++at) {
        write_file(segment, whole.substr(0, at) + std::string(whole.size() - at, '\0'));
        life next(folder);
        EXPECT_EQ(next.waiting(), numbers{1}) << at;
        ASSERT_TRUE(next.add(5));
        EXPECT_EQ(next.waiting(), (numbers{1, 5})) << at;
    }
}

TEST(dead_letters, what_a_power_cut_took_makes_no_new_ones_count_as_finished) {
    const temporary_folder folder;
    const std::string segment = folder.file("dead/" + hearken::spool::segment_name(0));
    std::string early;
    {
        life first(folder);
        ASSERT_TRUE(first.add(1));
        early = read_file(segment);
        ASSERT_TRUE(first.add(2));
        ASSERT_TRUE(first.add(3));
        ASSERT_TRUE(first.letters.finish(numbers{0, 1, 2}));
    }
    write_file(segment, early);
    life second(folder);
    EXPECT_EQ(second.waiting(), numbers{});
    ASSERT_TRUE(second.add(4));
    EXPECT_EQ(second.waiting(), numbers{4});
}

TEST(dead_letters, a_disk_that_is_full_at_the_start_is_tried_again) {
    const temporary_folder folder;
    auto journal = hearken::spool::folder::open(folder.path().string(), "id");
    ASSERT_TRUE(journal);
    dead_letters letters;
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{4096, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
    const auto opened = letters.open(*journal, dead_letters::least, false, {.write = nullptr});
    const auto first = letters.add({.message = {.topic = "t"}, .number = 1});
    ::setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_FALSE(opened);
    EXPECT_FALSE(first);
    EXPECT_TRUE(letters.add({.message = {.topic = "t"}, .number = 1}));
    std::size_t count = 0;
    EXPECT_TRUE(letters.each([&](std::uint64_t, const found_letter&) { ++count; }));
    EXPECT_EQ(count, 1U);
}

TEST(dead_letters, a_full_disk_takes_what_two_segments_hold_and_then_says_so) {
    const temporary_folder folder;
    life s(folder, 16ULL * 1024 * 1024); // segments of 1 MiB
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    ::signal(SIGXFSZ, SIG_IGN);
    ASSERT_TRUE(s.add(0));
    const std::string payload(100'000, 'x');
    std::uint64_t kept = 0;
    hearken::result<std::uint64_t> last;
    const rlimit just{1024UL * 1024 - 1,
                      before.rlim_max}; // a new segment does not fit, one that is there is written to
    ::setrlimit(RLIMIT_FSIZE, &just);
    for (; kept < 100; ++kept) {
        if (last = s.add(kept + 1, payload); !last) break;
    }
    ::setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_GE(kept, 18U);
    EXPECT_LT(kept, 21U);
    ASSERT_FALSE(last);
    EXPECT_EQ(s.waiting().size(), kept + 1) << "none of them went for it";
    ASSERT_TRUE(s.add(kept + 1, payload)) << "there is room again";
    EXPECT_EQ(s.waiting().size(), kept + 2);
}

TEST(dead_letters, damage_costs_what_is_damaged) {
    const temporary_folder folder;
    {
        life first(folder);
        for (std::uint64_t n = 1; n < 4; ++n) ASSERT_TRUE(first.add(n));
    }
    const std::string segment = folder.file("dead/" + hearken::spool::segment_name(0));
    std::string bytes = read_file(segment);
    bytes[64 + 41] ^= 1;
    write_file(segment, bytes);
    life second(folder);
    EXPECT_EQ(second.waiting(), (numbers{2, 3}));
    EXPECT_FALSE(second.log.empty());
    write_file(folder.file("dead/identity"), "x");
    dead_letters third;
    auto journal = hearken::spool::folder::look(folder.path().string());
    EXPECT_EQ(third.open(*journal, dead_letters::least, false, {}).error().code, hearken::errc::configuration);
}

} // namespace
