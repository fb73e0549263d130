// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/chosen_policies.hpp>

#include <gtest/gtest.h>

#include <memory>

namespace {

using namespace std::chrono_literals;

TEST(chosen_policies, each_question_goes_to_its_policy) {
    int told = 0;
    auto hears = [&told, kept = std::make_unique<int>(0)](const hearken::event&) { ++told; }; // not copyable
    hearken::run::chosen_policies_of all{hearken::reconnect::fixed{7ms}, hearken::retained::ignore{},
                                         hearken::overflow::drop_newest{}, hearken::reject::stop{},
                                         hearken::events::to{std::move(hears)}};
    hearken::run::chosen_policies& any = all;
    const hearken::error why{.code = hearken::errc::unreachable, .what = "away"};
    EXPECT_EQ(any.delay({1, why}), 7ms);
    EXPECT_TRUE(any.plan(1).drop_all);
    EXPECT_EQ(any.when_full(1), hearken::overflow_action::drop_newest);
    EXPECT_EQ(any.reject({{}, why}), hearken::reject_action::stop);
    any.tell(hearken::events::session{});
    EXPECT_EQ(told, 1);
}

} // namespace
