// SPDX-License-Identifier: BSL-1.0
#include <hearken/words/statistics.hpp>

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using hearken::status;

const std::chrono::system_clock::time_point start{1'766'125'800s}; // 2025-12-19T06:30:00Z

TEST(statistics, is_one_line_of_fields) {
    status of;
    of.state = hearken::state::connected;
    of.started = start;
    of.last_message = start + 9'014s + 999ms;
    of.message_rate = 12.46;
    of.reconnects = 2;
    of.sessions_lost = 1;
    of.store = hearken::store_state::open;
    of.ledger = {.received = 1530,
                 .handled = 1520,
                 .rejected = 2,
                 .unmatched = 1,
                 .duplicate = 3,
                 .shed = 1,
                 .pending = 3,
                 .refused = 4,
                 .skipped = 7};
    EXPECT_EQ(statistics(of, start + 9'015s),
              "uptime=2:30:15 state=connected total=1530 handled=1520 failed=3 success=99.87% "
              "last_message=2025-12-19T09:00:14Z rate=12.5/s skipped_parts=7 rejected=2 unmatched=1 duplicate=3 shed=1 "
              "pending=3 refused=4 reconnects=2 sessions_lost=1 stuck_handlers=0 database=open");
}

TEST(statistics, ends_in_the_totals_where_there_are_any) {
    status of;
    of.started = start;
    of.total = {.received = 9, .handled = 5, .rejected = 2, .unmatched = 2, .duplicate = 1, .damaged = 3, .unknown = 4};
    EXPECT_TRUE(statistics(of, start).ends_with("database=none total_received=9 total_handled=5 total_rejected=2 "
                                                "total_duplicate=1 total_damaged=3 total_unknown=4"));
}

TEST(statistics, says_so_where_nothing_came) {
    status of;
    of.started = start;
    EXPECT_EQ(statistics(of, start + 100h),
              "uptime=100:00:00 state=stopped total=0 handled=0 failed=0 success=- last_message=never rate=0.0/s "
              "skipped_parts=0 rejected=0 unmatched=0 duplicate=0 shed=0 pending=0 refused=0 reconnects=0 "
              "sessions_lost=0 stuck_handlers=0 database=none");
}

} // namespace
