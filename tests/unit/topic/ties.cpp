// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/ties.hpp>

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "grove.hpp"

namespace {

using namespace hearken;

bool tied(const std::string& a, const std::string& b) {
    const grove::plant one{a};
    const grove::plant two{b};
    const grove::tree grown{{one.view(), two.view()}};
    return grown.tie.first != grown.tie.second;
}

TEST(ties, equally_specific_parts_that_fit_one_text) {
    EXPECT_TRUE(tied("a<n>", "<n>a"));
    EXPECT_TRUE(tied("x/a<n>/y", "x/<n>b/y"));
    EXPECT_TRUE(tied("ab<n>c", "a<n>bc"));
    EXPECT_TRUE(tied("a<n>/#", "<n>a/#"));
    EXPECT_TRUE(tied("<x...>/a<n>", "<x...>/<n>a"));
    EXPECT_TRUE(tied("a<n>/b<m>", "<n>a/<m>b"));
    EXPECT_TRUE(tied("a<n>/+", "<n>a/<m>"));
}

TEST(ties, what_any_later_level_decides_is_no_tie) {
    EXPECT_FALSE(tied("a<n>", "b<n>"));
    EXPECT_FALSE(tied("a<n>", "aa<n>"));
    EXPECT_FALSE(tied("a<n>/x", "<n>a/y"));
    EXPECT_FALSE(tied("a<n>/x", "<n>a/<m>"));
    EXPECT_FALSE(tied("a<n>/b<m>", "<n>a/c<m>"));
    EXPECT_FALSE(tied("a<n>", "<n>a/#"));
    EXPECT_FALSE(tied("<x...>/a<n>", "<x...>/<n>a/b"));
}

// Two patterns tie exactly where some topic is matched by both and the rules leave it open.
TEST(ties, are_those_of_the_oracle) {
    grove::source from{3};
    std::vector<std::string> topics;
    for (int i = 0; i < 4000; ++i) topics.push_back(from.topic());
    std::size_t ties = 0;
    for (int round = 0; round < 20000; ++round) {
        const std::string a = from.pattern();
        const std::string b = from.pattern();
        const bool open = grove::order(a, b) == 0;
        const grove::plant one{a};
        const grove::plant two{b};
        const grove::tree grown{{one.view(), two.view()}};
        const bool refused = grown.tie.first != grown.tie.second || grown.same.first != grown.same.second;
        if (refused) {
            EXPECT_TRUE(open) << a << " and " << b;
            ++ties;
        } else if (open) {
            for (const std::string& topic : topics) {
                EXPECT_FALSE(grove::match(a, topic) && grove::match(b, topic)) << a << " and " << b << " on " << topic;
            }
        }
    }
    EXPECT_GT(ties, 50U);
}

TEST(ties, a_tie_among_many_patterns_is_found) {
    std::vector<std::unique_ptr<grove::plant>> patterns;
    std::vector<detail::pattern_view> views;
    for (int i = 0; i < 100; ++i) {
        patterns.push_back(std::make_unique<grove::plant>("k" + std::to_string(i) + "<n>/x"));
        patterns.push_back(std::make_unique<grove::plant>("<n>z" + std::to_string(i) + "/y"));
    }
    for (const auto& one : patterns) views.push_back(one->view());
    EXPECT_EQ(grove::tree{views}.tie.first, grove::tree{views}.tie.second);
    patterns.push_back(std::make_unique<grove::plant>("<n>7z/x"));
    views.push_back(patterns.back()->view());
    const grove::tree grown{views};
    EXPECT_NE(grown.tie.first, grown.tie.second);
    EXPECT_EQ(grown.tie.first == 200 || grown.tie.second == 200, true);
}

} // namespace
