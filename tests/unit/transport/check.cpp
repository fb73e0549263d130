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
        {"options.client_id", [](options& o) { o.client_id.clear(); }}, // one of transport/rules.hpp
        {"broker `b`", [](options& o) { o.broker = {"mqtt://a", "b"}; }},
        {"options.websocket_headers", [](options& o) { o.websocket_headers = {{"", "x"}}; }},
        {"options.websocket_headers", [](options& o) { o.websocket_headers = {{"a:", "x"}}; }},
        {"options.websocket_headers", [](options& o) { o.websocket_headers = {{"a", "x\r\nb: c"}}; }},
        {"options.tls.ca_file",
         [](options& o) {
             o.broker = "mqtts://h";
             o.tls.ca_file = "/no/such/file";
         }},
        {"options.tls.certificate",
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

TEST(check, all_faults_come_at_once) {
    options set = good();
    set.broker = {"no uri", "mqtts://h"};
    set.keep_alive = std::chrono::seconds{0};
    set.tls.ca_file = "/no/such/file";
    const std::string all = transport::check(set).error().what;
    for (const char* part : {"options.keep_alive", "no uri", "options.tls.ca_file is `/no/such/file`"}) {
        EXPECT_NE(all.find(part), std::string::npos) << part << " in " << all;
    }
}

TEST(check, tls_files_do_not_matter_without_tls) {
    options plain = good();
    plain.tls.ca_file = "/no/such/file";
    EXPECT_TRUE(transport::check(plain));
}

TEST(check, a_proxy_nobody_asked_for_is_a_fault) {
    options set = good();
    set.broker = "mqtts://host";
    set.client_id = "";
    ::setenv("https_proxy", "http://proxy:1", 1);
    const auto got = transport::check(set);
    ::unsetenv("https_proxy");
    ASSERT_FALSE(got);
    EXPECT_NE(got.error().what.find("`https_proxy`"), std::string::npos);
    EXPECT_NE(got.error().what.find("client_id"), std::string::npos);
}

} // namespace
