// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/postgres_session.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

using hearken::errc;
using namespace hearken::postgres::detail;

static_assert(hearken::sql::session<session>);

TEST(postgres_session, a_url_that_cannot_be_read_is_not_shown) {
    for (const char* wrong : {"postgres://u:secret@h:x/d", "mysql://u:secret@h/d", "host=h password=secret",
                              "postgres://u:secret%@h/d", "postgres://u:secret@h/d?secret=1", ""}) {
        const auto fine = check_url(wrong);
        ASSERT_FALSE(fine) << wrong;
        EXPECT_EQ(fine.error().code, errc::configuration);
        EXPECT_EQ(fine.error().what.find("secret"), std::string::npos) << fine.error().what;
        EXPECT_EQ(session::connect({.url = wrong}).error().code, errc::configuration);
    }
    EXPECT_TRUE(check_url("postgresql://u:p@h:5432/d?sslmode=require"));
}

} // namespace
