// SPDX-License-Identifier: BSL-1.0
#include <hearken/json/reader.hpp>
#include <hearken/wire/faults.hpp>
#include <hearken/wire/json.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace wire = hearken::wire;
using hearken::json::reader;

namespace {

TEST(faults, path_at_finds_the_innermost_value) {
    const std::string_view document = R"( {"a":[1, {"24-30V" : "x"}],"b":{},"c":[]} )";
    const auto path = [&](std::string_view part) { return wire::path_at<reader>(document, document.find(part)); };
    EXPECT_EQ(path("{"), "");
    EXPECT_EQ(path("\"a\""), "") << "a key belongs to its object";
    EXPECT_EQ(path("["), ".a");
    EXPECT_EQ(path("1"), ".a[0]");
    EXPECT_EQ(path(R"({"24)"), ".a[1]");
    EXPECT_EQ(path("24"), ".a[1]");
    EXPECT_EQ(path("x"), ".a[1]['24-30V']");
    EXPECT_EQ(path("{}"), ".b");
    EXPECT_EQ(path("[]"), ".c");
    EXPECT_EQ(wire::path_at<reader>("7", 0), "");
    EXPECT_EQ(wire::path_at<reader>("", 0), "");
}

TEST(faults, path_at_needs_a_document_that_is_fine_up_to_the_byte_only) {
    EXPECT_EQ(wire::path_at<reader>(R"({"a":[1,{"b":"x","c":tru)", 14), ".a[1].b");
    EXPECT_EQ(wire::path_at<reader>(R"([1,[2,3)", 6), "[1][1]");
}

TEST(faults, set_aside_goes_on_behind_the_value) {
    hearken::scratch memory;
    reader in(R"([{"a":[1,2]},7])", memory);
    ASSERT_EQ(in.enter_array(), hearken::step::more);
    const auto start = in.here();
    const std::size_t place = in.position();
    double number = 0;
    ASSERT_FALSE(in.real(number));
    ASSERT_TRUE(wire::set_aside(in, start, place));
    ASSERT_EQ(in.next_element(), hearken::step::more);
    EXPECT_TRUE(in.real(number));
    EXPECT_EQ(number, 7);
    ASSERT_EQ(memory.fault_count(), 1U);
    wire::name_faults<reader>(R"([{"a":[1,2]},7])", memory, 0);
    EXPECT_EQ(memory.faults()[0].text(), "$[0]: expected a number, found an object, byte 1");
}

TEST(faults, a_value_without_an_end_is_not_set_aside) {
    hearken::scratch memory;
    reader in(R"([{"a":[1,2})", memory);
    ASSERT_EQ(in.enter_array(), hearken::step::more);
    const auto start = in.here();
    ASSERT_FALSE(in.unexpected("a number"));
    EXPECT_FALSE(wire::set_aside(in, start, 1));
    EXPECT_EQ(in.failure().text(), "expected ',' or ']', found '}', byte 10");
    EXPECT_EQ(memory.fault_count(), 0U);
}

} // namespace
