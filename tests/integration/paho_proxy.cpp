// SPDX-License-Identifier: BSL-1.0
// Through a real HTTP proxy where that was asked for, and never where it was not.

#include <hearken/transport/paho.hpp>

#include <cstdlib>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/certificates.hpp"
#include "support/mosquitto.hpp"
#include "support/paho_fixture.hpp"

namespace {

using namespace hearken;
using namespace hearken::testing;
using namespace std::chrono_literals;

/// A tinyproxy on a free port of the loopback, and the environment that points to it.
class proxy {
public:
    /// Takes: further lines of its configuration
    explicit proxy(const std::vector<std::string>& lines = {}) : program_(find_program("tinyproxy")) {
        std::string text = "Port " + std::to_string(port_) + "\nListen 127.0.0.1\nTimeout 60\nMaxClients 20\n" +
                           "LogLevel Connect\nLogFile \"" + folder_.file("log") + "\"\n";
        for (const std::string& line : lines) text += line + "\n";
        write_file(folder_.file("conf"), text);
        ready_ = !program_.empty() && child_.start({program_, "-d", "-c", folder_.file("conf")}, folder_.file("out")) &&
                 eventually([&] { return !child_.running() || listens(port_); }) && child_.running();
    }
    ~proxy() {
        ::unsetenv("http_proxy");
        ::unsetenv("https_proxy");
    }
    proxy(const proxy&) = delete;
    proxy& operator=(const proxy&) = delete;

    [[nodiscard]] bool ready() const { return ready_; }
    [[nodiscard]] std::string why() const {
        return program_.empty() ? "tinyproxy is not installed" : "it did not start: " + read_file(folder_.file("out"));
    }
    void into_the_environment(const std::string& login = {}) const {
        const std::string uri = "http://" + login + "127.0.0.1:" + std::to_string(port_);
        ::setenv("http_proxy", uri.c_str(), 1);
        ::setenv("https_proxy", uri.c_str(), 1);
    }
    [[nodiscard]] std::string log() const { return read_file(folder_.file("log")); }
    void end() { child_.end(SIGKILL); }

private:
    std::string program_;
    std::uint16_t port_ = free_port();
    temporary_folder folder_;
    child_process child_;
    bool ready_ = false;
};

class paho_proxy : public ::testing::TestWithParam<const char*> {
protected:
    [[nodiscard]] std::string scheme() const { return GetParam(); }
    [[nodiscard]] bool secure() const { return scheme() == "mqtts" || scheme() == "wss"; }
    bool start() {
        std::vector<std::string> lines{"listener $PORT2 127.0.0.1"};
        if (scheme().starts_with("ws")) lines.emplace_back("protocol websockets");
        if (secure()) {
            if (!made.ready() || !made.issue("server", "DNS:localhost,IP:127.0.0.1")) return false;
            lines.insert(lines.end(),
                         {"cafile $FOLDER/ca.pem", "certfile $FOLDER/server.pem", "keyfile $FOLDER/server.key"});
        }
        return broker.start(lines);
    }
    [[nodiscard]] std::string uri() const { return broker.uri(scheme(), 1); }

    mosquitto broker;
    certificates made{broker.folder()};
};

TEST_P(paho_proxy, nobody_asked_for_it) {
    const proxy way;
    if (!way.ready()) GTEST_SKIP() << way.why();
    if (!start()) GTEST_SKIP() << broker.why();
    way.into_the_environment();
    client c(uri());
    const auto session = c.connect();
    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().code, errc::configuration) << why(session);
    EXPECT_NE(session.error().what.find(secure() ? "`https_proxy`" : "`http_proxy`"), std::string::npos);
    EXPECT_EQ(way.log().find("Request"), std::string::npos) << way.log();
}

TEST_P(paho_proxy, messages_cuts_and_publications_go_through_it) {
    const proxy way;
    if (!way.ready()) GTEST_SKIP() << way.why();
    if (!start()) GTEST_SKIP() << broker.why();
    way.into_the_environment();
    client c(uri());
    c.set.use_proxy = true;
    if (secure()) c.set.tls.ca_file = made.file("ca.pem");
    int refusals = 0;
    c.seen.judge = [&](const message_view& m) {
        return m.payload == "2" && refusals++ == 0 ? transport::verdict::refused : transport::verdict::accepted;
    };
    auto session = c.connect();
    ASSERT_TRUE(session) << why(session);
    ASSERT_TRUE(c.subscribe({{.filter = "t", .qos = 1}}));
    ASSERT_TRUE(c.publish("t", "1"));
    ASSERT_TRUE(broker.publish("t", "2"));
    ASSERT_TRUE(c.seen.wait_for_losses(1));
    ASSERT_TRUE(broker.publish("t", "3"));
    session = c.connect();
    ASSERT_TRUE(session) << why(session);
    EXPECT_TRUE(session->present);
    ASSERT_TRUE(c.seen.wait_for_messages(4));
    EXPECT_EQ(c.seen.payloads(), (std::vector<std::string>{"1", "2", "2", "3"}));
    EXPECT_TRUE(c.seen.messages()[2].duplicate);
    c.network.disconnect(5s);
    const std::string request = "CONNECT 127.0.0.1:" + std::to_string(broker.port(1));
    const std::string log = way.log();
    const std::size_t first = log.find(request);
    ASSERT_NE(first, std::string::npos) << log;
    EXPECT_NE(log.find(request, first + 1), std::string::npos) << "the second connection, too: " << log;
}

INSTANTIATE_TEST_SUITE_P(schemes, paho_proxy, ::testing::Values("mqtt", "mqtts", "ws", "wss"),
                         [](const auto& one) { return std::string(one.param); });

TEST(paho_proxy_refusals, user_and_password) {
    const proxy way({"BasicAuth anna pass-word-1"});
    if (!way.ready()) GTEST_SKIP() << way.why();
    mosquitto broker;
    if (!broker.start()) GTEST_SKIP() << broker.why();
    client c(broker.uri());
    c.set.use_proxy = true;
    way.into_the_environment("anna:pass-word-1@");
    auto session = c.connect();
    ASSERT_TRUE(session) << why(session);
    EXPECT_TRUE(c.publish("t", "p"));
    for (const char* login : {"anna:pass-word-2@", ""}) {
        way.into_the_environment(login);
        session = c.connect();
        ASSERT_FALSE(session);
        EXPECT_EQ(session.error().code, errc::unreachable) << why(session);
        EXPECT_NE(session.error().what.find("proxy"), std::string::npos) << session.error().what;
        EXPECT_EQ(session.error().what.find("pass-word"), std::string::npos) << session.error().what;
    }
}

TEST(paho_proxy_refusals, one_that_lets_nobody_through_and_one_that_is_gone) {
    proxy way({"ConnectPort 1"});
    if (!way.ready()) GTEST_SKIP() << way.why();
    mosquitto broker;
    if (!broker.start()) GTEST_SKIP() << broker.why();
    client c(broker.uri());
    c.set.use_proxy = true;
    way.into_the_environment();
    for (const bool gone : {false, true}) {
        if (gone) way.end();
        const auto session = c.connect();
        ASSERT_FALSE(session);
        EXPECT_EQ(session.error().code, errc::unreachable) << why(session);
        EXPECT_EQ(session.error().what,
                  broker.uri() + ": no connection; is the proxy there, and does it let us through?");
    }
    EXPECT_EQ(broker.log().find("CONNECT"), std::string::npos) << "nobody went around it";
}

} // namespace
