// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/csv.hpp>
#include <hearken/wire/json.hpp>

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace {

using hearken::csv;
using hearken::errc;
namespace json = hearken::json;
namespace plain_text = hearken::plain_text;

struct hsb {
    int hue = 0;
    int saturation = 0;
    std::optional<double> brightness;
    bool operator==(const hsb&) const = default;
};
struct lamp {
    csv<hsb> HSBColor;
};
enum class day { mo, tu };

static_assert(hearken::wire::kinds_of<csv<hsb>> == hearken::token::string);
static_assert(!hearken::wire::owning<csv<std::vector<std::string_view>>>);
static_assert(hearken::wire::owning<csv<std::tuple<int, std::string>>>);

template <class T>
std::string error_of(std::string_view text) {
    const auto r = plain_text::decode<T>(text);
    EXPECT_FALSE(r) << text;
    return r ? "" : r.error().text();
}

TEST(csv, structs) {
    EXPECT_EQ(*plain_text::decode<csv<hsb>>("21,55,60").value(), (hsb{21, 55, 60.0}));
    EXPECT_EQ(*plain_text::decode<csv<hsb>>(" 21 , 55 , 60.5\n").value(), (hsb{21, 55, 60.5}));
    EXPECT_EQ(*plain_text::decode<csv<hsb>>("21,55,").value(), (hsb{21, 55, std::nullopt}));
    EXPECT_EQ(*plain_text::decode<csv<hsb>>("21,55").value(), (hsb{21, 55, std::nullopt}));
    EXPECT_EQ((*plain_text::decode<csv<hsb, ';'>>("21;55").value()), (hsb{21, 55, std::nullopt}));
}

TEST(csv, tuples_arrays_and_lists) {
    EXPECT_EQ((*plain_text::decode<csv<std::array<int, 3>>>("1,2,3").value()), (std::array{1, 2, 3}));
    EXPECT_EQ((*plain_text::decode<csv<std::tuple<day, double, std::string>>>("tu,1.5,x y").value()),
              (std::tuple(day::tu, 1.5, std::string("x y"))));
    EXPECT_EQ((*plain_text::decode<csv<std::pair<int, bool>, ' '>>("7 true").value()), (std::pair(7, true)));
    EXPECT_EQ((*plain_text::decode<csv<std::vector<std::string>>>("a,,b").value()),
              (std::vector<std::string>{"a", "", "b"}));
    EXPECT_TRUE((*plain_text::decode<csv<std::vector<int>>>("").value()).empty());
    EXPECT_EQ((*plain_text::decode<csv<std::vector<std::optional<int>>>>("1,,3").value()),
              (std::vector<std::optional<int>>{1, std::nullopt, 3}));
}

TEST(csv, in_one_another) {
    using schedule = csv<std::vector<csv<std::pair<std::string, double>, '/'>>, ' '>;
    const auto r = plain_text::decode<schedule>("06:00/21 09:10/18.5");
    ASSERT_TRUE(r) << r.error().text();
    EXPECT_EQ(r->value.size(), 2U);
    EXPECT_EQ(*(*r)->at(1), (std::pair(std::string("09:10"), 18.5)));
    EXPECT_EQ(plain_text::encode(*r), "06:00/21 09:10/18.5");
    EXPECT_EQ(error_of<schedule>("06:00/21 09:10/x"), "$[1][1]: expected a number, found \"x\", byte 15");
}

TEST(csv, errors_name_the_field) {
    EXPECT_EQ(error_of<csv<hsb>>("21,x,60"), "$.saturation: expected an integer, found \"x\", byte 3");
    EXPECT_EQ(error_of<csv<hsb>>(" 21, 5 ,hot"), "$.brightness: expected a number, found \"hot\", byte 8");
    EXPECT_EQ(error_of<csv<hsb>>("21"), "$: expected 2 to 3 fields, found 1, byte 0");
    EXPECT_EQ(error_of<csv<hsb>>("1,2,3,4"), "$: expected 2 to 3 fields, found 4, byte 0");
    EXPECT_EQ(error_of<csv<hsb>>(""), "$.hue: expected an integer, found nothing, byte 0");
    EXPECT_EQ((error_of<csv<std::array<int, 2>>>("1")), "$: expected 2 fields, found 1, byte 0");
    EXPECT_EQ((error_of<csv<std::tuple<int>>>("1,2")), "$: expected 1 field, found 2, byte 0");
    EXPECT_EQ((error_of<csv<std::vector<int>>>("1,2,x")), "$[2]: expected an integer, found \"x\", byte 4");
    EXPECT_EQ((error_of<csv<std::vector<std::string>>>("a,\xFF")), "$: invalid UTF-8, byte 2");
}

TEST(csv, in_a_string_of_a_document) {
    auto r = json::decode<lamp>(R"({"HSBColor":"21,55,60"})");
    ASSERT_TRUE(r) << r.error().text();
    EXPECT_EQ(r->HSBColor->brightness, 60.0);
    EXPECT_EQ(json::encode(*r), R"({"HSBColor":"21,55,60"})");
    r = json::decode<lamp>(R"({"HSBColor":"21,x"})");
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().text(), "$.HSBColor.saturation: expected an integer, found \"x\", byte 12");
    r = json::decode<lamp>(R"({"HSBColor":[21,55]})");
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().text(), "$.HSBColor: expected a string, found an array, byte 12");
}

TEST(csv, is_written_as_it_is_read) {
    EXPECT_EQ(plain_text::encode(csv<hsb>(hsb{1, 2, std::nullopt})), "1,2,");
    EXPECT_EQ(plain_text::encode(csv<std::array<double, 2>, ';'>(std::array{0.5, -1.0})), "0.5;-1");
    EXPECT_EQ(plain_text::encode(csv<std::vector<int>>()), "");
    const auto held = plain_text::encode(csv<std::vector<std::string>>({"a", "b,c"}));
    ASSERT_FALSE(held);
    EXPECT_EQ(held.error().text(), "$[1]: a field holds the separator ','");
    const auto blank = plain_text::encode(csv<std::tuple<int, std::string>>({1, " b"}));
    ASSERT_FALSE(blank);
    EXPECT_EQ(blank.error().text(), "$[1]: plain text does not keep the blanks around it");
    const auto empty = plain_text::encode(csv<std::vector<std::string>>({""}));
    ASSERT_FALSE(empty);
    EXPECT_EQ(empty.error().code, errc::out_of_range);
}

TEST(csv, uses_what_is_there_again) {
    csv<std::vector<int>> out(std::vector{1, 2, 3, 4});
    hearken::scratch memory;
    ASSERT_TRUE(plain_text::decode("9,8", out, memory));
    EXPECT_EQ(*out, (std::vector{9, 8}));
    csv<hsb> color(hsb{1, 2, 3.0});
    ASSERT_TRUE(plain_text::decode("4,5", color, memory));
    EXPECT_EQ(*color, (hsb{4, 5, std::nullopt}));
}

} // namespace
