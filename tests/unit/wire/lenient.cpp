// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/json.hpp>
#include <hearken/wire/lenient.hpp>

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace json = hearken::json;
using hearken::lenient;

namespace {

struct sensor {
    std::string name;
    double value{};
    friend bool operator==(const sensor&, const sensor&) = default;
};
struct place {
    double lat{};
    double lon{};
};
struct report {
    lenient<std::vector<sensor>> sensors;
    lenient<place> location;
    lenient<std::map<std::string, int>> counts;
    int last{};
};

struct outcome {
    report value;
    std::string error;
    std::vector<std::string> faults;
};

template <class T>
std::string read(std::string_view document, T& out, std::vector<std::string>& faults) {
    hearken::scratch memory;
    const auto done = json::decode(document, out, memory);
    faults.clear();
    for (const auto& fault : memory.faults()) faults.push_back(fault.text());
    return done ? "fine" : done.error().text();
}

using texts = std::vector<std::string>;

TEST(lenient, what_is_good_is_taken_and_nothing_is_said) {
    report r;
    texts faults;
    const std::string text =
        R"({"sensors":[{"name":"t","value":1.5}],"location":{"lat":1,"lon":2},"counts":{"a":1},"last":9})";
    EXPECT_EQ(read(text, r, faults), "fine");
    EXPECT_TRUE(faults.empty());
    EXPECT_EQ(r.sensors->size(), 1U);
    ASSERT_TRUE(r.location->has_value());
    EXPECT_EQ((*r.location)->lon, 2);
    EXPECT_EQ(json::encode(r), text);
}

TEST(lenient, every_bad_part_is_set_aside_with_its_path) {
    report r;
    texts faults;
    EXPECT_EQ(read(R"({"sensors":[{"name":"a","value":"x"},{"name":"b","value":2},7,{"name":"c"}],)"
                   R"("location":{"lat":1,"lon":null},"counts":{"a":1,"b":true,"c":3},"last":9})",
                   r, faults),
              "fine");
    EXPECT_EQ(faults, (texts{"$.sensors[0].value: expected a number, found a string, byte 32",
                             "$.sensors[2]: expected an object, found a number, byte 60",
                             "$.sensors[3]: missing member \"value\", byte 62",
                             "$.location.lon: expected a number, found null, byte 102",
                             "$.counts.b: expected an integer, found a boolean, byte 128"}));
    EXPECT_EQ(*r.sensors, (std::vector<sensor>{{"b", 2}}));
    EXPECT_FALSE(r.location->has_value());
    EXPECT_EQ(*r.counts, (std::map<std::string, int>{{"a", 1}, {"c", 3}}));
    EXPECT_EQ(r.last, 9) << "what follows is read as ever";
}

TEST(lenient, absent_and_null_members_are_empty_and_no_fault) {
    report r{.sensors = {}, .location = place{1, 2}, .counts = {}, .last = 0};
    texts faults;
    EXPECT_EQ(read(R"({"sensors":[],"counts":{},"last":9})", r, faults), "fine");
    EXPECT_FALSE(r.location->has_value());
    EXPECT_EQ(read(R"({"sensors":[],"counts":{},"last":9,"location":null})", r, faults), "fine");
    EXPECT_TRUE(faults.empty());
    EXPECT_EQ(json::encode(r), R"({"sensors":[],"counts":{},"last":9})");
}

TEST(lenient, what_is_no_list_or_not_even_json_is_an_error) {
    report r;
    texts faults;
    EXPECT_EQ(read(R"({"sensors":7})", r, faults), "$.sensors: expected an array, found a number, byte 11");
    EXPECT_EQ(read(R"({"sensors":[{"name":tru}]})", r, faults), "$.sensors[0]: expected a boolean, found '}', byte 23");
    EXPECT_TRUE(faults.empty()) << "the error is not said twice";
    EXPECT_EQ(read(R"({"counts":{"a":tru}})", r, faults), "$.counts.a: expected a boolean, found '}', byte 18");
    EXPECT_EQ(read(R"({"sensors":[1],"last":"x"})", r, faults), "$.last: expected an integer, found a string, byte 22");
    EXPECT_EQ(faults, (texts{"$.sensors[0]: expected an object, found a number, byte 12"}))
        << "all errors of a message that is refused";
}

TEST(lenient, a_second_of_one_name_is_an_error_also_after_a_bad_one) {
    lenient<std::map<std::string, int>> counts;
    texts faults;
    EXPECT_EQ(read(R"({"a":true,"a":1})", counts, faults), "$: a second member \"a\", byte 10");
    const std::string key = R"("a\n)" + std::string(10000, 'x') + R"(":)";
    const std::string twice = read("{" + key + "true," + key + "1}", counts, faults);
    EXPECT_LT(twice.size(), 300U) << "an error is no longer than a line";
    EXPECT_EQ(twice.find('\n'), std::string::npos) << twice;
    EXPECT_EQ(read(R"({"a":true,"b":1})", counts, faults), "fine");
    EXPECT_EQ(*counts, (std::map<std::string, int>{{"b", 1}}));
}

TEST(lenient, nests) {
    using inner = lenient<std::vector<int>>;
    lenient<std::vector<inner>> rows;
    texts faults;
    EXPECT_EQ(read(R"([[1,"x",2],"y",[3],[]])", rows, faults), "fine");
    EXPECT_EQ(faults, (texts{"$[0][1]: expected an integer, found a string, byte 4",
                             "$[1]: expected an array, found a string, byte 11"}));
    ASSERT_EQ(rows->size(), 3U);
    EXPECT_EQ(*(*rows)[0], (std::vector{1, 2}));
    EXPECT_EQ(*(*rows)[1], std::vector{3});
    // of a value that is dropped as a whole only that is told
    lenient<std::array<inner, 2>> pair;
    EXPECT_EQ(read(R"([[1,"x"],3])", pair, faults), "fine");
    EXPECT_EQ(faults, (texts{"$[1]: expected an array, found a number, byte 9"}));
    EXPECT_FALSE(pair->has_value());
    lenient<std::optional<inner>> either;
    EXPECT_EQ(read(R"([1,"x"])", either, faults), "fine");
    EXPECT_EQ(faults.size(), 1U);
    EXPECT_EQ(***either, std::vector{1});
    EXPECT_EQ(read("7", either, faults), "fine");
    EXPECT_FALSE(either->has_value());
}

TEST(lenient, lists_of_booleans_and_reused_lists) {
    lenient<std::vector<bool>> flags{std::vector<bool>{true, true, true, true}};
    texts faults;
    EXPECT_EQ(read("[false,1,true]", flags, faults), "fine");
    EXPECT_EQ(*flags, (std::vector<bool>{false, true}));
    EXPECT_EQ(faults, (texts{"$[1]: expected a boolean, found a number, byte 7"}));
    EXPECT_EQ(json::encode(flags), "[false,true]");
}

TEST(lenient, more_than_a_hundred_are_counted) {
    std::string text = "[";
    for (int i = 0; i < 250; ++i) text += "null,";
    text += "1]";
    hearken::scratch memory;
    lenient<std::vector<int>> list;
    ASSERT_TRUE(json::decode(text, list, memory));
    EXPECT_EQ(list->size(), 1U);
    EXPECT_EQ(memory.fault_count(), 250U);
    EXPECT_EQ(memory.faults().size(), 100U);
    EXPECT_EQ(memory.faults()[99].text(), "$[99]: expected an integer, found null, byte 496");
}

TEST(lenient, a_second_document_keeps_the_faults_of_the_first) {
    hearken::scratch memory;
    lenient<std::vector<int>> list;
    ASSERT_TRUE(json::decode("[true]", list, memory));
    ASSERT_TRUE(json::decode("[1,true]", list, memory));
    ASSERT_EQ(memory.faults().size(), 2U);
    EXPECT_EQ(memory.faults()[0].text(), "$[0]: expected an integer, found a boolean, byte 1");
    EXPECT_EQ(memory.faults()[1].text(), "$[1]: expected an integer, found a boolean, byte 3");
}

} // namespace
