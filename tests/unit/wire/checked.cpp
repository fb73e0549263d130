// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/checked.hpp>
#include <hearken/wire/containers.hpp>
#include <hearken/wire/lenient.hpp>

#include "support/wire_form.hpp"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using hearken::checked;
using test::error_of;
using test::expect;
using test::write;

namespace {

struct even {
    static constexpr std::string_view words = "an even number";
    static constexpr bool holds(int value) { return value % 2 == 0; }
};
struct positive {
    static std::string words() { return "a positive number"; }
    static constexpr bool holds(int value) { return value > 0; }
};
struct sorted {
    static constexpr std::string_view words = "a sorted list";
    static bool holds(const std::vector<int>& list) { return std::is_sorted(list.begin(), list.end()); }
};
struct shout {
    static constexpr const char* words = "capital letters";
    static bool holds(std::string_view text) {
        return text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos;
    }
};
struct truth {
    static constexpr std::string_view words = "true";
    static constexpr bool holds(bool value) { return value; }
};

using small = checked<int, even, positive>;
static_assert(hearken::rule_for<even, int> && hearken::rule_for<even, std::optional<int>> &&
              hearken::rule_for<even, checked<int, positive>>);
static_assert(!hearken::rule_for<even, std::string> && !hearken::rule_for<int, int>);
static_assert(hearken::wire::kinds_of<small> == hearken::token::number);
static_assert(small(2).holds() && !small(3).holds() && !small(-2).holds());
static_assert(!hearken::wire::owning<checked<std::string_view, shout>>);

TEST(checked, the_first_broken_rule_is_told) {
    expect("2", small(2), "2");
    EXPECT_EQ(error_of<small>(" 3"), "expected an even number, found 3, byte 1");
    EXPECT_EQ(error_of<small>("-3"), "expected an even number, found -3, byte 0");
    EXPECT_EQ(error_of<small>("-2"), "expected a positive number, found -2, byte 0");
    EXPECT_EQ(error_of<small>("\"2\""), "expected an integer, found a string, byte 0");
    EXPECT_EQ(write(small(3)), "expected an even number, found 3");
}

TEST(checked, of_every_kind) {
    using list = checked<std::vector<int>, sorted>;
    expect("[1,2,3]", list(std::vector{1, 2, 3}), "[1,2,3]");
    EXPECT_EQ(error_of<list>("[1,3,2]"), "expected a sorted list, found 3, byte 0");
    EXPECT_EQ(error_of<list>("[1,true]"), "[1]: expected an integer, found a boolean, byte 3");
    using word = checked<std::string, shout>;
    expect(R"("OK")", word("OK"), R"("OK")");
    EXPECT_EQ(error_of<word>(R"("Ok")"), "expected capital letters, found \"Ok\", byte 0");
    EXPECT_EQ((error_of<checked<bool, truth>>("false")), "expected true, byte 0");
}

TEST(checked, an_optional_value_is_checked_where_it_is_there) {
    using maybe = checked<std::optional<int>, even>;
    expect("null", maybe(), "null");
    expect("4", maybe(std::optional(4)), "4");
    EXPECT_EQ(error_of<maybe>("3"), "expected an even number, found 3, byte 0");
    static_assert(hearken::wire::form<maybe>::may_be_absent);
    using inside = std::optional<small>;
    expect("null", inside(), "null");
    EXPECT_EQ(error_of<inside>("3"), "expected an even number, found 3, byte 0");
}

TEST(checked, nested_and_lenient) {
    using twice = checked<checked<int, even>, positive>;
    expect("4", twice(4), "4");
    EXPECT_EQ(error_of<twice>("-4"), "expected a positive number, found -4, byte 0");
    hearken::lenient<std::vector<small>> good;
    EXPECT_EQ(test::read("[1,2,3,4]", good), "fine");
    EXPECT_EQ(good->size(), 2U);
}

} // namespace
