// SPDX-License-Identifier: BSL-1.0
#include <hearken/inbox/direct.hpp>

#include <gtest/gtest.h>

namespace {

static_assert(hearken::direct_inbox<hearken::inbox::direct>);
static_assert(hearken::any_inbox<hearken::inbox::direct>);
static_assert(hearken::is_family<hearken::inbox::direct, hearken::family::inbox>);

TEST(direct, has_no_queue) {
    EXPECT_FALSE(hearken::inbox::direct::queued);
}

} // namespace
