// SPDX-License-Identifier: BSL-1.0
#include <hearken/transport/network.hpp>

#include <hearken/transport/loopback.hpp>
#include <hearken/transport/paho.hpp>

#include <gtest/gtest.h>

namespace {

namespace transport = hearken::transport;
using transport::loopback;
using transport::network;
using transport::network_of;

// A network is a transport: what drives one drives all.
static_assert(transport::transport<network>);
static_assert(!transport::has_network<loopback> && transport::has_network<transport::paho>);
static_assert(std::is_base_of_v<network, network_of<loopback>>);
static_assert(std::is_convertible_v<network_of<transport::paho>&, network&>);

struct listening final : transport::receiver {
    std::vector<std::string> topics{};
    std::string lost{};
    transport::verdict on_message(const hearken::message_view& m) noexcept override {
        topics.emplace_back(m.topic);
        return transport::verdict::accepted;
    }
    void on_lost(hearken::error why) noexcept override { lost = why.what; }
};

TEST(network, every_call_reaches_the_transport_behind_it) {
    loopback broker;
    network_of<loopback> face(broker);
    network& any = face;
    listening sink;
    const hearken::options set{.broker = "loopback", .client_id = "id"};
    ASSERT_TRUE(any.open(set, sink));
    ASSERT_TRUE(any.connect({.broker = "loopback"}, {}));
    const std::vector<transport::subscription> lines{{.filter = "a", .qos = 1}};
    const auto grants = any.subscribe(lines, {});
    ASSERT_TRUE(grants);
    EXPECT_EQ(grants->size(), 1U);
    EXPECT_EQ(broker.inject({.topic = "a", .payload = "1"}), transport::verdict::accepted);
    EXPECT_EQ(sink.topics, (std::vector<std::string>{"a"}));
    bool sent = false;
    any.publish({.topic = "b", .payload = "2"}, [&](hearken::result<> r) { sent = r.has_value(); });
    EXPECT_TRUE(sent);
    EXPECT_EQ(broker.published().size(), 1U);
    const std::vector<std::string> filters{"a"};
    EXPECT_TRUE(any.unsubscribe(filters, {}));
    any.cut();
    EXPECT_FALSE(sink.lost.empty());
    any.disconnect(std::chrono::milliseconds{1});
    any.close();
}

TEST(network, a_transport_that_is_behind_one_already_is_not_wrapped_again) {
    transport::paho paho;
    network_of<transport::paho> face(paho);
    EXPECT_EQ(&static_cast<network&>(face), &paho.behind());
}

} // namespace
