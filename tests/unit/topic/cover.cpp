// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/cover.hpp>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <hearken/topic/filter.hpp>

#include "grove.hpp"

namespace {

using namespace hearken;

std::vector<std::string> kept(const std::vector<std::string>& filters) {
    std::vector<std::unique_ptr<grove::plant>> plants;
    std::vector<detail::pattern_view> views;
    for (const std::string& filter : filters) {
        plants.push_back(std::make_unique<grove::plant>(filter));
        views.push_back(plants.back()->filter_view());
    }
    const grove::tree grown{views};
    std::set<std::size_t> roots;
    for (std::size_t i = 0; i < filters.size(); ++i) roots.insert(grown.cover_of(i));
    std::vector<std::string> made;
    for (const std::size_t root : roots) made.push_back(filters[root]);
    return made;
}

using list = std::vector<std::string>;

TEST(cover, the_wider_filter_stays) {
    EXPECT_EQ(kept({"a/b", "a/+"}), (list{"a/+"}));
    EXPECT_EQ(kept({"a", "a/#", "a/+/c"}), (list{"a/#"}));
    EXPECT_EQ(kept({"a/+", "+/b"}), (list{"a/+", "+/b"}));
    EXPECT_EQ(kept({"#", "a", "+/b", "a/b/c/#"}), (list{"#"}));
    EXPECT_EQ(kept({"+/#", "#"}), (list{"#"}));
    EXPECT_EQ(kept({"a/+/#", "a/#"}), (list{"a/#"}));
    EXPECT_EQ(kept({"a/+/#", "a"}), (list{"a/+/#", "a"}));
}

TEST(cover, wildcards_do_not_cover_dollar_topics) {
    EXPECT_EQ(kept({"#", "$SYS/broker"}), (list{"#", "$SYS/broker"}));
    EXPECT_EQ(kept({"+/a", "$x/a"}), (list{"+/a", "$x/a"}));
    EXPECT_EQ(kept({"$x/+", "$x/a"}), (list{"$x/+"}));
}

// The kept filters match what all of them match, each is one of them, and none covers another.
TEST(cover, is_minimal_and_never_wider) {
    grove::source from{4};
    for (int round = 0; round < 300; ++round) {
        std::vector<std::unique_ptr<grove::plant>> plants;
        std::vector<detail::pattern_view> views;
        for (std::size_t n = 1 + from.below(20); n > 0; --n) {
            plants.push_back(std::make_unique<grove::plant>(from.pattern()));
            views.push_back(plants.back()->filter_view());
        }
        const grove::tree grown{views};
        std::set<std::size_t> roots;
        for (std::size_t i = 0; i < views.size(); ++i) {
            const std::size_t root = grown.cover_of(i);
            EXPECT_TRUE(topic::covers(views[root].text, views[i].text)) << views[root].text << " " << views[i].text;
            EXPECT_EQ(grown.cover_of(root), root) << views[i].text;
            roots.insert(root);
        }
        for (const std::size_t a : roots) {
            for (const std::size_t b : roots) {
                EXPECT_TRUE(a == b || !topic::covers(views[a].text, views[b].text))
                    << views[a].text << " " << views[b].text;
            }
        }
        // A pattern matches nothing that its filter does not bring.
        for (int tries = 0; tries < 50; ++tries) {
            const std::string name = from.topic();
            for (const auto& one : plants) {
                if (!grove::match(one->text, name)) continue;
                EXPECT_TRUE(topic::matches(one->filter, name)) << one->text << " " << one->filter << " " << name;
            }
        }
    }
}

} // namespace
