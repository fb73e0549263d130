// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/totals.hpp>

#include "support/system.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace {

using hearken::ledger;
using hearken::progress;
using hearken::run::totals;

constexpr std::uintmax_t place_size = 88;

progress at(std::uint64_t low_water, std::vector<progress::range> above = {}) {
    return {.spool = "id", .low_water = low_water, .finished = std::move(above)};
}

/// A process that is killed at the end of its scope.
struct life {
    totals all;
    explicit life(const std::string& folder, const progress& committed) : life(folder, committed, committed) {}
    life(const std::string& folder, const progress& committed, const progress& now) {
        const auto r = all.open(folder, committed, now);
        EXPECT_TRUE(r) << r.error().what;
    }
    void write(const progress& then, const ledger& batch) {
        all.begin(then);
        EXPECT_TRUE(all.write(batch));
    }
    void commit(const progress& then, const ledger& batch) {
        write(then, batch);
        all.committed();
    }
};

class totals_of : public testing::Test {
protected:
    hearken::testing::temporary_folder folder;
    std::string path = folder.path();

    /// Damages a byte of the file.
    void flip(std::uintmax_t place) const {
        std::fstream file(folder.file("ledger"), std::ios::in | std::ios::out | std::ios::binary);
        file.seekg(static_cast<std::streamoff>(place));
        const char byte = static_cast<char>(file.get() ^ 1);
        file.seekp(static_cast<std::streamoff>(place));
        file.put(byte);
        ASSERT_TRUE(file.good());
    }
};

TEST_F(totals_of, a_new_inbox_are_zero) {
    const life one(path, at(0));
    EXPECT_EQ(one.all.newly_unknown(), 0U);
    EXPECT_EQ(totals::ended_in(one.all.read()), 0U);
    EXPECT_TRUE(one.all.balance(at(0)));
    EXPECT_FALSE(one.all.balance(at(1)));
}

TEST_F(totals_of, each_process_are_added) {
    {
        life one(path, at(0));
        one.commit(at(3), {.handled = 2, .rejected = 1, .skipped = 7});
        one.commit(at(3, {{5, 8}}), {.handled = 1, .unmatched = 1, .duplicate = 1});
        EXPECT_TRUE(one.all.balance(at(3, {{5, 8}})));
    }
    life two(path, at(3, {{5, 8}}));
    two.commit(at(10), {.handled = 3, .shed = 1});
    const life three(path, at(10));
    const ledger& l = three.all.read();
    EXPECT_EQ(l.handled, 6U);
    EXPECT_EQ(l.rejected, 1U);
    EXPECT_EQ(l.unmatched, 1U);
    EXPECT_EQ(l.duplicate, 1U);
    EXPECT_EQ(l.shed, 1U);
    EXPECT_EQ(l.skipped, 7U);
    EXPECT_EQ(l.unknown, 0U);
    EXPECT_TRUE(three.all.balance(at(10)));
}

TEST_F(totals_of, a_batch_count_only_once_it_is_committed) {
    for (int kills = 0; kills < 5; ++kills) {
        life one(path, at(0));
        EXPECT_EQ(one.all.read().handled, 0U);
        one.write(at(4), {.handled = 4}); // killed before the commit
    }
    {
        life one(path, at(0));
        one.commit(at(2), {.rejected = 2});
        one.write(at(6), {.handled = 4}); // killed right after its commit, before the process knew
    }
    const life one(path, at(6));
    EXPECT_EQ(one.all.newly_unknown(), 0U);
    EXPECT_EQ(one.all.read().handled, 4U);
    EXPECT_EQ(one.all.read().rejected, 2U);
}

TEST_F(totals_of, what_a_killed_process_did_not_commit_the_next_may_settle_in_another_way) {
    {
        life one(path, at(0));
        one.commit(at(1), {.handled = 1});
        one.write(at(5), {.handled = 4});
    }
    {
        life two(path, at(1));
        EXPECT_EQ(two.all.newly_unknown(), 0U);
        two.commit(at(3), {.rejected = 2});
        two.commit(at(5), {.unmatched = 2});
    }
    const life three(path, at(5));
    EXPECT_EQ(three.all.newly_unknown(), 0U);
    EXPECT_EQ(three.all.read().handled, 1U);
    EXPECT_EQ(three.all.read().rejected, 2U);
    EXPECT_EQ(three.all.read().unmatched, 2U);
}

TEST_F(totals_of, a_batch_may_change_until_its_commit) {
    {
        life one(path, at(0));
        one.write(at(3), {.handled = 3});
        EXPECT_TRUE(one.all.write({.handled = 2, .rejected = 1})); // the database refused a row
        EXPECT_TRUE(one.all.write({.handled = 3}));                // and in the next attempt did not
        EXPECT_TRUE(one.all.write({.handled = 1, .rejected = 2}));
        one.all.committed();
        EXPECT_EQ(one.all.read().handled, 1U);
    }
    const life one(path, at(3));
    EXPECT_EQ(one.all.read().handled, 1U);
    EXPECT_EQ(one.all.read().rejected, 2U);
}

TEST_F(totals_of, a_torn_place_is_the_batch_that_was_not_committed) {
    {
        life one(path, at(0));
        one.commit(at(1), {.handled = 1});
        one.commit(at(2), {.handled = 1});
        one.write(at(9), {.handled = 7});
    }
    // The second batch is in the first place, the third in the other.
    for (std::uintmax_t byte = 0; byte < 2 * place_size; ++byte) {
        flip(byte);
        totals all;
        ASSERT_TRUE(all.open(path, at(2), at(2)));
        EXPECT_EQ(all.newly_unknown(), byte < place_size ? 2U : 0U) << byte;
        EXPECT_EQ(totals::ended_in(all.read()), 2U) << byte;
        all.close();
        std::filesystem::remove(folder.file("ledger"));
        life again(path, at(0));
        again.commit(at(1), {.handled = 1});
        again.commit(at(2), {.handled = 1});
        again.write(at(9), {.handled = 7});
    }
}

TEST_F(totals_of, what_no_sums_fit_is_unknown_once) {
    {
        const life one(path, at(7)); // an inbox from before there were totals, or its file was deleted
        EXPECT_EQ(one.all.newly_unknown(), 7U);
        EXPECT_EQ(one.all.read().unknown, 7U);
        EXPECT_TRUE(one.all.balance(at(7)));
    }
    {
        life two(path, at(7));
        EXPECT_EQ(two.all.newly_unknown(), 0U);
        EXPECT_EQ(two.all.read().unknown, 7U);
        two.commit(at(8), {.handled = 1});
        two.commit(at(9), {.handled = 1});
    }
    {
        const life three(path, at(20)); // a power cut took the sums of eleven
        EXPECT_EQ(three.all.newly_unknown(), 12U) << "the older sums were committed, the newer ones perhaps not";
        EXPECT_EQ(three.all.read().handled, 1U);
        EXPECT_TRUE(three.all.balance(at(20)));
    }
    {
        const life four(path, at(5)); // the database was restored
        EXPECT_EQ(four.all.newly_unknown(), 5U);
        EXPECT_EQ(four.all.read().handled, 0U);
    }
    const life five(path, {.spool = "another", .low_water = 6}); // and then the inbox, which has another name now
    EXPECT_EQ(five.all.read().unknown, 6U);
    EXPECT_EQ(five.all.newly_unknown(), 1U);
}

TEST_F(totals_of, messages_that_were_lost_between_two_processes_are_unknown_and_those_lost_at_work_damaged) {
    {
        life one(path, at(0));
        one.commit(at(4), {.handled = 4});
    }
    for (int starts = 0; starts < 2; ++starts) { // the database still says 4
        const life two(path, at(4), at(6));
        EXPECT_EQ(two.all.newly_unknown(), starts == 0 ? 2U : 0U);
        EXPECT_EQ(two.all.read().handled, 4U);
        EXPECT_EQ(two.all.read().unknown, 2U);
    }
    {
        life three(path, at(4), at(6));
        three.all.damaged(3);
        EXPECT_TRUE(three.all.balance(at(9)));
        three.commit(at(10), {.handled = 1});
    }
    const life four(path, at(10));
    EXPECT_EQ(four.all.newly_unknown(), 0U);
    EXPECT_EQ(four.all.read().damaged, 3U);
    EXPECT_EQ(four.all.read().handled, 5U);
}

TEST_F(totals_of, without_a_file_there_are_those_of_this_process) {
    totals all;
    EXPECT_FALSE(all.open(folder.file("is not there"), at(3), at(3)));
    EXPECT_EQ(all.read().unknown, 3U);
    all.begin(at(4));
    EXPECT_TRUE(all.write({.handled = 1}));
    all.committed();
    EXPECT_EQ(all.read().handled, 1U);
    EXPECT_TRUE(all.balance(at(4)));
}

} // namespace
