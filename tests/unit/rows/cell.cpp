// SPDX-License-Identifier: BSL-1.0
#include <hearken/rows/cell.hpp>

#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <string>

namespace {

using hearken::cell;
using hearken::cell_kind;

static_assert(cell{}.is_null());
static_assert(cell::of_boolean(true).boolean() && cell::of_boolean(true).kind() == cell_kind::boolean);
static_assert(cell::of_integer(-5).integer() == -5);
static_assert(cell::of_natural(std::numeric_limits<std::uint64_t>::max()).natural() ==
              std::numeric_limits<std::uint64_t>::max());
static_assert(cell::of_real(25.5).real() == 25.5 && cell::of_real(25.5).kind() == cell_kind::real);
static_assert(cell::of_time(1).milliseconds() == 1 && cell::of_time(1).kind() == cell_kind::time);
static_assert(cell::of_text(cell_kind::json, "{}").text() == "{}");

TEST(cell, holds_one_value) {
    EXPECT_TRUE(cell{}.is_null());
    EXPECT_FALSE(cell::of_boolean(false).boolean());
    EXPECT_EQ(cell::of_text(cell_kind::text, "abc").text(), "abc");
    EXPECT_EQ(cell::of_text(cell_kind::bytes, {"a\0b", 3}).text().size(), 3U);
}

TEST(cell, a_patch_is_one_piece) {
    const std::size_t replace = 5;
    std::string piece(sizeof replace, '\0');
    std::memcpy(piece.data(), &replace, sizeof replace);
    piece += R"([{1}]{"a":2})";
    const cell made = cell::of_patch(piece.data(), piece.size());
    EXPECT_EQ(made.kind(), cell_kind::patch);
    EXPECT_EQ(made.patch().replace, "[{1}]");
    EXPECT_EQ(made.patch().merge, R"({"a":2})");
}

} // namespace
