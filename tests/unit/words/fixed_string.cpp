// SPDX-License-Identifier: BSL-1.0
#include <hearken/words/fixed_string.hpp>

#include <gtest/gtest.h>

#include <type_traits>

namespace {

template <hearken::fixed_string Text>
struct named {
    static constexpr std::string_view text = Text.view();
};

static_assert(named<"a/<b>">::text == "a/<b>");
static_assert(named<"">::text.empty());
static_assert(named<"a\0b">::text == std::string_view("a\0b", 3), "NULs inside are kept");
static_assert(std::is_same_v<named<"same">, named<"same">>, "equal texts are one type");
static_assert(!std::is_same_v<named<"a">, named<"b">>);
static_assert(!std::is_same_v<named<"a">, named<"a\0">>);

TEST(fixed_string, is_part_of_a_type) {
    EXPECT_EQ(named<"24-30V">::text, "24-30V");
}

} // namespace
