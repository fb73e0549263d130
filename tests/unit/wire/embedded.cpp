// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/embedded.hpp>
#include <hearken/wire/json.hpp>
#include <hearken/wire/lenient.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace json = hearken::json;
using hearken::embedded;
using hearken::lenient;

namespace {

struct state {
    int battery{};
    std::string_view name{};
    friend bool operator==(const state&, const state&) = default;
};
struct report {
    int id{};
    embedded<state> data;
    std::optional<embedded<std::vector<int>>> list;
};
struct lists {
    embedded<lenient<std::vector<int>>> numbers;
};

static_assert(hearken::wire::kinds_of<embedded<int>> == hearken::token::string);
static_assert(!hearken::wire::owning<report> && hearken::wire::owning<lists>);

TEST(embedded, a_document_in_a_string) {
    const std::string text = R"({"id":1,"data":"{\"battery\":90,\"name\":\"a\\\"b\"}","list":"[1,2]"})";
    hearken::scratch memory;
    report r;
    ASSERT_TRUE(json::decode(text, r, memory));
    EXPECT_EQ(*r.data, (state{90, "a\"b"}));
    ASSERT_TRUE(r.list);
    EXPECT_EQ(**r.list, (std::vector{1, 2}));
    EXPECT_EQ(json::encode(r), text);
}

TEST(embedded, errors_name_the_path_through_it) {
    hearken::scratch memory;
    report r;
    const auto error_of = [&](std::string_view text) { return json::decode(text, r, memory).error().text(); };
    EXPECT_EQ(error_of(R"({"id":1,"data":"{\"battery\":\"x\"}"})"),
              "$.data.battery: expected an integer, found a string at byte 11 of the document in this string, byte 15");
    EXPECT_EQ(error_of(R"({"id":1,"data":"{}x"})"),
              "$.data: missing member \"battery\" at byte 0 of the document in this string, byte 15");
    EXPECT_EQ(error_of(R"({"id":1,"data":""})"),
              "$.data: expected an object, found the end at byte 0 of the document in this string, byte 15");
    EXPECT_EQ(error_of(R"({"id":1,"data":{}})"), "$.data: expected a string, found an object, byte 15");
    EXPECT_EQ(error_of(R"({"list":"[1,]"})"),
              "$.list[1]: expected an integer, found ']' at byte 3 of the document in this string, byte 8");
}

TEST(embedded, faults_set_aside_in_it_have_their_whole_path) {
    hearken::scratch memory;
    lists l;
    ASSERT_TRUE(json::decode(R"({"numbers":"[1,true,3]"})", l, memory));
    EXPECT_EQ(**l.numbers, (std::vector{1, 3}));
    ASSERT_EQ(memory.faults().size(), 1U);
    EXPECT_EQ(memory.faults()[0].text(),
              "$.numbers[1]: expected an integer, found a boolean at byte 3 of the document in "
              "this string, byte 11");
}

TEST(embedded, what_cannot_be_written_says_where) {
    struct value {
        double number = 0;
    };
    embedded<value> v = value{1.0 / 0.0};
    EXPECT_EQ(json::encode(v).error().text(), "$.number: JSON has no NaN and no infinity");
}

} // namespace
