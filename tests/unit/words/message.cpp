// SPDX-License-Identifier: BSL-1.0
#include <hearken/words/message.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using hearken::message;
using hearken::message_view;
using hearken::subscription_ids;

constexpr subscription_ids ids_of(unsigned count) {
    subscription_ids ids;
    for (unsigned i = 1; i <= count; ++i) ids.add(i * 10);
    return ids;
}

static_assert(ids_of(0).size() == 0);
static_assert(ids_of(4).size() == 4 && *ids_of(4).begin() == 10);
static_assert(ids_of(5).size() == 0, "more than fit: which ones is not known, so none is claimed");
static_assert(ids_of(300).size() == 0, "the count never wraps round");

TEST(message, subscription_ids_are_kept_in_order) {
    const auto ids = ids_of(3);
    EXPECT_EQ(std::vector<std::uint32_t>(ids.begin(), ids.end()), (std::vector<std::uint32_t>{10, 20, 30}));
    const auto many = ids_of(6);
    EXPECT_EQ(many.begin(), many.end());
}

TEST(message, owns_bytes_and_flags_of_the_view_it_was_made_from) {
    std::string topic = "a/b", payload("x\0y", 3);
    message_view v{
        topic, payload, 2, true, true, ids_of(2), std::chrono::system_clock::time_point{std::chrono::seconds{7}}};
    const message owned(v);
    topic.assign("gone");
    payload.assign("gone");
    const message_view back = owned.view();
    EXPECT_EQ(back.topic, "a/b");
    EXPECT_EQ(back.payload, std::string_view("x\0y", 3));
    EXPECT_EQ(back.qos, 2);
    EXPECT_TRUE(back.retained);
    EXPECT_TRUE(back.duplicate);
    EXPECT_EQ(back.ids.size(), 2U);
    EXPECT_EQ(back.received, v.received);
}

TEST(message, says_nothing_by_default) {
    const message_view v;
    EXPECT_TRUE(v.topic.empty() && v.payload.empty());
    EXPECT_EQ(v.qos, 0);
    EXPECT_FALSE(v.retained || v.duplicate);
    EXPECT_EQ(v.ids.size(), 0U);
}

} // namespace
