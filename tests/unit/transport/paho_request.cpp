// SPDX-License-Identifier: BSL-1.0
#include <hearken/transport/paho_request.hpp>

#include <string>

#include <gtest/gtest.h>

#include <hearken/transport/paho_library.hpp>

namespace {

using namespace hearken;
using namespace hearken::transport;
using namespace std::chrono_literals;

struct paho_requests : ::testing::Test {
    void SetUp() override { ASSERT_TRUE(lease); }
    result<paho_lease> lease = paho_lease::take({});
    options set{.broker = "mqtt://h", .client_id = "id"};
};

TEST_F(paho_requests, nothing_is_left_to_paho) {
    for (const bool v5 : {false, true}) {
        const paho_request one(set, {}, {}, {.v5 = v5, .timeout = 1500ms});
        EXPECT_EQ(one.raw.MQTTVersion, v5 ? MQTTVERSION_5 : MQTTVERSION_3_1_1);
        EXPECT_EQ(one.raw.cleansession, 0);
        EXPECT_EQ(one.raw.cleanstart, 0);
        EXPECT_EQ(one.raw.automaticReconnect, 0);
        EXPECT_EQ(one.raw.serverURIcount, 0);
        EXPECT_EQ(one.raw.keepAliveInterval, 60);
        EXPECT_EQ(one.raw.connectTimeout, 7); // ours comes first
        EXPECT_EQ(one.raw.username, nullptr);
        EXPECT_EQ(one.raw.will, nullptr);
        EXPECT_EQ(one.raw.ssl, nullptr);
        EXPECT_EQ(one.raw.httpHeaders, nullptr);
        EXPECT_EQ(one.raw.connectProperties != nullptr, v5);
    }
}

TEST_F(paho_requests, clean_is_said_in_the_words_of_the_version) {
    const paho_request in_5(set, {}, {}, {.v5 = true, .clean = true});
    EXPECT_EQ(in_5.raw.cleanstart, 1);
    EXPECT_EQ(in_5.raw.cleansession, 0);
    const paho_request in_311(set, {}, {}, {.v5 = false, .clean = true});
    EXPECT_EQ(in_311.raw.cleansession, 1);
    EXPECT_EQ(in_311.raw.cleanstart, 0);
}

TEST_F(paho_requests, session_expiry_never_exceeds_what_paho_can_write) {
    set.session_expiry = std::chrono::seconds{0xFFFFFFFF};
    const paho_request one(set, {}, {}, {});
    EXPECT_EQ(number_of(*one.raw.connectProperties, MQTTPROPERTY_CODE_SESSION_EXPIRY_INTERVAL), 0x7FFFFFFFU);
    EXPECT_EQ(number_of(*one.raw.connectProperties, MQTTPROPERTY_CODE_RECEIVE_MAXIMUM), 100U);
}

TEST_F(paho_requests, login_will_headers) {
    set.will = last_will{.topic = "w", .payload = std::string("a\0b", 3), .qos = 2, .retain = true};
    set.websocket_headers = {{"A", "1"}, {"B", "2"}};
    const paho_request one(set, {.websocket = true}, {"anna", std::string("p\0w", 3)}, {});
    EXPECT_STREQ(one.raw.username, "anna");
    EXPECT_EQ(one.raw.binarypwd.len, 3);
    ASSERT_NE(one.raw.will, nullptr);
    EXPECT_EQ(one.raw.will->payload.len, 3);
    EXPECT_EQ(one.raw.will->qos, 2);
    EXPECT_EQ(one.raw.will->retained, 1);
    ASSERT_NE(one.raw.httpHeaders, nullptr);
    EXPECT_STREQ(one.raw.httpHeaders[1].name, "B");
    EXPECT_EQ(one.raw.httpHeaders[2].name, nullptr);
    const paho_request without(set, {}, {}, {.will = false});
    EXPECT_EQ(without.raw.will, nullptr);
    EXPECT_EQ(without.raw.httpHeaders, nullptr);
}

TEST_F(paho_requests, certificates_and_names_are_verified_unless_waived) {
    set.tls.ca_file = "ca.pem";
    const paho_request one(set, {.tls = true}, {}, {});
    ASSERT_NE(one.raw.ssl, nullptr);
    EXPECT_EQ(one.raw.ssl->verify, 1);
    EXPECT_EQ(one.raw.ssl->enableServerCertAuth, 1);
    EXPECT_STREQ(one.raw.ssl->trustStore, "ca.pem");
    EXPECT_EQ(one.raw.ssl->keyStore, nullptr);
    EXPECT_EQ(one.raw.ssl->disableDefaultTrustStore, 0);
    set.tls.verify = false;
    const paho_request lax(set, {.tls = true}, {}, {});
    EXPECT_EQ(lax.raw.ssl->verify, 0);
    EXPECT_EQ(lax.raw.ssl->enableServerCertAuth, 0);
}

} // namespace
