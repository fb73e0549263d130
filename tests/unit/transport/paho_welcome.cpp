// SPDX-License-Identifier: BSL-1.0
#include <hearken/transport/paho_welcome.hpp>

#include <gtest/gtest.h>

#include <hearken/transport/paho_library.hpp>

namespace {

using namespace hearken::transport;

TEST(paho_welcome, a_311_broker_says_one_thing) {
    MQTTAsync_successData data{};
    data.alt.connect.sessionPresent = 1;
    const paho_welcome got = read_welcome(data);
    EXPECT_TRUE(got.said.present);
    EXPECT_EQ(got.said.maximum_qos, 2);
    EXPECT_EQ(got.limits.in_flight, 100U);
    EXPECT_FALSE(got.keep_alive);
}

TEST(paho_welcome, a_v5_broker_says_what_it_can) {
    const auto lease = paho_lease::take({});
    ASSERT_TRUE(lease);
    paho_properties list;
    list.add(MQTTPROPERTY_CODE_RECEIVE_MAXIMUM, 20);
    list.add(MQTTPROPERTY_CODE_MAXIMUM_QOS, 1);
    list.add(MQTTPROPERTY_CODE_RETAIN_AVAILABLE, 0);
    list.add(MQTTPROPERTY_CODE_MAXIMUM_PACKET_SIZE, 1000);
    list.add(MQTTPROPERTY_CODE_SERVER_KEEP_ALIVE, 30);
    list.add(MQTTPROPERTY_CODE_SESSION_EXPIRY_INTERVAL, 60);
    list.add(MQTTPROPERTY_CODE_WILDCARD_SUBSCRIPTION_AVAILABLE, 0);
    MQTTAsync_successData5 data = MQTTAsync_successData5_initializer;
    data.properties = list.raw();
    const paho_welcome got = read_welcome(data);
    EXPECT_FALSE(got.said.present);
    EXPECT_EQ(got.said.receive_maximum, 20);
    EXPECT_EQ(got.limits.in_flight, 20U);
    EXPECT_EQ(got.limits.maximum_qos, 1);
    EXPECT_FALSE(got.limits.retain);
    EXPECT_EQ(got.limits.packet_size, 1000U);
    EXPECT_EQ(got.said.largest_packet, 1000U);
    EXPECT_EQ(got.said.session_expiry, std::chrono::seconds{60});
    EXPECT_FALSE(got.said.wildcards_available);
    EXPECT_EQ(got.keep_alive, std::chrono::seconds{30});
    EXPECT_TRUE(got.said.shared_available);
    EXPECT_TRUE(got.said.identifiers_available);
}

} // namespace
