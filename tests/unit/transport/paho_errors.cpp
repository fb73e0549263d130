// SPDX-License-Identifier: BSL-1.0
#include <hearken/transport/paho_errors.hpp>

#include <gtest/gtest.h>

namespace {

using namespace hearken;
using namespace hearken::transport;

TEST(paho_errors, a_v5_reason_is_found_in_either_place) {
    MQTTAsync_failureData5 data = MQTTAsync_failureData5_initializer;
    data.code = 135; // 1.3.12
    EXPECT_EQ(paho_failure::of(&data).from_broker(), 135);
    data.code = -1; // later
    data.reasonCode = MQTTREASONCODE_NOT_AUTHORIZED;
    EXPECT_EQ(paho_failure::of(&data).from_broker(), 135);
    data.reasonCode = MQTTREASONCODE_SUCCESS;
    data.message = "TCP connect timeout";
    EXPECT_EQ(paho_failure::of(&data).from_broker(), 0);
    EXPECT_EQ(paho_failure::of(&data).message, "TCP connect timeout");
    EXPECT_EQ(paho_failure::of(static_cast<MQTTAsync_failureData5*>(nullptr)).from_broker(), 0);
    EXPECT_EQ(paho_failure::of(static_cast<MQTTAsync_failureData*>(nullptr)).from_broker(), 0);
}

TEST(paho_errors, return_codes) {
    EXPECT_EQ(paho_refused("x", MQTTASYNC_DISCONNECTED).text(), "x: not connected (code -3)");
    EXPECT_EQ(paho_refused("x", MQTTASYNC_DISCONNECTED).code, errc::not_connected);
    EXPECT_EQ(paho_refused("x", MQTTASYNC_MAX_BUFFERED_MESSAGES).code, errc::would_block);
    EXPECT_EQ(paho_refused("x", MQTTASYNC_BAD_UTF8_STRING).code, errc::invalid_topic);
    EXPECT_EQ(paho_refused("x", MQTTASYNC_BAD_QOS).code, errc::out_of_range);
    EXPECT_EQ(paho_refused("x", MQTTASYNC_BAD_PROTOCOL).code, errc::configuration);
    EXPECT_EQ(paho_refused("x", MQTTASYNC_FAILURE).code, errc::io);
}

TEST(paho_errors, publications) {
    EXPECT_EQ(publish_failed("t", {.reason = 0x87}).text(), "publish to `t`: refused: not authorized (code 135)");
    EXPECT_EQ(publish_failed("t", {.reason = 0x90}).code, errc::invalid_topic);
    EXPECT_EQ(publish_failed("t", {.code = -11}).code, errc::connection_lost);
}

TEST(paho_errors, tls) {
    EXPECT_EQ(tls_failed("b", "h", "X509_check_host for hostname h failed, rc 0").what,
              "b: TLS: the certificate is not for `h`; use a name that is in the certificate, or have it issued for "
              "this one");
    EXPECT_NE(tls_failed("b", "h", "SSL alert write:fatal:unknown CA").what.find("tls.ca_file"), std::string::npos);
    EXPECT_NE(tls_failed("b", "h", "SSL alert write:fatal:certificate expired").what.find("clock"), std::string::npos);
    EXPECT_NE(tls_failed("b", "h", "SSL alert read:fatal:handshake failure").what.find("tls.certificate"),
              std::string::npos);
    EXPECT_EQ(tls_failed("b", "h", "something").code, errc::tls);
}

} // namespace
