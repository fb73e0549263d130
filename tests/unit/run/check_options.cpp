// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/check_options.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using hearken::run::check_options;
using hearken::run::promise;
using namespace std::chrono_literals;

hearken::options good() {
    return {.broker = "mqtt://localhost", .client_id = "id"};
}
std::string faults(const hearken::options& o, promise made = promise::none,
                   std::vector<hearken::wanted_filter> filters = {}) {
    const auto r = check_options(o, filters, made);
    if (r) return "";
    EXPECT_EQ(r.error().code, hearken::errc::configuration);
    return r.error().what;
}

TEST(check_options, the_least_is_a_broker_and_a_client_id) {
    EXPECT_EQ(faults(good(), promise::until_power_fails), "");
}

TEST(check_options, each_fault_names_its_member) {
    const struct {
        const char* member;
        void (*spoil)(hearken::options&);
    } cases[] = {
        {"options.client_id", [](hearken::options& o) { o.client_id.clear(); }}, // one of transport/rules.hpp
        {"options.batch_messages", [](hearken::options& o) { o.batch_messages = 0; }},
        {"options.batch_bytes", [](hearken::options& o) { o.batch_bytes = 0; }},
        {"options.handler_threads", [](hearken::options& o) { o.handler_threads = 0; }},
        {"options.handler_threads", [](hearken::options& o) { o.handler_threads = 257; }},
        {"options.dedupe_window", [](hearken::options& o) { o.dedupe_window = 0; }},
        {"options.retry_bytes", [](hearken::options& o) { o.retry_bytes = 0; }},
        {"options.at_stop", [](hearken::options& o) { o.at_stop = hearken::at_stop::leave; }}, // needs a journal
        {"options.max_depth", [](hearken::options& o) { o.max_depth = 0; }},
        {"options.max_depth", [](hearken::options& o) { o.max_depth = 513; }},
        {"options.history", [](hearken::options& o) { o.history = {"#", "a/#/b"}; }},
        {"options.share", [](hearken::options& o) { o.share = "a/b"; }},
    };
    for (const auto& c : cases) {
        hearken::options o = good();
        c.spoil(o);
        EXPECT_TRUE(faults(o).starts_with(c.member)) << c.member << ": " << faults(o);
        EXPECT_EQ(faults(o).rfind("options."), 0U) << "one fault: " << faults(o);
    }
}

TEST(check_options, a_history_needs_a_store) {
    hearken::options o = good();
    o.history = {"#"};
    EXPECT_TRUE(check_options(o, {}, promise::none, true));
    const auto without = check_options(o, {}, promise::none, false);
    ASSERT_FALSE(without);
    EXPECT_TRUE(without.error().what.starts_with("options.history needs a store")) << without.error().what;
}

TEST(check_options, all_faults_come_at_once) {
    const std::string all = faults({.client_id = "id", .batch_messages = 0});
    for (const char* member : {"options.broker", "options.batch_messages"}) {
        EXPECT_NE(all.find(member), std::string::npos) << member;
    }
}

TEST(check_options, a_promise_that_cannot_be_kept_is_a_fault) {
    hearken::options clean = good();
    clean.clean_start = true;
    EXPECT_NE(faults(clean, promise::until_power_fails).find("clean_start"), std::string::npos);
    EXPECT_EQ(faults(clean, promise::none), "");
    hearken::options together = good();
    together.handler_threads = 2;
    EXPECT_TRUE(faults(together, promise::until_power_fails).starts_with("options.handler_threads above 1"));
    EXPECT_EQ(faults(together, promise::none), "");
    hearken::options leaves = good();
    leaves.at_stop = hearken::at_stop::leave;
    EXPECT_EQ(faults(leaves, promise::kept_on_disk), "");
    hearken::options forgotten = good();
    forgotten.session_expiry = 0s;
    EXPECT_TRUE(faults(forgotten, promise::kept_on_disk).starts_with("options.session_expiry of 0"));
    EXPECT_EQ(faults(forgotten, promise::none), "");
    forgotten.version = hearken::mqtt_version::v311;
    EXPECT_EQ(faults(forgotten, promise::kept_on_disk), "") << "3.1.1 has none";
    EXPECT_TRUE(faults(good(), promise::kept_on_disk, {{"a/#", 0}}).starts_with("QoS 0 for a/#"));
    EXPECT_EQ(faults(good(), promise::kept_on_disk, {{"a/#", 0, true}, {"b", 1}}), "");
    EXPECT_EQ(faults(good(), promise::until_power_fails, {{"a/#", 0}}), "");
    hearken::options old = good();
    old.version = hearken::mqtt_version::v311;
    EXPECT_NE(faults(old, promise::until_power_fails, {{"a/#", 2}}).find("QoS 2 for a/#"), std::string::npos);
    EXPECT_EQ(faults(old, promise::until_power_fails, {{"a/#", 1}}), "");
    EXPECT_EQ(faults(old, promise::none, {{"a/#", 2}}), "");
}

TEST(check_options, a_qos_above_2_is_a_fault_of_its_filter) {
    EXPECT_EQ(faults(good(), promise::none, {{"a/#", 3}}), "the qos of a/# must be 0, 1 or 2");
}

} // namespace
