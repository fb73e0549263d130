// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/cbor.hpp>
#include <hearken/wire/json.hpp>
#include <hearken/wire/named.hpp>
#include <hearken/wire/object_rules.hpp>
#include <hearken/wire/raw_rest.hpp>

#include "support/wire_form.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

using hearken::raw_rest;
using test::error_of;

namespace {

struct report {
    int id{};
    raw_rest other;
    std::optional<bool> last{};
    friend bool operator==(const report&, const report&) = default;
};

static_assert(hearken::wire::kinds_of<raw_rest> == hearken::token::object);
static_assert(hearken::wire::owning<raw_rest>);

raw_rest object(const char* text) {
    return raw_rest::parse(text).value();
}

TEST(raw_rest, what_the_struct_does_not_name) {
    test::expect(R"({"z": 1.50,"last":true,"a\n":[1, "x y", {"q":null}],"id":3})",
                 report{3, object(R"({"z":1.50,"a\n":[1,"x y",{"q":null}]})"), true},
                 R"({"id":3,"z":1.50,"a\n":[1,"x y",{"q":null}],"last":true})");
    test::expect(R"({"id":3})", report{3, {}, {}}, R"({"id":3})");
    EXPECT_EQ(object(R"({"z":1,"b":{}})").size(), 2U);
    EXPECT_EQ(raw_rest().text(), "{}");
}

TEST(raw_rest, errors) {
    EXPECT_EQ(error_of<report>(R"({"z":1,"id":3,"z":2})"), "a second member \"z\", byte 14");
    EXPECT_EQ(error_of<report>(R"({"z":1,"id":3,"\u007a":2})"), "a second member \"z\", byte 14");
    EXPECT_EQ(error_of<report>(R"({"z":[1,}]})"), ".z: expected a value, found '}', byte 8");
    EXPECT_EQ(error_of<report>(R"({"z":1})"), "missing member \"id\", byte 0");
    report clash{1, object(R"({"a":1,"id":2})"), {}};
    EXPECT_EQ(test::write(clash), "another member has the key \"id\"");
}

TEST(raw_rest, what_was_there_before_is_gone_also_after_an_error) {
    report value{1, object(R"({"a":1})"), {}};
    EXPECT_EQ(test::read(R"({"id":1})", value), "fine");
    EXPECT_TRUE(value.other.empty());
    EXPECT_NE(test::read(R"({"a":1,"b":tru})", value), "fine");
    EXPECT_EQ(value.other.text(), "{}");
}

TEST(raw_rest, in_cbor) {
    const report value{3, object(R"({"z":1.5,"a":[1,null,{"q":"x"}]})"), {}};
    const auto bytes = hearken::cbor::encode(value);
    ASSERT_TRUE(bytes);
    const auto again = hearken::cbor::decode<report>(*bytes);
    ASSERT_TRUE(again) << again.error().text();
    EXPECT_EQ(again->id, 3);
    EXPECT_EQ(again->other.size(), 2U);
    EXPECT_EQ(hearken::cbor::encode(*again), *bytes);
    const auto alone = hearken::cbor::decode<raw_rest>(*hearken::cbor::encode(value.other));
    ASSERT_TRUE(alone);
    EXPECT_EQ(alone->text(), R"({"a":[1,null,{"q":"x"}],"z":1.5})") << "deterministic CBOR sorts the keys";
}

TEST(raw_rest, as_a_payload_is_an_object) {
    raw_rest value;
    EXPECT_EQ(test::read(R"( {"b": 2, "a": 1} )", value), "fine");
    EXPECT_EQ(test::write(value), R"({"b":2,"a":1})");
    EXPECT_EQ(error_of<raw_rest>("[]"), "expected an object, found an array, byte 0");
    EXPECT_EQ(error_of<raw_rest>(R"({"b":2,"b":1})"), "a second member \"b\", byte 7");
    EXPECT_FALSE(raw_rest::parse("[]"));
    EXPECT_FALSE(raw_rest::parse("{} x"));
    EXPECT_EQ(raw_rest::parse(R"({"b":2,"b":1})").error().code, hearken::errc::duplicate_member);
}

struct named_and_strict {
    hearken::keys<"em:*", int> meters;
    raw_rest other;
    static constexpr hearken::object_rules rules{.unknown = hearken::unknown_keys::refuse};
};

TEST(raw_rest, beside_a_pattern) {
    named_and_strict value;
    EXPECT_EQ(test::read(R"({"x":1,"em:0":2})", value), "fine");
    EXPECT_EQ(value.meters.at("em:0"), 2);
    EXPECT_EQ(value.other.text(), R"({"x":1})");
}

TEST(raw_rest, many) {
    std::string text = R"({"id":1)";
    for (int i = 0; i < 20000; ++i) text += ",\"k" + std::to_string(i) + "\":0";
    report value;
    EXPECT_EQ(test::read(text + "}", value), "fine");
    EXPECT_EQ(value.other.size(), 20000U);
    EXPECT_EQ(test::read(text + R"(,"k5":1})", value).substr(0, 20), "a second member \"k5\"");
}

TEST(raw_rest, as_deep_as_was_read_is_written) {
    const std::string deep = R"({"id":1,"a":)" + std::string(200, '[') + std::string(200, ']') + R"(,"b":2})";
    report value;
    hearken::scratch memory;
    memory.limit_depth(hearken::deepest);
    ASSERT_TRUE(hearken::json::decode(deep, value, memory));
    EXPECT_EQ(test::write(value), deep);
    const auto bytes = hearken::cbor::encode(value);
    ASSERT_TRUE(bytes) << bytes.error().text();
    report again;
    ASSERT_TRUE(hearken::cbor::decode(*bytes, again, memory));
    EXPECT_EQ(again, value);
}

} // namespace
