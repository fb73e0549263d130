// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/containers.hpp>
#include <hearken/wire/stand_in.hpp>

#include <gtest/gtest.h>

#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace wire = hearken::wire;

namespace {

template <class T>
struct boxed : wire::stand_in<T> {
    using wire::stand_in<T>::stand_in;
};

static_assert(!std::is_aggregate_v<boxed<int>> && std::is_trivially_copyable_v<boxed<int>>);
static_assert(std::convertible_to<int, boxed<int>> && std::convertible_to<boxed<int>, int>);
static_assert(std::convertible_to<const char*, boxed<std::string>> && !std::convertible_to<boxed<int>, std::string>);
static_assert(boxed<int>(3) == 3 && boxed<int>(3) == boxed<int>(3) && boxed<int>() == 0 && *boxed<int>(4) == 4);

struct incomparable {};
static_assert(std::equality_comparable<boxed<std::map<std::string, int>>> &&
              !std::equality_comparable<boxed<incomparable>>);

struct with_a_map { // of a map == is not constexpr
    boxed<std::map<std::string, int>> counts;
    friend bool operator==(const with_a_map&, const with_a_map&) = default;
};

TEST(stand_in, is_compared_as_its_value) {
    const with_a_map one{{{{"a", 1}}}};
    const with_a_map other{{{{"a", 2}}}};
    EXPECT_TRUE(one == one && one != other);
}

TEST(stand_in, is_its_value) {
    boxed<std::string> text = "abc";
    text = "abcd";
    text->push_back('e');
    EXPECT_EQ(*text, "abcde");
    EXPECT_EQ(text, std::string("abcde"));
    std::string& inside = text;
    inside = "x";
    EXPECT_EQ(text.value, "x");
    const boxed<std::string> copy = text;
    boxed<std::string> other = copy;
    other = text;
    EXPECT_TRUE(other == copy);
    boxed<int> number = 7;
    number = number + 1;
    ++*number;
    EXPECT_EQ(number, 9);
}

TEST(stand_in, is_compared_with_what_its_value_is_compared_with) {
    const boxed<std::string> text = "abc";
    EXPECT_TRUE(text == "abc" && "abc" == text && text == std::string_view("abc"));
    const boxed<std::uint64_t> number = std::uint64_t{3};
    EXPECT_TRUE(number == 3U && number == 3 && number != 4);
    const boxed<std::optional<std::string>> maybe = std::optional<std::string>("abc");
    EXPECT_TRUE(maybe == "abc" && maybe != std::nullopt);
    const std::optional<boxed<int>> absent;
    EXPECT_TRUE(absent != 3 && absent == std::nullopt);
}

TEST(stand_in, may_be_absent_where_its_value_may) {
    using inner = std::optional<int>;
    using traits = wire::value_form<boxed<inner>, inner>;
    static_assert(traits::may_be_absent && !wire::value_form<boxed<int>, int>::may_be_absent);
    static_assert(std::same_as<traits::parts, wire::parts_of<inner>>);
    boxed<inner> value = inner(3);
    EXPECT_FALSE(traits::is_absent(value));
    traits::absent(value);
    EXPECT_TRUE(traits::is_absent(value));
    EXPECT_FALSE(value->has_value());
}

} // namespace
