// SPDX-License-Identifier: BSL-1.0
#include <hearken/transport/paho_properties.hpp>

#include <gtest/gtest.h>

#include <hearken/transport/paho_library.hpp>

namespace {

using namespace hearken::transport;

TEST(paho_properties, numbers_of_every_width) {
    const auto lease = paho_lease::take({});
    ASSERT_TRUE(lease);
    paho_properties list;
    EXPECT_TRUE(list.add(MQTTPROPERTY_CODE_MAXIMUM_QOS, 1));
    EXPECT_TRUE(list.add(MQTTPROPERTY_CODE_RECEIVE_MAXIMUM, 65535));
    EXPECT_TRUE(list.add(MQTTPROPERTY_CODE_SESSION_EXPIRY_INTERVAL, 0x7FFFFFFF));
    EXPECT_TRUE(list.add(MQTTPROPERTY_CODE_SUBSCRIPTION_IDENTIFIER, 268'435'455));
    EXPECT_EQ(number_of(list.raw(), MQTTPROPERTY_CODE_MAXIMUM_QOS), 1U);
    EXPECT_EQ(number_of(list.raw(), MQTTPROPERTY_CODE_RECEIVE_MAXIMUM), 65535U);
    EXPECT_EQ(number_of(list.raw(), MQTTPROPERTY_CODE_SESSION_EXPIRY_INTERVAL), 0x7FFFFFFFU);
    EXPECT_EQ(number_of(list.raw(), MQTTPROPERTY_CODE_SUBSCRIPTION_IDENTIFIER), 268'435'455U);
    EXPECT_FALSE(number_of(list.raw(), MQTTPROPERTY_CODE_SERVER_KEEP_ALIVE));
}

} // namespace
