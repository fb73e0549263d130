// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/names.hpp>
#include <hearken/wire/types.hpp>

#include <gtest/gtest.h>

#include <array>
#include <string_view>

namespace vendor {
struct point {
    double x{}, y{};
};
} // namespace vendor

template <>
inline constexpr auto hearken::member_names<vendor::point> = hearken::names{"lat", "24-30V"};

namespace {

struct plain {
    int a{}, b{};
};
struct mixed {
    int a{};
    hearken::named<"rssi@1m", int> b;
    hearken::named<"~", std::optional<int>> c;
};

using list2 = std::array<std::string_view, 2>;
static_assert(hearken::wire::wire_names<plain> == list2{"a", "b"});
static_assert(hearken::wire::wire_names<vendor::point> == list2{"lat", "24-30V"});
static_assert(hearken::wire::wire_names<mixed> == std::array<std::string_view, 3>{"a", "rssi@1m", "~"});

TEST(names, do_not_change_what_reflection_says) {
    EXPECT_EQ(hearken::reflect::field_names<vendor::point>[0], "x");
    EXPECT_EQ(hearken::reflect::field_names<mixed>[1], "b");
}

} // namespace
