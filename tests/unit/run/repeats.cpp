// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/repeats.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

hearken::message_view message(std::string_view topic, std::string_view payload) {
    return {.topic = topic, .payload = payload, .retained = true};
}

TEST(repeats, only_the_newest_payload_of_a_topic_is_known_again) {
    hearken::run::repeats r;
    EXPECT_FALSE(r.seen(message("a", "1")));
    EXPECT_FALSE(r.seen(message("a", "1"))) << "looking is not remembering";
    r.remember(message("a", "1"));
    EXPECT_TRUE(r.seen(message("a", "1")));
    EXPECT_FALSE(r.seen(message("b", "1")));
    r.remember(message("a", "2"));
    EXPECT_TRUE(r.seen(message("a", "2")));
    EXPECT_FALSE(r.seen(message("a", "1"))) << "it has changed back: news";
}

TEST(repeats, many_topics_are_all_known) {
    hearken::run::repeats r;
    const auto topic = [](int i) { return "devices/" + std::to_string(i) + "/state"; };
    for (int i = 0; i < 5'000; ++i) r.remember(message(topic(i), "on"));
    for (int i = 0; i < 5'000; ++i) {
        EXPECT_TRUE(r.seen(message(topic(i), "on"))) << i;
        EXPECT_FALSE(r.seen(message(topic(i), "off"))) << i;
    }
    EXPECT_FALSE(r.seen(message(topic(5'000), "on")));
}

} // namespace
