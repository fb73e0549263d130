// SPDX-License-Identifier: BSL-1.0
#include <hearken/transport/rules.hpp>

#include <functional>
#include <string>

#include <gtest/gtest.h>

namespace {

using namespace hearken;
using namespace std::chrono_literals;

options good() {
    return {.broker = "whatever the transport knows", .client_id = "id"};
}
std::string faults_of(const options& set) {
    transport::faults found;
    transport::check_rules(set, found);
    const auto r = std::move(found).found();
    if (r) return "";
    EXPECT_EQ(r.error().code, errc::configuration);
    return r.error().what;
}

TEST(rules, a_broker_and_a_client_id_are_enough) {
    EXPECT_EQ(faults_of(good()), "");
}

TEST(rules, each_fault_names_its_member) {
    const struct {
        const char* member;
        std::function<void(options&)> spoil;
    } cases[] = {
        {"options.broker is empty", [](options& o) { o.broker.uris.clear(); }},
        {"options.client_id is empty", [](options& o) { o.client_id.clear(); }},
        {"options.client_id", [](options& o) { o.client_id = std::string("a\0b", 3); }},
        {"options.client_id", [](options& o) { o.client_id = "\xC3\x28"; }},
        {"options.client_id", [](options& o) { o.client_id.assign(65'536, 'x'); }},
        {"options.keep_alive", [](options& o) { o.keep_alive = 0s; }},
        {"options.keep_alive", [](options& o) { o.keep_alive = -1s; }},
        {"options.keep_alive", [](options& o) { o.keep_alive = 65'536s; }},
        {"options.session_expiry", [](options& o) { o.session_expiry = -1s; }},
        {"options.connect_timeout", [](options& o) { o.connect_timeout = 0ms; }},
        {"options.receive_maximum", [](options& o) { o.receive_maximum = 0; }},
        {"options.max_packet_size", [](options& o) { o.max_packet_size = 0; }},
        {"options.will.topic", [](options& o) { o.will = last_will{}; }},
        {"options.will.topic", [](options& o) { o.will = last_will{.topic = "a/#"}; }},
        {"options.will.topic",
         [](options& o) {
             o.will = last_will{.topic = "a"};
             o.allow.publish = std::vector<std::string>{"b"};
         }},
        {"options.allow.subscribe", [](options& o) { o.allow.subscribe = std::vector<std::string>{"a", "a#"}; }},
        {"options.allow.publish", [](options& o) { o.allow.publish = std::vector<std::string>{""}; }},
        {"options.will.qos", [](options& o) { o.will = last_will{.topic = "a", .qos = 3}; }},
        {"options.will.payload",
         [](options& o) { o.will = last_will{.topic = "a", .payload = std::string(65'536, 'x')}; }},
    };
    for (const auto& one : cases) {
        options spoiled = good();
        one.spoil(spoiled);
        const std::string text = faults_of(spoiled);
        EXPECT_TRUE(text.starts_with(one.member)) << one.member << ": " << text;
        EXPECT_EQ(text.find("; options."), std::string::npos) << "one fault: " << text;
    }
}

TEST(rules, all_faults_come_at_once) {
    const std::string all = faults_of({.receive_maximum = 0});
    for (const char* member : {"options.broker", "options.client_id", "options.receive_maximum"}) {
        EXPECT_NE(all.find(member), std::string::npos) << member;
    }
}

} // namespace
