// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/containers.hpp>
#include <hearken/wire/enums.hpp>
#include <hearken/wire/object.hpp>
#include <hearken/wire/presence.hpp>
#include <hearken/wire/shadow.hpp>
#include <hearken/wire/types.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

using hearken::literal;
using hearken::wire::detail::is_shadowed;

namespace {

enum class color { red };
static_assert(is_shadowed<std::string, color>() && !is_shadowed<color, std::string>());
static_assert(is_shadowed<double, int>() && !is_shadowed<int, double>() && is_shadowed<int, int>());
static_assert(is_shadowed<hearken::raw_json, std::vector<int>>() &&
              !is_shadowed<std::vector<int>, hearken::raw_json>());
static_assert(!is_shadowed<double, std::string>() && !is_shadowed<double, std::optional<double>>());
static_assert(!is_shadowed<std::uint8_t, std::uint16_t>());

struct small {
    int a{};
};
struct large {
    int a{}, b{};
};
struct text {
    std::string a;
};
struct word {
    color a{};
};
struct also {
    std::optional<int> b;
    int a{};
};
struct other {
    std::optional<std::string> b;
    int a{};
};
struct renamed {
    hearken::named<"x", int, "a"> a;
};
struct closed {
    int a{};
    static constexpr hearken::object_rules rules{.unknown = hearken::unknown_keys::refuse};
};
struct checked {
    int a{};
    [[nodiscard]] hearken::result<> check() const { return {}; }
};
struct first {
    literal<"1"> type;
};
struct second {
    literal<"2"> type;
    int a{};
};
struct first_too {
    literal<"1"> type;
    int a{};
};
struct loose {
    std::optional<int> a;
};

static_assert(is_shadowed<small, large>() && !is_shadowed<large, small>());
static_assert(!is_shadowed<small, text>() && is_shadowed<text, word>() && !is_shadowed<word, text>());
static_assert(is_shadowed<also, large>() && !is_shadowed<other, large>());
static_assert(!is_shadowed<small, renamed>() && is_shadowed<renamed, small>());
static_assert(!is_shadowed<closed, large>() && !is_shadowed<checked, large>());
static_assert(!is_shadowed<first, second>() && is_shadowed<first, first_too>() && !is_shadowed<first_too, first>());
static_assert(is_shadowed<loose, small>() && is_shadowed<loose, first>() && !is_shadowed<small, loose>());
static_assert(!is_shadowed<small, std::vector<int>>());

TEST(shadow, is_found_by_the_compiler) {
    EXPECT_TRUE((hearken::wire::detail::check_alternatives<std::monostate, int, double, large, small>()));
}

} // namespace
