// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/containers.hpp>
#include <hearken/wire/lenient.hpp>
#include <hearken/wire/named.hpp>
#include <hearken/wire/object.hpp>
#include <hearken/wire/presence.hpp>
#include <hearken/wire/rules.hpp>
#include <hearken/wire/types.hpp>
#include <support/wire_form.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

using hearken::named;
using hearken::nullable;
using hearken::or_default;

namespace {

struct entity { // Home Assistant discovery: a name of null means something else
                // than none
    or_default<int> qos = 1;
    named<"payload_on", or_default<std::string>, "pl_on"> on = "ON";
    nullable<std::string> name;
    std::optional<nullable<int>> expire_after;
    friend bool operator==(const entity&, const entity&) = default;
};

static_assert(nullable<int>(3) == 3 && nullable<int>() == std::nullopt && nullable<int>(3) == nullable<int>(3));
static_assert(std::optional<nullable<int>>(nullable<int>()) != std::optional<nullable<int>>());
static_assert(hearken::wire::kinds_of<nullable<int>> == (hearken::token::number | hearken::token::null));
static_assert(hearken::wire::kinds_of<or_default<int>> == hearken::token::number);
static_assert(hearken::wire::keeps_null<nullable<int>> && !hearken::wire::keeps_null<hearken::raw_json>);

TEST(presence, absent_members_keep_their_default) {
    test::expect(R"({"name":"x"})", entity{1, "ON", "x", {}}, R"({"qos":1,"payload_on":"ON","name":"x"})");
    test::expect(R"({"pl_on":"1","qos":0,"name":"x"})", entity{0, "1", "x", {}},
                 R"({"qos":0,"payload_on":"1","name":"x"})");
    EXPECT_EQ(test::error_of<entity>(R"({"qos":null,"name":"x"})"), ".qos: expected an integer, found null, byte 7");
}

TEST(presence, the_default_comes_back_in_a_struct_that_is_used_again) {
    entity value{0, "1", "y", 3};
    EXPECT_EQ(test::read(R"({"name":"x"})", value), "fine");
    EXPECT_EQ(value, (entity{1, "ON", "x", {}}));
}

TEST(presence, nullable_must_be_there) {
    test::expect(R"({"name":null})", entity{1, "ON", std::nullopt, {}}, R"({"qos":1,"payload_on":"ON","name":null})");
    EXPECT_EQ(test::error_of<entity>("{}"), "missing member \"name\", byte 0");
    EXPECT_EQ(test::error_of<entity>(R"({"name":3})"), ".name: expected a string or null, found a number, byte 8");
}

TEST(presence, absent_null_and_a_value_are_told_apart) {
    struct shadow {
        std::optional<nullable<int>> desired;
        std::optional<int> reported;
    };
    shadow value;
    EXPECT_EQ(test::read("{}", value), "fine");
    EXPECT_FALSE(value.desired.has_value());
    EXPECT_EQ(test::write(value), "{}");
    EXPECT_EQ(test::read(R"({"desired":null,"reported":null})", value), "fine");
    ASSERT_TRUE(value.desired.has_value());
    EXPECT_FALSE(value.desired->has_value());
    EXPECT_FALSE(value.reported.has_value());
    EXPECT_EQ(test::write(value), R"({"desired":null})");
    EXPECT_EQ(test::read(R"({"desired":5,"reported":6})", value), "fine");
    EXPECT_EQ(value.desired.value().value(), 5);
    EXPECT_EQ(test::write(value), R"({"desired":5,"reported":6})");
}

TEST(presence, of_types_that_cannot_be_copied) {
    struct holder {
        or_default<std::unique_ptr<int>> value{std::make_unique<int>(3)};
        nullable<std::vector<std::unique_ptr<int>>> list;
    };
    holder value;
    EXPECT_EQ(test::read(R"({"value":4,"list":[1,null]})", value), "fine");
    EXPECT_EQ(test::write(value), R"({"value":4,"list":[1,null]})");
    EXPECT_EQ(test::read(R"({"list":null})", value), "fine");
    EXPECT_EQ(test::write(value), R"({"value":3,"list":null})");
}

TEST(presence, in_lists) {
    using list = std::vector<nullable<int>>;
    test::expect("[1,null]", list{1, std::nullopt}, "[1,null]");
}

TEST(presence, the_default_of_a_checked_or_renamed_member_comes_back_too) {
    struct limits {
        hearken::checked<or_default<int>, hearken::between<0, 100>> x = 5;
        named<"b", hearken::checked<or_default<int>, hearken::between<0, 100>>> y = 6;
        or_default<hearken::lenient<int>> z = 7;
        int last{};
    };
    limits value;
    EXPECT_EQ(test::read(R"({"x":50,"b":51,"z":52,"last":1})", value), "fine");
    EXPECT_EQ(test::read(R"({"last":2})", value), "fine");
    EXPECT_EQ(test::write(value), R"({"x":5,"b":6,"z":7,"last":2})");
}

// What is absent is not what stands there by default.
struct defaults {
    std::optional<nullable<int>> told_apart = nullable<int>(5);
    named<"n", std::optional<nullable<int>>> alike;
    hearken::lenient<int> loose = std::optional<int>(7);
    std::optional<int> plain = 9;
    static constexpr hearken::object_rules rules{.missing = hearken::missing_members::keep_default};
    friend bool operator==(const defaults&, const defaults&) = default;
};
static_assert(hearken::wire::detail::writes_null<hearken::lenient<int>> &&
              hearken::wire::detail::writes_null<named<"x", std::optional<int>>> &&
              !hearken::wire::detail::writes_null<std::optional<nullable<int>>> &&
              !hearken::wire::detail::writes_null<std::optional<std::optional<int>>>);

TEST(presence, with_defaults_that_come_back_absent_is_written_or_refused) {
    test::expect("{}", defaults{}, R"({"told_apart":5,"loose":7,"plain":9})");
    test::expect(R"({"told_apart":null,"n":null,"loose":null,"plain":null})",
                 defaults{nullable<int>(), nullable<int>(), std::optional<int>(), std::nullopt},
                 R"({"told_apart":null,"n":null,"loose":null,"plain":null})");
    EXPECT_EQ(test::write(defaults{std::nullopt, {}, std::optional<int>(1), 2}),
              ".told_apart: absent cannot be written, as its default would come back");
    struct one {
        or_default<std::optional<nullable<int>>> x = std::optional<nullable<int>>(nullable<int>(3));
    };
    EXPECT_EQ(test::write(one{}), R"({"x":3})");
    EXPECT_EQ(test::write(one{std::optional<nullable<int>>()}),
              ".x: absent cannot be written, as its default would come back");
}

} // namespace
