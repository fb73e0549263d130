// SPDX-License-Identifier: BSL-1.0
#include <hearken/spool/reinjection.hpp>

#include "bench.hpp"

#include <sys/resource.h>

#include <csignal>

namespace {

using hearken::letter;
using hearken::spool::dead_letters;
using hearken::spool::reinject;
using hearken::testing::read_file;
using hearken::testing::temporary_folder;
using test::spool_life;

const hearken::log_hook quiet{.write = nullptr};

bool every(std::uint64_t, const letter&) {
    return true;
}

/// A journal with two messages and with letters of two routes.
void fill(const std::string& path, std::uint64_t count = 6) {
    const spool_life s(path);
    dead_letters letters;
    ASSERT_TRUE(letters.open(s.place, dead_letters::least, false, quiet));
    for (std::uint64_t n = 0; n < count; ++n) {
        hearken::message_view m{.topic = "t",
                                .qos = 1,
                                .retained = true,
                                .duplicate = true,
                                .received = std::chrono::system_clock::time_point(std::chrono::seconds{n})};
        m.ids.add(5);
        const std::string payload = std::to_string(n);
        m.payload = payload;
        ASSERT_TRUE(letters.add({.message = m,
                                 .number = n,
                                 .size = n == 4 ? 1000 : payload.size(),
                                 .route = n % 2 == 0 ? "even" : "odd",
                                 .rejected = {}}));
    }
}

std::vector<std::string> journal_of(const std::string& path) {
    spool_life s(path);
    return s.rest();
}
std::size_t waiting(const std::string& path) {
    const auto dead = hearken::spool::inspection::open(path + "/dead", hearken::spool::record_kind::dead_letter);
    EXPECT_TRUE(dead);
    std::size_t count = 0;
    EXPECT_TRUE(dead->read(
        [&](const hearken::spool::record& r) {
            if (!dead->done() || !dead->done()->has(r.number)) ++count;
        },
        [](const std::string& fault) { ADD_FAILURE() << fault; }));
    return count;
}

TEST(reinjection, those_that_are_wanted_become_messages_and_wait_no_longer) {
    const temporary_folder folder;
    const std::string path = folder.path().string();
    fill(path);
    const auto odd = reinject(path, [](std::uint64_t, const letter& one) { return one.route == "odd"; }, quiet);
    ASSERT_TRUE(odd) << odd.error().what;
    EXPECT_EQ(odd->done, 3U);
    EXPECT_EQ(odd->cut, 0U);
    EXPECT_EQ(waiting(path), 3U);
    EXPECT_EQ(journal_of(path), (std::vector<std::string>{"1", "3", "5"}));

    const auto second = reinject(path, [](std::uint64_t number, const letter&) { return number == 2; }, quiet);
    EXPECT_EQ(second->done, 1U);
    const auto rest = reinject(path, every, quiet);
    EXPECT_EQ(rest->done, 1U);
    EXPECT_EQ(rest->cut, 1U) << "of 4 only a part was kept";
    EXPECT_EQ(waiting(path), 1U);
    EXPECT_EQ(journal_of(path), (std::vector<std::string>{"1", "3", "5", "2", "0"}));
}

TEST(reinjection, a_message_is_as_it_came_without_dup_and_the_identifiers_of_its_subscription) {
    const temporary_folder folder;
    const std::string path = folder.path().string();
    fill(path, 1);
    ASSERT_EQ(reinject(path, every, quiet)->done, 1U);
    spool_life s(path);
    std::vector<hearken::spool::record> some;
    ASSERT_TRUE(s.reader.read(some, 10, 1024, s.done));
    ASSERT_EQ(some.size(), 1U);
    const hearken::message_view& m = some[0].message;
    EXPECT_EQ(some[0].kind, hearken::spool::record_kind::message);
    EXPECT_EQ(m.topic, "t");
    EXPECT_EQ(m.qos, 1);
    EXPECT_TRUE(m.retained);
    EXPECT_FALSE(m.duplicate) << "a condemned message would be set aside again";
    EXPECT_EQ(m.ids.size(), 0U);
    EXPECT_EQ(m.received, std::chrono::system_clock::time_point{});
}

TEST(reinjection, a_kill_between_any_two_steps_leaves_a_letter_or_a_message_or_both) {
    const temporary_folder folder;
    const std::string path = folder.path().string();
    fill(path, 2);
    const std::string mark = read_file(path + "/dead/progress");
    ASSERT_EQ(reinject(path, every, quiet)->done, 2U);
    ASSERT_EQ(waiting(path), 0U);
    // Killed before the letters were marked: what was appended is there, and they wait.
    hearken::testing::write_file(path + "/dead/progress", mark);
    EXPECT_EQ(waiting(path), 2U);
    // Killed while the second message was written: it is cut off, and its letter waits.
    const std::string segment = path + '/' + hearken::spool::segment_name(0);
    std::string bytes = read_file(segment);
    for (std::size_t at = 64 + 48 + 1; at < 64 + 96; ++at) bytes[at] = '\0';
    hearken::testing::write_file(segment, bytes);
    ASSERT_EQ(reinject(path, every, quiet)->done, 2U);
    EXPECT_EQ(journal_of(path), (std::vector<std::string>{"0", "0", "1"}));
    EXPECT_EQ(waiting(path), 0U);
}

TEST(reinjection, on_a_full_disk_nothing_that_is_not_in_the_journal_is_marked) {
    const temporary_folder folder;
    const std::string path = folder.path().string();
    fill(path, 2);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{100, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
    const auto r = reinject(path, every, quiet);
    ::setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_FALSE(r);
    EXPECT_EQ(waiting(path), 2U);
    ASSERT_EQ(reinject(path, every, quiet)->done, 2U);
    EXPECT_EQ(waiting(path), 0U);
}

TEST(reinjection, what_it_appends_is_in_doubt_until_the_store_has_spoken) {
    const temporary_folder folder;
    const std::string path = folder.path().string();
    fill(path, 1);
    ASSERT_EQ(reinject(path, every, quiet)->done, 1U);
    EXPECT_TRUE(read_file(path + "/unsure").starts_with("0 "));
}

TEST(reinjection, a_journal_in_use_and_one_that_is_none_or_has_no_letters) {
    const temporary_folder folder;
    const std::string path = folder.path().string();
    EXPECT_EQ(reinject(path, every, quiet).error().code, hearken::errc::configuration);
    {
        const spool_life s(path);
        const auto r = reinject(path, every, quiet);
        EXPECT_EQ(r.error().code, hearken::errc::configuration);
        EXPECT_NE(r.error().what.find("stop it first"), std::string::npos) << r.error().what;
    }
    EXPECT_EQ(reinject(path, every, quiet)->done, 0U);
    EXPECT_FALSE(std::filesystem::exists(path + "/dead"));
}

} // namespace
