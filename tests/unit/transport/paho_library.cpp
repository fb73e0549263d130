// SPDX-License-Identifier: BSL-1.0
#include <hearken/transport/paho_library.hpp>

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace hearken;
using namespace hearken::transport;
namespace detail = hearken::transport::detail; // hearken has one, too

static_assert(detail::connack_socket("3 id <- CONNACK rc: 0") == 3);
static_assert(detail::connack_socket("1234 an id with spaces <- CONNACK rc: 135") == 1234);
static_assert(detail::connack_socket("3 id -> CONNECT version 5 clean: 0 (0)") == -1);
static_assert(detail::connack_socket(" <- CONNACK rc: 0") == -1);
static_assert(detail::connack_socket("") == -1);
static_assert(detail::without_time("20261121 011451.103 3 cid") == "3 cid");
static_assert(detail::without_time("short") == "short");
static_assert(detail::tells_tls_failure("SSL alert write:fatal:unknown CA"));
static_assert(detail::tells_tls_failure("SSL certificate verification: X509_V_ERR_CERT_HAS_EXPIRED"));
static_assert(!detail::tells_tls_failure("SSL certificate verification: X509_V_OK"));
static_assert(!detail::tells_tls_failure("SSL alert write:warning:close notify"));

TEST(paho_library, payloads_and_headers_are_hidden) {
    EXPECT_EQ(detail::redacted("3 id <- PUBLISH msgid: 1 qos: 1 retained: 0 payload len(5): hello"),
              "paho: 3 id <- PUBLISH msgid: 1 qos: 1 retained: 0 payload len(5) (hidden)");
    EXPECT_EQ(detail::redacted("a\nb"), "paho: a b");
    EXPECT_EQ(detail::redacted("Proxy-Authorization: Basic abc").find("abc"), std::string::npos);
    EXPECT_EQ(detail::redacted("uthorization: abc").find("abc"), std::string::npos);
    EXPECT_EQ(detail::redacted("3 id -> PINGREQ (0)"), "paho: 3 id -> PINGREQ (0)");
}

TEST(paho_library, leases_are_counted) {
    auto& process = detail::paho_process::only();
    EXPECT_EQ(process.users, 0U);
    {
        auto first = paho_lease::take({});
        ASSERT_TRUE(first);
        auto second = paho_lease::take({});
        ASSERT_TRUE(second);
        EXPECT_EQ(process.users, 2U);
        paho_lease moved = std::move(*first);
        first->end(); // has nothing any more
        EXPECT_EQ(process.users, 2U);
        moved.end();
        moved.end();
        EXPECT_EQ(process.users, 1U);
        EXPECT_NE(process.sentinel, nullptr);
    }
    EXPECT_EQ(process.users, 0U);
}

struct watcher final : paho_watcher {
    void out_of_memory() noexcept override { ++heard; }
    int heard = 0;
};

TEST(paho_library, the_trace_is_listened_to) {
    std::vector<std::string> lines;
    log_hook log;
    log.level = log_level::debug;
    log.write = [&](log_level, std::string_view line) { lines.emplace_back(line); };
    auto lease = paho_lease::take(log);
    ASSERT_TRUE(lease);
    watcher who;
    {
        const paho_watch watch(who);
        const paho_listening listening;
        std::string memory = "20261121 011451.103 Memory allocation error";
        detail::paho_process::trace(MQTTASYNC_TRACE_ERROR, memory.data());
        std::string connack = "20261121 011451.103 7 id <- CONNACK rc: 0";
        detail::paho_process::trace(MQTTASYNC_TRACE_PROTOCOL, connack.data());
        std::string alert = "20261121 011451.103 SSL alert write:fatal:unknown CA";
        detail::paho_process::trace(MQTTASYNC_TRACE_PROTOCOL, alert.data());
        detail::paho_process::trace(MQTTASYNC_TRACE_PROTOCOL, nullptr);
    }
    EXPECT_EQ(who.heard, 1);
    const detail::trace_note note = detail::take_trace_note();
    EXPECT_EQ(note.socket, 7);
    EXPECT_EQ(std::string(note.tls, note.length), "SSL alert write:fatal:unknown CA");
    EXPECT_EQ(detail::take_trace_note().socket, -1);
    ASSERT_GE(lines.size(), 3U);
    EXPECT_EQ(lines[lines.size() - 2], "paho: 7 id <- CONNACK rc: 0");
    std::string again = "20261121 011451.103 Memory allocation error";
    detail::paho_process::trace(MQTTASYNC_TRACE_ERROR, again.data());
    EXPECT_EQ(who.heard, 1); // it has gone
}

} // namespace
