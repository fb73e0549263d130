// SPDX-License-Identifier: BSL-1.0
#include <hearken/spool/note.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::spool::found_letter;
using hearken::spool::record;
using hearken::spool::record_kind;

const std::string spool = "0123456789abcdef0123456789abcdef";

TEST(note, all_of_a_letter_is_read_back) {
    const hearken::letter one{.message = {.topic = "t", .payload = std::string_view("\0\xff", 2)},
                              .number = 7,
                              .size = 9,
                              .tries = 3,
                              .route = "<t>",
                              .path = "$.a",
                              .reason = "no",
                              .rejected =
                                  std::chrono::system_clock::time_point(std::chrono::microseconds{123'456'789})};
    const std::string bytes = hearken::spool::write_note(one, spool);
    found_letter back;
    ASSERT_TRUE(read_note({.kind = record_kind::dead_letter, .message = one.message, .note = bytes}, back));
    EXPECT_EQ(back.spool, spool);
    EXPECT_EQ(back.letter.message.topic, "t");
    EXPECT_EQ(back.letter.message.payload, one.message.payload);
    EXPECT_EQ(back.letter.number, 7U);
    EXPECT_EQ(back.letter.size, 9U);
    EXPECT_EQ(back.letter.tries, 3U);
    EXPECT_EQ(back.letter.route, "<t>");
    EXPECT_EQ(back.letter.path, "$.a");
    EXPECT_EQ(back.letter.reason, "no");
    EXPECT_EQ(back.letter.rejected, one.rejected);
    EXPECT_FALSE(back.letter.whole());
}

TEST(note, what_is_no_letter_is_none) {
    const std::string bytes = hearken::spool::write_note({.route = "<t>", .path = "$"}, spool);
    found_letter back;
    EXPECT_FALSE(read_note({.note = bytes}, back)) << "a message";
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(
            read_note({.kind = record_kind::dead_letter, .note = std::string_view(bytes).substr(0, size)}, back))
            << size;
    EXPECT_TRUE(read_note({.kind = record_kind::dead_letter, .note = bytes}, back));
}

} // namespace
