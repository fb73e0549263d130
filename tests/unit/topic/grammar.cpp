// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/grammar.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "grove.hpp"

namespace {

using namespace hearken;
using namespace std::string_view_literals;
using detail::slip;

slip wrong(std::string_view text) {
    std::vector<detail::written_level> levels(detail::level_count(text));
    return detail::read_pattern(text, levels).wrong;
}

TEST(grammar, one_slip_a_rule) {
    struct line {
        std::string_view text;
        slip wrong;
    };
    const line lines[]{
        {"", slip::empty},
        {"a\0b"sv, slip::nul},
        {"a\xFF", slip::not_utf8},
        {"$share/g/a", slip::share},
        {"$share/", slip::share},
        {"$x<n>/a", slip::dollar},
        {"<>", slip::name_missing},
        {"a/<...>", slip::name_missing},
        {"a/<n", slip::not_closed},
        {"a/<n/b>", slip::not_closed},
        {"a/<", slip::not_closed},
        {"<a><", slip::not_closed},
        {"<1>", slip::name_malformed},
        {"<a-b>", slip::name_malformed},
        {"<a b>", slip::name_malformed},
        {"<a..>", slip::name_malformed},
        {"<\xC3\xA4>", slip::name_malformed},
        {"<a>/x/<a>", slip::name_twice},
        {"<a>/x<a>", slip::name_twice},
        {"<a>/<a...>", slip::name_twice},
        {"<a><b>", slip::two_in_a_level},
        {"<a>-<b...>", slip::two_in_a_level},
        {"x<a...>", slip::many_in_a_level},
        {"<a...>y/z", slip::many_in_a_level},
        {"<a...>/b/<c...>", slip::two_many},
        {"<a...>/#", slip::two_many},
        {"a+/b", slip::plus_in_a_level},
        {"+<n>", slip::plus_in_a_level},
        {"a/b#", slip::hash_in_a_level},
        {"a/<n>#", slip::hash_in_a_level},
        {"a/#/b", slip::hash_not_last},
        {"#/<a...>", slip::hash_not_last},
        {"<a>/<b>/<c>/<d>/<e>/<f>/<g>/<h>/<i>/<j>/<k>/<l>/<m>/<n>/<o>/<p>/<q>", slip::too_many_names},
        {"<a>/<b>/<c>/<d>/<e>/<f>/<g>/<h>/<i>/<j>/<k>/<l>/<m>/<n>/<o>/<p>", slip::none},
        {"/", slip::none},
        {"a//<_b9...>//c", slip::none},
        {"a>b/>>", slip::none},
        {"<<a>/<<<b>", slip::none},
        {"$SYS/<x>", slip::none},
        {"$x/y<n>", slip::none},
        {"$share", slip::none},
    };
    for (const line& one : lines) EXPECT_EQ(wrong(one.text), one.wrong) << one.text;
    EXPECT_EQ(wrong(std::string(65'536, 'a')), slip::too_long);
    EXPECT_EQ(wrong(std::string(65'535, 'a')), slip::none);
}

TEST(grammar, filter_of_a_pattern) {
    const auto filter = [](std::string text) { return grove::plant{std::move(text)}.filter; };
    EXPECT_EQ(filter("devices/<uuid>/data"), "devices/+/data");
    EXPECT_EQ(filter("zigbee2mqtt/<name...>/set"), "zigbee2mqtt/#");
    EXPECT_EQ(filter("<all...>"), "#");
    EXPECT_EQ(filter("stat/<d>/POWER<n>"), "stat/+/+");
    EXPECT_EQ(filter("a/<<b>/<<<c>"), "a/<b>/+");
    EXPECT_EQ(filter("+/#"), "+/#");
    EXPECT_EQ(filter("//"), "//");
}

TEST(grammar, a_random_text_is_read_or_refused) {
    grove::source from{8};
    for (int i = 0; i < 50'000; ++i) {
        std::string text;
        for (std::size_t n = from.below(14); n > 0; --n) text += "ab/<>.+#$"[from.below(9)];
        const grove::plant read{text};
        if (read.shape.wrong != slip::none) continue;
        EXPECT_TRUE(topic::valid_filter(read.filter)) << text << " " << read.filter;
        EXPECT_EQ(read.elements.size(), read.levels.size());
    }
}

} // namespace
