// SPDX-License-Identifier: BSL-1.0
#include <hearken/words/scratch.hpp>

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

using hearken::scratch;

TEST(scratch, what_was_taken_stays_where_it_is_until_clear) {
    scratch memory;
    std::vector<std::string_view> taken;
    for (std::size_t size = 1; size < 20'000; size = size * 3 + 1) { // grows through several blocks
        char* const at = memory.take(size);
        std::memset(at, static_cast<char>('a' + taken.size()), size);
        taken.emplace_back(at, size);
    }
    ASSERT_GT(taken.size(), 5U);
    for (std::size_t i = 0; i < taken.size(); ++i) {
        EXPECT_EQ(taken[i].find_first_not_of(static_cast<char>('a' + i)), std::string_view::npos) << "block " << i;
    }
}

TEST(scratch, clear_keeps_the_largest_block) {
    scratch memory;
    (void)memory.take(10);
    char* const large = memory.take(100'000);
    memory.clear();
    EXPECT_EQ(memory.take(100'000), large);
    memory.clear();
    EXPECT_EQ(memory.take(1), large);
}

TEST(scratch, gives_back_the_end_of_the_newest_take) {
    scratch memory;
    char* const first = memory.take(100);
    memory.give_back(60);
    EXPECT_EQ(memory.take(10), first + 40);
}

TEST(scratch, faults_are_kept_up_to_a_hundred_and_counted_beyond) {
    scratch memory;
    EXPECT_TRUE(memory.faults().empty());
    EXPECT_EQ(memory.fault_count(), 0U);
    for (std::size_t i = 0; i < 103; ++i) {
        memory.set_aside({.code = hearken::errc::wrong_type, .what = std::to_string(i)}, i);
    }
    EXPECT_EQ(memory.faults().size(), scratch::faults_kept);
    EXPECT_EQ(memory.faults()[99].what, "99");
    EXPECT_EQ(memory.fault_count(), 103U);
    memory.forget_faults(102);
    EXPECT_EQ(memory.fault_count(), 102U);
    EXPECT_EQ(memory.faults().size(), 100U);
    memory.forget_faults(2);
    memory.forget_faults(5);
    EXPECT_EQ(memory.fault_count(), 2U);
    EXPECT_EQ(memory.faults().size(), 2U);
    memory.amend_faults(1, [](hearken::error& fault, std::size_t& place) { fault.byte = place; });
    EXPECT_EQ(memory.faults()[0].byte, hearken::error::no_byte);
    EXPECT_EQ(memory.faults()[1].byte, 1U);
    memory.clear();
    EXPECT_EQ(memory.fault_count(), 0U);
    EXPECT_TRUE(memory.faults().empty());
}

TEST(scratch, an_empty_one_takes_nothing_and_clears) {
    scratch memory;
    memory.clear();
    (void)memory.take(0);
    memory.clear();
    EXPECT_NE(memory.take(1), nullptr);
}

TEST(scratch, what_may_be_read_again_grows_with_the_document) {
    scratch memory;
    EXPECT_EQ(memory.rereads, scratch::rereads_at_least);
    memory.begin_document(1000);
    EXPECT_EQ(memory.rereads, scratch::rereads_at_least + 1000 * scratch::rereads_a_byte);
    memory.rereads = 7;
    memory.trying = true;
    memory.begin_document(1000); // of a form of one's own, inside an alternative: it is the same account
    EXPECT_EQ(memory.rereads, 7U);
    memory.trying = false;
    memory.clear();
    EXPECT_EQ(memory.rereads, scratch::rereads_at_least);
}

TEST(scratch, says_how_deep_a_document_may_nest) {
    scratch memory;
    EXPECT_EQ(memory.depth_limit(), hearken::usual_depth);
    memory.limit_depth(100);
    memory.clear();
    EXPECT_EQ(memory.depth_limit(), 100);
    memory.limit_depth(1'000'000);
    EXPECT_EQ(memory.depth_limit(), hearken::deepest);
    memory.limit_depth(0);
    EXPECT_EQ(memory.depth_limit(), 1);
}

TEST(scratch, takes_over_the_faults_of_another) {
    scratch memory;
    scratch other;
    memory.take_faults(other);
    EXPECT_EQ(memory.fault_count(), 0U);
    for (std::size_t i = 0; i < 102; ++i)
        other.set_aside({.code = hearken::errc::wrong_type, .what = std::to_string(i)}, i);
    memory.set_aside({.code = hearken::errc::wrong_type, .what = "own"}, 7);
    memory.take_faults(other);
    EXPECT_EQ(memory.fault_count(), 103U);
    EXPECT_EQ(memory.faults().size(), scratch::faults_kept);
    EXPECT_EQ(memory.faults()[1].what, "0");
    EXPECT_EQ(other.fault_count(), 0U);
    EXPECT_TRUE(other.faults().empty());
}

} // namespace
