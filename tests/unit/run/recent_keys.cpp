// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/recent_keys.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace {

using hearken::run::recent_keys;

hearken::run::kept_key key(std::uint64_t n, std::uint64_t number = 0) {
    return {{n, n}, number};
}

std::vector<std::uint64_t> all(const recent_keys& of) {
    std::vector<std::uint64_t> found;
    of.each([&](const hearken::run::kept_key& one) { found.push_back(one.key.low); });
    return found;
}

TEST(recent_keys, know_what_came_and_forget_the_oldest) {
    recent_keys keys(3);
    for (std::uint64_t n = 1; n <= 3; ++n) EXPECT_NE(keys.add(key(n)), recent_keys::nowhere) << n;
    for (std::uint64_t n = 1; n <= 3; ++n) EXPECT_EQ(keys.add(key(n)), recent_keys::nowhere) << n;
    EXPECT_NE(keys.add(key(4)), recent_keys::nowhere);
    EXPECT_NE(keys.add(key(1)), recent_keys::nowhere) << "it was the oldest";
    EXPECT_EQ(all(keys), (std::vector<std::uint64_t>{3, 4, 1}));
    EXPECT_EQ(keys.size(), 3U);
}

TEST(recent_keys, what_is_removed_may_come_again) {
    recent_keys keys(10);
    const auto first = keys.add(key(1));
    (void)keys.add(key(2));
    keys.remove(key(1).key, first);
    const auto second = keys.add(key(1));
    EXPECT_NE(second, recent_keys::nowhere);
    keys.remove(key(1).key, first);
    EXPECT_EQ(keys.add(key(1)), recent_keys::nowhere) << "that was another one";
    keys.remove(key(1).key);
    keys.remove(key(9).key);
    EXPECT_EQ(all(keys), (std::vector<std::uint64_t>{2}));
    keys.clear();
    EXPECT_EQ(keys.size(), 0U);
    EXPECT_NE(keys.add(key(2)), recent_keys::nowhere);
}

TEST(recent_keys, what_was_removed_takes_no_place_for_ever) {
    recent_keys keys(2);
    (void)keys.add(key(1));
    for (std::uint64_t n = 2; n < 100; ++n) keys.remove(key(n).key, keys.add(key(n)));
    EXPECT_EQ(keys.add(key(1)), recent_keys::nowhere) << "nothing has come since";
    const auto second = keys.add(key(200));
    (void)keys.add(key(201));
    keys.remove(key(200).key, second); // between two that stay
    (void)keys.add(key(202));
    EXPECT_EQ(all(keys), (std::vector<std::uint64_t>{201, 202}));
}

} // namespace
