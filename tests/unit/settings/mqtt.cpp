// SPDX-License-Identifier: BSL-1.0
#include <hearken/settings/environment.hpp>
#include <hearken/settings/mqtt.hpp>
#include <support/variables.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace std::chrono_literals;
using hearken::mqtt_scheme;
using hearken::mqtt_settings;
using test::variable;

struct settings {
    mqtt_settings t{.client_id = "of the program"};
};

std::string faults() {
    const auto s = hearken::environment().read<settings>();
    return s ? "none" : s.error().what;
}

TEST(mqtt_settings, need_a_broker_alone) {
    EXPECT_EQ(faults(), "T_BROKER is missing");
    const variable broker("T_BROKER", "localhost");
    const auto s = hearken::environment().read<settings>();
    ASSERT_TRUE(s) << s.error().text();
    const hearken::options o = s->t.to_options();
    EXPECT_EQ(o.broker.uris, std::vector<std::string>{"mqtt://localhost"});
    EXPECT_EQ(o.client_id, "of the program");
    EXPECT_FALSE(o.login.get);
    EXPECT_EQ(o.keep_alive, 60s);
    EXPECT_TRUE(o.tls.verify);
    EXPECT_EQ(**s->t.qos, 1);
}

TEST(mqtt_settings, are_options) {
    const variable all[] = {{"T_BROKER", "::1"},         {"T_PORT", "8884"},         {"T_USERNAME", "me"},
                            {"T_PASSWORD", " p "},       {"T_CLIENT_ID", "id"},      {"T_VERSION", "3.1.1"},
                            {"T_KEEPALIVE", "5"},        {"T_TRANSPORT", "WSS"},     {"T_TLS_CA", "/dev/null"},
                            {"T_TLS_VERIFY", "off"},     {"T_SHARE", "group"},       {"T_QOS", "0"},
                            {"T_TLS_CERT", "/dev/zero"}, {"T_TLS_KEY", "/dev/zero"}, {"T_ALLOW_SUBSCRIBE", "a/+,b/#"}};
    const auto s = hearken::environment().read<settings>();
    ASSERT_TRUE(s) << s.error().text();
    const hearken::options o = s->t.to_options();
    EXPECT_EQ(o.broker.uris, std::vector<std::string>{"wss://[::1]:8884/mqtt"});
    EXPECT_EQ(o.login.get()->user, "me");
    EXPECT_EQ(o.login.get()->password, " p ");
    EXPECT_EQ(o.client_id, "id");
    EXPECT_EQ(o.version, hearken::mqtt_version::v311);
    EXPECT_EQ(o.keep_alive, 5s);
    EXPECT_EQ(o.tls.ca_file, "/dev/null");
    EXPECT_EQ(o.tls.certificate, "/dev/zero");
    EXPECT_EQ(o.tls.private_key, "/dev/zero");
    EXPECT_FALSE(o.tls.verify);
    EXPECT_EQ(o.share, "group");
    EXPECT_EQ(o.allow.subscribe, (std::vector<std::string>{"a/+", "b/#"}));
    EXPECT_FALSE(o.allow.publish);
}

TEST(mqtt_settings, the_host_and_nothing_else) {
    for (const char* host : {"localhost", "10.0.0.1", "::1", "[::1]", "broker.example.org"}) {
        EXPECT_TRUE(hearken::host_rule::holds(host)) << host;
    }
    for (const char* host : {"mqtt://localhost", "localhost:1883", "user@host", "a/b", "a b", "a?b", "a#"}) {
        EXPECT_FALSE(hearken::host_rule::holds(host)) << host;
    }
}

TEST(mqtt_settings, a_password_in_the_broker_is_not_shown) {
    const variable broker("T_BROKER", "me:geheim@host");
    EXPECT_EQ(faults(),
              "T_BROKER: expected the host name or address of the broker, and nothing else; what it holds is not "
              "shown, there may be a password before its @");
}

TEST(mqtt_settings, what_does_not_go_together_is_said_at_once) {
    const variable all[] = {{"T_BROKER", "localhost"}, {"T_PASSWORD", "hush"}, {"T_TLS_KEY", "/dev/null"},
                            {"T_TLS_CA", "/dev/null"}, {"T_QOS", "2"},         {"T_VERSION", "3.1.1"}};
    EXPECT_EQ(faults(), "T_USERNAME is missing, and T_PASSWORD is set\n"
                        "T_TLS_CERT is missing, and T_TLS_KEY is set\n"
                        "T_TRANSPORT: expected tls or wss, since T_TLS_CA or T_TLS_CERT is set\n"
                        "T_QOS: expected 0 or 1 with T_VERSION=3.1.1, where QoS 2 loses messages");
}

TEST(mqtt_settings, each_fault_names_its_variable) {
    const variable all[] = {
        {"T_BROKER", "a/b"},    {"T_PORT", "0"},    {"T_QOS", "3"},           {"T_VERSION", "4"},
        {"T_TRANSPORT", "udp"}, {"T_SHARE", "a/b"}, {"T_TLS_CA", "/no/file"}, {"T_ALLOW_PUBLISH", "a,b#"}};
    EXPECT_EQ(faults(), "T_BROKER: expected the host name or address of the broker, and nothing else, found \"a/b\"\n"
                        "T_PORT: expected a number from 1 to 65535, found 0\n"
                        "T_VERSION: expected one of auto, 5, 3.1.1, found \"4\"\n"
                        "T_QOS: expected a number from 0 to 2, found 3\n"
                        "T_TRANSPORT: expected one of tcp, tls, ws, wss, found \"udp\"\n"
                        "T_TLS_CA: expected a file that can be read, found \"/no/file\"\n"
                        "T_SHARE: expected a group name without '/', '+' and '#', found \"a/b\"\n"
                        "T_ALLOW_PUBLISH: expected an MQTT topic filter, found \"b#\"");
}

TEST(mqtt_settings, a_client_id_of_this_host) {
    const std::string id = hearken::client_id_of_host("program");
    EXPECT_TRUE(id.starts_with("program-") && id.size() > 8) << id;
    EXPECT_EQ(id, hearken::client_id_of_host("program"));
}

} // namespace
