// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/crew.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <set>

namespace {

using hearken::run::crew;

TEST(crew, each_share_of_each_job_is_done_once_and_all_are_done_at_the_end) {
    crew team(4);
    EXPECT_EQ(team.size(), 4U);
    std::vector<unsigned> done(4); // not atomic: what a share writes is seen after the job
    for (unsigned job = 1; job <= 1'000; ++job) {
        team.run([&](unsigned share) { ++done[share]; });
        for (const unsigned n : done) ASSERT_EQ(n, job);
    }
}

TEST(crew, the_first_share_is_the_callers_and_the_others_run_beside_it) {
    crew team(3);
    std::mutex mutex;
    std::condition_variable all_here;
    std::set<std::thread::id> here;
    std::thread::id first;
    team.run([&](unsigned share) {
        std::unique_lock lock(mutex);
        if (share == 0) first = std::this_thread::get_id();
        here.insert(std::this_thread::get_id());
        all_here.notify_all();
        EXPECT_TRUE(all_here.wait_for(lock, std::chrono::seconds{10}, [&] { return here.size() == 3; }));
    });
    EXPECT_EQ(first, std::this_thread::get_id());
}

TEST(crew, one_is_enough) {
    crew team(1);
    unsigned calls = 0;
    team.run([&](unsigned) { ++calls; });
    EXPECT_EQ(calls, 1U);
}

} // namespace
