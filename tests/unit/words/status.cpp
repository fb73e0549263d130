// SPDX-License-Identifier: BSL-1.0
#include <hearken/words/status.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::ledger;
using hearken::state;
using hearken::store_state;

static_assert(hearken::name(state::stopped) == "stopped" && hearken::name(state::connecting) == "connecting" &&
              hearken::name(state::connected) == "connected" && hearken::name(state::waiting) == "waiting" &&
              hearken::name(state::stopping) == "stopping" && hearken::name(state::failed) == "failed");
static_assert(hearken::name(store_state::none) == "none" && hearken::name(store_state::closed) == "closed" &&
              hearken::name(store_state::open) == "open" && hearken::name(store_state::away) == "away");
static_assert(ledger{}.balanced());

TEST(status, the_ledger_balances_only_where_every_message_has_one_place) {
    const ledger good{
        .received = 21, .handled = 1, .rejected = 2, .unmatched = 3, .duplicate = 4, .shed = 5, .pending = 6};
    EXPECT_TRUE(good.balanced());
    for (auto place : {&ledger::handled, &ledger::rejected, &ledger::unmatched, &ledger::duplicate, &ledger::shed,
                       &ledger::pending, &ledger::received}) {
        ledger bad = good;
        bad.*place += 1;
        EXPECT_FALSE(bad.balanced());
    }
    ledger refused = good;
    refused.refused = 9; // with the broker still: outside the sum
    refused.skipped = 7; // parts, not messages
    EXPECT_TRUE(refused.balanced());
}

TEST(status, starts_stopped_without_an_error) {
    const hearken::status now;
    EXPECT_EQ(now.state, state::stopped);
    EXPECT_FALSE(now.ready);
    EXPECT_FALSE(now.last_error);
    EXPECT_FALSE(now.last_message);
    EXPECT_EQ(now.store, store_state::none);
}

} // namespace
