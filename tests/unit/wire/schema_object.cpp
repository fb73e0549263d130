// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/decode.hpp>
#include <hearken/wire/lists.hpp>
#include <hearken/wire/rules.hpp>
#include <hearken/wire/schema_object.hpp>

#include <gtest/gtest.h>

namespace {

using namespace hearken;

template <class T>
constexpr wire::detail::letters of() {
    wire::detail::definitions none;
    wire::schema_writer out(none);
    wire::detail::describe_struct<T>(out);
    return out.text();
}

struct plain {
    bool a;
    std::optional<double> b;
    or_default<std::string> c;
    nullable<bool> d;
};
static_assert(
    of<plain>().view() ==
    R"({"type":"object","properties":{"a":{"type":"boolean"},"b":{"type":["number","null"]},"c":{"type":"string"},"d":{"type":["boolean","null"]}},"required":["a","d"]})");

struct strict {
    static constexpr object_rules rules{.unknown = unknown_keys::refuse, .missing = missing_members::keep_default};
    bool a;
};
static_assert(of<strict>().view() ==
              R"({"type":"object","properties":{"a":{"type":"boolean"}},"additionalProperties":false})");

// several names: one of them is there
struct aliased {
    named<"command_topic", std::string, "cmd_t"> topic;
    named<"~", std::optional<bool>, "base"> base;
};
static_assert(
    of<aliased>().view() ==
    R"({"type":"object","properties":{"command_topic":{"type":"string"},"cmd_t":{"type":"string"},"~":{"type":["boolean","null"]},"base":{"type":["boolean","null"]}},"oneOf":[{"required":["command_topic"]},{"required":["cmd_t"]}]})");

// patterns take what no name and no more specific pattern takes
struct open {
    bool din;
    keys<"din*", bool> inputs;
    keys<"d*", double> numbers;
    keys<"*.x", double> points;
    rest<std::string> others;
};
static_assert(
    of<open>().view() ==
    R"({"type":"object","properties":{"din":{"type":"boolean"}},"patternProperties":{"^(?!(?:din)$)din[\\s\\S]*$":{"type":"boolean"},"^(?!(?:din|din[\\s\\S]*|[\\s\\S]*\\.x)$)d[\\s\\S]*$":{"type":"number"},"^(?!(?:din[\\s\\S]*)$)[\\s\\S]*\\.x$":{"type":"number"}},"additionalProperties":{"type":"string"},"required":["din"]})");

// the rule of keys holds for those that their pattern takes, and for no other
struct named_sensors {
    std::string Status;
    rest<double, std::map<hearken::checked<std::string, hearken::matches<"[a-z]+">>, double>> sensors;
};
static_assert(
    of<named_sensors>().view() ==
    R"({"type":"object","properties":{"Status":{"type":"string"}},"additionalProperties":{"type":"number"},"propertyNames":{"if":{"pattern":"^(?!(?:Status)$)[\\s\\S]*$"},"then":{"type":"string","pattern":"^(?:[a-z]+)$"}},"required":["Status"]})");

// one member picks another's type
struct event {
    std::string type;
    chosen_by<"type", when<"on*", bool>, when<"1", double>> value;
};
static_assert(
    of<event>().view() ==
    R"({"type":"object","properties":{"type":{"type":"string"},"value":{}},"required":["type","value"],"allOf":[{"if":{"properties":{"type":{"type":"string","pattern":"^on[\\s\\S]*$"}},"required":["type"]},"then":{"properties":{"value":{"type":"boolean"}}},"else":{"if":{"properties":{"type":{"enum":["1",1]}},"required":["type"]},"then":{"properties":{"value":{"type":"number"}}},"else":{"not":{"required":["value"]}}}}]})");

struct open_event {
    std::string type;
    std::optional<chosen_by<"type", when<"a", bool>, otherwise<raw_json>>> value;
};
static_assert(
    of<open_event>().view() ==
    R"({"type":"object","properties":{"type":{"type":"string"},"value":{}},"required":["type"],"allOf":[{"if":{"properties":{"type":{"const":"a"}},"required":["type"]},"then":{"properties":{"value":{"type":["boolean","null"]}}},"else":{"properties":{"value":{}}}}]})");

// with several names, any of them
struct aliased_event {
    named<"type", std::string, "t"> type;
    named<"value", std::optional<chosen_by<"type", when<"-1", bool>>>, "v"> value;
};
static_assert(
    of<aliased_event>().view() ==
    R"({"type":"object","properties":{"type":{"type":"string"},"t":{"type":"string"},"value":{},"v":{}},"oneOf":[{"required":["type"]},{"required":["t"]}],"allOf":[{"if":{"anyOf":[{"properties":{"type":{"enum":["-1",-1]}},"required":["type"]},{"properties":{"t":{"enum":["-1",-1]}},"required":["t"]}]},"then":{"properties":{"value":{"type":["boolean","null"]},"v":{"type":["boolean","null"]}}},"else":{"not":{"required":["value"]}}}]})");

TEST(schema_object, empty_struct_is_an_object) {
    struct empty {};
    EXPECT_EQ(of<empty>().view(), R"({"type":"object"})");
}

} // namespace
