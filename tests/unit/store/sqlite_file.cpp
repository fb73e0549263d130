// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/sqlite_file.hpp>

#include "temporary.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace {

using hearken::creation;
using hearken::errc;
using namespace hearken::sqlite::detail;
using hearken_test::other_program;
using hearken_test::temporary_directory;

struct entry {
    std::int64_t number;
};
constexpr auto entries = hearken::table<entry>{"entry"};

hearken::result<> looked(const std::string& path, creation allowed = creation::everything) {
    catalogue tables({entries.schema()}, allowed);
    return inspect(path, tables, allowed);
}

TEST(sqlite_file, a_file_is_known_by_its_identity) {
    const temporary_directory in;
    EXPECT_EQ(identify(in.file("a")), file_identity{});
    std::ofstream(in.file("a")) << "x";
    std::ofstream(in.file("b")) << "x";
    EXPECT_EQ(identify(in.file("a")), identify(in.file("a")));
    EXPECT_NE(identify(in.file("a")), identify(in.file("b")));
    EXPECT_EQ(identify(":memory:"), file_identity{});
}

TEST(sqlite_file, paths_become_uris) {
    EXPECT_EQ(as_uri("/a b/c.db", "?mode=ro"), "file:/a b/c.db?mode=ro");
    EXPECT_EQ(as_uri("50%?#", ""), "file:50%25%3F%23");
}

TEST(sqlite_file, an_absent_file_may_be_made_and_is_not) {
    const temporary_directory in;
    EXPECT_TRUE(looked(in.file("a.db")));
    const auto missing = looked(in.file("a.db"), creation::nothing);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, errc::store_unavailable);
    EXPECT_EQ(missing.error().native, ENOENT);
    EXPECT_EQ(in.entries(), 0U);
    const auto nowhere = looked(in.file("not/there/a.db"));
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error().what, "the directory " + in.file("not/there/") + ": No such file or directory");
    EXPECT_TRUE(looked(":memory:"));
}

TEST(sqlite_file, looking_changes_nothing) {
    const temporary_directory in;
    other_program(in.file("a.db"))("PRAGMA journal_mode = WAL; CREATE TABLE entry (number INTEGER)");
    ASSERT_EQ(in.entries(), 1U);
    const auto before = std::filesystem::last_write_time(in.file("a.db"));
    EXPECT_TRUE(looked(in.file("a.db"), creation::nothing));
    EXPECT_EQ(in.entries(), 1U);
    EXPECT_EQ(std::filesystem::last_write_time(in.file("a.db")), before);
}

TEST(sqlite_file, a_log_that_a_crash_left_behind_stays_as_it_is) {
    const temporary_directory in;
    {
        const other_program other(in.file("live.db"));
        other("PRAGMA journal_mode = WAL; CREATE TABLE entry (number INTEGER)");
        for (const char* part : {"", "-wal", "-shm"}) {
            std::filesystem::copy(in.file("live.db") + part, in.file("left.db") + part);
        }
    }
    const auto log = std::filesystem::file_size(in.file("left.db-wal"));
    EXPECT_TRUE(looked(in.file("left.db"), creation::nothing));
    EXPECT_EQ(std::filesystem::file_size(in.file("left.db-wal")), log);
    EXPECT_TRUE(std::filesystem::exists(in.file("left.db-shm")));
}

TEST(sqlite_file, sees_what_is_only_in_the_log) {
    const temporary_directory in;
    const other_program other(in.file("a?%.db"));
    other("PRAGMA journal_mode = WAL; CREATE TABLE entry (number INTEGER)");
    EXPECT_GT(in.entries(), 1U);
    EXPECT_TRUE(looked(in.file("a?%.db"), creation::nothing));
}

TEST(sqlite_file, tables_are_compared) {
    const temporary_directory in;
    other_program(in.file("a.db"))("CREATE TABLE entry (other INTEGER)");
    const auto wrong = looked(in.file("a.db"));
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code, errc::schema_mismatch);
    EXPECT_EQ(wrong.error().what.substr(0, 45), "table entry: column number is missing; add it");
}

TEST(sqlite_file, what_is_no_database_is_said) {
    const temporary_directory in;
    std::ofstream(in.file("a.db")) << std::string(4096, 'x');
    const auto wrong = looked(in.file("a.db"));
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().native, SQLITE_NOTADB);
    EXPECT_EQ(wrong.error().code, errc::store_unavailable);
}

} // namespace
