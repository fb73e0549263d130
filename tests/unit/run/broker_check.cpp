// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/broker_check.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::run::broker_faults;
using hearken::run::promise;
using session = hearken::transport::session;
using namespace std::chrono_literals;

std::string faults(const session& said, promise made = promise::kept_on_disk, std::string share = {}) {
    const hearken::options o{.broker = "x", .client_id = "id", .session_expiry = 100s, .share = std::move(share)};
    const std::vector<hearken::transport::subscription> lines{{.filter = "a/+", .qos = 1}, {.filter = "b", .qos = 2}};
    std::string all;
    for (const std::string& fault : broker_faults(said, o, lines, made)) all += fault + '\n';
    return all;
}

TEST(broker_check, a_broker_that_says_nothing_against_it_has_no_fault) {
    EXPECT_EQ(faults({}, promise::kept_on_disk, "group"), "");
    EXPECT_EQ(faults({.session_expiry = 100s}), "");
}

TEST(broker_check, a_session_that_is_kept_too_short_is_one_where_something_is_promised) {
    EXPECT_TRUE(faults({.session_expiry = 99s}).starts_with("the broker keeps our session for 99 s, asked were 100"));
    EXPECT_TRUE(faults({.session_expiry = 0s}, promise::until_power_fails).starts_with("the broker keeps"));
    EXPECT_EQ(faults({.session_expiry = 0s}, promise::none), "");
}

TEST(broker_check, what_the_filters_need_is_looked_for) {
    EXPECT_EQ(faults({.maximum_qos = 1}), "the broker takes QoS 1 at most, b asks for 2; raise its limit (mosquitto: "
                                          "max_qos)\n");
    EXPECT_EQ(faults({.wildcards_available = false}), "the broker has no wildcard subscriptions; a/+ needs them\n");
    EXPECT_EQ(faults({.shared_available = false}), "");
    EXPECT_EQ(faults({.shared_available = false}, promise::none, "group"),
              "the broker has no shared subscriptions; options.share needs them\n");
}

TEST(broker_check, the_settings_name_how_long_a_session_must_be_kept) {
    const hearken::options o{.session_expiry = 25h};
    EXPECT_NE(hearken::run::broker_settings(o).find("persistent_client_expiration below 2d"), std::string::npos);
}

} // namespace
