// SPDX-License-Identifier: BSL-1.0
#include <hearken/rows/dead_letter.hpp>
#include <hearken/rows/rows.hpp>

#include <gtest/gtest.h>

namespace {

static_assert(hearken::dead_letters.schema().name == "dead_letter");
static_assert(hearken::dead_letters.schema().columns.size() == 6);
static_assert(hearken::dead_letters.schema().columns[1].kind == hearken::cell_kind::payload);

TEST(dead_letter, is_a_row_like_any_other) {
    hearken::rows some;
    some.insert(hearken::dead_letters, {.topic = "devices/7f/data",
                                        .payload = {"{"},
                                        .route = "devices/<uuid>/data",
                                        .path = "$",
                                        .reason = "the text ends too early",
                                        .time = {}});
    const auto cells = some.all().front().cells;
    EXPECT_EQ(cells[0].text(), "devices/7f/data");
    EXPECT_EQ(cells[1].text(), "{");
    EXPECT_EQ(cells[4].text(), "the text ends too early");
    EXPECT_EQ(cells[5].kind(), hearken::cell_kind::time);
}

} // namespace
