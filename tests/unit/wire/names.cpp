// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/containers.hpp>
#include <hearken/wire/names.hpp>
#include <hearken/wire/object.hpp>
#include <support/wire_form.hpp>

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string_view>

namespace vendor {
struct point {
    double x{}, y{};
    friend bool operator==(const point&, const point&) = default;
};
struct availability {
    std::string topic, available{"online"};
    std::optional<std::string> value;
    friend bool operator==(const availability&, const availability&) = default;
};
} // namespace vendor

template <>
inline constexpr auto hearken::member_names<vendor::point> = hearken::names{"lat", "24-30V"};
template <>
inline constexpr auto hearken::member_names<vendor::availability> =
    hearken::names{hearken::one_of{"topic", "t"}, hearken::one_of{"payload_available", "pl_avail"}, "value"};

namespace {

using hearken::wire::further_names;
using hearken::wire::wire_names;

struct plain {
    int a{}, b{};
};
struct mixed {
    int a{};
    hearken::named<"rssi@1m", int, "rssi"> b;
    hearken::named<"~", std::optional<int>> c;
};
struct nothing {};

using list2 = std::array<std::string_view, 2>;
static_assert(wire_names<plain> == list2{"a", "b"} && further_names<plain>.empty());
static_assert(wire_names<vendor::point> == list2{"lat", "24-30V"} && further_names<vendor::point>.empty());
static_assert(wire_names<mixed> == std::array<std::string_view, 3>{"a", "rssi@1m", "~"});
static_assert(further_names<mixed>.size() == 1 && further_names<mixed>[0].text == "rssi" &&
              further_names<mixed>[0].member == 1);
static_assert(wire_names<vendor::availability>[1] == "payload_available");
static_assert(further_names<vendor::availability>.size() == 2);
static_assert(further_names<vendor::availability>[1].text == "pl_avail" &&
              further_names<vendor::availability>[1].member == 1);
static_assert(wire_names<nothing>.empty() && further_names<nothing>.empty());

TEST(names, do_not_change_what_reflection_says) {
    EXPECT_EQ(hearken::reflect::field_names<vendor::point>[0], "x");
    EXPECT_EQ(hearken::reflect::field_names<mixed>[1], "b");
}

TEST(names, of_structs_one_does_not_own) {
    test::expect(R"({"24-30V":2,"lat":1})", vendor::point{1, 2}, R"({"lat":1,"24-30V":2})");
    test::expect(R"({"t":"n7/lwt2","pl_avail":"up"})", vendor::availability{"n7/lwt2", "up", {}},
                 R"({"topic":"n7/lwt2","payload_available":"up"})");
    EXPECT_EQ(test::error_of<vendor::availability>(R"({"t":"a","topic":"b"})"), "a second member \"topic\", byte 9");
}

} // namespace
