// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/mariadb_values.hpp>

#include <hearken/rows/rows.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace {

using hearken::cell;
using hearken::cell_kind;
using namespace hearken::mariadb::detail;
using namespace std::chrono_literals;

struct entry {
    std::string_view name;
    std::optional<std::int64_t> number;
    std::chrono::system_clock::time_point at;
    std::uint64_t natural;
    double real;
};
constexpr auto entries = hearken::table<entry>{"entry"};

class mariadb_values : public testing::Test {
protected:
    void add(entry one) { some.insert(entries, one); }
    std::string filled(std::uint64_t columns = 0b11111) {
        cells.clear();
        for (const auto& one : some.all()) cells.push_back(one.cells.data());
        const auto done = values.fill(entries.schema(), columns, cells);
        return done ? "" : done.error().text();
    }
    static std::string text(const MYSQL_BIND& of) { return {static_cast<const char*>(of.buffer), *of.length}; }

    hearken::rows some;
    std::vector<const cell*> cells;
    row_values values;
};

TEST_F(mariadb_values, one_by_one) {
    add({"a", 1, std::chrono::sys_days{std::chrono::year{2025} / 12 / 19} + 12h + 1ms, 2, 0.5});
    add({"b", {}, {}, 3, 1.5});
    EXPECT_EQ(filled(), "");
    EXPECT_EQ(text(values[0].one(1)), "b");
    EXPECT_EQ(*static_cast<std::int64_t*>(values[1].one(0).buffer), 1);
    EXPECT_EQ(values[1].one(1).buffer_type, MYSQL_TYPE_NULL);
    EXPECT_EQ(text(values[2].one(0)), "2025-12-19 12:00:00.001");
    EXPECT_EQ(values[3].one(0).is_unsigned, 1);
    EXPECT_EQ(*static_cast<double*>(values[4].one(1).buffer), 1.5);
    EXPECT_GT(values.size(0), 23U);
}

TEST_F(mariadb_values, all_at_once) {
    add({"a", 1, {}, 2, 0.5});
    add({"bc", {}, {}, 3, 1.5});
    EXPECT_EQ(filled(), "");
    const MYSQL_BIND names = values[0].all(), numbers = values[1].all();
    EXPECT_EQ(names.buffer_type, MYSQL_TYPE_STRING);
    EXPECT_EQ(std::string_view(static_cast<char**>(names.buffer)[1], names.length[1]), "bc");
    EXPECT_EQ(numbers.u.indicator[0], STMT_INDICATOR_NONE);
    EXPECT_EQ(numbers.u.indicator[1], STMT_INDICATOR_NULL);
    EXPECT_EQ(static_cast<std::uint64_t*>(values[3].all().buffer)[1], 3U);
}

TEST_F(mariadb_values, what_does_not_fit_is_named) {
    add({"a", 1, {}, 2, std::numeric_limits<double>::infinity()});
    EXPECT_EQ(filled(), "table entry: column real: the value is beyond what the database can hold");
    EXPECT_EQ(filled(0b01111), "");
}

TEST_F(mariadb_values, keys_as_the_database_gives_them_back) {
    std::string out;
    EXPECT_TRUE(column_values::text_of(out, cell::of_integer(-5)));
    EXPECT_TRUE(column_values::text_of(out, cell::of_natural(~std::uint64_t{0})));
    EXPECT_TRUE(column_values::text_of(out, cell::of_text(cell_kind::text, "a")));
    EXPECT_EQ(out, "-518446744073709551615a");
    EXPECT_FALSE(column_values::text_of(out, cell::of_real(0.1)));
}

} // namespace
