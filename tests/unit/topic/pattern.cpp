// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/pattern.hpp>

#include <string_view>

#include <gtest/gtest.h>

namespace {

using namespace hearken;

/// Whether the pattern matches and captures just these.
template <class Pattern, class... Values>
constexpr bool binds(std::string_view topic, Values... values) {
    captures found;
    if (!Pattern::match(topic, found) || found.size() != sizeof...(Values)) return false;
    std::size_t i = 0;
    return ((found[i++] == std::string_view{values}) && ...);
}

using data = pattern<"devices/<uuid>/data">;
static_assert(data::text == "devices/<uuid>/data" && data::filter == "devices/+/data");
static_assert(data::capture_count == 1 && data::capture_names[0] == "uuid");
static_assert(binds<data>("devices/7f/data", "7f"));
static_assert(binds<data>("devices//data", ""));
static_assert(!data::match("devices/7f/data/") && !data::match("devices/data") && !data::match("devices/7f/dat"));
static_assert(!data::match("/devices/7f/data") && !data::match("") && !data::match("devices"));

using set = pattern<"zigbee2mqtt/<name...>/set">;
static_assert(set::filter == "zigbee2mqtt/#");
static_assert(binds<set>("zigbee2mqtt/lamp/set", "lamp"));
static_assert(binds<set>("zigbee2mqtt/house/lamp/set", "house/lamp"));
static_assert(binds<set>("zigbee2mqtt/set/set", "set") && binds<set>("zigbee2mqtt//set", ""));
static_assert(!set::match("zigbee2mqtt/set") && !set::match("zigbee2mqtt/lamp/get"));

using power = pattern<"stat/<device>/POWER<n>">;
static_assert(power::filter == "stat/+/+");
static_assert(binds<power>("stat/plug/POWER12", "plug", "12"));
static_assert(!power::match("stat/plug/POWER") && !power::match("stat/plug/power1"));

using things = pattern<"v3/<app>@ttn/devices/<id>/up">;
static_assert(binds<things>("v3/farm@ttn/devices/eui-1/up", "farm", "eui-1"));
static_assert(!things::match("v3/@ttn/devices/eui-1/up"));

using escaped = pattern<"a<<b/<<<x>>/c">;
static_assert(escaped::filter == "a<b/+/c" && binds<escaped>("a<b/<7>/c", "7"));

using rest = pattern<"a/+/#">;
static_assert(rest::capture_count == 0 && rest::filter == "a/+/#");
static_assert(rest::match("a/b") && rest::match("a/b/c/d") && rest::match("a/") && !rest::match("a"));
static_assert(pattern<"#">::match("a") && pattern<"#">::match("/") && !pattern<"#">::match("$SYS/a"));
static_assert(binds<pattern<"<all...>">>("a/b", "a/b") && !pattern<"<all...>">::match("$SYS/a"));
static_assert(!pattern<"<x>/a">::match("$SYS/a") && pattern<"$SYS/<x>">::match("$SYS/a"));
static_assert(!pattern<"<x>S/a">::match("$SYS/a") && binds<pattern<"S<x>/a">>("S$/a", "$"));
static_assert(pattern<"/">::match("/") && !pattern<"/">::match("//") && !pattern<"/">::match("a"));
static_assert(binds<pattern<"<a>/<b>">>("/", "", ""));

TEST(pattern, matches_at_run_time_what_it_matches_when_compiled) {
    EXPECT_TRUE(binds<data>("devices/7f/data", "7f"));
    EXPECT_TRUE(binds<set>("zigbee2mqtt/house/lamp/set", "house/lamp"));
    EXPECT_TRUE(binds<power>("stat/plug/POWER12", "plug", "12"));
    EXPECT_TRUE(binds<escaped>("a<b/<7>/c", "7"));
    EXPECT_FALSE(data::match("devices/7f/data/more"));
}

TEST(pattern, sixteen_captures) {
    using many = pattern<"<a>/<b>/<c>/<d>/<e>/<f>/<g>/<h>/<i>/<j>/<k>/<l>/<m>/<n>/<o>/<p>">;
    captures found;
    ASSERT_TRUE(many::match("0/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15", found));
    EXPECT_EQ(found.size(), 16U);
    EXPECT_EQ(found[15], "15");
}

} // namespace
