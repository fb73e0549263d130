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
    const variable url("T_URL", "oracle://user:secret@host/db"), host("T_HOST", "db"),
        create("T_CREATE_TABLES", "maybe");
    EXPECT_EQ(faults(), "T_CREATE_TABLES: expected one of yes, true, progress, no, false, found \"maybe\"");
    const variable better("T_CREATE_TABLES", "progress");
    EXPECT_EQ(faults(), "T_URL: 'oracle' is no kind of database known here; write one of sqlite:\n"
                        "T_HOST: name the database by T_URL, host and all");
}

} // namespace
