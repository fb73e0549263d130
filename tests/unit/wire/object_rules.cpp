// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/containers.hpp>
#include <hearken/wire/object.hpp>
#include <hearken/wire/object_rules.hpp>
#include <support/wire_form.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace vendor_rules {
struct point {
    int x{}, y{};
    friend bool operator==(const point&, const point&) = default;
};
struct interval {
    int from{}, to{};
};
} // namespace vendor_rules

template <>
inline constexpr hearken::object_rules hearken::rules_of<vendor_rules::point>{.unknown = hearken::unknown_keys::refuse};
template <>
struct hearken::check_of<vendor_rules::interval> {
    static result<> check(const vendor_rules::interval& value) {
        if (value.from > value.to) return fail(errc::out_of_range, "expected from before to");
        return {};
    }
};

namespace {

using hearken::missing_members;
using hearken::object_rules;
using hearken::rules_of;
using hearken::unknown_keys;

struct plain {
    int rules{}; // a member of that name says nothing
    int check{};
};
struct closed {
    int a{};
    static constexpr object_rules rules{.unknown = unknown_keys::refuse};
    friend bool operator==(const closed&, const closed&) = default;
};
struct careful {
    int a{};
    static constexpr object_rules rules{.refuse_duplicate_unknown = true};
};
struct settings {
    int qos = 1;
    std::string name = "none";
    std::optional<int> level = 4;
    std::vector<int> list{1, 2};
    static constexpr object_rules rules{.missing = missing_members::keep_default};
    friend bool operator==(const settings&, const settings&) = default;
};

static_assert(rules_of<plain>.unknown == unknown_keys::ignore && rules_of<plain>.missing == missing_members::refuse);
static_assert(rules_of<closed>.unknown == unknown_keys::refuse);
static_assert(rules_of<vendor_rules::point>.unknown == unknown_keys::refuse);
static_assert(!hearken::wire::detail::has_check<plain> && hearken::wire::detail::has_check<vendor_rules::interval>);

TEST(object_rules, unknown_keys_are_ignored_or_refused) {
    plain value;
    EXPECT_EQ(test::read(R"({"x":1,"rules":2,"check":3,"x":4})", value), "fine");
    EXPECT_EQ(test::error_of<closed>(R"({"a":1,"b":2})"), "an unknown member \"b\", byte 7");
    EXPECT_EQ(test::error_of<std::vector<closed>>(R"([{"a":1},{ "x y":2}])"),
              "[1]: an unknown member \"x y\", byte 11");
    EXPECT_EQ(test::error_of<vendor_rules::point>(R"({"x":1,"y":2,"z":3})"), "an unknown member \"z\", byte 13");
    test::expect(R"({"a":1})", closed{1}, R"({"a":1})");
    test::expect(R"({"y":1,"x":2})", vendor_rules::point{2, 1}, R"({"x":2,"y":1})");
}

TEST(object_rules, unknown_keys_may_have_to_differ) {
    careful value;
    EXPECT_EQ(test::read(R"({"x":1,"a":1,"y":{"x":2}})", value), "fine");
    EXPECT_EQ(test::read(R"({"y":1,"x":1,"a":1,"x":2,"y":3})", value), "a second member \"x\", byte 19");
    EXPECT_EQ(test::read(R"({"x":1,"\u0078":2,"a":1})", value), "a second member \"x\", byte 7");
    std::string many = R"({"a":1)";
    for (int i = 0; i < 20000; ++i) many += ",\"k" + std::to_string(i) + "\":0";
    EXPECT_EQ(test::read(many + "}", value), "fine");
    EXPECT_EQ(test::read(many + ",\"k7\":0}", value).substr(0, 20), "a second member \"k7\"");
}

TEST(object_rules, absent_members_may_keep_their_defaults) {
    test::expect("{}", settings{}, R"({"qos":1,"name":"none","level":4,"list":[1,2]})");
    test::expect(R"({"name":"x","level":null})", settings{1, "x", {}, {1, 2}},
                 R"({"qos":1,"name":"x","level":null,"list":[1,2]})");
}

TEST(object_rules, defaults_come_back_in_a_struct_that_is_used_again) {
    settings value{7, "seven", 7, {7}};
    EXPECT_EQ(test::read(R"({"list":[]})", value), "fine");
    EXPECT_EQ(value, (settings{1, "none", 4, {}}));
}

struct span {
    double low{}, high{};
    [[nodiscard]] hearken::result<> check() const {
        if (low > high) return hearken::fail(hearken::errc::out_of_range, "expected low below high");
        if (low < 0) {
            auto fault = hearken::fail(hearken::errc::out_of_range, "expected 0 or more");
            fault.error().path = ".low";
            return fault;
        }
        return {};
    }
    friend bool operator==(const span&, const span&) = default;
};
struct chart {
    std::vector<span> spans;
};

TEST(object_rules, a_struct_checks_itself) {
    test::expect(R"({"low":1,"high":2})", span{1, 2}, R"({"low":1,"high":2})");
    EXPECT_EQ(test::error_of<span>(R"( {"low":3,"high":2})"), "expected low below high, byte 1");
    EXPECT_EQ(test::error_of<chart>(R"({"spans":[{"low":1,"high":2},{"low":3,"high":2}]})"),
              ".spans[1]: expected low below high, byte 29");
    EXPECT_EQ(test::error_of<chart>(R"({"spans":[{"low":-1,"high":2}]})"),
              ".spans[0].low: expected 0 or more, byte 10");
    EXPECT_EQ(test::error_of<vendor_rules::interval>(R"({"from":2,"to":1})"), "expected from before to, byte 0");
}

TEST(object_rules, what_fails_its_check_is_not_written) {
    EXPECT_EQ(test::write(chart{{{1, 2}, {3, 2}}}), ".spans[1]: expected low below high");
    EXPECT_EQ(test::write(vendor_rules::interval{2, 1}), "expected from before to");
}

} // namespace
