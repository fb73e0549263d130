// SPDX-License-Identifier: BSL-1.0
// What needs no connection; the rest is in tests/integration/paho_publish.cpp.
#include <hearken/transport/paho_outbound.hpp>

#include <chrono>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include <hearken/transport/paho_library.hpp>

namespace {

using namespace hearken;
using namespace hearken::transport;

struct answer {
    int count = 0;
    std::optional<errc> code;
    published take() {
        return [this](result<> r) {
            ++count;
            code = r ? std::nullopt : std::optional(r.error().code);
        };
    }
};

TEST(paho_outbound, nothing_is_taken_before_and_after) {
    paho_outbound out(true);
    answer before;
    out.put({.topic = "t", .payload = {}}, before.take());
    EXPECT_EQ(before.code, errc::not_connected);
    EXPECT_TRUE(out.wait_until_answered(std::chrono::steady_clock::now()));
    out.end(error{.code = errc::taken_over, .what = "gone"});
    answer after;
    out.put({.topic = "t", .payload = {}}, after.take());
    EXPECT_EQ(after.code, errc::taken_over);
    out.put({.topic = "t", .payload = {}}, nullptr);
    out.wait_until_quiet();
    EXPECT_EQ(before.count + after.count, 2);
}

TEST(paho_outbound, limits_are_kept) {
    const auto lease = paho_lease::take({});
    ASSERT_TRUE(lease);
    MQTTAsync handle = nullptr;
    ASSERT_EQ(MQTTAsync_create(&handle, "tcp://127.0.0.1:1", "unit", MQTTCLIENT_PERSISTENCE_NONE, nullptr), 0);
    {
        paho_outbound out(false);
        out.open(handle, {.maximum_qos = 0, .retain = false, .packet_size = 100});
        const struct {
            publication what;
            errc expected;
        } cases[] = {
            {{.topic = "", .payload = {}}, errc::invalid_topic},
            {{.topic = "a/+", .payload = {}}, errc::invalid_topic},
            {{.topic = std::string(65536, 'x'), .payload = {}}, errc::invalid_topic},
            {{.topic = "t", .payload = {}, .qos = 3}, errc::out_of_range},
            {{.topic = "t", .payload = {}, .qos = 1}, errc::qos_downgraded},
            {{.topic = "t", .payload = {}, .qos = 0, .retain = true}, errc::broker_refused},
            {{.topic = "t", .payload = std::string(100, 'x'), .qos = 0}, errc::too_large},
            {{.topic = "t", .payload = {}, .qos = 0}, errc::not_connected}, // Paho says so
        };
        for (const auto& one : cases) {
            answer got;
            out.put(one.what, got.take());
            EXPECT_EQ(got.count, 1);
            EXPECT_EQ(got.code, one.expected);
        }
    }
    MQTTAsync_destroy(&handle);
}

} // namespace
