// SPDX-License-Identifier: BSL-1.0
#include <hearken/policy/reject.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::reject_action;
namespace reject = hearken::reject;

const hearken::message_view message{.topic = "a", .payload = "b"};
const hearken::error why{.code = hearken::errc::rejected, .what = "no"};

struct without_needs_store {
    using family = hearken::family::reject;
    hearken::result<reject_action> operator()(const hearken::rejection&) const { return reject_action::settle; }
};

static_assert(hearken::reject_policy<reject::log> && hearken::reject_policy<reject::stop> &&
              hearken::reject_policy<reject::dead_letter<>>);
static_assert(!hearken::reject_policy<without_needs_store>);
static_assert(!reject::log::needs_store && !reject::stop::needs_store && reject::dead_letter<>::needs_store);

TEST(reject, each_policy_decides_as_it_is_called) {
    EXPECT_EQ(reject::log{}({message, why}), reject_action::settle);
    EXPECT_EQ(reject::stop{}({message, why}), reject_action::stop);
    EXPECT_EQ(reject::dead_letter{}({message, why}), reject_action::store);
}

} // namespace
