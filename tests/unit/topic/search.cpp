// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/search.hpp>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "grove.hpp"

namespace {

using namespace hearken;

TEST(search, cuts_levels_like_a_plain_loop) {
    grove::source from{1};
    for (int round = 0; round < 5000; ++round) {
        std::string topic;
        for (std::size_t n = from.below(60); n > 0; --n) topic += "/a\xC2\xB0./"[from.below(6)];
        const std::vector<std::string> plain = grove::split(topic);
        for (const std::size_t limit : {std::size_t{3}, std::size_t{64}}) {
            std::vector<detail::level_start> front(limit + 1 + detail::cut_slack);
            std::vector<detail::level_start> back(limit);
            const detail::cut_topic cut{topic, front.data(), back.data()};
            const std::size_t count = detail::cut_front(topic, front.data(), limit);
            detail::cut_back(topic, back.data(), limit);
            EXPECT_TRUE(plain.size() < limit ? count == plain.size() : count >= limit) << topic;
            for (std::size_t i = 0; i < limit && i < plain.size(); ++i) {
                EXPECT_EQ(cut.level(i), plain[i]) << topic;
                EXPECT_EQ(cut.level_from_back(i), plain[plain.size() - 1 - i]) << topic;
            }
        }
    }
}

constexpr bool cut_when_compiled() {
    std::array<detail::level_start, 5 + detail::cut_slack> starts{};
    const detail::cut_topic cut{"aaaaaaaaaa//b", starts.data(), nullptr};
    return detail::cut_front(cut.text, starts.data(), 4) == 3 && cut.level(0).size() == 10 && cut.level(1).empty() &&
           cut.level(2) == "b";
}
static_assert(cut_when_compiled());

// Every tree, topic and capture against the oracle: match all, choose by the order.
TEST(search, finds_what_the_oracle_finds) {
    grove::source from{2};
    std::size_t found_any = 0;
    std::size_t contested = 0;
    std::size_t with_twins = 0;
    for (int round = 0; round < 400; ++round) {
        const auto patterns = grove::untied(from, 2 + from.below(24));
        std::vector<detail::pattern_view> views;
        for (const auto& one : patterns) views.push_back(one->view());
        const grove::tree grown{views};
        with_twins += grown.twins;
        for (int tries = 0; tries < 100; ++tries) {
            const std::string topic = from.topic();
            std::size_t best = patterns.size();
            std::size_t matching = 0;
            for (std::size_t i = 0; i < patterns.size(); ++i) {
                captures alone;
                const bool matched = grove::match(patterns[i]->text, topic);
                ASSERT_EQ(detail::match(views[i], topic, alone), matched) << patterns[i]->text << " on " << topic;
                if (!matched) continue;
                ++matching;
                if (best == patterns.size() || grove::order(patterns[i]->text, patterns[best]->text) < 0) best = i;
            }
            captures found;
            const auto route = grown.find(topic, found);
            ASSERT_EQ(route.value_or(patterns.size()), best)
                << topic << ": " << (route ? patterns[*route]->text : "nothing") << " instead of "
                << (best < patterns.size() ? patterns[best]->text : "nothing");
            found_any += matching > 0;
            contested += matching > 1;
            if (!route) continue;
            captures alone;
            ASSERT_TRUE(detail::match(views[best], topic, alone));
            ASSERT_EQ(found.size(), alone.size());
            for (std::size_t i = 0; i < found.size(); ++i)
                ASSERT_EQ(found[i], alone[i]) << patterns[best]->text << topic;
        }
    }
    EXPECT_GT(found_any, 10'000U);
    EXPECT_GT(contested, 5'000U);
    EXPECT_GT(with_twins, 50U);
}

TEST(search, long_levels_with_equal_ends_are_told_apart) {
    std::vector<std::unique_ptr<grove::plant>> patterns;
    std::vector<detail::pattern_view> views;
    for (int i = 0; i < 300; ++i) {
        patterns.push_back(std::make_unique<grove::plant>("building/floor_and_room_" + std::to_string(1000 + i) +
                                                          "_temperature_sensor/<value>"));
        views.push_back(patterns.back()->view());
    }
    const grove::tree grown{views};
    captures found;
    for (std::size_t i = 0; i < 300; ++i) {
        const std::string topic = "building/floor_and_room_" + std::to_string(1000 + i) + "_temperature_sensor/x";
        EXPECT_EQ(grown.find(topic, found), i);
        EXPECT_EQ(found[0], "x");
    }
    EXPECT_EQ(grown.find("building/floor_and_room_1000_temperature_sensoR/x", found), std::nullopt);
    EXPECT_EQ(grown.find("building/floor_and_rooM_1000_temperature_sensor/x", found), std::nullopt);
}

TEST(search, hostile_topics) {
    const grove::plant one{"a/<x>/b"};
    const grove::plant two{"a/<x...>/b/c"};
    const grove::tree grown{{one.view(), two.view()}};
    captures found;
    EXPECT_EQ(grown.find("", found), std::nullopt);
    EXPECT_EQ(grown.find("/", found), std::nullopt);
    EXPECT_EQ(grown.find(std::string(65'535, '/'), found), std::nullopt);
    const std::string deep = "a" + std::string(60'000, '/') + "b/c";
    EXPECT_EQ(grown.find(deep, found), 1U);
    EXPECT_EQ(found[0].size(), 59'998U);
    EXPECT_EQ(grown.find("a/b/c", found), std::nullopt);
    EXPECT_EQ(grown.find("a//b", found), 0U);
    EXPECT_EQ(found[0], "");
}

} // namespace
