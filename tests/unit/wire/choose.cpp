// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/choose.hpp>
#include <hearken/wire/containers.hpp>
#include <hearken/wire/enums.hpp>
#include <hearken/wire/object.hpp>
#include <hearken/wire/object_rules.hpp>
#include <hearken/wire/presence.hpp>
#include <hearken/wire/switches.hpp>
#include <hearken/wire/types.hpp>
#include <support/wire_form.hpp>

#include <gtest/gtest.h>

#include <concepts>
#include <optional>
#include <string>
#include <variant>
#include <vector>

using hearken::chosen_by;
using hearken::named;
using hearken::otherwise;
using hearken::raw_json;
using hearken::when;

namespace {

using measure =
    chosen_by<"type", when<"temperature", double>, when<"humidity", double>, when<"on*", bool>, otherwise<raw_json>>;
struct event {
    std::string type;
    measure value;
    friend bool operator==(const event&, const event&) = default;
};

static_assert(std::same_as<measure::variant, std::variant<double, bool, raw_json>>);
static_assert(measure::choose("humidity") == 0 && measure::choose("online") == 1 && measure::choose("x") == 2);
static_assert(measure::choose(std::nullopt) == 2);
static_assert(chosen_by<"t", when<"a", int>>::choose("b") == std::variant_npos);

TEST(choose, by_a_member_before_or_behind) {
    test::expect(R"({"type":"temperature","value":21.5})", event{"temperature", 21.5},
                 R"({"type":"temperature","value":21.5})");
    test::expect(R"({"value":true,"more":[{}],"type":"on1"})", event{"on1", true}, R"({"type":"on1","value":true})");
    test::expect(R"({"value":{"a": [1]},"type":"x"})", event{"x", raw_json::parse(R"({"a":[1]})").value()},
                 R"({"type":"x","value":{"a":[1]}})");
}

TEST(choose, errors) {
    EXPECT_EQ(test::error_of<event>(R"({"value":3,"type":"on1"})"),
              ".value: expected a boolean, found a number, byte 9");
    EXPECT_EQ(test::error_of<event>(R"({"type":"on1"})"), "missing member \"value\", byte 0");
    EXPECT_EQ(test::error_of<event>(R"({"value":3})"), "missing member \"type\", byte 0");
    EXPECT_EQ(test::error_of<event>(R"({"value":3,"type":"on1","value":3})"), "a second member \"value\", byte 24");
    EXPECT_EQ(test::error_of<event>(R"({"value":[3,"type":"on1"})"), ".value: expected ',' or ']', found ':', byte 18");
    EXPECT_EQ(test::error_of<std::vector<event>>(R"([{"type":7,"value":3}])"),
              "[0].type: expected a string, found a number, byte 9");
}

enum class kind { on_off, level };
struct report {
    chosen_by<"id", when<"1", double>, when<"2", std::string>> value;
    named<"kind", int, "id"> id;
    std::optional<chosen_by<"cluster", when<"level", int>>> level;
    std::optional<kind> cluster;
    friend bool operator==(const report&, const report&) = default;
};

TEST(choose, by_numbers_and_enumerators_under_any_of_their_names) {
    test::expect(R"({"value":"s","id":2})", report{"s", 2, {}, {}}, R"({"value":"s","kind":2})");
    test::expect(R"({"kind":1,"level":3,"value":2.5,"cluster":"level"})", report{2.5, 1, 3, kind::level},
                 R"({"value":2.5,"kind":1,"level":3,"cluster":"level"})");
    EXPECT_EQ(test::error_of<report>(R"({"value":1,"kind": 3})"),
              ".id: expected one of \"1\", \"2\", found \"3\", byte 19");
    EXPECT_EQ(test::error_of<report>(R"({"value":1,"kind":1,"level":2})"), "missing member \"cluster\", byte 0");
    EXPECT_EQ(test::error_of<report>(R"({"value":1,"kind":1,"level":2,"cluster":"on_off"})"),
              ".cluster: expected \"level\", found \"on_off\", byte 40");
    test::expect(R"({"value":1,"kind":1,"level":null,"cluster":"level"})", report{1.0, 1, {}, kind::level},
                 R"({"value":1,"kind":1,"cluster":"level"})");
}

TEST(choose, in_one_another) {
    struct inner {
        std::string type;
        measure value;
    };
    struct outer {
        chosen_by<"what", when<"event", inner>, otherwise<std::vector<inner>>> body;
        std::optional<std::string> what;
    };
    outer value;
    EXPECT_EQ(test::read(R"({"body":{"value":1,"type":"humidity"},"what":"event"})", value), "fine");
    EXPECT_EQ(test::write(value), R"({"body":{"type":"humidity","value":1},"what":"event"})");
    EXPECT_EQ(test::read(R"({"body":[{"value":1,"type":"humidity"}],"what":null})", value), "fine");
    EXPECT_EQ(test::write(value), R"({"body":[{"type":"humidity","value":1}]})");
    EXPECT_EQ(test::read(R"({"body":[{"value":[],"type":"humidity"}]})", value),
              ".body[0].value: expected a number, found an array, byte 18");
}

TEST(choose, what_would_be_read_as_another_type_is_not_written) {
    EXPECT_EQ(test::write(event{"online", 2.5}), ".value: holds another type than is chosen by \"type\"");
    EXPECT_EQ(test::write(report{"s", 1, {}, {}}), ".value: holds another type than is chosen by \"id\"");
    EXPECT_EQ(test::write(event{"\xFF", 2.5}), ".type: text to write that is not valid UTF-8");
}

TEST(choose, is_the_variant_it_holds) {
    event some{"temperature", 1.5};
    EXPECT_EQ(std::get<double>(*some.value), 1.5);
    some.value = true;
    EXPECT_TRUE(std::holds_alternative<bool>(*some.value));
}

struct temperature {
    double value{};
    friend bool operator==(const temperature&, const temperature&) = default;
};
struct humidity {
    double value{};
    friend bool operator==(const humidity&, const humidity&) = default;
};
struct alike {
    std::string type;
    chosen_by<"type", when<"t", temperature>, when<"h", humidity>> data;
    friend bool operator==(const alike&, const alike&) = default;
};

TEST(choose, types_that_only_the_chooser_tells_apart) {
    test::expect(R"({"type":"h","data":{"value":2}})", alike{"h", humidity{2}}, R"({"type":"h","data":{"value":2}})");
    test::expect(R"({"data":{"value":2},"type":"t"})", alike{"t", temperature{2}},
                 R"({"type":"t","data":{"value":2}})");
}

struct relay {
    hearken::switch_as<"ON|on", "OFF|off"> is;
    chosen_by<"is", when<"on", double>, when<"OFF", std::string>> value;
    friend bool operator==(const relay&, const relay&) = default;
};

TEST(choose, a_chooser_in_any_spelling) {
    test::expect(R"({"is":"ON","value":1})", relay{true, 1.0}, R"({"is":"ON","value":1})");
    test::expect(R"({"is":"on","value":1})", relay{true, 1.0}, R"({"is":"ON","value":1})");
    test::expect(R"({"value":"x","is":"off"})", relay{false, "x"}, R"({"is":"OFF","value":"x"})");
    EXPECT_EQ(test::write(relay{true, "x"}), ".value: holds another type than is chosen by \"is\"");
}

struct with_default {
    hearken::or_default<std::string> type = "t";
    chosen_by<"type", when<"t", temperature>, otherwise<raw_json>> data;
    friend bool operator==(const with_default&, const with_default&) = default;
};
struct keeps_all {
    kind type = kind::level;
    std::optional<chosen_by<"type", when<"level", int>, when<"on_off", bool>>> value = 7;
    static constexpr hearken::object_rules rules{.missing = hearken::missing_members::keep_default};
    friend bool operator==(const keeps_all&, const keeps_all&) = default;
};

TEST(choose, a_chooser_at_its_default) {
    test::expect(R"({"data":{"value":2}})", with_default{"t", temperature{2}}, R"({"type":"t","data":{"value":2}})");
    test::expect(R"({"data":2,"type":"x"})", with_default{"x", raw_json::parse("2").value()},
                 R"({"type":"x","data":2})");
    with_default used{"x", raw_json()};
    EXPECT_EQ(test::read(R"({"data":{"value":2}})", used), "fine"); // not by what was there
    EXPECT_EQ(used, (with_default{"t", temperature{2}}));
    test::expect(R"({"value":3})", keeps_all{kind::level, 3}, R"({"type":"level","value":3})");
    test::expect("{}", keeps_all{}, R"({"type":"level","value":7})");
    EXPECT_EQ(test::error_of<keeps_all>(R"({"type":"on_off"})"), "missing member \"value\", byte 0"); // 7 is no bool
    test::expect(R"({"type":"on_off","value":null})", keeps_all{kind::on_off, {}}, R"({"type":"on_off","value":null})");
}

struct may_be_nothing {
    std::string type;
    std::optional<chosen_by<"type", when<"none", std::monostate>, when<"one", int>>> value;
    friend bool operator==(const may_be_nothing&, const may_be_nothing&) = default;
};

TEST(choose, null_as_a_value_of_its_own) {
    test::expect(R"({"type":"none","value":null})", may_be_nothing{"none", std::monostate{}},
                 R"({"type":"none","value":null})");
    test::expect(R"({"type":"none"})", may_be_nothing{"none", {}}, R"({"type":"none"})");
    EXPECT_EQ(test::error_of<may_be_nothing>(R"({"type":"one","value":null})"),
              ".value: expected an integer, found null, byte 22");
}

} // namespace
