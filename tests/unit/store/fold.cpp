// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/fold.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using hearken::cell;
using hearken::errc;
using hearken::json_patch;
using hearken::row;
using hearken::sql::row_fold;

struct device {
    std::string_view uuid;
    std::optional<std::string_view> name;
    std::optional<hearken::greatest<int>> seen;
    json_patch data;
};
constexpr auto devices = hearken::table{"device_main", hearken::key<&device::uuid>};
constexpr std::uint64_t uuid = 1, name = 2, seen = 4, data = 8;

class fold : public testing::Test {
protected:
    void merge(device d) { some.merge(devices, d); }

    void begin() {
        run.clear();
        for (const row& one : some.all()) run.push_back(&one);
        of.begin(run);
    }
    /// `new uuid|name|seen|data` or `old ...` a row, `-` for what is not written.
    std::string told() {
        const auto groups = of.finish();
        if (!groups) return std::string(hearken::name(groups.error().code)) + ": " + groups.error().text();
        std::string out;
        for (const auto& group : *groups) {
            for (const cell* const cells : group.rows) {
                out += group.is_new ? "new " : "old ";
                for (std::size_t i = 0; i < 4; ++i) {
                    if (i != 0) out += '|';
                    if ((group.columns >> i & 1U) == 0)
                        out += '-';
                    else if (cells[i].is_null())
                        out += "NULL";
                    else
                        out += i == 2 ? std::to_string(cells[i].integer()) : std::string(cells[i].text());
                }
                out += "; ";
            }
        }
        return out;
    }

    hearken::rows some;
    std::vector<const row*> run;
    row_fold of;
};

TEST_F(fold, changes_of_one_row_become_one) {
    merge({"b", "one", 5, {}});
    merge({"a", {}, 1, {}});
    merge({"b", {}, 3, {}});
    merge({"b", "two", {}, {}});
    begin();
    ASSERT_EQ(of.keys().size(), 2U);
    EXPECT_EQ(of.keys()[0]->cells[0].text(), "a") << "in order of their keys";
    EXPECT_EQ(of.documents(), 0U);
    of.found(1);
    EXPECT_EQ(told(), "old b|two|5|-; new a|-|1|-; ");
}

TEST_F(fold, documents_change_in_the_order_of_the_rows) {
    merge({"a", {}, {}, {.replace = R"({"x":1})", .merge = {}}});
    merge({"a", {}, {}, {.replace = {}, .merge = R"({"y":{"z":2}})"}});
    merge({"b", {}, {}, {.replace = {}, .merge = R"({"y":1})"}});
    begin();
    EXPECT_EQ(of.documents(), data);
    of.found(0);
    of.found_document(0, 3, R"({"y":{"w":1},"x":0})");
    of.found(1); // whose document is NULL
    EXPECT_EQ(told(), R"(old a|-|-|{"y":{"w":1,"z":2},"x":1}; old b|-|-|{"y":1}; )");
}

TEST_F(fold, an_upsert_sets_every_column_and_no_greater_one_back) {
    some.upsert(devices, {"a", "one", 5, {.replace = {}, .merge = R"({"y":1})"}});
    some.upsert(devices, {"a", {}, 4, {}});
    begin();
    EXPECT_EQ(told(), "new a|NULL|5|NULL; ");
    some.clear();
    some.update(devices, {"a", {}, {}, {}});
    begin();
    of.found(0);
    EXPECT_EQ(told(), "old a|NULL|-|NULL; ");
}

TEST_F(fold, keys_that_the_database_holds_for_equal_are_one_row) {
    merge({"A", {}, {}, {.replace = {}, .merge = R"({"x":1})"}});
    merge({"a", "one", {}, {.replace = {}, .merge = R"({"y":1})"}});
    begin();
    of.found(1);
    of.found_document(1, 3, "{}");
    of.same_row(0, 1);
    EXPECT_EQ(told(), R"(old a|one|-|{"x":1,"y":1}; )");
}

TEST_F(fold, what_must_exist_and_does_not_is_refused) {
    merge({"a", "one", {}, {}});
    some.merge_existing(devices, {"a", "two", {}, {}});
    begin();
    EXPECT_EQ(told(), "new a|two|-|-; ") << "it was made a moment before";
    some.update(devices, {"b", "two", {}, {}});
    begin();
    EXPECT_EQ(told(), "unknown_row: table device_main: no row with uuid = b");
}

TEST_F(fold, what_is_no_json_is_refused) {
    merge({"a", {}, {}, {.replace = {}, .merge = "{"}});
    begin();
    EXPECT_EQ(told(), "row_refused: table device_main: column data: malformed JSON");
    some.clear();
    some.upsert(devices, {"a", {}, {}, {.replace = {}, .merge = "{"}});
    begin();
    EXPECT_EQ(told(), "row_refused: table device_main: column data: the change is no JSON object");
}

TEST_F(fold, a_row_that_is_there_and_stays_as_it_is_costs_nothing) {
    merge({"a", {}, {}, {}});
    begin();
    of.found(0);
    EXPECT_EQ(told(), "");
    merge({"a", "x", {}, {}});
    begin();
    const auto groups = of.finish();
    ASSERT_TRUE(groups);
    ASSERT_EQ(groups->size(), 1U);
    EXPECT_EQ(groups->front().columns, uuid | name);
    EXPECT_NE(groups->front().columns, uuid | seen);
}

} // namespace
