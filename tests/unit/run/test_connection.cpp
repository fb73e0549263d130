// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/test_connection.hpp>

#include <hearken/transport/loopback.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::errc;
using hearken::transport::loopback;

hearken::result<> test(loopback& broker, hearken::options probe) {
    hearken::transport::network_of<loopback> network(broker);
    return hearken::run::test_connection(network, std::move(probe));
}

TEST(test_connection, connects_and_subscribes_nothing) {
    loopback broker;
    EXPECT_TRUE(test(broker, {.broker = "a", .client_id = "id"}));
    EXPECT_EQ(broker.connects(), 1U);
    EXPECT_TRUE(broker.subscriptions().empty());
}

TEST(test_connection, tries_each_broker_and_gives_the_last_error) {
    loopback broker;
    broker.refuse_connect(hearken::error{.code = errc::tls, .what = "bad certificate"});
    EXPECT_EQ(test(broker, {.broker = {"a", "b"}, .client_id = "id"}).error().code, errc::tls);
    EXPECT_EQ(broker.connects(), 2U);
    EXPECT_EQ(broker.last_attempt().broker, "b");
}

TEST(test_connection, falls_back_to_3_1_1_only_where_that_is_allowed) {
    loopback broker;
    broker.refuse_connect(hearken::error{.code = errc::protocol_refused, .what = "no MQTT 5"});
    EXPECT_FALSE(test(broker, {.broker = "a", .client_id = "id", .version = hearken::mqtt_version::v5}));
    EXPECT_EQ(broker.connects(), 1U);
    EXPECT_FALSE(test(broker, {.broker = "a", .client_id = "id"}));
    EXPECT_EQ(broker.connects(), 3U);
    EXPECT_EQ(broker.last_attempt().version, hearken::mqtt_version::v311);
}

TEST(test_connection, says_what_is_missing) {
    loopback broker;
    EXPECT_EQ(test(broker, {}).error().code, errc::configuration);
    hearken::options o{.broker = "a", .client_id = "id"};
    o.login = []() -> hearken::result<hearken::credentials> { return hearken::fail(errc::io, "no token"); };
    EXPECT_EQ(test(broker, o).error().what, "no token");
}

} // namespace
