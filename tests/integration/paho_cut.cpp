// SPDX-License-Identifier: BSL-1.0
// Refusing a message: its ack never leaves, the broker delivers it again, in order.

#include <hearken/transport/paho.hpp>
#include <hearken/transport/paho_library.hpp>
#include <hearken/transport/socket.hpp>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "support/certificates.hpp"
#include "support/fake_broker.hpp"
#include "support/mosquitto.hpp"
#include "support/paho_fixture.hpp"

namespace {

using namespace hearken;
using namespace hearken::testing;
using namespace std::chrono_literals;

struct road {
    const char* scheme;
    mqtt_version version;
    std::uint8_t qos;
};

std::string label(const ::testing::TestParamInfo<road>& info) {
    const road& r = info.param;
    return std::string(r.scheme) + (r.version == mqtt_version::v5 ? "_v5" : "_v311") + "_qos" + std::to_string(r.qos);
}

class paho_cut : public ::testing::TestWithParam<road> {};

TEST_P(paho_cut, a_refused_message_comes_again_in_order) {
    const road& r = GetParam();
    const std::string_view scheme = r.scheme;
    mosquitto broker;
    certificates made(broker.folder());
    const bool secure = scheme == "mqtts" || scheme == "wss";
    if (secure && (!made.ready() || !made.issue("server", "DNS:localhost,IP:127.0.0.1"))) GTEST_SKIP() << made.why();
    std::vector<std::string> lines{"listener $PORT2 127.0.0.1"};
    if (scheme.starts_with("ws")) lines.emplace_back("protocol websockets");
    if (secure) {
        lines.insert(lines.end(),
                     {"cafile $FOLDER/ca.pem", "certfile $FOLDER/server.pem", "keyfile $FOLDER/server.key"});
    }
    if (!broker.start(lines)) GTEST_SKIP() << broker.why();

    constexpr int count = 15;
    client c("", "listener");
    c.how.broker = broker.uri(scheme, 1);
    c.set.broker = c.how.broker;
    c.set.tls.ca_file = secure ? made.file("ca.pem") : std::string();
    c.how.version = r.version;
    std::atomic<int> refusals{0};
    c.seen.judge = [&](const message_view& m) {
        if (m.payload == "5" && refusals.load() < 3) {
            ++refusals;
            return transport::verdict::refused;
        }
        return transport::verdict::accepted;
    };
    auto session = c.connect();
    ASSERT_TRUE(session) << why(session);
    ASSERT_TRUE(c.subscribe({{.filter = "cut/#", .qos = r.qos}}));
    for (int i = 0; i < count; ++i) ASSERT_TRUE(broker.publish("cut/a", std::to_string(i), r.qos));

    const auto complete = [&] {
        const auto all = c.seen.payloads();
        return !all.empty() && all.back() == std::to_string(count - 1);
    };
    std::size_t losses = 0;
    for (int attempts = 0; attempts < 10 && !complete(); ++attempts) {
        ASSERT_TRUE(eventually([&] { return complete() || c.seen.losses().size() > losses; }));
        if (complete()) break;
        losses = c.seen.losses().size();
        EXPECT_EQ(c.seen.losses().back().code, errc::connection_lost);
        EXPECT_NE(c.seen.losses().back().what.find("refused"), std::string::npos);
        do { // what the session holds comes at once, and may be refused again before `connect` is back
            session = c.connect();
            ASSERT_TRUE(session || session.error().code == errc::connection_lost) << why(session);
        } while (!session);
        EXPECT_TRUE(session->present);
    }
    ASSERT_TRUE(complete());
    EXPECT_EQ(refusals.load(), 3);

    // Each refusal is the last delivery of its connection; what follows is everything from there on, once.
    const auto all = c.seen.messages();
    std::vector<std::string> accepted;
    int refused = 0;
    for (const message& m : all) {
        if (m.payload == "5" && refused++ < 3) continue;
        accepted.push_back(m.payload);
        EXPECT_TRUE(m.duplicate || m.payload != "5" || r.qos != 1);
    }
    std::vector<std::string> expected;
    for (int i = 0; i < count; ++i) expected.push_back(std::to_string(i));
    // An ack that was on its way when the connection was cut may be lost: then one comes twice, never out of order.
    std::vector<std::string> once;
    for (const std::string& one : accepted) {
        if (once.empty() || std::stoi(one) > std::stoi(once.back())) once.push_back(one);
    }
    EXPECT_EQ(once, expected);
    EXPECT_LE(accepted.size(), expected.size() + 3 * 5);
}

INSTANTIATE_TEST_SUITE_P(roads, paho_cut,
                         ::testing::Values(road{"mqtt", mqtt_version::v311, 1}, road{"mqtt", mqtt_version::v5, 1},
                                           road{"mqtt", mqtt_version::v5, 2}, road{"mqtts", mqtt_version::v311, 1},
                                           road{"mqtts", mqtt_version::v5, 1}, road{"mqtts", mqtt_version::v5, 2},
                                           road{"ws", mqtt_version::v311, 1}, road{"ws", mqtt_version::v5, 1},
                                           road{"ws", mqtt_version::v5, 2}, road{"wss", mqtt_version::v311, 1},
                                           road{"wss", mqtt_version::v5, 1}, road{"wss", mqtt_version::v5, 2}),
                         label);

class paho_cut_wire : public ::testing::TestWithParam<road> {};

TEST_P(paho_cut_wire, no_ack_leaves_after_the_refusal) {
    const road& r = GetParam();
    const bool v5 = r.version == mqtt_version::v5;
    fake_broker broker;
    client c(broker.uri());
    c.how.version = r.version;
    c.seen.judge = [](const message_view& m) {
        return m.payload == "bad" ? transport::verdict::refused : transport::verdict::accepted;
    };
    ASSERT_TRUE(c.connect());
    std::string burst = publish_packet(v5, "t", "good", r.qos, 1) + publish_packet(v5, "t", "bad", r.qos, 2);
    for (int id = 3; id < 50; ++id) burst += publish_packet(v5, "t", "after", r.qos, id);
    broker.send(burst);
    ASSERT_TRUE(c.seen.wait_for_losses(1));
    ASSERT_TRUE(eventually([&] { return broker.open_connections() == 0; }));
    EXPECT_EQ(c.seen.payloads(), (std::vector<std::string>{"good", "bad"}));
    const auto acks = broker.packets(r.qos == 1 ? 4 : 5);
    EXPECT_LE(acks.size(), 1U);
    for (const packet& ack : acks) EXPECT_EQ(ack.id(), 1);
    EXPECT_EQ(c.seen.losses().size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(roads, paho_cut_wire,
                         ::testing::Values(road{"mqtt", mqtt_version::v311, 1}, road{"mqtt", mqtt_version::v5, 1},
                                           road{"mqtt", mqtt_version::v5, 2}),
                         label);

TEST(paho_cut_sockets, only_the_own_connection_is_cut) {
    mosquitto broker;
    if (!broker.start()) GTEST_SKIP() << broker.why();
    // A stranger of this process with a connection to the same port, made while ours is made.
    std::atomic<bool> ending{false};
    std::vector<int> strangers;
    std::thread stranger([&] {
        while (!ending) {
            const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            sockaddr_in at{};
            at.sin_family = AF_INET;
            at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            at.sin_port = htons(broker.port());
            if (::connect(fd, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0) strangers.push_back(fd);
            std::this_thread::yield();
            if (strangers.size() >= 50) break;
        }
    });
    client a(broker.uri(), "a");
    client b(broker.uri(), "b");
    ASSERT_TRUE(a.connect());
    ASSERT_TRUE(b.connect());
    ending = true;
    stranger.join();
    ASSERT_TRUE(b.subscribe({{.filter = "x"}}));
    a.network.cut();
    ASSERT_TRUE(a.seen.wait_for_losses(1));
    EXPECT_NE(a.seen.losses()[0].what.find("cut"), std::string::npos);
    ASSERT_TRUE(b.publish("x", "still here"));
    ASSERT_TRUE(b.seen.wait_for_messages(1));
    EXPECT_TRUE(b.seen.losses().empty());
    for (const int fd : strangers) {
        char byte = 0;
        EXPECT_EQ(recv(fd, &byte, 1, MSG_DONTWAIT | MSG_PEEK), -1) << "a stranger was cut";
        ::close(fd);
    }
}

TEST(paho_cut_sockets, two_connecting_at_once_are_told_apart) {
    mosquitto broker;
    if (!broker.start()) GTEST_SKIP() << broker.why();
    for (int round = 0; round < 10; ++round) {
        client a(broker.uri(), "a");
        client b(broker.uri(), "b");
        std::thread other([&] { ASSERT_TRUE(a.connect()); });
        ASSERT_TRUE(b.connect());
        other.join();
        client& cut = round % 2 == 0 ? a : b;
        client& kept = round % 2 == 0 ? b : a;
        cut.network.cut();
        ASSERT_TRUE(cut.seen.wait_for_losses(1));
        ASSERT_TRUE(kept.publish("x", "still here"));
        EXPECT_TRUE(kept.seen.losses().empty());
    }
}

TEST(paho_cut_sockets, a_paho_without_trace) {
    fake_broker broker;
    client c(broker.uri());
    c.seen.judge = [](const message_view&) { return transport::verdict::refused; };
    ASSERT_TRUE(c.network.open(c.set, c.seen));
    MQTTAsync_setTraceCallback(nullptr);
    transport::detail::paho_process::only().traced = false;
    for (int i = 1; i <= 3; ++i) {
        const auto session = c.network.connect(c.how, {});
        ASSERT_TRUE(session) << why(session);
        broker.send(publish_packet(true, "t", "p", 1, 1));
        ASSERT_TRUE(c.seen.wait_for_losses(static_cast<std::size_t>(i)));
    }
    EXPECT_TRUE(broker.packets(4).empty());
}

TEST(paho_cut_sockets, cut_twice_and_while_not_connected) {
    fake_broker broker;
    client c(broker.uri());
    c.network.cut();
    ASSERT_TRUE(c.connect());
    c.network.cut();
    c.network.cut();
    ASSERT_TRUE(c.seen.wait_for_losses(1));
    c.network.cut();
    c.network.disconnect(1s);
    c.network.cut();
    EXPECT_EQ(c.seen.losses().size(), 1U);
}

TEST(paho_cut_sockets, the_descriptors_come_back) {
    fake_broker broker;
    client c(broker.uri());
    ASSERT_TRUE(c.connect());
    const std::size_t before = transport::open_sockets().size();
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(c.connect());
        if (i % 2 == 0) c.network.cut();
    }
    EXPECT_LE(transport::open_sockets().size(), before + 1);
    EXPECT_TRUE(eventually([&] { return broker.open_connections() <= 1; }));
}

} // namespace
