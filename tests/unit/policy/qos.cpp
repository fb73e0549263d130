// SPDX-License-Identifier: BSL-1.0
#include <hearken/policy/qos.hpp>

#include <gtest/gtest.h>

namespace {

namespace qos = hearken::qos;

struct wrong_type {
    using family = hearken::family::qos;
    int operator()() const { return 1; }
};

static_assert(hearken::qos_policy<qos::at_most_once> && hearken::qos_policy<qos::level>);
static_assert(!hearken::qos_policy<wrong_type>);
static_assert(qos::at_most_once{}() == 0 && qos::at_least_once{}() == 1 && qos::exactly_once{}() == 2);
static_assert(qos::level{}() == 1 && qos::level{2}() == 2);

static_assert(qos::may_be_lost{}() == 0 && hearken::loss_is_meant(qos::may_be_lost{}));
static_assert(!hearken::loss_is_meant(qos::at_most_once{}) && !hearken::loss_is_meant(qos::level{0}));
static_assert(hearken::loss_is_meant(qos::level{.n = 0, .loss_is_meant = true}));

TEST(qos, a_level_is_known_at_run_time_only) {
    for (std::uint8_t n = 0; n < 3; ++n) EXPECT_EQ(qos::level{n}(), n);
}

} // namespace
