// SPDX-License-Identifier: BSL-1.0
#include <hearken/spool/mark.hpp>

#include "support/system.hpp"

#include <gtest/gtest.h>

namespace {

using hearken::spool::finished;
using hearken::spool::mark;
using hearken::testing::read_file;
using hearken::testing::temporary_folder;
using hearken::testing::write_file;

finished sample(std::uint64_t low) {
    finished f(low);
    f.add(low + 2);
    return f;
}

TEST(mark, is_found_again) {
    const temporary_folder folder;
    mark m;
    ASSERT_TRUE(m.open(folder.file("progress"), 1));
    EXPECT_EQ(m.last().low_water(), 0U);
    for (std::uint64_t low = 1; low <= 5; ++low) {
        ASSERT_TRUE(m.write(sample(low)));
        mark again;
        ASSERT_TRUE(again.open(folder.file("progress"), 1));
        EXPECT_EQ(again.last().as_progress(""), sample(low).as_progress(""));
    }
    EXPECT_TRUE(m.sync());
}

TEST(mark, whichever_byte_of_the_last_write_is_damaged_the_one_before_is_there) {
    const temporary_folder folder;
    const std::string path = folder.file("progress");
    {
        mark m;
        ASSERT_TRUE(m.open(path, 1));
        ASSERT_TRUE(m.write(sample(1)));
        ASSERT_TRUE(m.write(sample(2)));
    }
    const std::string whole = read_file(path);
    for (std::size_t at = 0; at < 40; ++at) { // the second write is in the first place: generation 2
        std::string bytes = whole;
        bytes[at] = static_cast<char>(bytes[at] ^ 1);
        write_file(path, bytes);
        mark m;
        ASSERT_TRUE(m.open(path, 1));
        EXPECT_EQ(m.last().low_water(), 1U) << at;
        ASSERT_TRUE(m.write(sample(9)));
        ASSERT_TRUE(m.open(path, 1));
        EXPECT_EQ(m.last().low_water(), 9U);
    }
}

TEST(mark, more_ranges_than_fit_are_an_error_and_the_last_mark_stays) {
    const temporary_folder folder;
    mark m;
    ASSERT_TRUE(m.open(folder.file("progress"), 1));
    ASSERT_TRUE(m.write(sample(1)));
    finished many;
    for (std::uint64_t n = 1; n < 10'000; n += 2) many.add(n);
    EXPECT_EQ(m.write(many).error().code, hearken::errc::io);
    {
        mark again;
        ASSERT_TRUE(again.open(folder.file("progress"), 1));
        EXPECT_EQ(again.last().low_water(), 1U);
    }
    many.add(0);
    ASSERT_TRUE(m.write_lowest(many));
    {
        mark again;
        ASSERT_TRUE(again.open(folder.file("progress"), 1));
        EXPECT_EQ(again.last().low_water(), 2U);
        EXPECT_EQ(again.last().above().size(), 4094U);
        EXPECT_EQ(again.last().above().front().first, 3U);
    }
    ASSERT_TRUE(m.write(sample(1)));
    mark again;
    ASSERT_TRUE(again.open(folder.file("progress"), 1));
    EXPECT_EQ(again.last().low_water(), 1U);
}

TEST(mark, a_larger_place_holds_the_letters_of_one_route_among_those_of_another) {
    const temporary_folder folder;
    const std::string path = folder.file("progress");
    finished many;
    for (std::uint64_t n = 1; n < 200'000; n += 2) many.add(n);
    {
        mark m;
        ASSERT_TRUE(m.open(path, 1, mark::letters_place));
        ASSERT_TRUE(m.write(sample(1)));
        ASSERT_TRUE(m.write(many));
    }
    const auto last = mark::look(path, 1, mark::letters_place);
    ASSERT_TRUE(last && *last);
    EXPECT_EQ((*last)->above(), many.above());
}

} // namespace
