// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/shares.hpp>

#include "../route/nobody.hpp"

#include <gtest/gtest.h>

#include <set>

namespace {

using hearken::on;
using hearken::run::shares;

auto make_router() {
    return hearken::router(on<"d/<uuid>/<what>">([] {}), on<"x/<n>">([] {}),
                           on<"b/<uuid>">([](std::span<hearken::received<hearken::text>>) {}));
}
struct bench {
    decltype(make_router()) router = make_router();
    hearken::routing_of<decltype(router)> routes{router};
};

std::set<unsigned> of(const shares& how, std::string_view before, std::string_view after = {}) {
    std::set<unsigned> used;
    for (int i = 0; i < 100; ++i) {
        const std::string topic = std::string(before) + std::to_string(i) + std::string(after);
        used.insert(how.of({.topic = topic}, 4));
    }
    return used;
}

TEST(shares, topics_are_divided_among_all_threads) {
    bench b;
    const shares by_topic(b.routes, "");
    EXPECT_FALSE(by_topic.any_by_key());
    for (const char* before : {"d/1/", "x/", "nobody/"}) EXPECT_EQ(of(by_topic, before).size(), 4U) << before;
}

TEST(shares, what_has_one_key_goes_to_one_thread) {
    bench b;
    const shares by_key(b.routes, "uuid");
    EXPECT_TRUE(by_key.any_by_key());
    EXPECT_EQ(of(by_key, "d/1/").size(), 1U);
    EXPECT_EQ(of(by_key, "d/", "/x").size(), 4U);
    EXPECT_EQ(of(by_key, "x/").size(), 4U) << "without that placeholder the topic is the key";
    EXPECT_FALSE(shares(b.routes, "nothing").any_by_key());
}

TEST(shares, batches_are_the_first_threads) {
    bench b;
    EXPECT_EQ(of(shares(b.routes, "uuid"), "b/"), (std::set<unsigned>{0}));
    EXPECT_EQ(of(shares(b.routes, ""), "b/"), (std::set<unsigned>{0}));
}

} // namespace
