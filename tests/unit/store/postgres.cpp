// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/postgres.hpp>

#include <hearken/store/any.hpp>

#include <gtest/gtest.h>

#include <type_traits>

namespace {

using hearken::errc;

static_assert(hearken::store<hearken::postgres::store>);
static_assert(hearken::store_with_url<hearken::postgres::store>);
static_assert(std::is_move_constructible_v<hearken::postgres::store>);

TEST(postgres, is_opened_by_its_url) {
    using chosen = hearken::any_store<hearken::postgres::store>;
    auto to = chosen::from_url("postgresql://u:secret@127.0.0.1:1/d", {.durable = true});
    ASSERT_TRUE(to);
    EXPECT_TRUE(to->durable());
    EXPECT_EQ(to->begin().error().what, "the database is not open");
    EXPECT_EQ(chosen::from_url("postgres://u:secret@h:x/d").error().code, errc::configuration);
}

} // namespace
