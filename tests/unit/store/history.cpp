// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/history.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using namespace hearken;
using std::chrono::system_clock;

/// Answers what it was told to, and keeps what it was asked.
struct pretended {
    std::vector<std::string> asked{};
    std::vector<std::vector<sql::fields>> answers{};
    std::uint64_t changed = 0;

    result<sql::answer> ask(std::string_view text, std::span<const cell> values) {
        std::string all(text);
        for (const cell& one : values)
            all += one.kind() == cell_kind::text ? " " + std::string(one.text()) : " " + std::to_string(one.integer());
        asked.push_back(std::move(all));
        sql::answer out{.changed = changed};
        if (!answers.empty()) {
            out.rows = answers.front();
            answers.erase(answers.begin());
        }
        return out;
    }
};
static_assert(askable<pretended>);

sql::fields entry(int id, const std::string& topic) {
    return {std::to_string(id),
            topic,
            "p",
            "1",
            "received",
            "0",
            "1970-01-01T00:00:00.00" + std::to_string(id % 10) + "Z",
            {}};
}

TEST(history, a_topic_is_looked_up_by_its_index) {
    pretended in;
    ASSERT_TRUE(history(in).find({.topic = "a/b", .direction = direction::sent, .limit = 5}));
    ASSERT_EQ(in.asked.size(), 1U);
    EXPECT_NE(in.asked[0].find("AND topic = ? AND direction = ? ORDER BY \"timestamp\" DESC, id DESC LIMIT 5 a/b sent"),
              std::string::npos)
        << in.asked[0];
}

TEST(history, a_filter_is_narrowed_to_its_prefix_and_matched_here) {
    pretended in;
    in.answers = {{entry(9, "a_b/x"), entry(8, "a_b/x/y"), entry(7, "a_bc/x"), entry(6, "a_b/z")}};
    const auto page = history(in).find({.topic = "a_b/+", .limit = 5});
    ASSERT_TRUE(page);
    EXPECT_NE(in.asked[0].find("topic LIKE ? ESCAPE '!'"), std::string::npos);
    EXPECT_TRUE(in.asked[0].ends_with(" LIMIT 1000 a!_b%")) << in.asked[0];
    ASSERT_EQ(page->entries.size(), 2U);
    EXPECT_EQ(page->entries[0].id, 9);
    EXPECT_EQ(page->entries[1].topic, "a_b/z");
    EXPECT_FALSE(page->next);
}

TEST(history, a_page_begins_behind_the_one_before) {
    pretended in;
    in.answers = {{entry(9, "a"), entry(8, "b")}};
    const auto page = history(in).find({.limit = 2});
    ASSERT_TRUE(page && page->next);
    EXPECT_EQ(page->next->id, 8);
    ASSERT_TRUE(history(in).find({.limit = 2, .after = page->next}));
    EXPECT_NE(in.asked[1].find("\"timestamp\" <= ? AND (\"timestamp\" < ? OR id < ?)"), std::string::npos);
    EXPECT_TRUE(in.asked[1].ends_with(" 8 8 8")) << in.asked[1];
}

TEST(history, what_cannot_be_asked) {
    pretended in;
    EXPECT_EQ(history(in).find({.topic = "a/#/b"}).error().code, errc::invalid_topic);
    EXPECT_EQ(history(in).find({.limit = 0}).error().code, errc::configuration);
    EXPECT_TRUE(in.asked.empty());
}

TEST(history, is_cleaned_window_by_window_until_one_loses_nothing) {
    pretended in;
    in.answers = {{{{"1000"}}}, {}, {{{"2000"}}}, {}};
    in.changed = 1'000;
    int steps = 0;
    const auto gone = history(in).clean({.age = std::chrono::hours{1}}, system_clock::time_point(std::chrono::hours{2}),
                                        [&] { return ++steps <= 2; });
    ASSERT_TRUE(gone);
    EXPECT_EQ(*gone, 2'000U);
    ASSERT_EQ(in.asked.size(), 4U);
    EXPECT_TRUE(in.asked[1].ends_with("id > ? AND id <= ? AND \"timestamp\" < ? 0 1000 3600000")) << in.asked[1];
    EXPECT_TRUE(in.asked[3].ends_with(" 1000 2000 3600000")) << in.asked[3];

    in.changed = 0;
    in.asked.clear();
    in.answers = {{{{"7"}}}, {{{"3"}}}, {}};
    ASSERT_TRUE(history(in).clean({.rows = 10}));
    ASSERT_EQ(in.asked.size(), 3U);
    EXPECT_TRUE(in.asked[0].ends_with("ORDER BY id DESC LIMIT 1 OFFSET 10"));
    EXPECT_TRUE(in.asked[2].ends_with("AND id <= ? 0 3 7")) << in.asked[2];
}

} // namespace
