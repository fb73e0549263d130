// SPDX-License-Identifier: BSL-1.0
// TLS and WebSocket: what is accepted, what is refused, and in which words.

#include <hearken/transport/paho.hpp>

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/certificates.hpp"
#include "support/fake_broker.hpp"
#include "support/mosquitto.hpp"
#include "support/paho_fixture.hpp"

namespace {

using namespace hearken;
using namespace hearken::testing;
using namespace std::chrono_literals;

class paho_tls : public ::testing::TestWithParam<bool> {
protected:
    [[nodiscard]] bool websocket() const { return GetParam(); }
    [[nodiscard]] std::string uri(std::string_view host) const {
        const std::string scheme = websocket() ? "wss://" : "mqtts://";
        return scheme + std::string(host) + ":" + std::to_string(broker.port(1));
    }
    /// Starts a broker that shows a certificate for these names.
    bool start(const std::string& names, const std::vector<std::string>& more = {}) {
        if (!made.issue("server", names)) return false;
        std::vector<std::string> lines{"listener $PORT2 127.0.0.1"};
        if (websocket()) lines.emplace_back("protocol websockets");
        lines.insert(lines.end(),
                     {"cafile $FOLDER/ca.pem", "certfile $FOLDER/server.pem", "keyfile $FOLDER/server.key"});
        lines.insert(lines.end(), more.begin(), more.end());
        return broker.start(lines);
    }

    mosquitto broker;
    certificates made{broker.folder()};
};

TEST_P(paho_tls, the_right_authority_and_name) {
    if (!made.ready()) GTEST_SKIP() << made.why();
    if (!start("DNS:localhost,IP:127.0.0.1")) GTEST_SKIP() << broker.why();
    for (const char* host : {"localhost", "127.0.0.1"}) {
        client c(uri(host));
        c.set.tls.ca_file = made.file("ca.pem");
        ASSERT_TRUE(c.connect()) << why(c.connect());
        ASSERT_TRUE(c.subscribe({{.filter = "t"}}));
        ASSERT_TRUE(c.publish("t", std::string(100'000, 'x')));
        ASSERT_TRUE(c.seen.wait_for_messages(1));
        EXPECT_EQ(c.seen.messages()[0].payload.size(), 100'000U);
        c.network.disconnect(5s);
    }
}

TEST_P(paho_tls, the_wrong_authority) {
    if (!made.ready()) GTEST_SKIP() << made.why();
    if (!start("DNS:localhost,IP:127.0.0.1")) GTEST_SKIP() << broker.why();
    for (const bool own : {true, false}) { // another authority; the system's
        client c(uri("localhost"));
        if (own) c.set.tls.ca_file = made.file("other-ca.pem");
        const auto session = c.connect();
        ASSERT_FALSE(session);
        EXPECT_EQ(session.error().code, errc::tls) << why(session);
        EXPECT_NE(session.error().what.find("tls.ca_file"), std::string::npos) << session.error().what;
    }
}

TEST_P(paho_tls, the_wrong_name) {
    if (!made.ready()) GTEST_SKIP() << made.why();
    if (!start("DNS:other.example")) GTEST_SKIP() << broker.why();
    client c(uri("localhost"));
    c.set.tls.ca_file = made.file("ca.pem");
    auto session = c.connect();
    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().code, errc::tls) << why(session);
    EXPECT_NE(session.error().what.find("not for `localhost`"), std::string::npos) << session.error().what;

    client lax(uri("localhost"));
    lax.set.tls.verify = false;
    session = lax.connect();
    EXPECT_TRUE(session) << why(session);
}

TEST_P(paho_tls, a_client_certificate) {
    if (!made.ready() || !made.issue("device", "DNS:device")) GTEST_SKIP() << made.why();
    if (!start("DNS:localhost", {"require_certificate true"})) GTEST_SKIP() << broker.why();
    client without(uri("localhost"));
    without.set.tls.ca_file = made.file("ca.pem");
    without.how.timeout = 3s;
    auto session = without.connect();
    ASSERT_FALSE(session);
    EXPECT_NE(session.error().code, errc::configuration) << why(session);

    client with(uri("localhost"), "with");
    with.set.tls.ca_file = made.file("ca.pem");
    with.set.tls.certificate = made.file("device.pem");
    with.set.tls.private_key = made.file("device.key");
    session = with.connect();
    EXPECT_TRUE(session) << why(session);
}

TEST_P(paho_tls, a_listener_without_tls) {
    fake_broker plain([](fake_broker::peer& who, const packet&) {
        who.close();
        return true;
    });
    const std::string scheme = websocket() ? "wss" : "mqtts";
    client c(plain.uri(scheme));
    c.how.timeout = 3s;
    const auto session = c.connect();
    ASSERT_FALSE(session);
    EXPECT_TRUE(session.error().code == errc::tls || session.error().code == errc::unreachable ||
                session.error().code == errc::timed_out)
        << why(session);
    EXPECT_TRUE(session.error().what.starts_with(plain.uri(scheme))) << session.error().what;
}

INSTANTIATE_TEST_SUITE_P(schemes, paho_tls, ::testing::Bool(),
                         [](const auto& one) { return one.param ? "wss" : "mqtts"; });

TEST(paho_websocket, path_and_headers_are_sent) {
    fake_broker broker;
    client c(broker.uri("ws") + "/mqtt/in");
    c.set.websocket_headers = {{"X-Token", "abc"}, {"X-Site", "7"}};
    c.how.timeout = 500ms;
    EXPECT_FALSE(c.connect()); // it does not answer
    const std::string sent = broker.raw();
    EXPECT_TRUE(sent.starts_with("GET /mqtt/in HTTP/1.1\r\n")) << sent;
    EXPECT_NE(sent.find("X-Token: abc\r\n"), std::string::npos) << sent;
    EXPECT_NE(sent.find("X-Site: 7\r\n"), std::string::npos) << sent;
    EXPECT_NE(sent.find("Host: 127.0.0.1"), std::string::npos) << sent;
    EXPECT_NE(sent.find("mqtt\r\n"), std::string::npos) << sent;
}

TEST(paho_websocket, headers_outlive_the_connect) {
    mosquitto broker;
    if (!broker.start({"listener $PORT2 127.0.0.1", "protocol websockets"})) GTEST_SKIP() << broker.why();
    client c(broker.uri("ws", 1));
    c.set.websocket_headers = {{"X-Token", std::string(200, 'a')}};
    for (int i = 0; i < 3; ++i) {
        const auto session = c.connect();
        ASSERT_TRUE(session) << why(session);
        EXPECT_TRUE(c.publish("t", "p"));
    }
}

} // namespace
