// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/in_order.hpp>
#include <hearken/wire/json.hpp>
#include <hearken/wire/keys.hpp>
#include <hearken/wire/object.hpp>
#include <hearken/wire/object_rules.hpp>
#include <hearken/wire/presence.hpp>
#include <hearken/wire/rules.hpp>
#include <hearken/wire/types.hpp>
#include <support/wire_form.hpp>

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

using hearken::keys;
using hearken::raw_json;
using hearken::rest;

namespace {

struct relay {
    int id{};
    bool output{};
    friend bool operator==(const relay&, const relay&) = default;
};
struct meter {
    int id{};
    double total_act_power{};
    friend bool operator==(const meter&, const meter&) = default;
};
struct params { // Shelly: the key's first part tells the type
    double ts{};
    keys<"switch:*", relay> switches;
    keys<"em:*", meter> meters;
    rest<raw_json> other;
    friend bool operator==(const params&, const params&) = default;
};

static_assert(keys<"switch:*", int>::part("switch:0") == "0" && keys<"*", int>::part("x") == "x");
static_assert(hearken::wire::kinds_of<keys<"*", int>> == hearken::token::object);
static_assert(hearken::wire::owning<rest<raw_json>> && !hearken::wire::owning<rest<hearken::raw_json_view>>);

TEST(keys, by_pattern_and_the_rest) {
    params expected;
    expected.ts = 1736603810.49;
    expected.switches["switch:0"] = {0, false};
    expected.switches["switch:1"] = {1, true};
    expected.meters["em:0"] = {0, 8.9};
    expected.other["ble"] = {};
    expected.other["cloud"] = raw_json::parse(R"({"connected":true})").value();
    test::expect(
        R"({"switch:1":{"id":1,"output":true},"ts":1736603810.49,"ble":null,"em:0":{"id":0,"total_act_power":8.9},)"
        R"("cloud":{"connected": true},"switch:0":{"id":0,"output":false}})",
        expected,
        R"({"ts":1736603810.49,"switch:0":{"id":0,"output":false},"switch:1":{"id":1,"output":true},)"
        R"("em:0":{"id":0,"total_act_power":8.9},"ble":null,"cloud":{"connected":true}})");
    test::expect(R"({"ts":1})", params{1, {}, {}, {}}, R"({"ts":1})");
}

TEST(keys, of_two_patterns_that_are_as_long_the_first_has_the_key) {
    struct either {
        keys<"*b", int> behind;
        keys<"a*", int> before;
        bool operator==(const either&) const = default;
    };
    either expected;
    expected.behind = {{"ab", 1}, {"xb", 2}};
    expected.before = {{"ax", 3}};
    test::expect(R"({"ab":1,"xb":2,"ax":3})", expected, R"({"ab":1,"xb":2,"ax":3})");
}

TEST(keys, errors_name_the_key) {
    EXPECT_EQ(test::error_of<params>(R"({"ts":1,"switch:0":{"id":0,"output":7}})"),
              "['switch:0'].output: expected a boolean, found a number, byte 36");
    EXPECT_EQ(test::error_of<params>(R"({"ts":1,"em:0":{"id":0}})"),
              "['em:0']: missing member \"total_act_power\", byte 15");
    EXPECT_EQ(test::error_of<params>(R"({"x":1,"ts":1,"x":2})"), "a second member \"x\", byte 14");
    EXPECT_EQ(test::error_of<params>(R"({"x":1,"ts":1,"\u0078":2})"), "a second member \"x\", byte 14");
    EXPECT_EQ(test::error_of<params>(R"({"ts":1,"x":[}})"), ".x: expected a value, found '}', byte 13");
    EXPECT_EQ(test::error_of<params>(R"({"x":1})"), "missing member \"ts\", byte 0");
}

TEST(keys, what_was_there_before_is_gone) {
    params value;
    value.switches["switch:7"];
    value.other["x"];
    EXPECT_EQ(test::read(R"({"ts":1})", value), "fine");
    EXPECT_EQ(value, (params{1, {}, {}, {}}));
}

TEST(keys, are_written_only_where_they_would_be_read_again) {
    params value;
    value.switches["cover:0"];
    EXPECT_EQ(test::write(value), "another member has the key \"cover:0\"");
    value.switches.clear();
    value.other["ts"];
    EXPECT_EQ(test::write(value), "another member has the key \"ts\"");
    struct only {
        keys<"a*", int> list;
    };
    only some;
    some.list["b"] = 1;
    EXPECT_EQ(test::write(some), ".b: a key that does not match \"a*\"");
}

struct probe {
    std::string Id;
    hearken::nullable<double> Temperature;
    friend bool operator==(const probe&, const probe&) = default;
};
struct sensors { // Tasmota: fixed and dynamic keys in one object
    std::string Time;
    keys<"DS18B20*", probe, std::unordered_map<std::string, probe>> probes;
    std::string TempUnit;
    static constexpr hearken::object_rules rules{.unknown = hearken::unknown_keys::refuse};
    friend bool operator==(const sensors&, const sensors&) = default;
};

TEST(keys, beside_fixed_ones) {
    sensors expected{"2021-01-02T09:09:44", {}, "C"};
    expected.probes["DS18B20-3"] = {"000005937C90", std::nullopt};
    expected.probes["DS18B20-1"] = {"00000566CC39", 13.3};
    expected.probes["DS18B20-2"] = {"0000059352D4", 1.2};
    const std::string_view text =
        R"({"Time":"2021-01-02T09:09:44","DS18B20-1":{"Id":"00000566CC39","Temperature":13.3},)"
        R"("DS18B20-2":{"Id":"0000059352D4","Temperature":1.2},"DS18B20-3":{"Id":"000005937C90","Temperature":null},)"
        R"("TempUnit":"C"})";
    test::expect(text, expected, text);
    EXPECT_EQ(test::error_of<sensors>(R"({"Time":"","BME280":{},"TempUnit":""})"),
              "an unknown member \"BME280\", byte 11");
}

TEST(keys, as_a_payload_are_a_map) {
    rest<int> value;
    EXPECT_EQ(test::read(R"({"b":2,"a":1})", value), "fine");
    EXPECT_EQ(test::write(value), R"({"a":1,"b":2})");
}

TEST(keys, many_and_hostile) {
    std::string text = R"({"ts":1)";
    for (int i = 0; i < 20000; ++i) text += ",\"k" + std::to_string(i) + "\":0";
    params value;
    EXPECT_EQ(test::read(text + "}", value), "fine");
    EXPECT_EQ(value.other.size(), 20000U);
    EXPECT_EQ(test::read(text + R"(,"k5":1})", value).substr(0, 20), "a second member \"k5\"");
}

struct sensor_rule : hearken::matches<"[a-z_][a-z0-9_]{0,4}"> {
    static constexpr std::string_view words = "a sensor name";
};
using sensor_name = hearken::checked<std::string, sensor_rule>;

struct strict_keys {
    int id{};
    rest<double, std::map<sensor_name, double>> values;
};
struct lenient_keys {
    int id{};
    hearken::lenient<rest<double, hearken::in_order<sensor_name, double>>> values;
};

std::vector<std::string> faults_of(std::string_view text, lenient_keys& out) {
    hearken::scratch memory;
    const auto done = hearken::json::decode(text, out, memory);
    std::vector<std::string> all;
    for (const auto& fault : memory.faults()) all.push_back(fault.text());
    if (!done) all.push_back("error " + done.error().text());
    return all;
}

TEST(keys, that_keep_a_rule) {
    strict_keys value;
    EXPECT_EQ(test::read(R"({"t":1.5,"id":1,"h_2":60})", value), "fine");
    EXPECT_EQ(value.values.at("h_2"), 60);
    EXPECT_EQ(test::write(value), R"({"id":1,"h_2":60,"t":1.5})");
    EXPECT_EQ(test::read(R"({"id":1,"Bad":60})", value), ".Bad: expected a sensor name, found the key \"Bad\", byte 8");
    value.values["Bad"] = 1;
    EXPECT_EQ(test::write(value), "expected a sensor name, found \"Bad\"");
    std::map<sensor_name, int> alone;
    EXPECT_EQ(test::read(R"({"a":1,"7":2})", alone), "expected a sensor name, found the key \"7\", byte 7");
}

TEST(keys, of_which_the_bad_are_set_aside) {
    lenient_keys value;
    EXPECT_EQ(faults_of(R"({"t":1.5,"Bad":{"x":[1]},"id":1,"h":"x","a":2})", value),
              (std::vector<std::string>{"$.Bad: expected a sensor name, found the key \"Bad\", byte 9",
                                        "$.h: expected a number, found a string, byte 36"}));
    EXPECT_EQ(test::write(value), R"({"id":1,"t":1.5,"a":2})");
    EXPECT_EQ(faults_of(R"({"id":1})", value), std::vector<std::string>{});
    EXPECT_TRUE(value.values->empty());
    EXPECT_EQ(faults_of(R"({"Bad":[}})", value),
              std::vector<std::string>{"error $.Bad: expected a value, found '}', byte 8"});
}

TEST(keys, a_second_is_an_error_also_after_a_bad_one) {
    lenient_keys value;
    EXPECT_EQ(faults_of(R"({"id":1,"t":1,"t":2})", value).back(), "error $: a second member \"t\", byte 14");
    EXPECT_EQ(faults_of(R"({"id":1,"t":"x","t":2})", value).back(), "error $: a second member \"t\", byte 16");
    hearken::lenient<std::map<sensor_name, int>> map;
    EXPECT_EQ(test::read(R"({"Bad":1,"t":2,"h":true})", map), "fine");
    EXPECT_EQ(map->size(), 1U);
    EXPECT_EQ(test::read(R"({"t":true,"t":2})", map), "a second member \"t\", byte 10");
}

struct named_behind {
    hearken::keys<"s:*", int> some;
    hearken::rest<hearken::raw_json> others;
    std::optional<int> x{};
};
struct named_before {
    int type{};
    double value{};
    hearken::rest<hearken::raw_json> others;
};

TEST(keys, of_two_structs_alike) { // which g++ 12 took for one another when compiled
    EXPECT_EQ(test::error_of<named_behind>(R"({"s:1":1,"x":2,"y":3})"), "fine");
    EXPECT_EQ(test::error_of<named_before>(R"({"type":1,"value":2,"y":3})"), "fine");
}

} // namespace
