// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/bury.hpp>

#include <gtest/gtest.h>

namespace {

TEST(bury, a_dead_letter_is_a_row_of_its_message) {
    hearken::rows out;
    out.begin(7);
    hearken::bury<void>(out, {.topic = "a", .payload = {"x"}, .route = "<t>", .path = "$", .reason = "no", .time = {}});
    out.group();
    ASSERT_EQ(out.all().size(), 1U);
    EXPECT_EQ(out.all()[0].table->name, "dead_letter");
    EXPECT_EQ(out.all()[0].message, 7U);
    EXPECT_EQ(out.all()[0].cells[0].text(), "a");
}

} // namespace
