// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/tree.hpp>

#include <array>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <gtest/gtest.h>

#include "grove.hpp"

namespace {

using namespace hearken;

using home = tree<pattern<"devices/<uuid>/data">,           // 0
                  pattern<"devices/<uuid>/status">,         // 1
                  pattern<"devices/main/data">,             // 2
                  pattern<"zigbee2mqtt/<name...>/set">,     // 3
                  pattern<"zigbee2mqtt/#">,                 // 4
                  pattern<"zigbee2mqtt/<name...>/get/set">, // 5
                  pattern<"stat/POWER<n>">,                 // 6
                  pattern<"stat/<what>">,                   // 7
                  pattern<"stat/<what>R1">,                 // 8
                  pattern<"zigbee2mqtt/<name...>">,         // 9
                  pattern<"$SYS/#">,                        // 10
                  pattern<"+/+/+/+/deep">>;                 // 11

constexpr std::size_t none = home::npos;

constexpr std::size_t route(std::string_view topic, std::string_view first = {}) {
    captures found;
    const std::size_t at = home::find(topic, found);
    return !first.empty() && (found.empty() || found[0] != first) ? 99 : at;
}

static_assert(route("devices/main/data") == 2 && route("devices/7f/data", "7f") == 0);
static_assert(route("devices/main/status", "main") == 1); // back from the literal to the placeholder
static_assert(route("zigbee2mqtt/a/b/set", "a/b") == 3 && route("zigbee2mqtt/a/get/set", "a") == 5);
static_assert(route("zigbee2mqtt/get/set", "get") == 3);
static_assert(route("zigbee2mqtt") == 4 && route("zigbee2mqtt/a", "a") == 9);
static_assert(route("stat/POWER1", "1") == 6 && route("stat/xR1", "x") == 8 && route("stat/POWER", "POWER") == 7);
static_assert(route("$SYS") == 10 && route("$SYS/a/b") == 10 && route("$x/b/c/d/deep") == none);
static_assert(route("a/b/c/d/deep") == 11 && route("") == none && route("devices") == none);
static_assert(route("devices/a/b/c/deep") == 11);

static_assert(home::subscriptions.size() == 6);
static_assert(home::subscriptions[0] == "devices/+/data" && home::subscriptions[2] == "zigbee2mqtt/#");
static_assert(home::subscriptions[3] == "stat/+" && home::subscriptions[5] == "+/+/+/+/deep");
static_assert(home::subscription_of == std::array<std::size_t, 12>{0, 1, 0, 2, 2, 2, 3, 3, 3, 2, 4, 5});

// Parts with equally many bytes are told apart by a later level, whichever of them is looked at first.
using twins = tree<pattern<"a<n>/<x>">, pattern<"<n>b/y">, pattern<"<n>c/w">>;
static_assert([] {
    captures found;
    return twins::find("aqb/y", found) == 1 && twins::find("aqb/z", found) == 0 && twins::find("aqc/w", found) == 2 &&
           twins::find("aqc/y", found) == 0;
}());

static_assert(tree<>::subscriptions.empty());
static_assert([] {
    captures found;
    return tree<>::find("a", found) == tree<>::npos;
}());

TEST(tree, finds_at_run_time_what_it_finds_when_compiled) {
    EXPECT_EQ(route("devices/main/data"), 2U);
    EXPECT_EQ(route("devices/main/status", "main"), 1U);
    EXPECT_EQ(route("zigbee2mqtt/a/get/set", "a"), 5U);
    EXPECT_EQ(route("stat/POWER1", "1"), 6U);
    EXPECT_EQ(route("$x/b/c/d/deep"), none);
    EXPECT_EQ(route("nowhere"), none);
}

TEST(tree, a_topic_without_route_captures_nothing) {
    captures found;
    ASSERT_EQ(home::find("devices/7f/data", found), 0U);
    ASSERT_EQ(home::find("nowhere", found), none);
    EXPECT_TRUE(found.empty());
}

/// Patterns of many kinds by number.
template <std::size_t I>
consteval auto numbered() {
    constexpr std::array<const char*, 5> kinds{"plant/line0000/<uuid>/state", "devices/<uuid>/kind0000/sta",
                                               "home/POWER0000x<n>/stat/xyz", "zigbee/<name...>/set0000/xy",
                                               "areas/<x>/000000/0000/thing"};
    constexpr std::array<std::size_t, 5> places{13, 22, 13, 23, 15}; // of the last digit
    char text[28]{};
    for (std::size_t i = 0; i < 27; ++i) text[i] = kinds[I % 5][i];
    std::size_t rest = I;
    for (std::size_t at = places[I % 5]; rest != 0; --at, rest /= 10) text[at] = static_cast<char>('0' + rest % 10);
    return fixed_string<28>{text};
}

template <std::size_t... I>
auto tree_of(std::index_sequence<I...>) -> tree<pattern<numbered<I>()>...>;

// Two hundred routes compile with the limits that compilers have by default, and each finds its own topics.
TEST(tree, two_hundred_routes) {
    using large = decltype(tree_of(std::make_index_sequence<200>{}));
    captures found;
    for (std::size_t i = 0; i < 200; ++i) {
        const std::string digits = std::to_string(i);
        const std::string number = std::string(4 - digits.size(), '0') + digits;
        const std::array<std::string, 5> topics{
            "plant/line" + number + "/7f/state", "devices/7f/kind" + number + "/sta",
            "home/POWER" + number + "x7f/stat/xyz", "zigbee/7f/set" + number + "/xy",
            "areas/7f/00" + number + "/0000/thing"};
        EXPECT_EQ(large::find(topics[i % 5], found), i) << topics[i % 5];
        ASSERT_EQ(found.size(), 1U);
        EXPECT_EQ(found[0], "7f");
    }
    EXPECT_EQ(large::subscriptions.size(), 40U * 3 + 2); // all of home/ share a filter, and all of zigbee/
}

template <class... Patterns>
void compare_with_oracle(std::type_identity<tree<Patterns...>>) {
    constexpr std::array<std::string_view, sizeof...(Patterns)> texts{Patterns::text...};
    grove::source from{11};
    for (int i = 0; i < 20'000; ++i) {
        const std::string topic = from.topic();
        std::size_t best = texts.size();
        for (std::size_t at = 0; at < texts.size(); ++at) {
            if (!grove::match(texts[at], topic)) continue;
            if (best == texts.size() || grove::order(texts[at], texts[best]) < 0) best = at;
        }
        captures found;
        const std::size_t at = tree<Patterns...>::find(topic, found);
        ASSERT_EQ(at == tree<Patterns...>::npos ? texts.size() : at, best) << topic;
    }
}

TEST(tree, grown_when_compiled_finds_what_the_oracle_finds) {
    compare_with_oracle(std::type_identity<
                        tree<pattern<"a">, pattern<"a/b">, pattern<"a/<x>">, pattern<"<x>/b">, pattern<"a<x>/b">,
                             pattern<"<x>b/a">, pattern<"a/<x...>">, pattern<"<x...>/b">, pattern<"<x...>/a/b">,
                             pattern<"a/<x...>/a">, pattern<"+/<y>/+">, pattern<"a/#">, pattern<"#">,
                             pattern<"ab<x>a/#">, pattern<"<x...>/b<y>">, pattern<"a/a/<x>b/<y>">, pattern<"$a/+">>>{});
}

} // namespace
