// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/sqlite_catalogue.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

namespace {

using hearken::creation;
using hearken::errc;
using namespace hearken::sqlite::detail;

struct device {
    std::string_view uuid;
    std::optional<bool> is_online;
    hearken::greatest<std::chrono::system_clock::time_point> last_seen;
};
constexpr auto devices = hearken::table{"device_main", hearken::key<&device::uuid>};
const hearken::table_schema& schema = devices.schema();

class sqlite_catalogue : public testing::Test {
protected:
    void SetUp() override { db = std::move(*connect(":memory:", SQLITE_OPEN_READWRITE, 0)); }
    void run(const char* sql) { ASSERT_EQ(sqlite3_exec(db.get(), sql, nullptr, nullptr, nullptr), SQLITE_OK) << sql; }

    /// What the check of a table says.
    std::string said(creation allowed = creation::nothing) {
        catalogue tables({}, allowed);
        const auto done = tables.learn(db.get(), schema);
        if (!done) {
            EXPECT_EQ(done.error().code, errc::schema_mismatch);
        }
        return done ? "fine" : done.error().text();
    }

    connection db;
};

TEST_F(sqlite_catalogue, a_missing_table_is_named) {
    EXPECT_EQ(said(), "table device_main is missing; create it, or let the store do so with create_tables");
    EXPECT_EQ(said(creation::progress),
              "table device_main is missing; create it, or let the store do so with create_tables");
    EXPECT_EQ(said(creation::everything), "fine");
    EXPECT_EQ(said(), "fine");
}

TEST_F(sqlite_catalogue, a_missing_column_is_named_with_the_way_out) {
    run("CREATE TABLE device_main (uuid TEXT PRIMARY KEY, is_online BOOLEAN)");
    constexpr std::string_view expected = "table device_main: column last_seen is missing; add it: ALTER TABLE "
                                          "\"device_main\" ADD COLUMN \"last_seen\" TEXT";
    EXPECT_EQ(said(), expected);
    EXPECT_EQ(said(creation::everything), expected) << "never a column of a table that is there";
}

TEST_F(sqlite_catalogue, a_mistyped_column_is_named) {
    run("CREATE TABLE device_main (uuid INTEGER PRIMARY KEY, is_online BOOLEAN, last_seen TEXT)");
    EXPECT_EQ(said(), "table device_main: column uuid is declared as INTEGER, which does not keep what the struct "
                      "writes; declare it as \"uuid\" TEXT");
}

TEST_F(sqlite_catalogue, names_differ_in_case_and_columns_may_be_more) {
    run("CREATE TABLE Device_Main (UUID VARCHAR(50) PRIMARY KEY, Is_Online TINYINT, last_SEEN DATETIME, more TEXT)");
    EXPECT_EQ(said(), "fine");
}

TEST_F(sqlite_catalogue, progress_alone_may_be_created) {
    catalogue tables({}, creation::progress);
    EXPECT_TRUE(tables.learn(db.get(), hearken::progress_table.schema()));
    EXPECT_FALSE(tables.learn(db.get(), schema));
}

TEST_F(sqlite_catalogue, statements_are_kept) {
    catalogue tables({}, creation::everything);
    ASSERT_TRUE(tables.learn(db.get(), schema));
    const auto once = tables.ready(db.get(), schema, action::insert, 0b111);
    const auto again = tables.ready(db.get(), schema, action::insert, 0b111);
    ASSERT_TRUE(once);
    EXPECT_EQ((*once)->get(), (*again)->get());
    const auto other = tables.ready(db.get(), schema, action::merge_update, 0b101);
    ASSERT_TRUE(other);
    EXPECT_STREQ(sqlite3_sql((*other)->get()),
                 "UPDATE \"device_main\" SET \"last_seen\" = CASE WHEN \"last_seen\" IS NULL OR \"last_seen\" < ?2 "
                 "THEN ?2 ELSE \"last_seen\" END WHERE \"uuid\" = ?1");
}

TEST_F(sqlite_catalogue, an_upsert_needs_a_unique_key_in_the_database) {
    run("CREATE TABLE device_main (uuid TEXT, is_online BOOLEAN, last_seen TEXT)");
    catalogue tables({}, creation::nothing);
    ASSERT_TRUE(tables.learn(db.get(), schema));
    const auto made = tables.ready(db.get(), schema, action::upsert, 0b111);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, errc::schema_mismatch);
    EXPECT_EQ(made.error().what,
              "table device_main: ON CONFLICT clause does not match any PRIMARY KEY or UNIQUE "
              "constraint; add one: CREATE UNIQUE INDEX \"device_main_key\" ON \"device_main\" (\"uuid\")");
}

TEST_F(sqlite_catalogue, forgets_what_a_rollback_took_back) {
    catalogue tables({}, creation::everything);
    const std::size_t mark = tables.mark();
    run("BEGIN");
    ASSERT_TRUE(tables.learn(db.get(), schema));
    run("ROLLBACK");
    tables.forget_since(mark);
    ASSERT_TRUE(tables.learn(db.get(), schema)) << "creates it again";
    EXPECT_TRUE(tables.check(db.get(), schema).value());
}

} // namespace
