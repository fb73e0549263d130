// SPDX-License-Identifier: BSL-1.0
#include <hearken/json/reader.hpp>
#include <hearken/json/writer.hpp>
#include <hearken/wire/cbor.hpp>
#include <hearken/wire/containers.hpp>
#include <hearken/wire/json.hpp>
#include <hearken/wire/keys.hpp>
#include <hearken/wire/object.hpp>
#include <hearken/wire/types.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wire = hearken::wire;

namespace {

template <class T>
std::string read(std::string_view text, T& out) {
    hearken::scratch memory;
    hearken::json::reader in(text, memory);
    return wire::form<T>::read(in, out) && in.end() ? "fine" : in.failure().text();
}
template <class T>
std::string write(const T& value) {
    std::string text;
    hearken::json::writer out(text);
    return wire::form<T>::write(out, value) ? text : out.failure().text();
}

struct reading {
    double temperature{};
    std::optional<double> humidity;
    std::string unit;
};

TEST(object, members_in_any_order) {
    std::string parts[] = {R"("temperature":25.5)", R"("humidity":60)", R"("unit":"C")", R"("more":[{"x":1}])"};
    std::sort(std::begin(parts), std::end(parts));
    do {
        std::string text;
        for (const std::string& part : parts) text += (text.empty() ? "{" : ",") + part;
        reading value;
        EXPECT_EQ(read(text + "}", value), "fine") << text;
        EXPECT_EQ(value.temperature, 25.5);
        EXPECT_EQ(value.humidity, 60);
        EXPECT_EQ(value.unit, "C");
    } while (std::next_permutation(std::begin(parts), std::end(parts)));
}

TEST(object, blanks_and_escaped_keys) {
    reading value;
    EXPECT_EQ(read("\n{ \"temp\\u0065rature\" :\t1 ,\r\n\"unit\": \"x\" } ", value), "fine");
    EXPECT_EQ(value.temperature, 1);
    EXPECT_EQ(value.unit, "x");
}

TEST(object, absent_and_null_empty_an_optional) {
    reading value{.temperature = 1, .humidity = 2, .unit = "x"};
    EXPECT_EQ(read(R"({"temperature":1,"unit":""})", value), "fine");
    EXPECT_FALSE(value.humidity);
    value.humidity = 2;
    EXPECT_EQ(read(R"({"temperature":1,"humidity":null,"unit":""})", value), "fine");
    EXPECT_FALSE(value.humidity);
    EXPECT_EQ(write(value), R"({"temperature":1,"unit":""})");
}

TEST(object, missing_members_are_named) {
    reading value;
    EXPECT_EQ(read(" {}", value), "missing member \"temperature\", byte 1");
    EXPECT_EQ(read(R"({"temperature":1})", value), "missing member \"unit\", byte 0");
    std::vector<reading> list;
    EXPECT_EQ(read(R"([{"temperature":1,"unit":""},{"unit":""}])", list),
              "[1]: missing member \"temperature\", byte 29");
}

TEST(object, second_members_are_refused) {
    reading value;
    EXPECT_EQ(read(R"({"temperature":1,"temperature":2,"unit":""})", value),
              "a second member \"temperature\", byte 17");
    EXPECT_EQ(read(R"({"temperature":1,"unit":"","t\u0065mperature":2})", value),
              "a second member \"temperature\", byte 27");
    EXPECT_EQ(read(R"({"unit":"","temperature":1, "unit" :""})", value), "a second member \"unit\", byte 28");
    EXPECT_EQ(read(R"({"x":1,"temperature":1,"x":2,"unit":""})", value), "fine") << "nobody asked for x";
}

TEST(object, unknown_members_are_checked) {
    reading value;
    EXPECT_EQ(read(R"({"x":[1,{"y":01}],"temperature":1,"unit":""})", value), ".x: malformed number, byte 14");
    EXPECT_EQ(read(R"({"x\q":1})", value), "an unknown escape, byte 3");
    EXPECT_EQ(read(R"({"a b":tru})", value), "['a b']: expected a boolean, found '}', byte 10");
    EXPECT_EQ(read(R"({"temperature":1,"unit":"",})", value), "expected a key, found '}', byte 27");
    EXPECT_EQ(read(R"({"temperature":1 "unit":""})", value), "expected ',' or '}', found '\"', byte 17");
    EXPECT_EQ(read(R"({"temperature")", value), "expected ':', found the end, byte 14");
    EXPECT_EQ(read(R"([1])", value), "expected an object, found an array, byte 0");
}

struct sensor {
    std::string name;
    double value{};
};
struct report {
    std::vector<sensor> sensors;
    sensor main;
};

TEST(object, errors_carry_the_path) {
    report value;
    EXPECT_EQ(read(R"({"sensors":[{"name":"a","value":1},{"name":"b","value":"2"}],"main":{}})", value),
              ".sensors[1].value: expected a number, found a string, byte 55");
    EXPECT_EQ(read(R"({"sensors":[],"main":{"name":7}})", value),
              ".main.name: expected a string, found a number, byte 29");
    EXPECT_EQ(read(R"({"main":{"value":true},"sensors":[]})", value),
              ".main.value: expected a number, found a boolean, byte 17");
    EXPECT_EQ(read(R"({"sensors":[],"main":{"name":""}})", value), ".main: missing member \"value\", byte 21");
    value = {{{"a", std::numeric_limits<double>::quiet_NaN()}}, {}};
    EXPECT_EQ(write(value), ".sensors[0].value: JSON has no NaN and no infinity");
}

struct tree {
    int value{};
    std::vector<tree> branches;
};

TEST(object, recursive_types) {
    tree value;
    const std::string text = R"({"value":1,"branches":[{"value":2,"branches":[]},{"value":3,"branches":[]}]})";
    EXPECT_EQ(read(text, value), "fine");
    EXPECT_EQ(write(value), text);
    std::string deep;
    for (int i = 0; i < 1000; ++i) deep += R"({"value":1,"branches":[)";
    EXPECT_NE(read(deep, value).find("nested deeper than 64 levels"), std::string::npos);

    tree high;
    for (int i = 0; i < 100; ++i) high = {.value = i, .branches = {std::move(high)}};
    const std::string written = write(high);
    EXPECT_TRUE(written.starts_with(R"({"value":99,"branches":[{"value":98)")) << "writing has no such limit";
    EXPECT_NE(read(written, value).find("nested deeper than 64 levels"), std::string::npos);
}

struct nothing {};

TEST(object, without_members) {
    nothing value;
    EXPECT_EQ(read("{}", value), "fine");
    EXPECT_EQ(read(R"({"a":{"b":[]}})", value), "fine");
    EXPECT_EQ(write(value), "{}");
}

struct whole {
    int m0{}, m1{}, m2{}, m3{}, m4{}, m5{}, m6{}, m7{}, m8{}, m9{}, m10{}, m11{}, m12{}, m13{}, m14{}, m15{}, m16{},
        m17{}, m18{}, m19{}, m20{}, m21{}, m22{}, m23{}, m24{}, m25{}, m26{}, m27{}, m28{}, m29{}, m30{}, m31{}, m32{},
        m33{}, m34{}, m35{}, m36{}, m37{}, m38{}, m39{}, m40{}, m41{}, m42{}, m43{}, m44{}, m45{}, m46{}, m47{}, m48{},
        m49{}, m50{}, m51{}, m52{}, m53{}, m54{}, m55{}, m56{}, m57{}, m58{}, m59{}, m60{}, m61{}, m62{}, m63{};
};

TEST(object, sixty_four_members_shuffled) {
    std::mt19937 random(4); // NOLINT(cert-msc51-cpp): the same at every run
    std::vector<int> order(64);
    for (int i = 0; i < 64; ++i) order[static_cast<std::size_t>(i)] = i;
    for (int round = 0; round < 20; ++round) {
        std::string text;
        for (const int i : order) {
            text += (text.empty() ? "{\"m" : ",\"m") + std::to_string(i) + "\":" + std::to_string(i * 3);
        }
        whole value;
        ASSERT_EQ(read(text + "}", value), "fine");
        EXPECT_EQ(value.m0, 0);
        EXPECT_EQ(value.m1, 3);
        EXPECT_EQ(value.m10, 30);
        EXPECT_EQ(value.m63, 189);
        ASSERT_EQ(read(text + ",\"m63\":1}", value).find("a second member \"m63\""), 0U);
        std::shuffle(order.begin(), order.end(), random);
    }
    whole value;
    EXPECT_EQ(read("{\"m0\":1}", value), "missing member \"m1\", byte 0");
}

struct family {
    std::string name;
    std::map<std::string, family> by_name;
    std::unique_ptr<family> next;
    std::optional<std::unique_ptr<family>> other;
    std::optional<std::vector<family>> list;
};

TEST(object, recursive_through_everything_that_can_be_empty) {
    family value;
    const std::string text =
        R"({"name":"a","by_name":{"x":{"name":"b","by_name":{}}},"next":{"name":"c","by_name":{},"list":[]},)"
        R"("other":{"name":"d","by_name":{}},"list":[{"name":"e","by_name":{}}]})";
    EXPECT_EQ(read(text, value), "fine");
    EXPECT_EQ(write(value), text);
    EXPECT_EQ(read(R"({"name":"","by_name":{},"next":null})", value), "fine");
    EXPECT_EQ(value.next, nullptr);
    EXPECT_FALSE(value.other || value.list);
    EXPECT_EQ(read(R"({"name":"","by_name":{"x":{"name":1,"by_name":{}}}})", value),
              ".by_name.x.name: expected a string, found a number, byte 34");
}

struct relay {
    int id{};
    bool output{};
};
struct position {
    hearken::literal<"location"> _type;
    double lat{};
};
struct will {
    hearken::literal<"lwt"> _type;
    std::int64_t tst{};
};
struct everything {
    hearken::chosen_by<"kind", hearken::when<"a*", int>, hearken::otherwise<std::string>> value;
    hearken::keys<"switch:*", relay> relays;
    hearken::named<"kind", std::string, "k"> kind;
    std::vector<std::variant<position, will, double, std::string>> list;
    std::optional<hearken::nullable<int>> null;
    hearken::rest<std::vector<int>> rest;
    hearken::or_default<int> qos = 1;
};

TEST(object, from_json_to_cbor_and_back) {
    const auto read = hearken::json::decode<everything>(
        R"({"value":5,"z":[1],"switch:0":{"id":1,"output":true},"list":[{"lat":1,"_type":"location"},)"
        R"({"_type":"lwt","tst":3},2.5,"x"],"null":null,"k":"a1","b":[]})");
    ASSERT_TRUE(read) << read.error().text();
    const auto bytes = hearken::cbor::encode(*read);
    ASSERT_TRUE(bytes) << bytes.error().text();
    const auto again = hearken::cbor::decode<everything>(
        std::string_view(reinterpret_cast<const char*>(bytes->data()), bytes->size()));
    ASSERT_TRUE(again) << again.error().text();
    EXPECT_EQ(hearken::json::encode(*again).value(),
              R"({"value":5,"switch:0":{"id":1,"output":true},"kind":"a1","list":[{"_type":"location","lat":1},)"
              R"({"_type":"lwt","tst":3},2.5,"x"],"null":null,"b":[],"z":[1],"qos":1})");
}

struct strict_one {
    int a{};
    static constexpr hearken::object_rules rules{.unknown = hearken::unknown_keys::refuse};
};

TEST(object, an_unknown_key_cannot_forge_a_line_of_the_log) {
    const auto text_of = [](const std::string& document) {
        hearken::scratch memory;
        hearken::json::reader in(document, memory);
        strict_one value;
        return hearken::wire::form<strict_one>::read(in, value) ? "fine" : in.failure().text();
    };
    EXPECT_EQ(text_of(R"({"x\nERROR\u001b[31m":1})"), "an unknown member \"x?ERROR?[31m\", byte 1");
    EXPECT_LT(text_of(R"({")" + std::string(1'000'000, 'k') + R"(":1})").size(), 1024U);
}

} // namespace
