// SPDX-License-Identifier: BSL-1.0
#include <hearken/policy/family.hpp>

#include <gtest/gtest.h>

namespace {

struct mine {
    using family = hearken::family::reject;
};
struct silent {};

static_assert(hearken::is_family<mine, hearken::family::reject>);
static_assert(hearken::is_family<const mine&, hearken::family::reject>, "whatever form it is handed over in");
static_assert(!hearken::is_family<mine, hearken::family::events>);
static_assert(std::is_void_v<hearken::family_of_t<silent>>);
static_assert(std::is_void_v<hearken::family_of_t<int>>);

TEST(family, a_lambda_says_none) {
    auto bare = [] {};
    EXPECT_TRUE(std::is_void_v<hearken::family_of_t<decltype(bare)>>);
}

} // namespace
