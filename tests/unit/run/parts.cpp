// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/parts.hpp>

#include <hearken/inbox/journal.hpp>
#include <hearken/inbox/memory.hpp>
#include <hearken/transport/loopback.hpp>

#include <gtest/gtest.h>

namespace {

namespace run = hearken::run;
using hearken::on;

using defaults = run::chosen<hearken::transport::loopback>;
static_assert(std::is_same_v<defaults::transport_type, hearken::transport::loopback>);
static_assert(std::is_same_v<defaults::reconnect_type, hearken::reconnect::exponential>);
static_assert(std::is_same_v<defaults::qos_type, hearken::qos::at_least_once>);
static_assert(std::is_same_v<defaults::inbox_type, hearken::inbox::direct>);
static_assert(std::is_same_v<defaults::overflow_type, hearken::overflow::block>);
static_assert(std::is_same_v<defaults::reject_type, hearken::reject::log>, "there is no place for dead letters");
static_assert(std::is_same_v<defaults::retained_type, hearken::retained::at_start>);
static_assert(std::is_same_v<defaults::events_type, hearken::events::none>);
static_assert(!defaults::has_store);
using journalled = run::chosen<hearken::transport::loopback, hearken::inbox::journal>;
static_assert(std::is_same_v<journalled::reject_type, hearken::reject::dead_letter<>>, "the journal is a place");

using picked = run::chosen<void, hearken::qos::level, hearken::transport::loopback, hearken::reconnect::never,
                           hearken::inbox::memory, hearken::overflow::drop_oldest>;
static_assert(std::is_same_v<picked::transport_type, hearken::transport::loopback>);
static_assert(std::is_same_v<picked::qos_type, hearken::qos::level>);
static_assert(std::is_same_v<picked::reconnect_type, hearken::reconnect::never>);
static_assert(std::is_same_v<picked::overflow_type, hearken::overflow::drop_oldest>);

TEST(parts, a_part_is_picked_with_its_values_and_the_default_is_made) {
    std::tuple parts{hearken::qos::level{2}, hearken::reconnect::fixed{std::chrono::milliseconds{7}}};
    EXPECT_EQ((run::pick<hearken::family::qos, hearken::qos::level>(parts).n), 2);
    EXPECT_EQ((run::pick<hearken::family::reconnect, hearken::reconnect::fixed>(parts).delay.count()), 7);
    EXPECT_TRUE((std::is_same_v<decltype(run::pick<hearken::family::events, hearken::events::none>(parts)),
                                hearken::events::none>));
}

TEST(parts, routes_are_collected_from_among_the_policies) {
    std::tuple parts{hearken::qos::level{2}, on<"a">([] {}), hearken::reconnect::never{},
                     hearken::router(on<"b">([] {}), on<"c">([] {}))};
    const auto routes = run::collect_routes(parts);
    EXPECT_EQ(routes.size, 3U);
}

} // namespace
