// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/account.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::run::account;
using hearken::run::end;
using hearken::run::rate_meter;
using namespace std::chrono_literals;

const rate_meter::clock::time_point noon{std::chrono::hours{500'000}};

TEST(account, every_message_is_somewhere) {
    account a;
    for (int i = 0; i < 10; ++i) a.received(noon);
    a.settled(end::handled, 3);
    a.settled(end::rejected);
    a.settled(end::unmatched);
    a.settled(end::duplicate);
    a.settled(end::shed, 2);
    const auto l = a.read();
    EXPECT_EQ(l.received, 10U);
    EXPECT_EQ(l.handled, 3U);
    EXPECT_EQ(l.rejected, 1U);
    EXPECT_EQ(l.unmatched, 1U);
    EXPECT_EQ(l.duplicate, 1U);
    EXPECT_EQ(l.shed, 2U);
    EXPECT_EQ(l.pending, 2U);
    EXPECT_TRUE(l.balanced());
}

TEST(account, a_refused_message_was_not_received) {
    account a;
    a.received(noon);
    a.refused();
    EXPECT_EQ(a.read().received, 0U);
    EXPECT_EQ(a.read().refused, 1U);
    EXPECT_TRUE(a.read().balanced());
}

TEST(account, skipped_parts_are_beside_the_messages) {
    account a;
    a.received(noon);
    a.settled(end::handled);
    a.skipped(3);
    a.skipped(1);
    EXPECT_EQ(a.read().skipped, 4U);
    EXPECT_TRUE(a.read().balanced());
}

TEST(account, a_batch_is_counted_end_by_end) {
    account a;
    for (int i = 0; i < 15; ++i) a.received(noon);
    a.settled(hearken::ledger{.handled = 1, .rejected = 2, .unmatched = 3, .duplicate = 4, .shed = 5, .skipped = 6});
    const hearken::ledger l = a.read();
    EXPECT_EQ(l.handled, 1U);
    EXPECT_EQ(l.rejected, 2U);
    EXPECT_EQ(l.unmatched, 3U);
    EXPECT_EQ(l.duplicate, 4U);
    EXPECT_EQ(l.shed, 5U);
    EXPECT_EQ(l.skipped, 6U);
    EXPECT_EQ(l.pending, 0U);
}

TEST(account, the_rate_is_that_of_the_last_ten_whole_seconds) {
    rate_meter m;
    EXPECT_EQ(m.per_second(noon), 0);
    for (int i = 0; i < 40; ++i) m.count(noon);
    EXPECT_EQ(m.per_second(noon), 0) << "the second under way does not count";
    EXPECT_EQ(m.per_second(noon + 1s), 4);
    for (int i = 0; i < 10; ++i) m.count(noon + 5s);
    EXPECT_EQ(m.per_second(noon + 10s), 5);
    EXPECT_EQ(m.per_second(noon + 11s), 1) << "the first is over";
    EXPECT_EQ(m.per_second(noon + 16s), 0);
    for (int i = 0; i < 20; ++i) m.count(noon + 21s); // the slot of noon + 5 s is used again
    EXPECT_EQ(m.per_second(noon + 22s), 2);
    EXPECT_EQ(m.last(), noon + 21s);
}

TEST(account, without_a_message_the_last_one_is_the_epoch) {
    EXPECT_EQ(rate_meter{}.last().time_since_epoch().count(), 0);
}

} // namespace
