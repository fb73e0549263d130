// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/mariadb.hpp>

#include <hearken/store/any.hpp>

#include <gtest/gtest.h>

#include <type_traits>

namespace {

using hearken::errc;

static_assert(hearken::store<hearken::mariadb::store>);
static_assert(hearken::store_with_url<hearken::mariadb::store>);
static_assert(std::is_move_constructible_v<hearken::mariadb::store>);

TEST(mariadb, is_opened_by_its_url) {
    using chosen = hearken::any_store<hearken::mariadb::store>;
    for (const char* url : {"mysql://u:secret@127.0.0.1:1/d", "mariadb://u:secret@127.0.0.1:1/d"}) {
        auto to = chosen::from_url(url, {.durable = true});
        ASSERT_TRUE(to);
        EXPECT_TRUE(to->durable());
        EXPECT_EQ(to->begin().error().what, "the database is not open");
    }
    EXPECT_EQ(chosen::from_url("mysql://u:secret@h:x/d").error().code, errc::configuration);
}

} // namespace
