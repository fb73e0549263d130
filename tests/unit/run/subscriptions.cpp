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

hearken::message_view from(std::initializer_list<std::uint32_t> ids) {
    hearken::message_view m{.topic = "a/b"};
    for (const std::uint32_t id : ids) m.ids.add(id);
    return m;
}

TEST(subscriptions, a_run_time_filter_gives_ids_to_those_it_overlaps) {
    dynamic_routes late;
    const subscriptions s({{"a/+", 1}, {"c", 1}}, "", late);
    EXPECT_EQ(s.overlapping(), "");
    ASSERT_TRUE(late.add("$share/group/+/b", 1, nothing()));
    const auto lines = s.lines(true);
    EXPECT_EQ(lines[0].id, s.ids()[0]);
    EXPECT_EQ(lines[1].id, 0U);
    EXPECT_NE(lines[2].id, 0U);
    EXPECT_NE(lines[2].id, lines[0].id);
    EXPECT_EQ(s.lines(false)[2].id, 0U);
    EXPECT_EQ(s.overlapping(), "a/+, +/b");
}

TEST(subscriptions, a_copy_is_foreign_where_ours_and_only_others_brought_it) {
    dynamic_routes late;
    subscriptions s(two, "", late);
    ASSERT_TRUE(late.add("a/#", 1, nothing()));
    const auto entry = late.find("a/b");
    const auto lines = s.lines(true);
    const std::uint32_t first = lines[0].id, second = lines[1].id, third = lines[2].id;
    EXPECT_FALSE(s.is_foreign_copy(from({second}), 0)) << "nothing is answered yet: no own copy can come";
    for (const auto& line : lines) s.answered(line.id, line.qos);
    EXPECT_TRUE(s.is_foreign_copy(from({second}), 0));
    EXPECT_TRUE(s.is_foreign_copy(from({second, third}), 0));
    EXPECT_FALSE(s.is_foreign_copy(from({first}), 0));
    EXPECT_FALSE(s.is_foreign_copy(from({second, first}), 0)) << "one message for both";
    EXPECT_FALSE(s.is_foreign_copy(from({}), 0));
    EXPECT_FALSE(s.is_foreign_copy(from({7}), 0)) << "of an older program";
    EXPECT_TRUE(s.is_foreign_copy(from({first}), *entry));
    EXPECT_FALSE(s.is_foreign_copy(from({third}), *entry));
    s.answered(first, std::nullopt);
    EXPECT_FALSE(s.is_foreign_copy(from({second}), 0)) << "its own was refused";
    EXPECT_FALSE(s.is_foreign_copy(from({first}), *entry)) << "no longer ours";
}

TEST(subscriptions, a_copy_is_not_foreign_where_no_other_can_be_relied_on) {
    dynamic_routes late;
    subscriptions s({{"a/+", 0}, {"+/b", 1}}, "", late);
    ASSERT_TRUE(late.add("a/#", 1, nothing()));
    ASSERT_TRUE(late.add("$share/g/+/+", 1, nothing()));
    const auto all = late.snapshot();
    const auto lines = s.lines(true);
    for (const auto& line : lines) s.answered(line.id, line.qos);
    hearken::message_view sure = from({lines[1].id});
    sure.qos = 1;
    EXPECT_FALSE(s.is_foreign_copy(sure, 0)) << "the own copy has QoS 0: a broker queues none for a session";
    sure.qos = 0;
    EXPECT_TRUE(s.is_foreign_copy(sure, 0));
    EXPECT_TRUE(s.is_foreign_copy(from({lines[1].id}), (*all)[0]));
    EXPECT_FALSE(s.is_foreign_copy(from({lines[1].id}), (*all)[1])) << "the shared copy may be another program's";

    s.remove("a/#");
    EXPECT_FALSE(s.is_foreign_copy(from({lines[2].id}), 1)) << "on its way when its route was taken off";
    s.forget_answers();
    EXPECT_FALSE(s.is_foreign_copy(from({lines[0].id}), 1)) << "a new session holds none yet";
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
