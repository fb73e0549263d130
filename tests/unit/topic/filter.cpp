// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/filter.hpp>

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using namespace hearken;
using namespace std::string_view_literals;

static_assert(topic::valid_filter("a/+/#") && !topic::valid_filter("a/#/b") && !topic::valid_filter("a+"));
static_assert(topic::valid_name("a//b") && !topic::valid_name("a/+") && !topic::valid_name(""));
static_assert(topic::matches("a/#", "a") && !topic::matches("#", "$SYS/x") && topic::matches("$SYS/#", "$SYS/x"));

TEST(filter, the_corpus_line_by_line) {
    std::ifstream file{HEARKEN_TEST_DATA "/topic_matching.jsonl"};
    ASSERT_TRUE(file) << HEARKEN_TEST_DATA;
    std::string line;
    int lines = 0;
    while (std::getline(file, line)) {
        const nlohmann::json row = nlohmann::json::parse(line);
        const std::string filter = row.at("filter");
        const std::string name = row.at("topic");
        EXPECT_EQ(topic::valid_filter(filter), row.at("valid_filter").get<bool>()) << line.substr(0, 200);
        EXPECT_EQ(topic::valid_name(name), row.value("valid_topic", true)) << line.substr(0, 200);
        EXPECT_EQ(topic::matches(filter, name), row.at("match").get<bool>()) << line.substr(0, 200);
        EXPECT_EQ(topic::check_filter(filter).has_value(), topic::valid_filter(filter));
        EXPECT_EQ(topic::check_name(name).has_value(), topic::valid_name(name));
        ++lines;
    }
    EXPECT_EQ(lines, 75);
}

TEST(filter, says_what_is_wrong) {
    const auto what = [](std::string_view filter) { return topic::check_filter(filter).error().what; };
    EXPECT_EQ(topic::check_filter("a/#/b").error().code, errc::invalid_topic);
    EXPECT_EQ(what("a/#/b"), "the topic filter 'a/#/b' has a '#' before its last level");
    EXPECT_EQ(what("a+"), "the topic filter 'a+' has a '+' that is not a whole level");
    EXPECT_EQ(what("a/b#"), "the topic filter 'a/b#' has a '#' that is not a whole level");
    EXPECT_EQ(what(""), "the topic filter '' is empty; it must have at least one character");
    EXPECT_EQ(what("a\0b"sv), "the topic filter 'a?b' holds a NUL character");
    EXPECT_EQ(what("a\xFF"), "the topic filter 'a\xFF' is not valid UTF-8");
    EXPECT_EQ(what(std::string(65'536, 'a')),
              "the topic filter '" + std::string(80, 'a') + "...' is longer than 65,535 bytes");
    EXPECT_EQ(topic::check_name("a/+").error().what,
              "the topic 'a/+' holds a wildcard; '+' and '#' are for filters only");
}

TEST(filter, shared) {
    EXPECT_TRUE(topic::valid_filter("$share/group/a/+"));
    EXPECT_TRUE(topic::valid_filter("$share/group//"));
    EXPECT_FALSE(topic::valid_filter("$share/group"));
    EXPECT_FALSE(topic::valid_filter("$share/group/"));
    EXPECT_FALSE(topic::valid_filter("$share//a"));
    EXPECT_FALSE(topic::valid_filter("$share/g+/a"));
    EXPECT_FALSE(topic::valid_filter("$share/#/a"));
    EXPECT_FALSE(topic::valid_filter("$share/g/a/#/b"));
    EXPECT_EQ(topic::strip_share("$share/group/a/+"), "a/+");
    EXPECT_EQ(topic::strip_share("a/+"), "a/+");
    EXPECT_EQ(topic::strip_share("$shared/x"), "$shared/x");
    EXPECT_TRUE(topic::matches("$share/group/a/+", "a/b"));
    EXPECT_FALSE(topic::matches("$share/group/#", "$SYS/b"));
    EXPECT_FALSE(topic::matches("$share/group/a", "$share/group/a"));
}

TEST(filter, dollar) {
    EXPECT_FALSE(topic::matches("+/monitor", "$SYS/monitor"));
    EXPECT_TRUE(topic::matches("$SYS/monitor/+", "$SYS/monitor/Clients"));
    EXPECT_FALSE(topic::covers("#", "$SYS/#"));
    EXPECT_FALSE(topic::overlap("+/a", "$SYS/a"));
}

// covers and overlap say what they must for every name over a small alphabet.
TEST(filter, covers_and_overlap_against_all_names) {
    std::vector<std::string> names;
    std::vector<std::string> filters;
    const auto grow = [](std::vector<std::string>& into, const std::vector<std::string>& levels, std::size_t depth) {
        std::vector<std::string> row = levels;
        for (std::size_t i = 0; i < depth; ++i) {
            std::vector<std::string> next;
            for (const std::string& one : row) {
                into.push_back(one);
                if (!one.ends_with("#")) {
                    for (const std::string& level : levels) next.push_back(one + "/" + level);
                }
            }
            row = next;
        }
    };
    grow(names, {"a", "b", "$c"}, 4);
    grow(filters, {"a", "$c", "+", "#"}, 3);
    for (const std::string& one : filters) {
        ASSERT_TRUE(topic::valid_filter(one)) << one;
        for (const std::string& two : filters) {
            bool both = false;
            bool all = true;
            for (const std::string& name : names) {
                const bool first = topic::matches_valid(one, name);
                const bool second = topic::matches_valid(two, name);
                both = both || (first && second);
                all = all && (first || !second);
            }
            ASSERT_EQ(topic::covers(one, two), all) << one << " " << two;
            ASSERT_EQ(topic::overlap(one, two), both) << one << " " << two;
        }
    }
}

} // namespace
