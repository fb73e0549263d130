// SPDX-License-Identifier: BSL-1.0
#include <hearken/transport/check.hpp>

#include <cstdlib>
#include <functional>
#include <string>

#include <gtest/gtest.h>

namespace {

using namespace hearken;

options good() {
    return {.broker = "mqtt://localhost", .client_id = "id"};
}

TEST(check, the_least_is_enough) {
    EXPECT_TRUE(transport::check(good()));
}

TEST(check, every_fault_names_its_member) {
    const struct {
        const char* member;
        std::function<void(options&)> spoil;
    } cases[] = {
        {"broker", [](options& o) { o.broker.uris.clear(); }},
        {"broker", [](options& o) { o.broker = {"mqtt://a", "b"}; }},
        {"client_id", [](options& o) { o.client_id.clear(); }},
        {"client_id", [](options& o) { o.client_id = std::string("a\0b", 3); }},
        {"client_id", [](options& o) { o.client_id = "\xC3\x28"; }},
        {"client_id", [](options& o) { o.client_id.assign(65536, 'x'); }},
        {"keep_alive", [](options& o) { o.keep_alive = std::chrono::seconds{0}; }},
        {"keep_alive", [](options& o) { o.keep_alive = std::chrono::seconds{65536}; }},
        {"session_expiry", [](options& o) { o.session_expiry = std::chrono::seconds{-1}; }},
        {"connect_timeout", [](options& o) { o.connect_timeout = std::chrono::milliseconds{0}; }},
        {"receive_maximum", [](options& o) { o.receive_maximum = 0; }},
        {"max_packet_size", [](options& o) { o.max_packet_size = 0; }},
        {"will.topic", [](options& o) { o.will = last_will{}; }},
        {"will.topic", [](options& o) { o.will = last_will{.topic = "a/#"}; }},
        {"will.qos", [](options& o) { o.will = last_will{.topic = "a", .qos = 3}; }},
        {"will.payload", [](options& o) { o.will = last_will{.topic = "a", .payload = std::string(65536, 'x')}; }},
        {"websocket_headers", [](options& o) { o.websocket_headers = {{"", "x"}}; }},
        {"websocket_headers", [](options& o) { o.websocket_headers = {{"a:", "x"}}; }},
        {"websocket_headers", [](options& o) { o.websocket_headers = {{"a", "x\r\nb: c"}}; }},
        {"tls.ca_file",
         [](options& o) {
             o.broker = "mqtts://h";
             o.tls.ca_file = "/no/such/file";
         }},
        {"tls.certificate",
         [](options& o) {
             o.broker = "wss://h";
             o.tls.private_key = "/dev/null";
         }},
    };
    for (const auto& one : cases) {
        options spoiled = good();
        one.spoil(spoiled);
        const auto got = transport::check(spoiled);
        ASSERT_FALSE(got) << one.member;
        EXPECT_EQ(got.error().code, errc::configuration);
        EXPECT_TRUE(got.error().what.starts_with(one.member)) << got.error().what;
    }
}

TEST(check, tls_files_do_not_matter_without_tls) {
    options plain = good();
    plain.tls.ca_file = "/no/such/file";
    EXPECT_TRUE(transport::check(plain));
}

TEST(check, proxies_are_refused_by_name_unless_asked_for) {
    options set = good();
    ::setenv("https_proxy", "http://proxy:1", 1);
    EXPECT_TRUE(transport::check_proxy(set, false));
    const auto got = transport::check_proxy(set, true);
    set.use_proxy = true;
    const auto asked = transport::check_proxy(set, true);
    ::setenv("https_proxy", "", 1);
    set.use_proxy = false;
    const auto empty = transport::check_proxy(set, true);
    ::unsetenv("https_proxy");
    ASSERT_FALSE(got);
    EXPECT_NE(got.error().what.find("`https_proxy`"), std::string::npos);
    EXPECT_TRUE(asked);
    EXPECT_TRUE(empty);
}

} // namespace
