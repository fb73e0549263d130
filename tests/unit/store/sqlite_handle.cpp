// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/sqlite_handle.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

using hearken::cell;
using hearken::cell_kind;
using hearken::errc;
using namespace hearken::sqlite::detail;

static_assert(code_of(SQLITE_BUSY) == errc::store_unavailable && code_of(SQLITE_FULL) == errc::store_unavailable);
static_assert(code_of(SQLITE_IOERR_WRITE) == errc::store_unavailable);
static_assert(code_of(SQLITE_READONLY_DBMOVED) == errc::store_unavailable);
static_assert(code_of(SQLITE_CORRUPT) == errc::store_unavailable && code_of(SQLITE_NOTADB) == errc::store_unavailable);
static_assert(code_of(SQLITE_CONSTRAINT_UNIQUE) == errc::row_refused && code_of(SQLITE_MISMATCH) == errc::row_refused);
static_assert(code_of(SQLITE_TOOBIG) == errc::row_refused && code_of(SQLITE_ERROR) == errc::schema_mismatch);
static_assert(!is_broken(SQLITE_BUSY) && !is_broken(SQLITE_FULL) && !is_broken(SQLITE_CONSTRAINT));
static_assert(is_broken(SQLITE_IOERR_FSYNC) && is_broken(SQLITE_CORRUPT) && is_broken(SQLITE_READONLY));

class sqlite_handle : public testing::Test {
protected:
    void SetUp() override {
        auto made = connect(":memory:", SQLITE_OPEN_READWRITE, 0);
        ASSERT_TRUE(made) << made.error().text();
        db = std::move(*made);
    }

    /// What SQLite makes of one bound value.
    std::string seen(const cell& value) {
        auto ask = statement::prepare(db.get(), "SELECT typeof(?1) || ' ' || coalesce(?1, '')", "test");
        const int bound = ask->bind(1, value);
        if (bound != SQLITE_OK) return sqlite3_errstr(bound);
        EXPECT_EQ(sqlite3_step(ask->get()), SQLITE_ROW);
        return std::string(ask->text(0));
    }

    connection db;
};

TEST_F(sqlite_handle, binds_each_kind) {
    EXPECT_EQ(seen(cell{}), "null ");
    EXPECT_EQ(seen(cell::of_boolean(true)), "integer 1");
    EXPECT_EQ(seen(cell::of_integer(-5)), "integer -5");
    EXPECT_EQ(seen(cell::of_natural(5)), "integer 5");
    EXPECT_EQ(seen(cell::of_real(25.5)), "real 25.5");
    EXPECT_EQ(seen(cell::of_text(cell_kind::text, "abc")), "text abc");
    EXPECT_EQ(seen(cell::of_text(cell_kind::text, "")), "text ");
    EXPECT_EQ(seen(cell::of_text(cell_kind::json, "{}")), "text {}");
    EXPECT_EQ(seen(cell::of_time(0)), "text 1970-01-01T00:00:00.000Z");
    EXPECT_EQ(seen(cell::of_text(cell_kind::bytes, "abc")), "blob abc");
}

TEST_F(sqlite_handle, numbers_stay_what_they_were) {
    EXPECT_EQ(seen(cell::of_text(cell_kind::number, "60")), "integer 60");
    EXPECT_EQ(seen(cell::of_text(cell_kind::number, "-9223372036854775808")), "integer -9223372036854775808");
    EXPECT_EQ(seen(cell::of_text(cell_kind::number, "25.5")), "real 25.5");
    EXPECT_EQ(seen(cell::of_text(cell_kind::number, "1e3")), "real 1000.0");
    EXPECT_EQ(seen(cell::of_text(cell_kind::number, "18446744073709551616")), "real 1.84467440737096e+19");
    EXPECT_EQ(seen(cell::of_text(cell_kind::number, "1e999")), sqlite3_errstr(SQLITE_RANGE));
    EXPECT_EQ(seen(cell::of_text(cell_kind::number, "five")), sqlite3_errstr(SQLITE_RANGE));
}

TEST_F(sqlite_handle, a_payload_is_text_where_it_can_be) {
    EXPECT_EQ(seen(cell::of_text(cell_kind::payload, "{\"a\":\"\xC2\xB0\"}")), "text {\"a\":\"\xC2\xB0\"}");
    EXPECT_EQ(seen(cell::of_text(cell_kind::payload, "\xFF")).substr(0, 4), "blob");
    EXPECT_EQ(seen(cell::of_text(cell_kind::payload, {"a\0b", 3})).substr(0, 4), "blob");
}

TEST_F(sqlite_handle, what_is_beyond_the_database_is_refused) {
    EXPECT_EQ(seen(cell::of_natural(~std::uint64_t{0})), sqlite3_errstr(SQLITE_RANGE));
    EXPECT_EQ(seen(cell::of_time(std::int64_t{1} << 60)), sqlite3_errstr(SQLITE_RANGE));
}

TEST_F(sqlite_handle, errors_say_where_and_what) {
    const auto made = statement::prepare(db.get(), "SELECT 1 FROM nowhere", "devices.db");
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().text(), "devices.db: no such table: nowhere (code 1)");
    EXPECT_EQ(made.error().code, errc::schema_mismatch);
    const auto missing = connect("/nowhere/at/all.db", SQLITE_OPEN_READWRITE, 0);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, errc::store_unavailable);
}

TEST_F(sqlite_handle, the_patch_function) {
    const auto patched = [this](std::string_view document, std::string_view replace, std::string_view merge) {
        auto ask = statement::prepare(db.get(), "SELECT hearken_patch(?1, ?2, ?3)", "test");
        if (!document.empty()) ask->bind_text(1, document);
        ask->bind_text(2, replace);
        ask->bind_text(3, merge);
        if (sqlite3_step(ask->get()) == SQLITE_ROW) return std::string(ask->text(0));
        return last_error(db.get(), "test").error().text();
    };
    EXPECT_EQ(patched("", "", R"({"a":1})"), R"({"a":1})");
    EXPECT_EQ(patched(R"({"a":1,"b":2})", R"({"a":null})", R"({"b":3})"), R"({"b":3})");
    EXPECT_EQ(patched("{", "", R"({"a":1})"), "test: malformed JSON (code 20)");
}

} // namespace
