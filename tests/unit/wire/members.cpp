// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/containers.hpp>
#include <hearken/wire/keys.hpp>
#include <hearken/wire/members.hpp>
#include <hearken/wire/object.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>

using hearken::keys;
using hearken::named;
using namespace hearken::wire::detail;

namespace {

struct status {
    double ts{};
    hearken::rest<int> other;
    named<"command_topic", int, "cmd_t"> command;
    keys<"switch:*", int> switches;
    keys<"switch:1*", int> ten;
};

static_assert(members_of<status>.patterns.size() == 3);
static_assert(members_of<status>.patterns[0].text == "switch:1*" && members_of<status>.patterns[2].text == "*");
static_assert(!members_of<status>.is_named(1) && members_of<status>.is_named(2));
static_assert(names_differ(members_of<status>) && patterns_differ(members_of<status>));

struct same_names {
    int a{};
    named<"b", int, "a"> b;
};
struct same_further {
    named<"a", int, "c"> a;
    named<"b", int, "c"> b;
};
struct same_patterns {
    keys<"*", int> a;
    hearken::rest<double> b;
};
static_assert(!names_differ(members_of<same_names>) && !names_differ(members_of<same_further>) &&
              !patterns_differ(members_of<same_patterns>));
static_assert(member_bit(3) == 8 && member_bit(3, false) == 0);
static_assert(members_between(0, 64) == ~std::uint64_t{0} && members_between(2, 4) == 12 && members_between(3, 3) == 0);

TEST(members, a_key_is_a_names_first_then_the_most_specific_patterns) {
    constexpr const members& all = members_of<status>;
    EXPECT_EQ(find_member(all, "ts"), 0U);
    EXPECT_EQ(find_member(all, "command_topic"), 2U);
    EXPECT_EQ(find_member(all, "cmd_t"), 2U);
    EXPECT_EQ(find_member(all, "switch:0"), 3U);
    EXPECT_EQ(find_member(all, "switch:12"), 4U);
    EXPECT_EQ(find_member(all, "command"), 1U) << "its C++ name is nothing on the wire";
    EXPECT_EQ(find_member(all, ""), 1U);
    EXPECT_EQ(find_member(members_of<same_names>, "x"), no_member);
    for (std::size_t likely = 0; likely <= all.keys.size(); ++likely) {
        EXPECT_EQ(find_member(all, "ts", likely), 0U);
        EXPECT_EQ(find_member(all, "command_topic", likely), 2U);
    }
    EXPECT_EQ(find_member(members_of<same_names>, ""), no_member);
}

} // namespace
