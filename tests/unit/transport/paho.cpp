// SPDX-License-Identifier: BSL-1.0
// What needs no network; the rest is in tests/integration/paho_*.cpp.
#include <hearken/transport/paho.hpp>

#include <string>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace hearken;
using namespace std::chrono_literals;

static_assert(transport::transport<transport::paho>);
static_assert(is_family<transport::paho, family::transport>);
static_assert(std::is_default_constructible_v<transport::paho>);
static_assert(std::is_nothrow_move_constructible_v<transport::paho>);

struct nobody final : transport::receiver {
    transport::verdict on_message(const message_view&) noexcept override { return transport::verdict::accepted; }
    void on_lost(error) noexcept override {}
};

TEST(paho, options_that_cannot_work_are_refused_at_open) {
    nobody sink;
    const options set{.broker = "mqtt://h"};
    transport::paho network;
    const auto opened = network.open(set, sink);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, errc::configuration);
    EXPECT_TRUE(opened.error().what.starts_with("options.client_id"));
}

TEST(paho, every_call_without_a_connection_says_so) {
    transport::paho network;
    std::vector<transport::subscription> lines{{.filter = "a"}};
    std::vector<std::string> filters{"a"};
    for (const bool open : {false, true}) {
        nobody sink;
        const options set{.broker = "mqtt://h", .client_id = "id"};
        if (open) {
            ASSERT_TRUE(network.open(set, sink));
        }
        EXPECT_EQ(network.subscribe(lines, {}).error().code, errc::not_connected);
        EXPECT_EQ(network.unsubscribe(filters, {}).error().code, errc::not_connected);
        errc published{};
        network.publish({.topic = "a", .payload = {}}, [&](result<> r) { published = r.error().code; });
        EXPECT_EQ(published, errc::not_connected);
        network.cut();
        network.disconnect(1ms);
        network.close();
        network.close();
    }
    EXPECT_EQ(network.connect({.broker = "mqtt://h"}, {}).error().code, errc::configuration);
}

TEST(paho, an_open_one_moves) {
    nobody sink;
    const options set{.broker = "mqtt://h", .client_id = "id"};
    transport::paho first;
    ASSERT_TRUE(first.open(set, sink));
    transport::paho second = std::move(first);
    EXPECT_EQ(second.connect({.broker = "h"}, {}).error().code, errc::configuration);
}

} // namespace
