// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/containers.hpp>
#include <hearken/wire/enums.hpp>
#include <hearken/wire/object.hpp>
#include <hearken/wire/time.hpp>
#include <hearken/wire/types.hpp>
#include <hearken/wire/variant.hpp>
#include <support/wire_form.hpp>

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

using hearken::literal;
using hearken::named;
using hearken::token;

namespace {

using anything = std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<double>>;
static_assert(hearken::wire::kinds_of<anything> ==
              (token::null | token::boolean | token::number | token::string | token::array));
static_assert(hearken::wire::owning<anything> && !hearken::wire::owning<std::variant<int, std::string_view>>);
static_assert(hearken::wire::readable<anything> && !hearken::wire::readable<std::variant<int, const char*>>);

TEST(variant, by_kind) {
    test::expect("null", anything{}, "null");
    test::expect("true", anything{true}, "true");
    test::expect("25", anything{std::int64_t{25}}, "25");
    test::expect("2.5", anything{2.5}, "2.5");
    test::expect("\"on\"", anything{"on"}, "\"on\"");
    test::expect("[1.5,2.5]", anything{std::vector{1.5, 2.5}}, "[1.5,2.5]");
    EXPECT_EQ(test::error_of<anything>("{}"), "expected null, a boolean, a number, a string or an array, found "
                                              "an object, byte 0");
    EXPECT_EQ(test::error_of<anything>("[1,true]"), "[1]: expected a number, found a boolean, byte 3");
    EXPECT_EQ(test::error_of<anything>(""), "expected null, a boolean, a number, a string or an array, found "
                                            "the end, byte 0");
}

enum class mode { automatic, manual };

TEST(variant, of_one_kind_the_first_that_can_be_read) {
    using setting = std::variant<mode, std::string>;
    test::expect("\"manual\"", setting{mode::manual}, "\"manual\"");
    test::expect("\"other\"", setting{"other"}, "\"other\"");
    using sizes = std::variant<std::uint8_t, std::uint16_t>;
    test::expect("300", sizes{std::uint16_t{300}}, "300");
    EXPECT_EQ(test::error_of<sizes>(" 70000"), "fits no alternative: expected an integer from 0 to 255, found "
                                               "70000; or expected an integer from 0 to "
                                               "65535, found 70000, byte 1");
    using lists = std::variant<std::vector<int>, std::vector<std::string>>;
    test::expect(R"(["a"])", lists{std::vector<std::string>{"a"}}, R"(["a"])");
    EXPECT_EQ(test::error_of<lists>(R"([1,"a"])"), "fits no alternative: [1]: expected an integer, found a string; or "
                                                   "[0]: expected a string, found a number, "
                                                   "byte 0");
}

// OwnTracks: `_type` tells what a message is, and in a command `action` tells
// more
struct location {
    literal<"location"> _type;
    double lat{}, lon{};
    std::int64_t tst{};
    friend bool operator==(const location&, const location&) = default;
};
struct will {
    literal<"lwt"> _type;
    std::int64_t tst{};
    friend bool operator==(const will&, const will&) = default;
};
struct configuration {
    literal<"cmd"> _type;
    literal<"setConfiguration"> action;
    hearken::raw_json configuration;
    friend bool operator==(const struct configuration&, const struct configuration&) = default;
};
struct report_steps {
    literal<"cmd"> _type;
    literal<"reportSteps"> action;
    std::int64_t from{}, to{};
    friend bool operator==(const report_steps&, const report_steps&) = default;
};
using message = std::variant<location, will, configuration, report_steps>;

TEST(variant, structs_by_their_literals) {
    test::expect(R"({"_type":"location","lat":-33.8567844,"lon":151.213108,"tst":1718900600})",
                 message{location{{}, -33.8567844, 151.213108, 1718900600}},
                 R"({"_type":"location","lat":-33.8567844,"lon":151.213108,"tst":1718900600})");
    test::expect(R"({"tst":1,"more":{},"_type":"lwt"})", message{will{{}, 1}}, R"({"_type":"lwt","tst":1})");
    test::expect(R"({"_type":"cmd","action":"reportSteps","from":1,"to":2})", message{report_steps{{}, {}, 1, 2}},
                 R"({"_type":"cmd","action":"reportSteps","from":1,"to":2})");
    EXPECT_EQ(test::error_of<message>(R"({"_type":"card"})"),
              "._type: expected one of \"location\", \"lwt\", \"cmd\", found "
              "\"card\", byte 9");
    EXPECT_EQ(test::error_of<message>(R"({"_type":"cmd","action":"dump"})"),
              ".action: expected one of \"setConfiguration\", \"reportSteps\", "
              "found \"dump\", byte 24");
    EXPECT_EQ(test::error_of<message>(R"({"_type":5})"),
              "._type: expected one of \"location\", \"lwt\", \"cmd\", found 5, "
              "byte 9");
    EXPECT_EQ(test::error_of<message>(R"({"_type":null})"),
              "._type: expected one of \"location\", \"lwt\", \"cmd\", found "
              "null, byte 9");
    EXPECT_EQ(test::error_of<message>(R"({"tst":5})"), "missing member \"_type\", byte 0");
}

TEST(variant, a_struct_known_by_its_literals_answers_for_itself) {
    EXPECT_EQ(test::error_of<message>(R"({"_type":"location","lat":1,"lon":2})"), "missing member \"tst\", byte 0");
    EXPECT_EQ(test::error_of<message>(R"({"lat":"1","_type":"location","lon":2})"),
              ".lat: expected a number, found a string, byte 7");
    EXPECT_EQ(test::error_of<message>(R"({"_type":"lwt","tst":1,"_type":"lwt"})"),
              "a second member \"_type\", byte 23");
    EXPECT_EQ(test::error_of<message>(R"({"tst":tru,"_type":"lwt"})"), ".tst: expected a boolean, found ',', byte 10");
    EXPECT_EQ(test::error_of<message>(R"({"_type":"l\q"})"), "._type: an unknown escape, byte 11");
    EXPECT_EQ(test::error_of<message>(R"({"_type":"lwt")"), "expected ',' or '}', found the end, byte 14");
}

TEST(variant, what_no_struct_is_may_be_something_else) {
    using any = std::variant<location, will, hearken::raw_json>;
    test::expect(R"({"_type":"lwt","tst":1})", any{will{{}, 1}}, R"({"_type":"lwt","tst":1})");
    test::expect(R"({"_type":"card"})", any{hearken::raw_json::parse(R"({"_type":"card"})").value()},
                 R"({"_type":"card"})");
    test::expect("7", any{hearken::raw_json::parse("7").value()}, "7");
    EXPECT_EQ(test::error_of<any>(R"({"_type":"lwt"})"), "missing member \"tst\", byte 0");
}

// the two formats of one topic, told apart by their keys
struct sensor {
    std::string sensor_name;
    double value{};
    friend bool operator==(const sensor&, const sensor&) = default;
};
struct report {
    std::vector<sensor> sensors;
    std::string timestamp;
    friend bool operator==(const report&, const report&) = default;
};
struct reading {
    double temperature{}, humidity{}, light{};
    friend bool operator==(const reading&, const reading&) = default;
};
using data = std::variant<report, reading>;

TEST(variant, structs_by_their_keys) {
    test::expect(R"({"temperature":25.5,"humidity":60,"light":850})", data{reading{25.5, 60, 850}},
                 R"({"temperature":25.5,"humidity":60,"light":850})");
    test::expect(R"({"sensors":[{"sensor_name":"t","value":1}],"timestamp":"x"})", data{report{{{"t", 1}}, "x"}},
                 R"({"sensors":[{"sensor_name":"t","value":1}],"timestamp":"x"})");
    EXPECT_EQ(test::error_of<data>(R"({"temperature":25.5,"humidty":60,"light":850})"),
              "expected one of report (without \"sensors\"), reading (without "
              "\"humidity\"), byte 0");
    EXPECT_EQ(test::error_of<data>(R"({"temperature":25.5,"humidity":"60","light":850})"),
              ".humidity: expected a number, found a string, byte 31");
    EXPECT_EQ(test::error_of<std::vector<data>>("[{}]"), "[0]: expected one of report (without \"sensors\"), reading "
                                                         "(without \"temperature\"), byte 1");
}

struct by_number {
    double value{};
    friend bool operator==(const by_number&, const by_number&) = default;
};
struct by_text {
    std::string value;
    friend bool operator==(const by_text&, const by_text&) = default;
};

TEST(variant, structs_with_the_same_keys_are_tried_in_order) {
    using either = std::variant<by_number, by_text>;
    test::expect(R"({"value":1})", either{by_number{1}}, R"({"value":1})");
    test::expect(R"({"value":"1"})", either{by_text{"1"}}, R"({"value":"1"})");
    EXPECT_EQ(test::error_of<either>(R"({"value":[]})"),
              "fits no alternative: .value: expected a number, found an array; "
              "or .value: expected a string, found an "
              "array, byte 0");
}

struct closed {
    int a{};
    static constexpr hearken::object_rules rules{.unknown = hearken::unknown_keys::refuse};
    friend bool operator==(const closed&, const closed&) = default;
};
struct open {
    int a{};
    std::optional<int> b;
    friend bool operator==(const open&, const open&) = default;
};

TEST(variant, a_struct_that_refuses_unknown_keys_does_not_fit_them) {
    using either = std::variant<closed, open>;
    test::expect(R"({"a":1})", either{closed{1}}, R"({"a":1})");
    test::expect(R"({"a":1,"b":2})", either{open{1, 2}}, R"({"a":1,"b":2})");
}

TEST(variant, tags_that_are_no_strings) {
    struct first {
        hearken::constant<1> kind;
        int x{};
    };
    struct second {
        named<"kind", hearken::constant<2>, "k"> kind;
        int x{};
    };
    using either = std::variant<first, second>;
    either found;
    EXPECT_EQ(test::read(R"({"x":1,"k":2})", found), "fine");
    EXPECT_EQ(found.index(), 1U);
    EXPECT_EQ(test::write(found), R"({"kind":2,"x":1})");
    EXPECT_EQ(test::error_of<either>(R"({"kind":3,"x":1})"), ".kind: expected one of 1, 2, found 3, byte 8");
    EXPECT_EQ(test::error_of<either>(R"({"kind":"1","x":1})"), ".kind: expected one of 1, 2, found \"1\", byte 8");
}

struct node {
    std::variant<double, std::vector<node>, std::unique_ptr<node>> next;
};

TEST(variant, that_holds_itself) {
    node value;
    const std::string text = R"({"next":[{"next":1},{"next":{"next":[]}}]})";
    EXPECT_EQ(test::read(text, value), "fine");
    EXPECT_EQ(test::write(value), text);
    std::string deep;
    for (int i = 0; i < 1000; ++i) deep += R"({"next":[)";
    EXPECT_NE(test::read(deep, value).find("nested deeper than 64 levels"), std::string::npos);
}

struct left;
struct right;
using branch = std::variant<std::unique_ptr<left>, std::unique_ptr<right>, int>;
struct left {
    std::vector<branch> inner;
    std::optional<int> x;
};
struct right {
    std::vector<branch> inner;
    std::optional<std::string> x;
};

TEST(variant, cannot_be_made_to_try_for_ever) {
    std::string text;
    for (int i = 0; i < 30; ++i) text += R"({"inner":[)";
    text += "true";
    for (int i = 0; i < 30; ++i) text += R"(],"x":null})";
    branch value;
    EXPECT_NE(test::read(text, value), "fine");
    text.replace(text.find("true"), 4, "1234");
    EXPECT_EQ(test::read(text, value), "fine");
    hearken::scratch memory;
    hearken::json::reader in(text, memory);
    EXPECT_TRUE(hearken::wire::form<branch>::read(in, value));
    EXPECT_FALSE(memory.trying);
}

TEST(variant, a_list_of_ambiguous_ones_inside_a_tried_one) {
    struct with_number {
        std::vector<std::variant<mode, std::chrono::sys_seconds, std::string>> each; // all of them strings
        int x{};
    };
    struct with_text {
        std::vector<std::variant<mode, std::chrono::sys_seconds, std::string>> each;
        std::string x;
    };
    std::string text = R"({"each":[)";
    for (int i = 0; i < 2000; ++i) text += R"("neither of the first two",)";
    text.back() = ']';
    text += R"(,"x":"last"})";
    std::variant<with_number, with_text> value;
    hearken::scratch memory;
    memory.begin_document(text.size());
    hearken::json::reader in(text, memory);
    EXPECT_TRUE((hearken::wire::form<std::variant<with_number, with_text>>::read(in, value))) << in.failure().text();
    ASSERT_EQ(value.index(), 1U);
    EXPECT_EQ(std::get<1>(value).each.size(), 2000U);
    EXPECT_EQ(std::get<1>(value).x, "last");
}

TEST(variant, the_work_of_trying_is_bounded_by_the_document) {
    // Each level is tried twice: without a bound this would be read 2^60 times.
    for (const int levels : {10, 30, 60}) {
        std::string text;
        for (int i = 0; i < levels / 2; ++i) text += R"({"inner":[)";
        text += "true,";
        text.append(static_cast<std::size_t>(levels) * 1000, ' ').append("1");
        for (int i = 0; i < levels / 2; ++i) text += R"(],"x":null})";
        hearken::scratch memory;
        memory.begin_document(text.size());
        hearken::json::reader in(text, memory);
        branch value;
        EXPECT_FALSE(hearken::wire::form<branch>::read(in, value));
        EXPECT_LT(in.failure().what.size(), 3000U);
    }
}

TEST(variant, what_is_malformed_inside_a_trial_says_where) {
    branch value;
    EXPECT_EQ(test::read(R"({"inner":[{"inner":[tru],"x":null}],"x":null})", value),
              ".inner: expected a boolean, found ']', byte 23");
}

TEST(variant, reads_over_what_was_there) {
    anything held = std::string(100, 'x');
    const char* const before = std::get<std::string>(held).data();
    EXPECT_EQ(test::read("\"y\"", held), "fine");
    EXPECT_EQ(std::get<std::string>(held).data(), before);
    EXPECT_EQ(test::read("1", held), "fine");
    EXPECT_EQ(held, anything{std::int64_t{1}});
}

TEST(variant, of_arrays_and_maps) {
    using some = std::variant<std::array<int, 2>, std::vector<int>, reading, std::map<std::string, int>>;
    test::expect("[1,2]", some{std::array{1, 2}}, "[1,2]");
    test::expect("[1,2,3]", some{std::vector{1, 2, 3}}, "[1,2,3]");
    test::expect(R"({"a":1})", some{std::map<std::string, int>{{"a", 1}}}, R"({"a":1})");
    test::expect(R"({"temperature":1,"humidity":2,"light":3})", some{reading{1, 2, 3}},
                 R"({"temperature":1,"humidity":2,"light":3})");
}

TEST(variant, null_and_absent) {
    struct shadow {
        std::optional<std::variant<std::monostate, int>> x;
        std::optional<std::variant<int, std::string>> y;
    };
    shadow value;
    EXPECT_EQ(test::read(R"({"x":null,"y":null})", value), "fine");
    EXPECT_TRUE(value.x.has_value());
    EXPECT_FALSE(value.y.has_value());
    EXPECT_EQ(test::write(value), R"({"x":null})");
    EXPECT_EQ(test::read("{}", value), "fine");
    EXPECT_EQ(test::write(value), "{}");
}

TEST(variant, tells_a_wrong_tag_in_one_short_line) {
    EXPECT_EQ(test::error_of<message>(R"({"_type":"\n\u001b"})"),
              "._type: expected one of \"location\", \"lwt\", \"cmd\", found "
              "\"?\?\", byte 9");
    EXPECT_LT(test::error_of<message>(R"({"_type":")" + std::string(9999, 'y') + R"("})").size(), 200U);
}

} // namespace
