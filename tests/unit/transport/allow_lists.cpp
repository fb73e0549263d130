// SPDX-License-Identifier: BSL-1.0
#include <hearken/transport/allow_lists.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using hearken::allow_lists;
using hearken::errc;

TEST(allow_lists, none_allows_everything_and_an_empty_one_nothing) {
    const allow_lists all;
    EXPECT_TRUE(all.may_subscribe("#"));
    EXPECT_TRUE(all.may_subscribe("$SYS/#"));
    EXPECT_TRUE(all.may_publish("a/b"));
    const allow_lists none{.subscribe = std::vector<std::string>{}, .publish = std::vector<std::string>{}};
    EXPECT_FALSE(none.may_subscribe("a"));
    EXPECT_FALSE(none.may_publish("a"));
    EXPECT_EQ(none.check_publish("a").error().what,
              "publishing to a: no entry of options.allow.publish matches it, which allows nothing");
}

TEST(allow_lists, a_filter_is_allowed_where_one_entry_covers_all_of_it) {
    const allow_lists some{.subscribe = std::vector<std::string>{"devices/+/data", "alarms/#", "$SYS/broker/+"},
                           .publish = {}};
    for (const char* good : {"devices/+/data", "devices/7f/data", "alarms/#", "alarms", "alarms/a/+",
                             "$SYS/broker/load", "$share/group/alarms/a"}) {
        EXPECT_TRUE(some.may_subscribe(good)) << good;
    }
    for (const char* bad : {"devices/+/status", "devices/#", "#", "+/+", "$SYS/#", "$share/group/#"}) {
        EXPECT_FALSE(some.may_subscribe(bad)) << bad;
    }
    const auto r = some.check_subscribe("#");
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().code, errc::not_allowed);
    EXPECT_EQ(r.error().what, "subscribing to #: no entry of options.allow.subscribe covers it, which has "
                              "devices/+/data, alarms/#, $SYS/broker/+");
}

TEST(allow_lists, a_topic_is_allowed_where_an_entry_matches_it) {
    const allow_lists some{.subscribe = {}, .publish = std::vector<std::string>{"devices/+/set", "log"}};
    EXPECT_TRUE(some.may_publish("devices/7f/set"));
    EXPECT_TRUE(some.may_publish("log"));
    EXPECT_FALSE(some.may_publish("devices/7f/data"));
    EXPECT_FALSE(some.may_publish("log/a"));
    EXPECT_EQ(some.check_publish("x").error().code, errc::not_allowed);
}

TEST(allow_lists, a_long_list_is_not_told_whole) {
    const allow_lists some{.subscribe = {}, .publish = std::vector<std::string>(9, "a")};
    EXPECT_TRUE(some.check_publish("x").error().what.ends_with("a, a, ..."));
}

} // namespace
