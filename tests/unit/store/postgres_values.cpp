// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/postgres_values.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace {

using hearken::cell;
using hearken::cell_kind;
using namespace hearken::postgres::detail;
using namespace std::string_literals;

TEST(postgres_values, an_array_in_its_binary_form) {
    std::string out;
    array_writer to(out);
    to.begin(25, 3);
    EXPECT_TRUE(to.add(cell::of_text(cell_kind::text, "a\"'")));
    EXPECT_TRUE(to.add({}));
    EXPECT_TRUE(to.add(cell::of_text(cell_kind::text, "")));
    EXPECT_EQ(out, "\0\0\0\1\0\0\0\1\0\0\0\x19\0\0\0\3\0\0\0\1"
                   "\0\0\0\3a\"'\xFF\xFF\xFF\xFF\0\0\0\0"s);
}

std::string added(const cell& one) {
    std::string out;
    array_writer to(out);
    return to.add(one) ? out : "refused";
}

TEST(postgres_values, each_kind) {
    EXPECT_EQ(added(cell::of_boolean(true)), "\0\0\0\1\1"s);
    EXPECT_EQ(added(cell::of_integer(-2)), "\0\0\0\x08\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFE"s);
    EXPECT_EQ(added(cell::of_real(1.0)), "\0\0\0\x08\x3F\xF0\0\0\0\0\0\0"s);
    EXPECT_EQ(added(cell::of_time(946'684'800'001)), "\0\0\0\x08\0\0\0\0\0\0\x03\xE8"s) << "microseconds since 2000";
    EXPECT_EQ(added(cell::of_natural(~std::uint64_t{0})), "refused");
    EXPECT_EQ(added(cell::of_time(INT64_MAX)), "refused");
}

TEST(postgres_values, parameters_name_the_column_that_does_not_fit) {
    struct big {
        std::string_view name;
        std::uint64_t number;
    };
    constexpr auto table = hearken::table<big>{"big"};
    hearken::rows some;
    some.insert(table, {"a", 1});
    some.insert(table, {"b", ~std::uint64_t{0}});
    const cell* const cells[] = {some.all()[0].cells.data(), some.all()[1].cells.data()};
    parameters made;
    EXPECT_TRUE(made.fill(table.schema(), 0b11, std::span(cells).first(1)));
    EXPECT_EQ(made.count, 2U);
    const auto done = made.fill(table.schema(), 0b11, cells);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().text(), "table big: column number: the value is beyond what PostgreSQL can hold");
    EXPECT_TRUE(made.fill(table.schema(), 0b01, cells));
    EXPECT_EQ(made.count, 1U);
}

} // namespace
