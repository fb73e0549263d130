// SPDX-License-Identifier: BSL-1.0
#include <hearken/settings/database.hpp>
#include <hearken/settings/environment.hpp>
#include <hearken/store/any.hpp>
#include <hearken/store/sqlite.hpp>
#include <support/variables.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace {

using test::variable;

struct settings {
    hearken::database_settings<hearken::any_store<hearken::sqlite::store>> t{.url = "sqlite::memory:"};
};
struct entry {
    std::int64_t number;
};
constexpr auto entries = hearken::table<entry>{"entry"};

std::string faults() {
    const auto s = hearken::environment().read<settings>();
    return s ? "none" : s.error().what;
}

TEST(database_settings, make_a_store) {
    const auto s = hearken::environment().read<settings>();
    ASSERT_TRUE(s) << s.error().text();
    auto to = s->t.make(entries);
    ASSERT_TRUE(to) << to.error().text();
    ASSERT_TRUE(to->open());
    EXPECT_EQ(to->has(entries.schema()), true);
}

TEST(database_settings, say_what_may_be_created) {
    const test::env_file folder;
    const std::string url = "sqlite:" + folder.folder() + "/x.db";
    const variable where("T_URL", url.c_str()), none("T_CREATE_TABLES", "No");
    const auto s = hearken::environment().read<settings>();
    ASSERT_TRUE(s) << s.error().text();
    EXPECT_EQ(s->t.create_tables, hearken::creation::nothing);
    EXPECT_FALSE(s->t.make(entries)->check());
}

TEST(database_settings, name_what_is_wrong_and_show_no_url) {
    const variable url("T_URL", "oracle://user:secret@host/db"), create("T_CREATE_TABLES", "maybe");
    EXPECT_EQ(faults(), "T_CREATE_TABLES: expected one of yes, true, progress, no, false, found \"maybe\"");
    const variable better("T_CREATE_TABLES", "progress");
    EXPECT_EQ(faults(), "T_URL: 'oracle' is no kind of database known here; write one of sqlite:");
}

/// A store of MySQL that opens nothing, and keeps what it was told.
struct mysql_store : hearken::sqlite::store {
    using hearken::sqlite::store::store;
    static constexpr std::array<std::string_view, 1> schemes{"mysql"};
    static hearken::result<mysql_store> from_url(std::string_view url, const hearken::store_options&) {
        if (url.find("/d") == std::string_view::npos) return hearken::fail(hearken::errc::configuration, "no database");
        return mysql_store(std::string(url));
    }
};
struct both {
    hearken::database_settings<hearken::any_store<hearken::sqlite::store, mysql_store>> t{.url = "sqlite::memory:"};
};

TEST(database_settings, a_server_of_mysql_may_be_named_in_parts) {
    const variable host("T_HOST", "db.example"), name("T_NAME", "devices"), user("T_USER", "u@x"),
        password("T_PASSWORD", "a:b/c%"), port("T_PORT", "3307");
    const auto s = hearken::environment().read<both>();
    ASSERT_TRUE(s) << s.error().text();
    EXPECT_EQ(s->t.place(), "mysql://u%40x:a%3Ab%2Fc%25@db.example:3307/devices");
    EXPECT_EQ(faults(), "T_HOST: 'mysql' is no kind of database known here; write one of sqlite:");
    const variable same("T_URL", "mysql://u%40x:a%3Ab%2Fc%25@db.example:3307/devices");
    EXPECT_TRUE(hearken::environment().read<both>());
    const variable other("T_URL", "sqlite::memory:");
    EXPECT_EQ(hearken::environment().read<both>().error().what,
              "T_HOST: names another database than T_URL does; leave one of them out");
}

TEST(database_settings, parts_of_a_server_that_are_missing) {
    const variable host("T_HOST", "::1");
    EXPECT_EQ(faults(), "T_NAME: the name of the database is missing, which goes with T_HOST");
    hearken::database_settings<mysql_store> plain{.host = "::1", .name = "d"};
    EXPECT_EQ(plain.place(), "mysql://[::1]/d");
}

TEST(database_settings, a_name_without_a_server) {
    const variable name("T_NAME", "devices");
    EXPECT_EQ(faults(), "T_HOST: the server is missing, which goes with the name, user and password");
}

} // namespace
