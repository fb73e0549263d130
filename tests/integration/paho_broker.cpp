// SPDX-License-Identifier: BSL-1.0
// The broker stops, is killed, forgets, freezes: what the receiver is told, and what the next connection finds.

#include <hearken/transport/paho.hpp>

#include <string>

#include <gtest/gtest.h>

#include "support/fake_broker.hpp"
#include "support/mosquitto.hpp"
#include "support/paho_fixture.hpp"

namespace {

using namespace hearken;
using namespace hearken::testing;
using namespace std::chrono_literals;

constexpr mqtt_version versions[] = {mqtt_version::v311, mqtt_version::v5};

TEST(paho_broker, stopped_and_killed) {
    for (const mqtt_version version : versions) {
        for (const bool kill : {false, true}) {
            mosquitto broker;
            if (!broker.start()) GTEST_SKIP() << broker.why();
            client c(broker.uri());
            c.how.version = version;
            ASSERT_TRUE(c.connect());
            kill ? broker.kill() : broker.stop();
            ASSERT_TRUE(c.seen.wait_for_losses(1));
            EXPECT_EQ(c.seen.losses()[0].code, errc::connection_lost);
            EXPECT_TRUE(c.seen.losses()[0].what.starts_with(broker.uri()));
            EXPECT_FALSE(c.publish("t", "p"));
            const auto session = c.connect();
            ASSERT_FALSE(session);
            EXPECT_EQ(session.error().code, errc::unreachable);
            ASSERT_TRUE(broker.restart());
            ASSERT_TRUE(c.connect());
            EXPECT_TRUE(c.publish("t", "p"));
            EXPECT_EQ(c.seen.losses().size(), 1U);
        }
    }
}

TEST(paho_broker, a_session_that_is_kept_and_one_that_is_lost) {
    for (const mqtt_version version : versions) {
        mosquitto broker;
        if (!broker.start({"persistence true", "persistence_location $FOLDER/"})) GTEST_SKIP() << broker.why();
        client c(broker.uri());
        c.how.version = version;
        auto session = c.connect();
        ASSERT_TRUE(session) << why(session);
        EXPECT_FALSE(session->present);
        ASSERT_TRUE(c.subscribe({{.filter = "k/#"}}));
        c.network.disconnect(5s);
        ASSERT_TRUE(broker.publish("k/1", "while away"));
        ASSERT_TRUE(broker.restart()); // says goodbye and saves
        session = c.connect();
        ASSERT_TRUE(session) << why(session);
        EXPECT_TRUE(session->present);
        ASSERT_TRUE(c.seen.wait_for_messages(1));
        EXPECT_EQ(c.seen.messages()[0].payload, "while away");

        broker.stop();
        ASSERT_TRUE(c.seen.wait_for_losses(1));
        std::error_code ignored;
        std::filesystem::remove(broker.folder().file("mosquitto.db"), ignored);
        ASSERT_TRUE(broker.restart());
        session = c.connect();
        ASSERT_TRUE(session) << why(session);
        EXPECT_FALSE(session->present);
    }
}

TEST(paho_broker, one_that_freezes_is_noticed_by_the_keep_alive) {
    mosquitto broker;
    if (!broker.start()) GTEST_SKIP() << broker.why();
    client c(broker.uri());
    c.set.keep_alive = 1s;
    ASSERT_TRUE(c.connect());
    broker.freeze();
    EXPECT_TRUE(c.seen.wait_for_losses(1));
    EXPECT_EQ(c.seen.losses()[0].code, errc::connection_lost);
    broker.thaw();
}

TEST(paho_broker, disconnect_hands_over_or_leaves_with_the_broker) {
    // Nothing may be acked without having been handed over, also while the connection is being ended.
    for (const mqtt_version version : versions) {
        for (int round = 0; round < 5; ++round) {
            std::atomic<int> next{0};
            fake_broker broker([&](fake_broker::peer& who, const packet& p) {
                if (p.type == 4 || p.type == 8) {
                    if (p.type == 8) return false;
                    const int id = ++next % 60'000 + 1;
                    who.send(publish_packet(who.v5, "t", std::to_string(id), 1, id));
                }
                return p.type == 4;
            });
            client c(broker.uri());
            c.how.version = version;
            ASSERT_TRUE(c.connect());
            const bool v5 = version == mqtt_version::v5;
            for (int i = 0; i < 10; ++i) broker.send(publish_packet(v5, "t", "60001", 1, 60'001));
            ASSERT_TRUE(c.seen.wait_for_messages(200));
            c.network.disconnect(5s);
            const std::size_t handed_over = c.seen.messages().size();
            ASSERT_TRUE(broker.wait_for(14));
            EXPECT_LE(broker.packets(4).size(), handed_over);
            EXPECT_TRUE(c.seen.losses().empty());
            EXPECT_EQ(c.seen.messages().size(), handed_over); // nothing comes after it has returned
        }
    }
}

TEST(paho_broker, disconnect_while_a_message_is_in_the_receiver) {
    fake_broker broker;
    client c(broker.uri());
    std::atomic<bool> inside{false};
    std::atomic<bool> release{false};
    std::atomic<bool> returned{false};
    c.seen.judge = [&](const message_view&) {
        inside = true;
        EXPECT_TRUE(eventually([&] { return release.load(); }));
        EXPECT_FALSE(returned.load());
        return transport::verdict::accepted;
    };
    ASSERT_TRUE(c.connect());
    broker.send(publish_packet(true, "t", "p", 1, 1));
    ASSERT_TRUE(eventually([&] { return inside.load(); }));
    std::thread stopper([&] {
        c.network.disconnect(50ms);
        returned = true;
    });
    EXPECT_FALSE(eventually([&] { return returned.load(); }, 200ms));
    release = true;
    stopper.join();
    EXPECT_TRUE(returned.load());
    EXPECT_TRUE(c.seen.losses().empty());
}

} // namespace
