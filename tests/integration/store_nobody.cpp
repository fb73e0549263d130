// SPDX-License-Identifier: BSL-1.0
// A server that is not there: said with what to do, and without the password.

#include <hearken/store/any.hpp>
#include <hearken/store/mariadb.hpp>
#include <hearken/store/postgres.hpp>

#include <string>

#include <gtest/gtest.h>

namespace {

using namespace hearken;
using database = any_store<mariadb::store, postgres::store>;

TEST(store_nobody, is_said_with_what_to_do) {
    for (const char* kind : {"mysql", "mariadb", "postgres", "postgresql"}) {
        // Nothing listens on port 1, tcpmux, which is nobody's since 2016 (RFC 7805).
        auto to = database::from_url(std::string(kind) + "://u:secret@127.0.0.1:1/d");
        ASSERT_TRUE(to) << kind;
        for (const auto& how : {to->open(), to->check()}) {
            ASSERT_FALSE(how) << kind;
            EXPECT_EQ(how.error().code, errc::store_unavailable);
            EXPECT_NE(how.error().what.find("127.0.0.1"), std::string::npos) << how.error().what;
            EXPECT_NE(how.error().what.find("; is the server running"), std::string::npos) << how.error().what;
            EXPECT_EQ(how.error().what.find("secret"), std::string::npos);
        }
        EXPECT_EQ(to->begin().error().what, "the database is not open");
        EXPECT_EQ(to->ask("SELECT 1", {}).error().code, errc::store_unavailable);
    }
}

} // namespace
