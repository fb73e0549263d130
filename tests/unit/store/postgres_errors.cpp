// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/postgres_errors.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::errc;
using hearken::sql::aftermath;
using namespace hearken::postgres::detail;

static_assert(code_of("23505") == errc::row_refused && code_of("22P02") == errc::row_refused);
static_assert(code_of("42P01") == errc::schema_mismatch && code_of("42703") == errc::schema_mismatch);
static_assert(code_of("42501") == errc::store_unavailable, "a right that is missing can be granted meanwhile");
static_assert(code_of("53100") == errc::store_unavailable && code_of("40P01") == errc::store_unavailable);
static_assert(code_of("57014") == errc::store_unavailable && code_of("") == errc::store_unavailable);
static_assert(aftermath_of("40001") == aftermath::again && aftermath_of("40P01") == aftermath::again);
static_assert(aftermath_of("23505") == aftermath::duplicate && aftermath_of("23502") == aftermath::none);
static_assert(aftermath_of("57P01") == aftermath::broken && aftermath_of("08006") == aftermath::broken);
static_assert(aftermath_of("25006") == aftermath::broken, "another server may be the one that can be written");
static_assert(aftermath_of("57014") == aftermath::none && aftermath_of("53100") == aftermath::none);

TEST(postgres_errors, are_one_line_and_tell_what_to_do) {
    EXPECT_EQ(one_line("a\n\tb\n\n"), "a  b");
    EXPECT_EQ(remedy("FATAL: password authentication failed for user \"x\""),
              "; mend the user or the password in the URL");
    EXPECT_EQ(remedy("anything else"), "");
}

} // namespace
