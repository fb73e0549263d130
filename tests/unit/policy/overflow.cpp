// SPDX-License-Identifier: BSL-1.0
#include <hearken/policy/overflow.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::overflow_action;
namespace overflow = hearken::overflow;

struct qos_0_first {
    using family = hearken::family::overflow;
    constexpr overflow_action operator()(std::uint8_t qos) const {
        return qos == 0 ? overflow_action::drop_newest : overflow_action::block;
    }
};
struct without_a_call {
    using family = hearken::family::overflow;
};

static_assert(hearken::overflow_policy<overflow::block> && hearken::overflow_policy<overflow::drop_oldest> &&
              hearken::overflow_policy<overflow::drop_newest> && hearken::overflow_policy<qos_0_first>);
static_assert(!hearken::overflow_policy<without_a_call>);
static_assert(overflow::block{}(1) == overflow_action::block);
static_assert(overflow::drop_oldest{}(1) == overflow_action::drop_oldest);
static_assert(overflow::drop_newest{}(1) == overflow_action::drop_newest);

TEST(overflow, a_policy_of_ones_own_sees_the_qos) {
    EXPECT_EQ(qos_0_first{}(0), overflow_action::drop_newest);
    EXPECT_EQ(qos_0_first{}(1), overflow_action::block);
}

} // namespace
