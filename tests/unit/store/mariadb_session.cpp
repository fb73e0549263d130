// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/mariadb_session.hpp>

#include <gtest/gtest.h>

namespace {

using namespace hearken::mariadb::detail;

static_assert(hearken::sql::session<session>);

TEST(mariadb_session, a_url_that_cannot_be_read_is_not_dialled) {
    EXPECT_EQ(session::connect({.url = "mysql://h"}).error().code, hearken::errc::configuration);
}

TEST(mariadb_session, a_key_may_have_other_spellings) {
    struct device {
        std::string_view uuid;
        std::string_view name;
    };
    constexpr auto devices = hearken::table{"device_main", hearken::key<&device::uuid>};
    known_table known{devices.schema(),
                      {{.name = "uuid", .type = "varchar(9)", .collation = "utf8mb4_bin"},
                       {.name = "name", .type = "varchar(9)", .collation = "utf8mb4_general_ci"}}};
    EXPECT_TRUE(known.has_plain_key());
    known.found[0].collation = "utf8mb4_general_ci";
    EXPECT_FALSE(known.has_plain_key());
}

} // namespace
