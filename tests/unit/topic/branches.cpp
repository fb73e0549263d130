// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/branches.hpp>

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "grove.hpp"

namespace {

using namespace hearken;

TEST(branches, levels_in_common_are_planted_once) {
    const grove::plant one{"a/b/c"};
    const grove::plant two{"a/b/<n>"};
    const grove::plant three{"a/#"};
    const grove::tree grown{{one.view(), two.view(), three.view()}};
    EXPECT_EQ(grown.nodes.size(), 5U); // the root, a, b, c, <n>
    EXPECT_EQ(grown.extent.literals, 3U);
    EXPECT_EQ(grown.extent.front, 3U);
    EXPECT_EQ(grown.order, (std::vector<std::uint32_t>{0, 1, 2}));
    EXPECT_EQ(grown.nodes[1].rest, 2U);
    EXPECT_EQ(grown.nodes[0].least, 0U);
}

TEST(branches, a_tail_is_planted_from_the_right) {
    const grove::plant one{"x/<a...>/b/c"};
    const grove::plant two{"x/<a...>/d/c"};
    const grove::tree grown{{one.view(), two.view()}};
    EXPECT_EQ(grown.nodes.size(), 6U); // the root, x, <a...>, c, b, d
    EXPECT_EQ(grown.extent.back, 2U);
}

TEST(branches, twice_names_the_patterns_that_match_the_same) {
    const grove::plant one{"a/<x>"};
    const grove::plant two{"b"};
    const grove::plant three{"a/+"};
    const grove::tree grown{{one.view(), two.view(), three.view()}};
    EXPECT_EQ(grown.same.first, 0U);
    EXPECT_EQ(grown.same.second, 2U);
}

TEST(branches, every_literal_child_is_found_by_its_text_alone) {
    std::vector<std::unique_ptr<grove::plant>> plants;
    std::vector<detail::pattern_view> views;
    for (int i = 0; i < 500; ++i) {
        plants.push_back(std::make_unique<grove::plant>("level" + std::to_string(i) + "/" + std::to_string(i % 7)));
        views.push_back(plants.back()->view());
    }
    const grove::tree grown{views};
    for (int i = 0; i < 500; ++i) {
        const std::uint32_t first = grown.branches().literal(0, "level" + std::to_string(i));
        ASSERT_NE(first, 0U);
        EXPECT_NE(grown.branches().literal(first, std::to_string(i % 7)), 0U);
        EXPECT_EQ(grown.branches().literal(first, std::to_string(i % 7 + 1)), 0U);
    }
    EXPECT_EQ(grown.branches().literal(0, "level500"), 0U);
    EXPECT_EQ(grown.branches().literal(0, ""), 0U);
}

TEST(branches, merge_passes_sort) {
    grove::source from{9};
    for (int round = 0; round < 50; ++round) {
        std::vector<std::unique_ptr<grove::plant>> plants;
        std::vector<detail::pattern_view> views;
        for (std::size_t n = 1 + from.below(40); n > 0; --n) {
            plants.push_back(std::make_unique<grove::plant>(from.pattern()));
            views.push_back(plants.back()->view());
        }
        const grove::tree grown{views};
        for (std::size_t i = 1; i < views.size(); ++i) {
            EXPECT_LE(compare(views[grown.order[i - 1]], views[grown.order[i]], !grown.twins), 0);
        }
    }
}

} // namespace
