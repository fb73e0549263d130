// SPDX-License-Identifier: BSL-1.0
#include <hearken/inbox/journal.hpp>

#include "support/system.hpp"

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

namespace {

using hearken::errc;
using hearken::progress;
using hearken::inbox::batch;
using hearken::inbox::journal;
using hearken::inbox::journal_options;
using hearken::inbox::sync;
using hearken::testing::temporary_folder;
using namespace std::chrono_literals;

static_assert(hearken::lasting_inbox<journal>);
static_assert(std::is_move_constructible_v<journal>);
static_assert(sync::every(5ms) != sync::process && sync::process != sync::power);

constexpr journal_options small{.segment = 64 * 1024, .limit = 1024 * 1024};

/// One life of a process with the journal.
struct life {
    std::vector<std::string> log;
    journal inbox;
    hearken::result<> opened;
    batch in_hand;
    std::vector<std::uint64_t> marks; ///< of what was taken last
    std::uint64_t missing = 0;

    explicit life(const temporary_folder& folder, journal_options how = small) : inbox(folder.file("spool"), how) {
        opened = inbox.open({.client_id = "id", .log = {hearken::log_level::info, [this](auto, std::string_view line) {
                                                            log.emplace_back(line);
                                                        }}});
        EXPECT_TRUE(opened) << opened.error().what;
    }

    std::uint64_t resume(const std::optional<progress>& stored = std::nullopt) {
        const auto r = inbox.resume(stored);
        EXPECT_TRUE(r) << r.error().what;
        return r.value_or(0);
    }
    bool put(std::string_view payload) {
        return inbox.append({.topic = "t", .payload = payload, .qos = 1}, hearken::overflow_action::block).kept;
    }
    /// What is there, without waiting for more; a batch ends where a file does.
    std::vector<std::string> take(std::size_t most = 1000) {
        std::stop_source stop;
        stop.request_stop();
        std::vector<std::string> all;
        missing = 0;
        marks.clear();
        do {
            (void)inbox.take(in_hand, {.messages = most - all.size()}, stop.get_token());
            for (const auto& m : in_hand.messages) all.emplace_back(m.payload);
            marks.insert(marks.end(), in_hand.marks.begin(), in_hand.marks.end());
            missing += in_hand.missing;
        } while (!in_hand.messages.empty() && all.size() < most);
        return all;
    }
    void settle(std::vector<std::uint64_t> done) { inbox.settle(in_hand, done); }
    void settle_all() { settle(marks); }
    bool said(std::string_view words) const {
        return std::any_of(log.begin(), log.end(),
                           [&](const std::string& line) { return line.find(words) != std::string::npos; });
    }
};
using texts = std::vector<std::string>;

TEST(journal, what_was_appended_and_not_settled_comes_again) {
    const temporary_folder folder;
    {
        life l(folder);
        EXPECT_EQ(l.resume(), 0U);
        EXPECT_TRUE(l.inbox.ready());
        for (const char* p : {"1", "2", "3", "4"}) ASSERT_TRUE(l.put(p));
        EXPECT_EQ(l.take(2), (texts{"1", "2"}));
        l.settle_all();
        EXPECT_EQ(l.take(), (texts{"3", "4"})); // in hand when the process dies
    }
    life l(folder);
    EXPECT_EQ(l.resume(), 2U) << "so many wait";
    ASSERT_TRUE(l.put("5"));
    EXPECT_EQ(l.take(), (texts{"3", "4", "5"}));
    l.settle_all();
    l.inbox.close();
    life after(folder);
    EXPECT_EQ(after.resume(), 0U);
    EXPECT_TRUE(after.take().empty());
}

TEST(journal, a_message_that_waits_for_a_retry_holds_up_nobody) {
    const temporary_folder folder;
    {
        life l(folder);
        l.resume();
        for (const char* p : {"1", "2", "3", "4"}) ASSERT_TRUE(l.put(p));
        EXPECT_EQ(l.take().size(), 4U);
        l.settle({0, 2, 3});
    }
    life l(folder);
    EXPECT_EQ(l.resume(), 1U);
    EXPECT_EQ(l.take(), (texts{"2"}));
}

TEST(journal, with_a_store_it_goes_by_what_the_store_has) {
    const temporary_folder folder;
    std::string id;
    progress first;
    {
        life l(folder);
        id = l.inbox.id();
        EXPECT_EQ(id.size(), 32U);
        l.resume(progress{.spool = id});
        for (const char* p : {"1", "2", "3", "4"}) ASSERT_TRUE(l.put(p));
        EXPECT_EQ(l.take(3).size(), 3U);
        first = l.inbox.after(std::vector<std::uint64_t>{0, 2});
        EXPECT_EQ(first, (progress{.spool = id, .low_water = 1, .finished = {{2, 3}}}));
        l.settle({0, 1, 2}); // says more than the store: the commit was lost
    }
    life l(folder);
    EXPECT_EQ(l.inbox.id(), id);
    EXPECT_EQ(l.resume(first), 2U);
    EXPECT_EQ(l.take(), (texts{"2", "4"}));
    EXPECT_FALSE(l.said("journal"));
}

TEST(journal, a_store_that_does_not_know_it_gets_all_there_is) {
    const temporary_folder folder;
    {
        life l(folder);
        l.resume(progress{.spool = l.inbox.id()});
        EXPECT_FALSE(l.said("does not know")) << "it is new";
        ASSERT_TRUE(l.put("1"));
    }
    life l(folder);
    EXPECT_EQ(l.resume(progress{.spool = l.inbox.id()}), 1U);
    EXPECT_FALSE(l.said("does not know")) << "perhaps nothing was committed yet";
    EXPECT_TRUE(l.said("the database has nothing of this journal yet: what is in it, from record 0 on, is written"));
    EXPECT_EQ(l.take(), (texts{"1"}));
}

TEST(journal, a_database_in_the_place_of_one_that_knew_it_is_told) {
    const temporary_folder folder;
    const std::string large(30'000, 'x');
    {
        life l(folder);
        l.resume(progress{.spool = l.inbox.id()});
        for (int i = 0; i < 10; ++i) ASSERT_TRUE(l.put(large));
        EXPECT_EQ(l.take(5).size(), 5U);
        l.settle_all();
    }
    life l(folder);
    EXPECT_EQ(l.resume(progress{.spool = l.inbox.id()}), 6U) << "the file of the fourth one is there";
    EXPECT_TRUE(
        l.said("the database does not know this journal: what is still in it, from record 4 on, is written anew"));
}

TEST(journal, a_segment_that_is_no_good_is_damage_and_not_what_was_finished) {
    const temporary_folder folder;
    const std::string large(30'000, 'x');
    for (const std::uint64_t bad : {0U, 4U}) {
        std::filesystem::remove_all(folder.file("spool"));
        std::string id;
        {
            life l(folder);
            id = l.inbox.id();
            l.resume(progress{.spool = id});
            for (int i = 0; i < 10; ++i) ASSERT_TRUE(l.put(large));
        }
        const std::string path = folder.file("spool/" + hearken::spool::segment_name(bad));
        hearken::testing::write_file(path, std::string(std::filesystem::file_size(path), '\0'));
        life l(folder);
        EXPECT_EQ(l.resume(progress{.spool = id, .low_water = 1}), 9U);
        EXPECT_EQ(l.inbox.after({}).low_water, 1U) << "it does not count as finished before it is told";
        EXPECT_FALSE(l.said("finished once"));
        EXPECT_EQ(l.take().size() + l.missing, 9U);
        EXPECT_EQ(l.missing, bad == 0 ? 1U : 2U);
    }
}

TEST(journal, a_segment_whose_head_is_damaged_costs_no_message) {
    const temporary_folder folder;
    {
        life l(folder);
        l.resume();
        for (const char* p : {"1", "2"}) ASSERT_TRUE(l.put(p));
    }
    const std::string path = folder.file("spool/" + hearken::spool::segment_name(0));
    std::string bytes = hearken::testing::read_file(path);
    bytes[0] = '?';
    hearken::testing::write_file(path, bytes);
    life l(folder);
    EXPECT_TRUE(l.said("it has a new head"));
    EXPECT_EQ(l.resume(), 2U);
    EXPECT_EQ(l.take(), (texts{"1", "2"}));
}

TEST(journal, more_ranges_than_a_mark_has_place_for_come_again_and_free_what_is_below) {
    const temporary_folder folder;
    {
        life l(folder);
        l.resume();
        for (int i = 0; i < 20'000; ++i) ASSERT_TRUE(l.put("x"));
        EXPECT_EQ(l.take(100'000).size(), 20'000U);
        std::vector<std::uint64_t> odd;
        for (std::uint64_t n = 0; n < 20'000; ++n) {
            if (n < 5'000 || n % 2 == 1) odd.push_back(n);
        }
        l.settle(odd);
        EXPECT_FALSE(l.said("too many")) << l.log.at(0);
    }
    EXPECT_FALSE(std::filesystem::exists(folder.file("spool/" + hearken::spool::segment_name(0))));
    life l(folder);
    const auto waiting = l.resume();
    EXPECT_GE(waiting, 7'500U);
    EXPECT_LT(waiting, 7'500U + 3'500U) << "only what is above the ranges that fit";
}

TEST(journal, a_journal_older_than_its_progress_takes_another_id) {
    const temporary_folder folder;
    std::string id;
    {
        life l(folder);
        id = l.inbox.id();
        l.resume();
        ASSERT_TRUE(l.put("1"));
    }
    life l(folder);
    ASSERT_TRUE(l.put("2")); // it has a number that the store takes for finished
    EXPECT_EQ(l.resume(progress{.spool = id, .low_water = 100}), 0U);
    EXPECT_NE(l.inbox.id(), id);
    EXPECT_TRUE(l.said("is older than its progress"));
    EXPECT_EQ(l.take(), (texts{"2"}));
    EXPECT_EQ(l.inbox.after(l.marks).spool, l.inbox.id());
}

TEST(journal, what_came_under_another_id_is_there_after_a_kill_and_what_came_before_is_not_written_again) {
    for (const bool with_store : {true, false}) {
        const temporary_folder folder;
        std::string id;
        {
            life l(folder);
            id = l.inbox.id();
            l.resume();
            ASSERT_TRUE(l.put("written"));
            EXPECT_EQ(l.take().size(), 1U);
            l.settle({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}); // a power cut takes the other nine
        }
        {
            life l(folder);
            EXPECT_EQ(l.resume(with_store ? std::optional(progress{.spool = id, .low_water = 10}) : std::nullopt), 0U);
            EXPECT_TRUE(l.said("is older than its progress"));
            id = l.inbox.id();
            for (const char* p : {"1", "2", "3"}) ASSERT_TRUE(l.put(p)); // and the kill
        }
        life l(folder);
        EXPECT_EQ(l.inbox.id(), id);
        EXPECT_EQ(l.resume(with_store ? std::optional(progress{.spool = id}) : std::nullopt), 3U);
        EXPECT_FALSE(l.said("is older than its progress"));
        EXPECT_EQ(l.take(), (texts{"1", "2", "3"}));
    }
}

TEST(journal, what_came_while_the_store_was_away_does_not_count_as_finished_after_a_kill) {
    const temporary_folder folder;
    std::string id;
    {
        life l(folder);
        id = l.inbox.id();
        l.resume(progress{.spool = id});
        ASSERT_TRUE(l.put("lost to a power cut but for this"));
    }
    for (const char* p : {"1", "2"}) { // twice killed before the store is there
        life l(folder);
        for (int i = 0; i < 10; ++i) ASSERT_TRUE(l.put(p));
    }
    {
        life l(folder);
        EXPECT_EQ(l.resume(progress{.spool = id, .low_water = 15}), 20U) << "the store has fifteen others";
        EXPECT_TRUE(l.said("is older than its progress"));
        EXPECT_EQ(l.take().size(), 20U);
    }
    life l(folder);
    EXPECT_FALSE(std::filesystem::exists(folder.file("spool/unsure")));
    EXPECT_EQ(l.resume(progress{.spool = l.inbox.id(), .low_water = 5}), 16U);
}

TEST(journal, a_database_from_a_backup_is_told_what_it_lacks) {
    const temporary_folder folder;
    std::string id;
    {
        life l(folder);
        id = l.inbox.id();
        l.resume(progress{.spool = id});
        const std::string large(30'000, 'x');
        for (int i = 0; i < 10; ++i) ASSERT_TRUE(l.put(large));
        EXPECT_EQ(l.take().size(), 10U);
        l.settle_all();
    }
    life l(folder);
    const auto waiting = l.resume(progress{.spool = id, .low_water = 3});
    EXPECT_TRUE(l.said("restored from a backup"));
    EXPECT_LT(waiting, 7U) << "those that were freed do not wait";
    EXPECT_EQ(l.take().size(), waiting);
    EXPECT_EQ(l.missing, 0U);
}

TEST(journal, files_are_freed_when_all_in_them_is_finished) {
    const temporary_folder folder;
    const auto files = [&] {
        return std::count_if(std::filesystem::directory_iterator(folder.file("spool")), {},
                             [](const auto& entry) { return entry.path().extension() == ".segment"; });
    };
    life l(folder);
    l.resume();
    const std::string large(30'000, 'x');
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(l.put(large));
    EXPECT_EQ(files(), 5);
    EXPECT_EQ(l.take().size(), 10U);
    l.settle({1, 2, 3, 4, 5, 6, 7, 8, 9});
    EXPECT_EQ(files(), 5) << "the first message waits";
    l.settle({0});
    EXPECT_EQ(files(), 1);
}

TEST(journal, full_it_refuses_and_loses_nothing) {
    const temporary_folder folder;
    life l(folder, {.segment = 64 * 1024, .limit = 256 * 1024});
    l.resume();
    const std::string large(30'000, 'x');
    std::size_t kept = 0;
    while (l.put(large)) ++kept;
    EXPECT_TRUE(l.said("is full"));
    EXPECT_EQ(l.inbox.ready().error().code, errc::inbox_full);
    EXPECT_EQ(l.take().size(), kept);
    l.settle_all();
    EXPECT_TRUE(l.inbox.ready());
    EXPECT_TRUE(l.put("more"));
}

TEST(journal, a_damaged_record_is_counted_told_and_kept_aside) {
    const temporary_folder folder;
    {
        life l(folder);
        l.resume();
        for (const char* p : {"1", "2", "3"}) ASSERT_TRUE(l.put(p));
    }
    const std::string path = folder.file("spool/" + hearken::spool::segment_name(0));
    std::string bytes = hearken::testing::read_file(path);
    bytes[64 + 48 + 41] = '?';
    hearken::testing::write_file(path, bytes);
    life l(folder);
    EXPECT_EQ(l.resume(), 3U);
    EXPECT_EQ(l.take(), (texts{"1", "3"}));
    EXPECT_EQ(l.missing, 1U);
    EXPECT_TRUE(l.said("the journal lost 1 messages, records 1 to 1: 48 bytes at 112 of " + path)) << l.log.at(0);
    l.settle_all();
    EXPECT_TRUE(l.take().empty());
    EXPECT_EQ(l.missing, 0U) << "told once";
}

TEST(journal, a_damaged_record_that_was_finished_is_no_message_lost) {
    const temporary_folder folder;
    progress at;
    {
        life l(folder);
        l.resume(progress{.spool = l.inbox.id()});
        for (const char* p : {"1", "2", "3"}) ASSERT_TRUE(l.put(p));
        at = l.inbox.after(std::vector<std::uint64_t>{1});
    }
    const std::string path = folder.file("spool/" + hearken::spool::segment_name(0));
    std::string bytes = hearken::testing::read_file(path);
    bytes[64 + 48 + 41] = '?';
    hearken::testing::write_file(path, bytes);
    life l(folder);
    EXPECT_EQ(l.resume(at), 2U);
    EXPECT_EQ(l.take(), (texts{"1", "3"}));
    EXPECT_EQ(l.missing, 0U);
    EXPECT_TRUE(l.said("the journal lost 0 messages, records 1 to 1")) << "the damage is told";
}

TEST(journal, a_segment_that_is_none_is_set_aside) {
    const temporary_folder folder;
    {
        life l(folder);
        l.resume();
        ASSERT_TRUE(l.put("1"));
    }
    hearken::testing::write_file(folder.file("spool/" + hearken::spool::segment_name(7)), "not a segment");
    life l(folder);
    EXPECT_TRUE(l.said("is not a segment of a spool; it is kept as"));
    EXPECT_EQ(l.resume(), 1U);
    EXPECT_EQ(l.take(), (texts{"1"}));
}

TEST(journal, a_message_too_large_to_ever_fit_is_kept_in_part) {
    const temporary_folder folder;
    life l(folder, {.segment = 64 * 1024, .limit = 256 * 1024});
    l.resume();
    ASSERT_TRUE(l.put(std::string(1024 * 1024, 'x'))) << "or it would come again for ever";
    EXPECT_EQ(l.take().at(0).size(), 64U * 1024);
}

TEST(journal, dead_letters_of_what_is_finished_stay_and_others_are_taken_back) {
    const temporary_folder folder;
    {
        life l(folder);
        l.resume();
        for (const char* p : {"1", "2", "3"}) ASSERT_TRUE(l.put(p));
        EXPECT_EQ(l.take().size(), 3U);
        for (const std::uint64_t n : {0U, 2U})
            EXPECT_EQ(l.inbox.bury({.message = {.topic = "t"}, .number = n})->dropped, 0U);
        l.settle({0, 1});
    } // killed before 2 was settled
    {
        life l(folder);
        EXPECT_EQ(l.resume(), 1U);
        EXPECT_TRUE(l.said("1 dead letters are taken back"));
        EXPECT_EQ(l.take(), (texts{"3"}));
        EXPECT_TRUE(l.inbox.bury({.message = {.topic = "t"}, .number = 2}));
        l.settle_all();
    }
    life l(folder);
    EXPECT_EQ(l.resume(), 0U);
    EXPECT_FALSE(l.said("taken back"));
}

TEST(journal, what_cannot_work_is_said_before_anything_starts) {
    const temporary_folder folder;
    const auto what = [&](journal_options how) {
        return journal(folder.file("s"), how).open({.client_id = "id"}).error().what;
    };
    EXPECT_EQ(what({.segment = 1}), "inbox::journal: segment must be 64 KiB or more");
    EXPECT_EQ(what({.segment = 64 * 1024, .limit = 64 * 1024}), "inbox::journal: limit must be four segments or more");
    EXPECT_EQ(what({.dead_letters = 1}), "inbox::journal: dead_letters must be 256 KiB or more");
    EXPECT_EQ(what({.sync = sync::every(-1ms)}), "inbox::journal: the interval of sync::every must be above 0");
    EXPECT_FALSE(std::filesystem::exists(folder.file("s")));
    EXPECT_TRUE(journal(folder.file("s")).check({.client_id = "id"}));
    EXPECT_FALSE(journal(folder.file("s"), {.segment = 1}).check({.client_id = "id"}));
    EXPECT_FALSE(std::filesystem::exists(folder.file("s")));
    EXPECT_EQ(journal("/dev/null/s").open({.client_id = "id"}).error().code, errc::configuration);
    life l(folder);
    EXPECT_NE(journal(folder.file("spool")).open({.client_id = "id"}).error().what.find("in use by process"),
              std::string::npos);
}

TEST(journal, opens_on_a_full_disk_for_what_it_holds_is_to_be_worked_off) {
    const temporary_folder folder;
    {
        life l(folder);
        l.resume();
        ASSERT_TRUE(l.put("1"));
    }
    std::filesystem::remove(folder.file("spool/progress"));
    struct no_room {
        rlimit before{};
        no_room() {
            ::signal(SIGXFSZ, SIG_IGN);
            ::getrlimit(RLIMIT_FSIZE, &before);
            const rlimit none{0, before.rlim_max};
            ::setrlimit(RLIMIT_FSIZE, &none);
        }
        ~no_room() {
            ::setrlimit(RLIMIT_FSIZE, &before);
            ::signal(SIGXFSZ, SIG_DFL);
        }
    };
    const no_room now;
    life l(folder);
    ASSERT_TRUE(l.opened);
    EXPECT_EQ(l.resume(), 1U);
    EXPECT_EQ(l.take(), (texts{"1"}));
    EXPECT_FALSE(l.put("2"));
}

TEST(journal, what_was_written_and_is_gone_is_told_and_the_next_file_is_begun) {
    const temporary_folder folder;
    life l(folder);
    l.resume();
    ASSERT_TRUE(l.put("1"));
    std::filesystem::remove(folder.file("spool/" + hearken::spool::segment_name(0)));
    EXPECT_TRUE(l.take().empty());
    EXPECT_EQ(l.missing, 1U);
    EXPECT_FALSE(l.put("2")) << "the broker still has it";
    ASSERT_TRUE(l.put("2")) << "also where nobody connects anew";
    EXPECT_EQ(l.take(), (texts{"2"}));
}

/// How often a folder was made safe.
std::atomic<int> synced_folders{0};

TEST(journal, synced_by_time_the_names_of_files_are_safe_too) {
    const temporary_folder folder;
    life l(folder, {.sync = sync::every(1ms), .segment = 64 * 1024, .limit = 1024 * 1024});
    l.resume();
    for (int round = 0; round < 2; ++round) {
        synced_folders = 0;
        const std::string large(40'000, 'x'); // each begins a file
        ASSERT_TRUE(l.put(large));
        const auto end = std::chrono::steady_clock::now() + 10s;
        while (synced_folders == 0 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
        EXPECT_GT(synced_folders, 0);
    }
}

class journal_synced : public ::testing::TestWithParam<sync> {};
INSTANTIATE_TEST_SUITE_P(all, journal_synced, ::testing::Values(sync::process, sync::power, sync::every(1ms)));

TEST_P(journal_synced, one_thread_appends_another_settles_and_nothing_is_lost_or_twice) {
    const temporary_folder folder;
    constexpr int all = 5'000;
    life l(folder, {.sync = GetParam(), .segment = 64 * 1024, .limit = 1024 * 1024});
    l.resume();
    std::jthread network([&] {
        for (int i = 0; i < all; ++i) {
            while (!l.put(std::to_string(i))) std::this_thread::yield(); // full: the broker would keep it
        }
    });
    int next = 0;
    batch b;
    while (next < all && l.inbox.take(b, {.messages = 100}, {})) {
        for (const auto& m : b.messages) ASSERT_EQ(m.payload, std::to_string(next++));
        l.inbox.settle(b, std::vector(b.marks));
    }
    EXPECT_EQ(next, all);
}

TEST(journal, a_promise_that_the_rest_cannot_keep_is_a_fault) {
    const hearken::testing::temporary_folder folder;
    const journal by_power(folder.file("a"), {.sync = sync::power});
    EXPECT_TRUE(by_power.check({.client_id = "id", .commits_outlive_power = true}));
    EXPECT_TRUE(by_power.check({.client_id = "id"})) << "no store: the journal keeps the progress itself";
    EXPECT_NE(by_power.check({.client_id = "id", .commits_outlive_power = false}).error().what.find("sync::process"),
              std::string::npos);
    EXPECT_TRUE(journal(folder.file("a")).check({.client_id = "id", .commits_outlive_power = false}));
    const journal narrow(folder.file("a"), {.segment = 64 * 1024, .limit = 4 * 64 * 1024});
    EXPECT_TRUE(narrow.check({.client_id = "id", .largest = 64 * 1024}));
    EXPECT_NE(narrow.check({.client_id = "id", .largest = 64 * 1024 + 1}).error().what.find("options.max_packet_size"),
              std::string::npos);
}

} // namespace

/// In the place of the system's, which is called by it.
extern "C" int fsync(int fd) {
    ++synced_folders;
    return static_cast<int>(::syscall(SYS_fsync, fd));
}
