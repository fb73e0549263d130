// SPDX-License-Identifier: BSL-1.0
#include <hearken/policy/events.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

namespace events = hearken::events;

static_assert(hearken::events_policy<events::none>);

TEST(events, a_function_is_told_every_event) {
    std::vector<std::size_t> kinds;
    auto policy = events::to([&](const hearken::event& e) { kinds.push_back(e.index()); });
    static_assert(hearken::events_policy<decltype(policy)>);
    static_assert(hearken::is_family<decltype(policy), hearken::family::events>);
    policy(events::state_changed{hearken::state::stopped, hearken::state::connecting, {}});
    policy(events::session{true, false});
    policy(events::granted{"a/#", 1, 0, {}});
    policy(events::unsubscribed{"a/#"});
    policy(events::stuck_handler{"a/<x>", std::chrono::seconds{31}});
    policy(events::published{"a", {}});
    EXPECT_EQ(kinds, (std::vector<std::size_t>{0, 1, 2, 3, 4, 5}));
}

TEST(events, a_function_may_count) {
    auto policy = events::to([n = 0](const hearken::event&) mutable { EXPECT_GT(++n, 0); });
    static_assert(hearken::events_policy<decltype(policy)>);
    policy(events::session{false, true});
    events::none{}(events::session{false, true});
}

} // namespace
