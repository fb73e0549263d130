// SPDX-License-Identifier: BSL-1.0
// Connecting: every way it can end, and what is on the wire.

#include <hearken/transport/paho.hpp>

#include <cstdlib>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include <gtest/gtest.h>

#include "support/fake_broker.hpp"
#include "support/mosquitto.hpp"
#include "support/paho_fixture.hpp"

namespace {

using namespace hearken;
using namespace hearken::testing;
using namespace std::chrono_literals;

using clock = std::chrono::steady_clock;

TEST(paho_connect, speaks_both_versions) {
    mosquitto broker;
    if (!broker.start()) GTEST_SKIP() << broker.why();
    for (const mqtt_version version : {mqtt_version::v311, mqtt_version::v5}) {
        client c(broker.uri());
        c.how.version = version;
        const auto session = c.connect();
        ASSERT_TRUE(session) << why(session);
        EXPECT_FALSE(session->present && version == mqtt_version::v311);
        EXPECT_EQ(session->receive_maximum > 0, version == mqtt_version::v5); // mosquitto says 20
        c.network.disconnect(5s);
        EXPECT_TRUE(c.seen.losses().empty());
    }
    EXPECT_TRUE(broker.logged("(p2, c0, k60"));
    EXPECT_TRUE(broker.logged("(p5, c0, k60"));
}

TEST(paho_connect, nobody_listens) {
    const std::string uri = "mqtt://localhost:" + std::to_string(free_port());
    client c(uri);
    const auto session = c.connect();
    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().code, errc::unreachable);
    EXPECT_EQ(session.error().what, uri + ": connection refused; is the broker running and listening there?");
    EXPECT_EQ(session.error().native, ECONNREFUSED);
}

TEST(paho_connect, every_address_of_a_name_is_tried) {
    mosquitto broker; // on 127.0.0.1 only; localhost is often ::1 first
    if (!broker.start()) GTEST_SKIP() << broker.why();
    client c("mqtt://localhost:" + std::to_string(broker.port()));
    for (int i = 0; i < 3; ++i) {
        const auto session = c.connect();
        ASSERT_TRUE(session) << why(session);
    }
}

TEST(paho_connect, the_next_time_takes_no_longer) {
    mosquitto broker;
    if (!broker.start({"listener $PORT2 127.0.0.1", "protocol websockets"})) GTEST_SKIP() << broker.why();
    for (const auto& uri : {broker.uri(), broker.uri("ws", 1)}) {
        client c(uri);
        constexpr int connects = 10;
        int slow = 0; // Paho's receive thread looked after its second only
        for (int i = 0; i < connects; ++i) {
            const auto start = clock::now();
            const auto session = c.connect();
            ASSERT_TRUE(session) << why(session);
            if (clock::now() - start > 900ms) ++slow;
            if (i % 2 == 0) {
                c.network.cut();
                ASSERT_TRUE(c.seen.wait_for_losses(static_cast<std::size_t>(i) / 2 + 1));
            } else {
                c.network.disconnect(5s);
            }
        }
        // A poll that holds the number of a socket which was closed and made anew in that instant is not woken.
        EXPECT_LE(slow, connects / 2) << uri;
    }
}

TEST(paho_connect, an_unknown_host) {
    client c("mqtt://no-such-host.invalid");
    const auto session = c.connect();
    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().code, errc::unreachable) << why(session);
    EXPECT_NE(session.error().what.find("no-such-host.invalid"), std::string::npos);
}

TEST(paho_connect, a_broker_that_says_nothing_is_left_after_the_timeout) {
    fake_broker broker([](auto&, const packet&) { return true; });
    client c(broker.uri());
    c.how.timeout = 300ms;
    const auto start = clock::now();
    const auto session = c.connect();
    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().code, errc::timed_out) << why(session);
    EXPECT_GE(clock::now() - start, 300ms);
    EXPECT_LT(clock::now() - start, 3s);
    EXPECT_TRUE(eventually([&] { return broker.open_connections() == 0; }));
}

TEST(paho_connect, stop_ends_the_wait) {
    fake_broker broker([](auto&, const packet&) { return true; });
    client c(broker.uri());
    c.how.timeout = 60s;
    std::thread stopper([&] {
        EXPECT_TRUE(broker.wait_for(1));
        c.stop.request_stop();
    });
    const auto start = clock::now();
    const auto session = c.connect();
    stopper.join();
    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().code, errc::stopped);
    EXPECT_LT(clock::now() - start, 5s);
}

TEST(paho_connect, a_broker_that_hangs_up) {
    fake_broker broker([](fake_broker::peer& who, const packet&) {
        who.close();
        return true;
    });
    client c(broker.uri());
    const auto session = c.connect();
    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().code, errc::unreachable);
    EXPECT_NE(session.error().what.find("closed during the CONNECT"), std::string::npos) << session.error().what;
}

struct refusal {
    bool v5;
    int code;
    errc expected;
};

class paho_refusal : public ::testing::TestWithParam<refusal> {};

TEST_P(paho_refusal, is_read_from_the_connack) {
    const refusal& r = GetParam();
    fake_broker broker([&](fake_broker::peer& who, const packet& p) {
        if (p.type != 1) return false;
        who.send(r.v5 ? bytes({0x20, 3, 0, r.code, 0}) : bytes({0x20, 2, 0, r.code}));
        return true;
    });
    client c(broker.uri());
    c.how.version = r.v5 ? mqtt_version::v5 : mqtt_version::v311;
    c.how.login = {"user", "secret-word"};
    const auto session = c.connect();
    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().code, r.expected) << why(session);
    EXPECT_EQ(session.error().native, r.code);
    EXPECT_EQ(session.error().what.find("secret-word"), std::string::npos);
    EXPECT_TRUE(session.error().what.starts_with(broker.uri() + ": refused: ")) << session.error().what;
    EXPECT_TRUE(c.seen.losses().empty());
}

INSTANTIATE_TEST_SUITE_P(
    codes, paho_refusal,
    ::testing::Values(refusal{false, 1, errc::protocol_refused}, refusal{false, 2, errc::credentials_refused},
                      refusal{false, 3, errc::broker_refused}, refusal{false, 4, errc::credentials_refused},
                      refusal{false, 5, errc::credentials_refused}, refusal{true, 0x80, errc::broker_refused},
                      refusal{true, 0x84, errc::protocol_refused}, refusal{true, 0x85, errc::credentials_refused},
                      refusal{true, 0x86, errc::credentials_refused}, refusal{true, 0x87, errc::credentials_refused},
                      refusal{true, 0x88, errc::broker_refused}, refusal{true, 0x89, errc::broker_refused},
                      refusal{true, 0x8A, errc::credentials_refused}, refusal{true, 0x97, errc::broker_refused},
                      refusal{true, 0x9C, errc::broker_refused}, refusal{true, 0x9F, errc::broker_refused}));

TEST(paho_connect, an_old_broker_refuses_version_5_in_its_own_format) {
    fake_broker broker([](fake_broker::peer& who, const packet& p) {
        if (p.type != 1 || !who.v5) return false;
        who.send(bytes({0x20, 2, 0, 1}));
        who.close();
        return true;
    });
    client c(broker.uri());
    const auto session = c.connect();
    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().code, errc::protocol_refused) << why(session);
    c.how.version = mqtt_version::v311;
    const auto again = c.connect();
    EXPECT_TRUE(again) << why(again);
}

TEST(paho_connect, a_wrong_password_and_then_the_right_one) {
    mosquitto broker;
    const std::string tool = find_program("mosquitto_passwd");
    if (tool.empty()) GTEST_SKIP() << "mosquitto_passwd is not installed";
    ASSERT_EQ(run({tool, "-b", "-c", broker.folder().file("passwords"), "anna", "right"}), 0);
    ::chmod(broker.folder().file("passwords").c_str(), 0644);
    if (!broker.start({"allow_anonymous false", "password_file $FOLDER/passwords"})) GTEST_SKIP() << broker.why();
    for (const mqtt_version version : {mqtt_version::v311, mqtt_version::v5}) {
        client c(broker.uri());
        c.how.version = version;
        c.how.login = {"anna", "wrong"};
        auto session = c.connect();
        ASSERT_FALSE(session);
        EXPECT_EQ(session.error().code, errc::credentials_refused) << why(session);
        EXPECT_EQ(session.error().what.find("wrong"), std::string::npos);
        c.how.login.password = "right";
        session = c.connect();
        EXPECT_TRUE(session) << why(session);
    }
}

/// The CONNECT a fake broker got, taken apart as far as the tests need.
struct connect_bytes {
    explicit connect_bytes(const packet& p) : v5(p.at(6) == 5), flags(p.at(7)) {
        keep_alive = p.at(8) << 8 | p.at(9);
        if (v5) properties = p.body.substr(11, p.at(10));
    }
    bool v5;
    int flags;
    int keep_alive = 0;
    std::string properties{};
};

TEST(paho_connect, session_expiry_is_written_as_asked_and_never_above_what_paho_can) {
    const std::pair<std::chrono::seconds, std::string> cases[] = {
        {std::chrono::seconds{0}, bytes({0x11, 0, 0, 0, 0})},
        {std::chrono::days{7}, bytes({0x11, 0x00, 0x09, 0x3A, 0x80})},
        {std::chrono::seconds{0x7FFFFFFF}, bytes({0x11, 0x7F, 0xFF, 0xFF, 0xFF})},
        {std::chrono::seconds{0xFFFFFFFF}, bytes({0x11, 0x7F, 0xFF, 0xFF, 0xFF})}};
    for (const auto& [asked, written] : cases) {
        fake_broker broker;
        client c(broker.uri());
        c.set.session_expiry = asked;
        c.set.receive_maximum = 77;
        c.set.max_packet_size = 0x01020304;
        c.set.keep_alive = 300s;
        const auto session = c.connect();
        ASSERT_TRUE(session) << why(session);
        const connect_bytes sent(broker.packets(1).front());
        EXPECT_EQ(sent.properties.substr(0, 5), written);
        EXPECT_NE(sent.properties.find(bytes({0x21, 0, 77})), std::string::npos);
        EXPECT_NE(sent.properties.find(bytes({0x27, 4, 8, 12, 16})), std::string::npos);
        EXPECT_EQ(sent.keep_alive, 300);
        EXPECT_EQ(sent.flags & 2, 0); // no clean start
    }
}

TEST(paho_connect, clean_start_is_sent_once_a_run) {
    fake_broker broker;
    client c(broker.uri());
    c.set.clean_start = true;
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(c.connect());
    ASSERT_EQ(broker.packets(1).size(), 3U);
    EXPECT_EQ(connect_bytes(broker.packets(1)[0]).flags & 2, 2);
    EXPECT_EQ(connect_bytes(broker.packets(1)[1]).flags & 2, 0);
    EXPECT_EQ(connect_bytes(broker.packets(1)[2]).flags & 2, 0);
}

TEST(paho_connect, clean_start_on_311_throws_away_and_then_keeps) {
    mosquitto broker;
    if (!broker.start()) GTEST_SKIP() << broker.why();
    {
        client before(broker.uri());
        before.how.version = mqtt_version::v311;
        ASSERT_TRUE(before.connect());
        ASSERT_TRUE(before.subscribe({{.filter = "old/#"}}));
        before.network.disconnect(5s);
    }
    client c(broker.uri());
    c.how.version = mqtt_version::v311;
    c.set.clean_start = true;
    auto session = c.connect();
    ASSERT_TRUE(session) << why(session);
    EXPECT_FALSE(session->present);
    ASSERT_TRUE(c.subscribe({{.filter = "new/#"}}));
    c.network.disconnect(5s);
    ASSERT_TRUE(broker.publish("old/1", "old"));
    ASSERT_TRUE(broker.publish("new/1", "kept for us"));
    session = c.connect();
    ASSERT_TRUE(session) << why(session);
    EXPECT_TRUE(session->present);
    ASSERT_TRUE(c.seen.wait_for_messages(1));
    EXPECT_EQ(c.seen.payloads(), std::vector<std::string>{"kept for us"});
}

TEST(paho_connect, the_brokers_keep_alive_counts) {
    fake_broker broker([](fake_broker::peer& who, const packet& p) {
        if (p.type != 1) return false;
        const bool again = connect_bytes(p).keep_alive == 5;
        who.send(bytes({0x20, 6, again ? 1 : 0, 0, 3, 0x13, 0, 5}));
        return true;
    });
    client c(broker.uri());
    const auto session = c.connect();
    ASSERT_TRUE(session) << why(session);
    EXPECT_FALSE(session->present); // of the first CONNACK
    const auto sent = broker.packets(1);
    ASSERT_EQ(sent.size(), 2U);
    EXPECT_EQ(connect_bytes(sent[0]).keep_alive, 60);
    EXPECT_EQ(connect_bytes(sent[1]).keep_alive, 5);
}

TEST(paho_connect, what_the_broker_can_is_read) {
    fake_broker broker([](fake_broker::peer& who, const packet& p) {
        if (p.type != 1) return false;
        who.send(bytes({0x20, 14, 0, 0, 11, 0x21, 0, 9, 0x24, 1, 0x25, 0, 0x2A, 0, 0x29, 0}));
        return true;
    });
    client c(broker.uri());
    const auto session = c.connect();
    ASSERT_TRUE(session) << why(session);
    EXPECT_EQ(session->receive_maximum, 9);
    EXPECT_EQ(session->maximum_qos, 1);
    EXPECT_FALSE(session->retain_available);
    EXPECT_FALSE(session->shared_available);
    EXPECT_FALSE(session->identifiers_available);
    EXPECT_EQ(c.publish("t", "p", 2).error().code, errc::qos_downgraded);
    EXPECT_EQ(c.publish("t", "p", 1, true).error().code, errc::broker_refused);
}

TEST(paho_connect, another_client_takes_over) {
    fake_broker broker;
    client c(broker.uri());
    ASSERT_TRUE(c.connect());
    broker.send(bytes({0xE0, 2, 0x8E, 0}));
    ASSERT_TRUE(c.seen.wait_for_losses(1));
    EXPECT_EQ(c.seen.losses()[0].code, errc::taken_over);
    EXPECT_NE(c.seen.losses()[0].what.find("client_id"), std::string::npos);
    EXPECT_EQ(c.publish("t", "p").error().code, errc::taken_over);
    c.network.close();
    EXPECT_EQ(c.seen.losses().size(), 1U);
}

TEST(paho_connect, another_client_takes_over_at_a_broker_that_does_not_say_so) {
    mosquitto broker; // 2.0.11 closes without a DISCONNECT
    if (!broker.start()) GTEST_SKIP() << broker.why();
    client first(broker.uri(), "the-same");
    ASSERT_TRUE(first.connect());
    client second(broker.uri(), "the-same");
    ASSERT_TRUE(second.connect());
    ASSERT_TRUE(first.seen.wait_for_losses(1));
    const errc code = first.seen.losses()[0].code;
    EXPECT_TRUE(code == errc::taken_over || code == errc::connection_lost);
    EXPECT_TRUE(second.seen.losses().empty());
}

TEST(paho_connect, the_last_will_comes_after_a_cut_and_not_after_a_disconnect) {
    mosquitto broker;
    if (!broker.start()) GTEST_SKIP() << broker.why();
    client watcher(broker.uri(), "watcher");
    ASSERT_TRUE(watcher.connect());
    ASSERT_TRUE(watcher.subscribe({{.filter = "will/#"}}));
    client c(broker.uri());
    c.set.will = last_will{.topic = "will/hearken", .payload = std::string("go\0ne", 5), .qos = 1};
    ASSERT_TRUE(c.connect());
    c.network.disconnect(5s);
    ASSERT_TRUE(c.connect());
    ASSERT_TRUE(c.publish("will/marker", "m"));
    c.network.cut();
    ASSERT_TRUE(c.seen.wait_for_losses(1));
    ASSERT_TRUE(watcher.seen.wait_for_messages(2));
    EXPECT_EQ(watcher.seen.payloads(), (std::vector<std::string>{"m", std::string("go\0ne", 5)}));
}

TEST(paho_connect, a_proxy_of_the_environment_is_refused_by_name) {
    fake_broker broker;
    ::setenv("http_proxy", "http://127.0.0.1:9", 1);
    client c(broker.uri());
    const auto session = c.connect();
    ::unsetenv("http_proxy");
    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().code, errc::configuration);
    EXPECT_NE(session.error().what.find("http_proxy"), std::string::npos);
    EXPECT_NE(session.error().what.find("use_proxy"), std::string::npos);
    EXPECT_EQ(broker.connections(), 0U);
}

TEST(paho_connect, garbage_instead_of_a_connack) {
    fake_broker broker([](fake_broker::peer& who, const packet&) {
        who.send("HTTP/1.1 400 Bad Request\r\n\r\n");
        who.close();
        return true;
    });
    client c(broker.uri());
    c.how.timeout = 3s;
    const auto session = c.connect();
    ASSERT_FALSE(session);
    EXPECT_TRUE(session.error().code == errc::unreachable || session.error().code == errc::timed_out) << why(session);
}

} // namespace
