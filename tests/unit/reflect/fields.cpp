// SPDX-License-Identifier: BSL-1.0
#include <hearken/reflect/fields.hpp>

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace reflect = hearken::reflect;

namespace {

struct none {};
struct reading {
    double temperature = 1;
    std::optional<double> humidity;
    std::string Unit_2;
    std::variant<int, std::string> either;
    std::array<int, 3> axes{};
    std::vector<reading> parts;
};
template <class T>
struct box {
    T inside;
    int x1;
};
struct base {
    int a;
};
struct derived : base {
    int b;
};
struct empty_derived : none {
    int b;
};
struct with_array {
    char name[1];
};
struct level {
    explicit level(int);
};
struct no_default {
    level where;
};
union either {
    int a;
    float b;
};

static_assert(reflect::field_count<none> == 0);
static_assert(reflect::field_names<none>.empty());
static_assert(reflect::field_count<reading> == 6);
static_assert(reflect::field_count<const reading> == 6);
static_assert(reflect::field_names<reading> ==
              std::array<std::string_view, 6>{"temperature", "humidity", "Unit_2", "either", "axes", "parts"});
static_assert(reflect::field_names<box<box<int>>> == std::array<std::string_view, 2>{"inside", "x1"});
static_assert(std::is_same_v<reflect::field_type<reading, 1>, std::optional<double>>);

static_assert(reflect::reflectable<none> && reflect::reflectable<reading> && reflect::reflectable<const reading>);
static_assert(reflect::reflectable<box<std::string>>);
static_assert(!reflect::reflectable<derived> && !reflect::reflectable<empty_derived>);
static_assert(!reflect::reflectable<with_array> && !reflect::reflectable<no_default>);
static_assert(!reflect::reflectable<either> && !reflect::reflectable<int> && !reflect::reflectable<std::string>);
static_assert(!reflect::reflectable<std::vector<int>> && !reflect::reflectable<int[3]>);

constexpr int total() {
    box<int> value{1, 2};
    auto [a, b] = reflect::tie(value);
    a = 10;
    return value.inside + b;
}
static_assert(total() == 12);

TEST(fields, tie_refers_to_the_members) {
    reading value;
    auto members = reflect::tie(value);
    std::get<0>(members) = 25.5;
    std::get<2>(members) = "C";
    EXPECT_EQ(value.temperature, 25.5);
    EXPECT_EQ(value.Unit_2, "C");
    const reading& fixed = value;
    static_assert(std::is_same_v<std::tuple_element_t<0, decltype(reflect::tie(fixed))>, const double&>);
}

TEST(fields, for_each_goes_in_order) {
    reading value;
    std::string seen;
    reflect::for_each(value, [&](std::string_view name, auto&) { seen.append(name).append(" "); });
    EXPECT_EQ(seen, "temperature humidity Unit_2 either axes parts ");
}

TEST(fields, local_types) {
    struct local {
        int first;
        std::unique_ptr<local> second;
    };
    static_assert(reflect::field_names<local> == std::array<std::string_view, 2>{"first", "second"});
    local value{3, nullptr};
    EXPECT_EQ(std::get<0>(reflect::tie(value)), 3);
}

TEST(fields, names_end_with_a_nul) {
    EXPECT_STREQ(reflect::field_names<reading>[1].data(), "humidity");
}

TEST(fields, type_name) {
    EXPECT_EQ(reflect::type_name<int>, "int");
    EXPECT_NE(reflect::type_name<reading>.find("reading"), std::string_view::npos);
    EXPECT_EQ(reflect::type_name<box<int>>.back(), '>');
}

} // namespace
