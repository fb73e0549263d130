// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/containers.hpp>
#include <hearken/wire/named.hpp>
#include <hearken/wire/object.hpp>
#include <support/wire_form.hpp>

#include <gtest/gtest.h>

#include <concepts>
#include <optional>
#include <string>

using hearken::named;
namespace detail = hearken::wire::detail;

namespace {

struct discovery { // Home Assistant: every key has an abbreviation
    std::optional<std::string> name;
    named<"~", std::optional<std::string>> base;
    named<"command_topic", std::string, "cmd_t"> command_topic;
    named<"state_topic", std::optional<std::string>, "stat_t", "state_t"> state_topic;
    friend bool operator==(const discovery&, const discovery&) = default;
};

static_assert(std::same_as<detail::bare<named<"a", int, "b">>, int> && std::same_as<detail::bare<int>, int>);
static_assert(detail::has_name<named<"a", int>> && !detail::has_name<int>);
static_assert(detail::bare_member<named<"a", int, "b", "c">>::names.size() == 3);
static_assert(hearken::wire::kinds_of<named<"a", int, "b">> == hearken::token::number);

TEST(named, further_names_are_read_and_the_first_is_written) {
    const discovery garden{"garden", "homeassistant/switch/irrigation", "~/set", "~/state"};
    constexpr auto written =
        R"({"name":"garden","~":"homeassistant/switch/irrigation","command_topic":"~/set","state_topic":"~/state"})";
    test::expect(R"({"~":"homeassistant/switch/irrigation","name":"garden","cmd_t":"~/set","stat_t":"~/state"})",
                 garden, written);
    test::expect(written, garden, written);
    test::expect(R"({"state_t":"s","command_topic":"c"})", discovery{{}, {}, "c", "s"},
                 R"({"command_topic":"c","state_topic":"s"})");
}

TEST(named, one_member_under_two_names_comes_twice) {
    EXPECT_EQ(test::error_of<discovery>(R"({"cmd_t":"a","command_topic":"b"})"),
              "a second member \"command_topic\", byte 13");
    EXPECT_EQ(test::error_of<discovery>(R"({"command_topic":"a","cmd_t":"b"})"), "a second member \"cmd_t\", byte 21");
    EXPECT_EQ(test::error_of<discovery>(R"({"command_topic":"a","stat_t":"b","state_t":"b"})"),
              "a second member \"state_t\", byte 34");
}

TEST(named, errors_name_the_key_in_the_document) {
    EXPECT_EQ(test::error_of<discovery>(R"({"cmd_t":7})"), ".cmd_t: expected a string, found a number, byte 9");
    EXPECT_EQ(test::error_of<discovery>(R"({"command_topic":7})"),
              ".command_topic: expected a string, found a number, byte 17");
    EXPECT_EQ(test::error_of<discovery>("{}"), "missing member \"command_topic\", byte 0");
}

TEST(named, stands_for_its_value) {
    named<"a", int> number = 3;
    number = 4;
    const int copy = number;
    EXPECT_EQ(copy + *number, 8);
    named<"b", std::string, "c"> text = "x";
    EXPECT_EQ(text->size(), 1U);
    EXPECT_EQ(text, std::string("x"));
}

} // namespace
