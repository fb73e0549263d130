// SPDX-License-Identifier: BSL-1.0
#include <hearken/transport/loopback.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace {

using hearken::message_view;
using hearken::transport::loopback;
using hearken::transport::subscription;
using hearken::transport::verdict;

/// Notes what it is given, and answers as told.
struct recorder final : hearken::transport::receiver {
    std::vector<std::string> seen;
    unsigned lost = 0;
    std::function<verdict(const message_view&)> answer = [](const message_view&) { return verdict::accepted; };
    verdict on_message(const message_view& m) noexcept override {
        seen.push_back(std::string(m.topic) + "=" + std::string(m.payload) + " q" + std::to_string(m.qos) +
                       (m.duplicate ? " dup" : "") + (m.retained ? " retained" : ""));
        return answer(m);
    }
    void on_lost(hearken::error) noexcept override { ++lost; }
};
using texts = std::vector<std::string>;

/// A client that is connected and subscribed.
struct client {
    recorder got;
    loopback broker, network{broker};
    explicit client(std::vector<subscription> lines = {{"a/#", 1, 0, 0}}, hearken::options o = {})
        : lines_(std::move(lines)) {
        EXPECT_TRUE(network.open(o, got));
        EXPECT_FALSE(connect());
        EXPECT_TRUE(network.subscribe(lines_, {}));
    }
    bool connect() { return network.connect({}, {})->present; }
    void reconnect() {
        (void)connect();
        EXPECT_TRUE(network.subscribe(lines_, {}));
    }
    ~client() {
        network.disconnect({});
        network.close();
    }

private:
    std::vector<subscription> lines_;
};

TEST(loopback, delivers_one_copy_a_matching_subscription_at_the_lower_qos) {
    client c({{"a/#", 1, 0, 7}, {"a/+", 0, 0, 8}, {"b", 1, 0, 9}});
    EXPECT_EQ(c.broker.inject("a/x", "1", 2), 2U);
    EXPECT_EQ(c.broker.inject("c", "1"), 0U);
    EXPECT_EQ(c.got.seen, (texts{"a/x=1 q1", "a/x=1 q0"}));
}

TEST(loopback, what_was_refused_cuts_and_comes_again_first_with_dup) {
    client c;
    c.got.answer = [&](const message_view& m) {
        return m.payload == "2" && !m.duplicate ? verdict::refused : verdict::accepted;
    };
    EXPECT_EQ(c.broker.inject("a/x", "1"), 1U);
    EXPECT_EQ(c.broker.inject("a/x", "2"), 0U);
    EXPECT_EQ(c.got.lost, 1U);
    EXPECT_EQ(c.broker.inject("a/x", "3"), 0U) << "nothing is delivered after a cut";
    c.reconnect();
    EXPECT_EQ(c.got.seen, (texts{"a/x=1 q1", "a/x=2 q1", "a/x=2 q1 dup", "a/x=3 q1"}));
}

TEST(loopback, a_refused_message_of_qos_0_is_gone) {
    client c;
    c.got.answer = [](const message_view&) { return verdict::refused; };
    EXPECT_EQ(c.broker.inject("a/x", "1", 0), 0U);
    c.got.answer = [](const message_view&) { return verdict::accepted; };
    c.reconnect();
    EXPECT_EQ(c.got.seen.size(), 1U);
}

TEST(loopback, a_session_waits_for_qos_1_until_it_is_forgotten) {
    client c;
    c.broker.drop();
    c.broker.drop();
    EXPECT_EQ(c.got.lost, 1U) << "once a connection";
    EXPECT_EQ(c.broker.inject("a/x", "1", 1), 0U);
    EXPECT_EQ(c.broker.inject("a/x", "0", 0), 0U);
    EXPECT_TRUE(c.connect());
    EXPECT_TRUE(c.network.subscribe({}, {}));
    EXPECT_EQ(c.got.seen, texts{"a/x=1 q1"});
    c.broker.forget_session();
    c.broker.drop();
    EXPECT_FALSE(c.connect());
    EXPECT_EQ(c.broker.inject("a/x", "2"), 0U) << "its subscriptions are gone, too";
}

TEST(loopback, a_clean_start_throws_away_what_was_kept_once) {
    loopback broker;
    recorder got;
    const std::vector<subscription> lines{{"a", 1, 0, 0}};
    for (const bool clean : {false, true}) {
        loopback network = broker;
        ASSERT_TRUE(network.open({.clean_start = clean}, got));
        EXPECT_FALSE(network.connect({}, {})->present);
        ASSERT_TRUE(network.subscribe(lines, {}));
        network.disconnect({});
        EXPECT_TRUE(network.connect({}, {})->present) << "it holds for the first connection only";
        network.disconnect({});
        network.close();
        broker.inject("a", "1");
    }
    EXPECT_TRUE(got.seen.empty());
}

TEST(loopback, a_session_without_expiry_ends_with_its_connection) {
    client c({{"a", 1, 0, 0}}, {.session_expiry = std::chrono::seconds{0}});
    c.broker.drop();
    c.broker.inject("a", "1");
    EXPECT_FALSE(c.connect());
    ASSERT_TRUE(c.network.subscribe({}, {}));
    EXPECT_TRUE(c.got.seen.empty());
}

TEST(loopback, a_second_client_does_not_disturb_the_first) {
    client c;
    recorder other;
    loopback guest = c.broker;
    ASSERT_TRUE(guest.open({}, other));
    EXPECT_TRUE(guest.connect({}, {}));
    guest.disconnect({});
    guest.close();
    EXPECT_EQ(c.broker.inject("a/x", "1"), 1U);
    EXPECT_EQ(c.got.lost, 0U);
    EXPECT_EQ(c.broker.connects(), 2U);
}

TEST(loopback, connects_fail_as_told) {
    client c;
    c.broker.drop();
    c.broker.refuse_connect(hearken::error{.code = hearken::errc::tls, .what = "bad certificate"});
    EXPECT_EQ(c.network.connect({.broker = "x"}, {}).error().code, hearken::errc::tls);
    EXPECT_EQ(c.broker.last_attempt().broker, "x");
    c.broker.refuse_connect(std::nullopt);
    EXPECT_TRUE(c.connect());
}

TEST(loopback, subscribes_are_answered_as_told) {
    client c(std::vector<subscription>{});
    c.broker.answer_subscribe("refused", 0x87);
    c.broker.answer_subscribe("lower", 0);
    const std::vector<subscription> lines{{"fine", 2, 0, 0}, {"refused", 1, 0, 0}, {"lower", 1, 0, 0}};
    const auto grants = c.network.subscribe(lines, {});
    ASSERT_TRUE(grants);
    ASSERT_EQ(grants->size(), 3U);
    EXPECT_EQ((*grants)[0].code, 2);
    EXPECT_TRUE((*grants)[1].refused());
    EXPECT_EQ((*grants)[2].code, 0);
    EXPECT_EQ(c.broker.subscriptions().size(), 2U);
    const std::vector<std::string> gone{"fine"};
    EXPECT_TRUE(c.network.unsubscribe(gone, {}));
    EXPECT_EQ(c.broker.subscriptions().size(), 1U);
    c.broker.drop();
    EXPECT_EQ(c.network.subscribe(lines, {}).error().code, hearken::errc::not_connected);
}

TEST(loopback, publications_are_kept_and_acknowledged) {
    client c;
    std::vector<bool> ends;
    auto done = [&](const hearken::result<>& r) { ends.push_back(r.has_value()); };
    c.network.publish({.topic = "out", .payload = "1", .qos = 1, .retain = true}, done);
    c.broker.drop();
    c.network.publish({.topic = "out", .payload = "2"}, done);
    EXPECT_EQ(ends, (std::vector<bool>{true, false}));
    ASSERT_EQ(c.broker.published().size(), 1U);
    EXPECT_TRUE(c.broker.published()[0].retain);
}

TEST(loopback, what_a_handler_injects_comes_after_its_own_message) {
    client c;
    c.got.answer = [&](const message_view& m) {
        if (m.payload == "1") {
            EXPECT_EQ(c.broker.inject("a/x", "2"), 0U) << "one message at a time";
            EXPECT_EQ(c.broker.inject(message_view{.topic = "a/x"}), verdict::refused);
        }
        return verdict::accepted;
    };
    EXPECT_EQ(c.broker.inject("a/x", "1"), 2U);
    EXPECT_EQ(c.got.seen, (texts{"a/x=1 q1", "a/x=2 q1"}));
}

TEST(loopback, a_session_forgotten_inside_a_handler_takes_nothing_else_with_it) {
    client c({{"a", 1, 0, 0}});
    bool first = true;
    c.got.answer = [&](const message_view&) {
        if (std::exchange(first, false)) {
            c.broker.forget_session();
            const std::vector<subscription> again{{"a", 1, 0, 0}};
            EXPECT_TRUE(c.network.subscribe(again, {}));
            c.broker.inject("a", "2");
        }
        return verdict::accepted;
    };
    c.broker.inject("a", "1");
    EXPECT_EQ(c.got.seen, (texts{"a=1 q1", "a=2 q1"}));
}

TEST(loopback, a_disconnect_in_a_callback_does_not_wait_for_itself) {
    client c;
    c.got.answer = [&](const message_view&) {
        c.network.disconnect({});
        return verdict::accepted;
    };
    EXPECT_EQ(c.broker.inject("a/x", "1"), 1U);
}

TEST(loopback, several_threads_inject_but_one_message_comes_at_a_time) {
    client c;
    std::atomic<int> inside{0};
    c.got.answer = [&](const message_view&) {
        EXPECT_EQ(++inside, 1);
        --inside;
        return verdict::accepted;
    };
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < 200; ++i) {
                    if (t % 2 == 0)
                        c.broker.inject("a/x", "");
                    else
                        EXPECT_EQ(c.broker.inject(message_view{.topic = "a/y"}), verdict::accepted);
                }
            });
        }
    }
    EXPECT_EQ(c.got.seen.size(), 800U);
}

} // namespace
