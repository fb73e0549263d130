// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/options.hpp>

#include <gtest/gtest.h>

namespace {

TEST(options, leave_the_store_its_own_default) {
    const hearken::store_options none;
    EXPECT_TRUE(none.known.all().empty());
    EXPECT_FALSE(none.create_tables.has_value());
    EXPECT_FALSE(none.durable);
    const hearken::store_options some{.create_tables = hearken::creation::progress, .durable = true};
    EXPECT_EQ(some.create_tables, hearken::creation::progress);
}

} // namespace
