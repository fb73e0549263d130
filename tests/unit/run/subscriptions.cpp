// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/subscriptions.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using hearken::run::dynamic_routes;
using hearken::run::subscriptions;
using texts = std::vector<std::string>;

const std::vector<hearken::wanted_filter> two{{"a/+", 1}, {"+/b", 2}};

texts filters(const subscriptions& s) {
    texts all;
    for (const auto& line : s.lines(false)) all.push_back(line.filter + " " + std::to_string(line.qos));
    return all;
}
auto nothing() {
    return hearken::run::make_untyped([](const hearken::message_view&) {});
}

TEST(subscriptions, ids_are_the_same_in_every_run_and_differ) {
    const dynamic_routes none;
    const subscriptions first(two, "", none), second(two, "", none);
    ASSERT_EQ(first.ids().size(), 2U);
    EXPECT_NE(first.ids()[0], first.ids()[1]);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(first.ids()[i], second.ids()[i]);
        EXPECT_GE(first.ids()[i], 1U);
        EXPECT_LE(first.ids()[i], 268'435'455U);
        EXPECT_EQ(first.lines(true)[i].id, first.ids()[i]);
        EXPECT_EQ(first.lines(false)[i].id, 0U);
    }
    const subscriptions other({{"a/+", 1}, {"+/c", 1}}, "", none), shared(two, "group", none);
    EXPECT_NE(other.ids()[0], first.ids()[0]) << "an older program's messages are not taken for copies";
    EXPECT_NE(shared.ids()[0], first.ids()[0]);
}

TEST(subscriptions, only_filters_that_overlap_another_need_an_id) {
    const dynamic_routes none;
    const subscriptions s({{"a/+", 1}, {"c", 1}, {"+/b", 1}}, "", none);
    const auto lines = s.lines(true);
    EXPECT_NE(lines[0].id, 0U);
    EXPECT_EQ(lines[1].id, 0U);
    EXPECT_NE(lines[2].id, 0U);
    EXPECT_EQ(s.overlapping(), "a/+, +/b");
    EXPECT_EQ(subscriptions({{"a", 1}, {"b", 1}}, "", none).overlapping(), "");
}

TEST(subscriptions, run_time_filters_come_last_and_one_filter_is_one_line) {
    dynamic_routes late;
    const subscriptions s(two, "", late);
    ASSERT_TRUE(late.add("c", 0, nothing()));
    ASSERT_TRUE(late.add("a/+", 2, nothing()));
    ASSERT_TRUE(late.add("+/b", 0, nothing()));
    EXPECT_EQ(filters(s), (texts{"a/+ 2", "+/b 2", "c 0"})) << "at the highest QoS";
}

TEST(subscriptions, a_share_is_put_before_each_filter_that_has_none) {
    dynamic_routes late;
    const subscriptions s({{"a", 1}}, "group", late);
    ASSERT_TRUE(late.add("$share/other/b", 1, nothing()));
    EXPECT_EQ(filters(s), (texts{"$share/group/a 1", "$share/other/b 1"}));
}

TEST(subscriptions, only_what_nobody_wants_is_unsubscribed) {
    dynamic_routes late;
    subscriptions s(two, "", late);
    ASSERT_TRUE(late.add("again", 1, nothing()));
    for (const char* filter : {"gone", "again", "a/+"}) s.remove(filter);
    EXPECT_EQ(s.take_removed(), texts{"gone"});
    EXPECT_TRUE(s.take_removed().empty());
    s.put_back({"gone"});
    EXPECT_EQ(s.take_removed(), texts{"gone"});
}

} // namespace
