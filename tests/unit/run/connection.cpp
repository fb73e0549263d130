// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/connection.hpp>

#include "bench.hpp"

#include <hearken/transport/loopback.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::errc;
using hearken::run::connection;
using hearken::transport::loopback;
using hearken::transport::network_of;

struct silent final : hearken::transport::receiver {
    hearken::run::lost_signal* lost;
    explicit silent(hearken::run::lost_signal& l) : lost(&l) {}
    hearken::transport::verdict on_message(const hearken::message_view&) noexcept override {
        return hearken::transport::verdict::accepted;
    }
    void on_lost(hearken::error why) noexcept override { lost->raise(std::move(why)); }
};

struct bench : test::inner {
    loopback broker;
    network_of<loopback> network{broker};
    hearken::run::lost_signal lost;
    silent receiver{lost};
    hearken::run::dynamic_routes late;
    hearken::run::subscriptions wanted{{{"a", 1}}, "", late};
    hearken::result<> prepared{};
    connection link{shared, network, receiver, lost, wanted, hearken::run::promise::none, [this] { return prepared; }};
};

TEST(connection, gives_up_when_the_policy_does) {
    bench b;
    b.broker.refuse_connect(hearken::error{.code = errc::unreachable, .what = "refused"});
    EXPECT_EQ(b.link.work().error().code, errc::unreachable);
    EXPECT_EQ(b.broker.connects(), 4U);
    EXPECT_EQ(b.states, (std::vector<std::string>{"connecting", "waiting", "connecting", "waiting", "connecting",
                                                  "waiting", "connecting"}));
}

TEST(connection, no_connect_before_what_it_needs_is_there) {
    bench b;
    b.prepared = hearken::fail(errc::store_unavailable, "locked");
    EXPECT_EQ(b.link.work().error().code, errc::store_unavailable);
    EXPECT_EQ(b.broker.connects(), 0U);
    b.prepared = hearken::fail(errc::schema_mismatch, "no such column");
    EXPECT_EQ(b.link.work().error().code, errc::schema_mismatch) << "and no second attempt";
}

TEST(connection, a_stop_before_the_first_attempt_ends_it) {
    bench b;
    b.shared.request_stop();
    EXPECT_TRUE(b.link.work());
    EXPECT_EQ(b.broker.connects(), 0U);
}

TEST(connection, a_stop_between_connack_and_suback_leaves_time_for_what_is_published) {
    bench b;
    struct slow_to_subscribe : loopback {
        hearken::run::core* shared;
        std::vector<std::chrono::milliseconds> limits{};
        hearken::result<std::vector<hearken::transport::grant>>
        subscribe(std::span<const hearken::transport::subscription>, std::stop_token stop) {
            shared->request_stop();
            EXPECT_TRUE(stop.stop_requested());
            return hearken::fail(errc::stopped, "stopped");
        }
        void disconnect(std::chrono::milliseconds limit) {
            limits.push_back(limit);
            loopback::disconnect(limit);
        }
    } broker;
    broker.shared = &b.shared;
    network_of<slow_to_subscribe> network(broker);
    connection link(b.shared, network, b.receiver, b.lost, b.wanted, hearken::run::promise::none,
                    [] { return hearken::result<>{}; });
    EXPECT_TRUE(link.work());
    EXPECT_EQ(broker.limits, std::vector{b.shared.settings.stop_timeout});
}

TEST(connection, a_connection_that_falls_at_once_is_a_failed_attempt) {
    bench b;
    struct falls_down : loopback {
        hearken::result<std::vector<hearken::transport::grant>>
        subscribe(std::span<const hearken::transport::subscription> lines, std::stop_token stop) {
            auto grants = loopback::subscribe(lines, std::move(stop));
            drop("poisoned");
            return grants;
        }
    } broker;
    network_of<falls_down> network(broker);
    connection link(b.shared, network, b.receiver, b.lost, b.wanted, hearken::run::promise::none,
                    [] { return hearken::result<>{}; });
    EXPECT_EQ(link.work().error().what, "poisoned") << "else it would reconnect for ever";
    EXPECT_EQ(broker.connects(), 4U);
}

} // namespace
