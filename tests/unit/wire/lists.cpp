// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/lenient.hpp>
#include <hearken/wire/lists.hpp>

#include "support/wire_form.hpp"

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <utility>
#include <vector>

using hearken::one_or_many;
using hearken::token;
using test::error_of;
using test::expect;
using test::write;

namespace {

static_assert(hearken::wire::kinds_of<one_or_many<double>> == (token::number | token::array));
static_assert(hearken::wire::kinds_of<std::pair<int, int>> == token::array);
static_assert(hearken::wire::owning<std::tuple<int, std::string>> &&
              !hearken::wire::owning<std::tuple<int, std::string_view>>);

TEST(lists, one_or_many) {
    expect("2635", one_or_many<double>(std::vector{2635.0}), "[2635]");
    expect("[231,87,102]", one_or_many<double>(std::vector{231.0, 87.0, 102.0}), "[231,87,102]");
    expect("[]", one_or_many<double>(), "[]");
    expect(R"("kitchen")", one_or_many<std::string>(std::vector<std::string>{"kitchen"}), R"(["kitchen"])");
    expect("true", one_or_many<bool>(std::vector<bool>{true}), "[true]");
    EXPECT_EQ(error_of<one_or_many<int>>(R"("x")"), "expected an integer or a list, found a string, byte 0");
    EXPECT_EQ(error_of<one_or_many<int>>(R"([1,"x"])"), "[1]: expected an integer, found a string, byte 3");
    one_or_many<int> longer(std::vector{1, 2, 3});
    EXPECT_EQ(test::read("7", longer), "fine");
    EXPECT_EQ(*longer, std::vector{7});
}

TEST(lists, tuples) {
    using mixed = std::tuple<std::string, int, bool>;
    expect(R"(["mac", 7 ,true])", mixed("mac", 7, true), R"(["mac",7,true])");
    EXPECT_EQ(error_of<mixed>(R"( ["mac",7])"), "expected 3 elements, found 2, byte 1");
    EXPECT_EQ(error_of<mixed>("[]"), "expected 3 elements, found 0, byte 0");
    EXPECT_EQ(error_of<mixed>(R"(["mac",7,true,[],null])"), "expected 3 elements, found 5, byte 0");
    EXPECT_EQ(error_of<mixed>(R"(["mac",7,true,x])"), "[3]: expected a value, found 'x', byte 14");
    EXPECT_EQ(error_of<mixed>(R"(["mac","7",true])"), "[1]: expected an integer, found a string, byte 7");
    EXPECT_EQ(error_of<mixed>(R"(["mac",7 true])"), "expected ',' or ']', found 't', byte 9");
    EXPECT_EQ(error_of<mixed>(R"({"a":1})"), "expected an array, found an object, byte 0");
    EXPECT_EQ(write(std::tuple<int, double>(1, std::numeric_limits<double>::infinity())),
              "[1]: JSON has no NaN and no infinity");
    expect("[]", std::tuple<>(), "[]");
    EXPECT_EQ(error_of<std::tuple<>>("[1]"), "expected 0 elements, found 1, byte 0");
    EXPECT_EQ(error_of<std::tuple<int>>("[]"), "expected 1 element, found 0, byte 0");
}

TEST(lists, pairs_and_lists_of_them) {
    using pairs = std::vector<std::pair<std::string, std::string>>;
    expect(R"([["mac","02:5b:26:a8:dc:12"]])", pairs{{"mac", "02:5b:26:a8:dc:12"}}, R"([["mac","02:5b:26:a8:dc:12"]])");
    EXPECT_EQ(error_of<pairs>(R"([["mac",7]])"), "[0][1]: expected a string, found a number, byte 8");
    hearken::lenient<std::vector<std::pair<int, int>>> good;
    EXPECT_EQ(test::read("[[1,2],[3],[4,5]]", good), "fine");
    EXPECT_EQ(good->size(), 2U);
}

} // namespace
