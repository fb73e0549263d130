// SPDX-License-Identifier: BSL-1.0
#include <hearken/rows/history.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

TEST(history_rows, what_is_kept_of_a_message) {
    hearken::rows out;
    const std::chrono::system_clock::time_point noon{std::chrono::hours{12}};
    hearken::keep_received(out, {.topic = "a/b", .payload = "x", .qos = 2, .retained = true, .received = noon});
    hearken::keep_sent(out, "c", "y", 1, false);
    ASSERT_EQ(out.size(), 2U);
    const auto& cells = out.all()[0].cells;
    EXPECT_EQ(cells[1].text(), "a/b");
    EXPECT_EQ(cells[2].text(), "x");
    EXPECT_EQ(cells[3].natural(), 2U);
    EXPECT_EQ(cells[4].text(), "received");
    EXPECT_TRUE(cells[5].boolean());
    EXPECT_EQ(cells[6].milliseconds(), 12 * 3'600'000);
    EXPECT_TRUE(cells[7].is_null());
    EXPECT_EQ(out.all()[1].cells[4].text(), "sent");
}

TEST(history_rows, a_topic_beyond_the_index_is_left_out) {
    hearken::rows out;
    const std::string fits(hearken::longest_history_topic, 't');
    hearken::keep_received(out, {.topic = fits});
    EXPECT_EQ(out.size(), 1U);
    hearken::keep_received(out, {.topic = fits + "t"});
    hearken::keep_sent(out, fits + "t", "");
    EXPECT_EQ(out.size(), 1U);
}

} // namespace
