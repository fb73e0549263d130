// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/json.hpp>
#include <hearken/wire/types.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace json = hearken::json;
using hearken::errc;
using hearken::named;
using hearken::number;
using hearken::raw_json;
using hearken::raw_json_view;

namespace {

struct supply {
    named<"24-30V", double> low;
    named<"0006!02", std::optional<std::string>> code;
    named<"a\"b", int> quoted;
};

TEST(types, named_members) {
    const std::string text = R"({"24-30V":24.5,"a\"b":3})";
    auto value = json::decode<supply>(text);
    ASSERT_TRUE(value) << value.error().text();
    EXPECT_EQ(value->low, 24.5);
    EXPECT_EQ(value->low + 1, 25.5);
    EXPECT_EQ(*value->quoted, 3);
    EXPECT_FALSE(value->code.value);
    EXPECT_EQ(json::encode(*value), text);
    value->code = "x";
    value->low = 25;
    EXPECT_EQ(value->code->value(), "x");
    EXPECT_EQ(json::encode(*value), R"({"24-30V":25,"0006!02":"x","a\"b":3})");
    EXPECT_EQ(json::decode<supply>(R"({"24-30V":"x"})").error().text(),
              "$['24-30V']: expected a number, found a string, byte 10");
    EXPECT_EQ(json::decode<supply>(R"({"24-30V":1})").error().text(), "$: missing member \"a\"b\", byte 0");
}

TEST(types, numbers_stay_as_they_came) {
    const std::string text = "[60,25.50,1e3,-0,123456789012345678901234567890,1E400,0.10]";
    const auto value = json::decode<std::vector<number>>(text);
    ASSERT_TRUE(value);
    EXPECT_EQ((*value)[1].text(), "25.50");
    EXPECT_EQ(json::encode(*value), text);
    EXPECT_EQ((*value)[0].as<int>(), 60);
    EXPECT_EQ((*value)[0].as<double>(), 60.0);
    EXPECT_EQ((*value)[1].as<double>(), 25.5);
    EXPECT_EQ((*value)[1].as<int>().error().code, errc::wrong_type);
    EXPECT_EQ((*value)[2].as<float>(), 1000.0F);
    EXPECT_EQ((*value)[4].as<std::int64_t>().error().code, errc::out_of_range);
    EXPECT_EQ((*value)[5].as<double>().error().code, errc::out_of_range);
    EXPECT_EQ(json::decode<number>("\"1\"").error().text(), "$: expected a number, found a string, byte 0");
    EXPECT_EQ(json::decode<number>("01").error().text(), "$: malformed number, byte 1");
}

TEST(types, numbers_from_values) {
    EXPECT_EQ(number().text(), "0");
    EXPECT_EQ(number(-7).text(), "-7");
    EXPECT_EQ(number(25.5).text(), "25.5");
    EXPECT_EQ(number(0.1F).text(), "0.1");
    EXPECT_EQ(number(std::numeric_limits<std::uint64_t>::max()).text(), "18446744073709551615");
    EXPECT_EQ(number(std::numeric_limits<double>::quiet_NaN()).text(), "0");
    EXPECT_EQ(number::parse("1.50")->text(), "1.50");
    for (const std::string_view bad : {"", "01", "1 ", " 1", "x", "1x", "-"}) {
        EXPECT_FALSE(number::parse(bad)) << bad;
    }
    EXPECT_EQ(number(1), number(1));
    EXPECT_NE(number(1), *number::parse("1.0"));
}

struct report {
    raw_json status;
    int last{};
};

TEST(types, raw_json_survives_the_message) {
    std::string text = R"({"status" : { "a" : [ 1, 2.50 ,"x \" y\\" ] , "b":null}, "last":1})";
    const auto value = json::decode<report>(text);
    text.assign(text.size(), '#');
    ASSERT_TRUE(value) << value.error().text();
    EXPECT_EQ(value->status.text(), R"({"a":[1,2.50,"x \" y\\"],"b":null})");
    EXPECT_EQ(json::encode(*value), R"({"status":{"a":[1,2.50,"x \" y\\"],"b":null},"last":1})");
    EXPECT_EQ(raw_json().text(), "null");
    EXPECT_EQ(json::decode<report>(R"({"status":[1,,2],"last":1})").error().text(),
              "$.status: expected a value, found ',', byte 13");
    EXPECT_EQ(json::decode<report>(R"({"last":1})").error().text(), "$: missing member \"status\", byte 0");
}

TEST(types, raw_json_is_always_valid) {
    EXPECT_EQ(raw_json::parse(" [ 1 , \" \" ] ")->text(), "[1,\" \"]");
    EXPECT_EQ(raw_json::parse("7")->text(), "7");
    EXPECT_FALSE(raw_json::parse("[1"));
    EXPECT_FALSE(raw_json::parse("1 2"));
    EXPECT_EQ(raw_json::parse("\"a\nb\"").error().byte, 2U);
}

TEST(types, raw_json_view_is_not_copied) {
    const std::string text = R"([{"a" : 1}, 2])";
    std::vector<raw_json_view> value;
    hearken::scratch memory;
    ASSERT_TRUE(json::decode(text, value, memory));
    EXPECT_EQ(value[0].text, R"({"a" : 1})");
    EXPECT_EQ(value[0].text.data(), text.data() + 1);
    EXPECT_EQ(json::encode(value), R"([{"a" : 1},2])");
}

} // namespace
