// SPDX-License-Identifier: BSL-1.0
#include <hearken/route/router.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace {

using hearken::on;
using hearken::router;

struct reading {
    double temperature = 0;
};

auto nothing = [] {};
using plain = decltype(on<"a">(nothing));
using writes = decltype(on<"a">([](hearken::rows&) {}));
using batch = decltype(on<"a">([](std::span<hearken::received<reading>>) {}));

static_assert(hearken::is_family<plain, hearken::family::routes>);
static_assert(!plain::batch && !plain::needs_rows);
static_assert(writes::needs_rows && !writes::batch);
static_assert(batch::batch && !batch::needs_rows, "a batch handler may write rows, but need not");

static_assert(router<>::size == 0 && !router<>::has_batch && !router<>::needs_rows);
static_assert(router<plain, router<plain, batch>, router<>>::size == 3);
static_assert(router<plain, router<router<batch>>>::has_batch && !router<plain, router<plain>>::has_batch);
static_assert(router<router<writes>>::needs_rows);

TEST(router, counts_routes_through_all_its_parts) {
    std::string seen;
    auto make = [&](auto name) { return [&seen, name] { seen += name; }; };
    router all(on<"a">(make('a')), router(on<"b">(make('b')), router(on<"c">(make('c'))), on<"d">(make('d'))),
               on<"e">(make('e')));
    all.get<0>().handler();
    all.get<1>().handler();
    all.get<2>().handler();
    all.get<3>().handler();
    all.get<4>().handler();
    EXPECT_EQ(seen, "abcde");
}

TEST(router, takes_handlers_that_can_only_be_moved) {
    router all(on<"a">([p = std::make_unique<int>(7)]() mutable { ++*p; }));
    router moved(std::move(all));
    moved.get<0>().handler();
    EXPECT_EQ(moved.size, 1U);
}

TEST(router, a_route_has_the_listeners_qos_or_its_own) {
    EXPECT_EQ(on<"a">(nothing).qos(), hearken::listeners_qos{}());
    EXPECT_EQ(on<"a">(nothing, hearken::qos::exactly_once{}).qos(), 2);
    EXPECT_EQ(on<"a">(nothing, hearken::qos::level{0}).qos(), 0);
}

} // namespace
