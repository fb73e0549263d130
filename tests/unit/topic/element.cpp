// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/element.hpp>

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "grove.hpp"

namespace {

using namespace hearken;

static_assert(detail::load<std::uint32_t>("\x01\x02\x03\x04") == 0x04030201U);
static_assert(detail::compare_bytes("ab", "abc") < 0 && detail::compare_bytes("\xC3", "a") > 0);

// Words and size are equal exactly where levels of up to 16 bytes are, at compile time and at run time alike.
TEST(element, a_spelling_is_its_level) {
    std::vector<std::string> levels;
    for (std::size_t size = 0; size <= 16; ++size) {
        levels.emplace_back(size, 'a');
        for (std::size_t at = 0; at < size; ++at) {
            levels.emplace_back(size, 'a');
            levels.back()[at] = 'b';
        }
    }
    for (const std::string& one : levels) {
        for (const std::string& two : levels) {
            const detail::spelling a{one};
            const detail::spelling b{two};
            ASSERT_EQ(a.head == b.head && a.tail == b.tail && one.size() == two.size(), one == two)
                << one << " " << two;
        }
    }
    constexpr detail::spelling three{"abc"};
    constexpr detail::spelling five{"abcde"};
    constexpr detail::spelling nine{"abcdefghi"};
    const std::string text = "abcdefghi";
    EXPECT_EQ(detail::spelling{text.substr(0, 3)}.head, three.head);
    EXPECT_EQ(detail::spelling{text.substr(0, 5)}.head, five.head);
    EXPECT_EQ(detail::spelling{text}.tail, nine.tail);
    static_assert(nine.digest("abcdefghi") != five.digest("abcde"));
    EXPECT_EQ(detail::spelling{text}.digest(text), nine.digest("abcdefghi"));
}

TEST(element, the_digest_feels_every_byte) {
    const std::string level(40, 'a');
    for (std::size_t at = 0; at < level.size(); ++at) {
        std::string other = level;
        other[at] = 'b';
        EXPECT_NE(detail::spelling{level}.digest(level), detail::spelling{other}.digest(other)) << at;
    }
}

TEST(element, parts_overlap_where_some_level_fits_both) {
    const auto part = [](std::string_view before, std::string_view after) {
        detail::element made;
        made.what = detail::kind::part;
        made.text = before;
        made.suffix = after;
        return made;
    };
    EXPECT_TRUE(overlap(part("a", ""), part("", "a")));
    EXPECT_TRUE(overlap(part("ab", "c"), part("a", "bc")));
    EXPECT_FALSE(overlap(part("a", ""), part("b", "")));
    EXPECT_FALSE(overlap(part("a", "c"), part("a", "d")));
    EXPECT_TRUE(part("a", "b").fits("axb"));
    EXPECT_FALSE(part("a", "b").fits("ab"));
    EXPECT_FALSE(part("a", "a").fits("a"));
}

// The order of two patterns that meet is that of the rules, and it never runs in a circle.
TEST(element, the_order_is_that_of_the_rules_and_transitive) {
    grove::source from{6};
    std::vector<std::unique_ptr<grove::plant>> plants;
    for (int i = 0; i < 160; ++i) plants.push_back(std::make_unique<grove::plant>(from.pattern()));
    std::vector<std::string> topics;
    for (int i = 0; i < 600; ++i) topics.push_back(from.topic());
    const auto sign = [](int value) { return (value > 0) - (value < 0); };
    const std::size_t count = plants.size();
    std::vector<std::vector<bool>> matches; // of each plant, topic by topic: the pairs ask for each many times
    for (const auto& plant : plants) {
        std::vector<bool>& of = matches.emplace_back();
        for (const std::string& topic : topics) of.push_back(grove::match(plant->text, topic));
    }
    std::vector<int> orders(count * count); // each pair compared once: the triples below are four million
    std::size_t met = 0;
    for (std::size_t one = 0; one < count; ++one) {
        for (std::size_t two = 0; two < count; ++two) {
            const grove::plant& a = *plants[one];
            const grove::plant& b = *plants[two];
            const int ab = orders[one * count + two] = sign(compare(a.view(), b.view(), false));
            for (std::size_t topic = 0; topic < topics.size(); ++topic) {
                if (!matches[one][topic] || !matches[two][topic]) continue;
                ++met;
                ASSERT_EQ(ab, sign(grove::order(a.text, b.text))) << a.text << " " << b.text;
                break;
            }
        }
    }
    for (std::size_t a = 0; a < count; ++a) {
        for (std::size_t b = 0; b < count; ++b) {
            const int ab = orders[a * count + b];
            ASSERT_EQ(ab, -orders[b * count + a]);
            if (ab > 0) continue;
            for (std::size_t c = 0; c < count; ++c) {
                const int bc = orders[b * count + c];
                if (bc > 0) continue;
                ASSERT_EQ(orders[a * count + c], ab < 0 || bc < 0 ? -1 : 0)
                    << plants[a]->text << " " << plants[b]->text << " " << plants[c]->text;
            }
        }
    }
    EXPECT_GT(met, 1000U);
}

} // namespace
