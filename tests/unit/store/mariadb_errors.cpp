// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/mariadb_errors.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::errc;
using hearken::sql::aftermath;
using namespace hearken::mariadb::detail;

static_assert(code_of(1062, "23000") == errc::row_refused && code_of(1406, "22001") == errc::row_refused);
static_assert(code_of(1364, "HY000") == errc::row_refused && code_of(1644, "45000") == errc::row_refused);
static_assert(code_of(1146, "42S02") == errc::schema_mismatch && code_of(1054, "42S22") == errc::schema_mismatch);
static_assert(code_of(1142, "42000") == errc::store_unavailable, "a right that is missing can be granted meanwhile");
static_assert(code_of(1213, "40001") == errc::store_unavailable && code_of(1114, "HY000") == errc::store_unavailable);
static_assert(code_of(2013, "HY000") == errc::store_unavailable);
static_assert(aftermath_of(1213) == aftermath::again && aftermath_of(1305) == aftermath::again);
static_assert(aftermath_of(1062) == aftermath::duplicate && aftermath_of(1364) == aftermath::none);
static_assert(aftermath_of(2006) == aftermath::broken && aftermath_of(2013) == aftermath::broken);
static_assert(aftermath_of(1927) == aftermath::broken && aftermath_of(1290) == aftermath::broken);
static_assert(aftermath_of(1205) == aftermath::none && aftermath_of(1114) == aftermath::none);

TEST(mariadb_errors, tell_what_to_do) {
    EXPECT_EQ(remedy(1045), "; mend the user or the password in the URL, or let this user in from here");
    EXPECT_EQ(remedy(1062), "");
}

} // namespace
