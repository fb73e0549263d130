// SPDX-License-Identifier: BSL-1.0
// What needs no connection; the rest is in tests/integration/paho_messages.cpp.
#include <hearken/transport/paho_replies.hpp>

#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <hearken/transport/paho_library.hpp>

namespace {

using namespace hearken;
using namespace hearken::transport;

TEST(paho_replies, a_handle_that_is_not_connected) {
    const auto lease = paho_lease::take({});
    ASSERT_TRUE(lease);
    MQTTAsync handle = nullptr;
    ASSERT_EQ(MQTTAsync_create(&handle, "tcp://127.0.0.1:1", "unit", MQTTCLIENT_PERSISTENCE_NONE, nullptr), 0);
    {
        paho_replies replies(handle, false, "mqtt://h:1");
        const std::chrono::seconds now{0};
        const std::vector<subscription> lines{{.filter = "a"}, {.filter = "b"}};
        const std::vector<std::string> filters{"a"};
        auto grants = replies.subscribe(lines, now, {});
        ASSERT_FALSE(grants);
        EXPECT_EQ(grants.error().code, errc::not_connected);
        EXPECT_TRUE(grants.error().what.starts_with("mqtt://h:1: SUBSCRIBE"));
        EXPECT_FALSE(replies.unsubscribe(filters, now, {}));
        EXPECT_TRUE(replies.unsubscribe({}, now, {}));
        EXPECT_TRUE(replies.subscribe({}, now, {})->empty());
        replies.end(error{.code = errc::taken_over, .what = "gone"});
        grants = replies.subscribe(lines, now, {});
        ASSERT_FALSE(grants);
        EXPECT_EQ(grants.error().code, errc::taken_over);
    }
    MQTTAsync_destroy(&handle);
}

} // namespace
