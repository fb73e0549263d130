// SPDX-License-Identifier: BSL-1.0
// What a real broker does to a listener: state, reason, and recovery by the policy's delays, on MQTT 5 and 3.1.1.
#include <hearken/hearken.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/certificates.hpp"
#include "support/mosquitto.hpp"

namespace {

using namespace std::chrono_literals;
using hearken::errc;
using hearken::state;
using hearken::status;
using hearken::testing::certificates;
using hearken::testing::eventually;
using hearken::testing::mosquitto;
using clock = std::chrono::steady_clock;

constexpr auto soon = hearken::reconnect::fixed{20ms};

/// Lines that several threads write.
class notes {
public:
    void add(std::string line) {
        const std::lock_guard lock(mutex_);
        lines_.push_back(std::move(line));
    }
    [[nodiscard]] std::vector<std::string> all() const {
        const std::lock_guard lock(mutex_);
        return lines_;
    }
    [[nodiscard]] bool reach(std::size_t n) const {
        return eventually([&] { return all().size() >= n; });
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
};

auto note_into(notes& seen) {
    return hearken::on<"data/#">([&seen](hearken::text t) { seen.add(std::string(t.value)); });
}

bool ready(const status& now) {
    return now.ready;
}

/// The reason of the state `waiting`.
template <class Listener>
hearken::error waiting_for(const Listener& app) {
    EXPECT_TRUE(app.wait_for(state::waiting));
    return app.status().last_error.value_or(hearken::error{});
}

struct protocol {
    hearken::mqtt_version version;
    const char* name;
};

class listener_broker : public ::testing::TestWithParam<protocol> {
protected:
    [[nodiscard]] hearken::options to(std::string uri, std::string id) const {
        hearken::options o{.broker = std::move(uri), .client_id = std::move(id), .version = GetParam().version};
        o.log.level = hearken::log_level::off;
        return o;
    }
    [[nodiscard]] bool v5() const { return GetParam().version == hearken::mqtt_version::v5; }

    mosquitto broker;
    std::vector<std::string> persistent{"persistence true", "persistence_location $FOLDER/", "autosave_on_changes true",
                                        "autosave_interval 1", "max_queued_messages 0"};
};
INSTANTIATE_TEST_SUITE_P(protocols, listener_broker,
                         ::testing::Values(protocol{hearken::mqtt_version::v5, "v5"},
                                           protocol{hearken::mqtt_version::v311, "v311"}),
                         [](const auto& one) { return one.param.name; });

TEST_P(listener_broker, one_that_is_stopped_and_one_that_is_killed_say_why_and_are_found_again) {
    if (!broker.start(persistent)) GTEST_SKIP() << broker.why();
    notes seen;
    hearken::listener app{to(broker.uri(), "faithful"), soon, note_into(seen)};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_until(ready));
    unsigned reconnects = 0;
    for (const bool kill : {false, true}) {
        const std::string text = kill ? "killed" : "stopped";
        kill ? broker.kill() : broker.stop();
        ASSERT_TRUE(app.wait_until([](const status& now) { return now.state == state::waiting; }));
        EXPECT_FALSE(app.status().ready);
        ASSERT_TRUE(app.wait_until([](const status& now) { return now.last_error->code == errc::unreachable; }));
        EXPECT_NE(app.status().last_error->what.find("connection refused"), std::string::npos);
        ASSERT_TRUE(broker.restart());
        ++reconnects;
        ASSERT_TRUE(app.wait_until([&](const status& now) { return now.ready && now.reconnects == reconnects; }));
        ASSERT_TRUE(broker.publish("data/a", text));
        ASSERT_TRUE(seen.reach(reconnects));
    }
    EXPECT_EQ(app.status().sessions_lost, 0U) << "it writes at every change";
    EXPECT_EQ(seen.all(), (std::vector<std::string>{"stopped", "killed"}));
    app.stop();
    EXPECT_EQ(app.wait(), 0);
}

TEST_P(listener_broker, the_reason_of_the_loss_is_told_before_the_next_attempt) {
    if (!broker.start()) GTEST_SKIP() << broker.why();
    for (const bool kill : {false, true}) {
        hearken::listener app{to(broker.uri(), "curious"), hearken::reconnect::fixed{1h},
                              hearken::on<"data/#">([](hearken::text) {})};
        ASSERT_TRUE(app.start());
        ASSERT_TRUE(app.wait_until(ready));
        kill ? broker.kill() : broker.stop();
        const auto why = waiting_for(app);
        EXPECT_EQ(why.code, errc::connection_lost) << why.text();
        EXPECT_TRUE(why.what.starts_with(broker.uri())) << why.what;
        ASSERT_TRUE(broker.restart());
    }
}

TEST_P(listener_broker, what_a_killed_one_had_queued_for_us_comes_when_it_is_back) {
    if (!broker.start(persistent)) GTEST_SKIP() << broker.why();
    notes seen;
    {
        hearken::listener app{to(broker.uri(), "away"), note_into(seen)};
        ASSERT_TRUE(app.start());
        ASSERT_TRUE(app.wait_until(ready));
        app.stop();
        EXPECT_EQ(app.wait(), 0);
    }
    // It says that it saves before it does, and is done when it hears the next packet.
    constexpr std::string_view saving = "Saving in-memory";
    for (const char* text : {"1", "2", "3"}) {
        const std::size_t before = broker.log().size();
        ASSERT_TRUE(broker.publish("data/a", text));
        ASSERT_TRUE(eventually([&] {
            const std::string log = broker.log();
            const std::size_t last = log.rfind(saving);
            return last != log.npos && last >= before && log.find("Received DISCONNECT", last) != log.npos;
        }));
    }
    broker.kill();
    ASSERT_TRUE(broker.restart());
    std::optional<hearken::events::session> session;
    hearken::listener app{to(broker.uri(), "away"), soon, note_into(seen), hearken::events::to([&](const auto& e) {
                              if (const auto* s = std::get_if<hearken::events::session>(&e)) session = *s;
                          })};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(seen.reach(3)) << broker.log();
    app.stop();
    EXPECT_EQ(app.wait(), 0);
    EXPECT_EQ(seen.all(), (std::vector<std::string>{"1", "2", "3"}));
    ASSERT_TRUE(session);
    EXPECT_TRUE(session->kept);
    EXPECT_FALSE(session->lost);
}

TEST_P(listener_broker, one_that_forgets_is_a_lost_session_on_both_protocols) {
    if (!broker.start({"persistence false"})) GTEST_SKIP() << broker.why();
    notes seen;
    hearken::listener app{to(broker.uri(), "forgotten"), soon, note_into(seen)};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_until(ready));
    ASSERT_TRUE(broker.restart());
    ASSERT_TRUE(app.wait_until([](const status& now) { return now.sessions_lost == 1 && now.ready; }));
    EXPECT_EQ(app.status().last_error->code, errc::session_lost);
    ASSERT_TRUE(broker.publish("data/a", "after"));
    EXPECT_TRUE(seen.reach(1)) << "subscribed again";
}

TEST_P(listener_broker, recovery_comes_at_the_delays_of_the_policy) {
    if (!broker.start()) GTEST_SKIP() << broker.why();
    struct growing {
        using family = hearken::family::reconnect;
        std::optional<std::chrono::milliseconds> operator()(const hearken::failed_attempt& f) const {
            return f.number * 150ms;
        }
    };
    std::mutex guard;
    std::vector<std::pair<state, clock::time_point>> told;
    hearken::listener app{to(broker.uri(), "patient"), growing{}, hearken::on<"data/#">([](hearken::text) {}),
                          hearken::events::to([&](const hearken::event& e) {
                              const auto* s = std::get_if<hearken::events::state_changed>(&e);
                              if (s == nullptr) return;
                              const std::lock_guard lock(guard);
                              told.emplace_back(s->to, clock::now());
                          })};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_until(ready));
    broker.kill();
    const auto waits = [&] {
        const std::lock_guard lock(guard);
        std::size_t n = 0;
        for (const auto& [to, when] : told) n += to == state::waiting ? 1U : 0U;
        return n;
    };
    ASSERT_TRUE(eventually([&] { return waits() == 4; }));
    ASSERT_TRUE(broker.restart());
    ASSERT_TRUE(app.wait_until(ready));
    app.stop();
    EXPECT_EQ(app.wait(), 0);
    const std::lock_guard lock(guard);
    // connecting, connected, then four times waiting and connecting, and connected
    unsigned number = 0;
    for (std::size_t i = 0; i + 1 < told.size(); ++i) {
        if (told[i].first != state::waiting) continue;
        ASSERT_EQ(told[i + 1].first, state::connecting);
        const auto took = told[i + 1].second - told[i].second;
        ++number;
        EXPECT_GE(took, number * 150ms) << number;
        EXPECT_LT(took, number * 150ms + 1s) << number;
    }
    EXPECT_EQ(number, 4U);
}

TEST_P(listener_broker, a_grant_below_what_was_asked_is_an_error_and_messages_come_all_the_same) {
    if (!broker.start({"max_qos 0"})) GTEST_SKIP() << broker.why();
    notes seen;
    std::optional<hearken::events::granted> grant;
    hearken::listener app{to(broker.uri(), "cheap"), hearken::reconnect::fixed{1h}, note_into(seen),
                          hearken::events::to([&](const hearken::event& e) {
                              if (const auto* g = std::get_if<hearken::events::granted>(&e)) grant = *g;
                          })};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(state::connected));
    const auto now = app.status();
    EXPECT_FALSE(now.ready);
    EXPECT_EQ(now.last_error->code, errc::qos_downgraded) << now.last_error->text();
    EXPECT_NE(now.last_error->what.find("data/#"), std::string::npos);
    ASSERT_TRUE(broker.publish("data/a", "1", 0));
    EXPECT_TRUE(seen.reach(1));
    app.stop();
    EXPECT_EQ(app.wait(), 0);
    ASSERT_TRUE(grant);
    EXPECT_EQ(grant->code, 0);
    EXPECT_FALSE(grant->why);
}

TEST_P(listener_broker, a_subscription_that_its_rules_refuse_is_an_error_until_they_let_it_through) {
    const std::string plugin = hearken::testing::find_library("mosquitto_dynamic_security.so");
    if (plugin.empty()) GTEST_SKIP() << "mosquitto's dynamic security plugin is not installed";
    const std::string rules = broker.folder().file("rules.json");
    const auto allow = [&](std::string_view filters) {
        std::string text = R"({"defaultACLAccess":{"publishClientSend":true,"publishClientReceive":true,)"
                           R"("subscribe":false,"unsubscribe":true},"clients":[],"groups":[{"groupname":"all",)"
                           R"("roles":[{"rolename":"role"}],"clients":[]}],"anonymousGroup":"all",)"
                           R"("roles":[{"rolename":"role","acls":[)";
        text.append(filters).append("]}]}");
        hearken::testing::write_file(rules, text);
    };
    constexpr std::string_view data = R"({"acltype":"subscribePattern","topic":"data/#","allow":true})";
    constexpr std::string_view both = R"({"acltype":"subscribePattern","topic":"#","allow":true})";
    allow(data);
    if (!broker.start({"plugin " + plugin, "plugin_opt_config_file " + rules})) GTEST_SKIP() << broker.why();
    notes seen;
    hearken::listener app{to(broker.uri(), "refused"), soon, note_into(seen),
                          hearken::on<"secret/#">([](hearken::text) {})};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(state::connected));
    const auto now = app.status();
    EXPECT_FALSE(now.ready);
    EXPECT_EQ(now.last_error->code, errc::subscription_refused) << now.last_error->text();
    EXPECT_NE(now.last_error->what.find("secret/#"), std::string::npos) << now.last_error->what;
    EXPECT_EQ(now.last_error->native, v5() ? 0x87 : 0x80);
    ASSERT_TRUE(broker.publish("data/a", "1"));
    EXPECT_TRUE(seen.reach(1)) << "the other one works";
    broker.stop();
    allow(both);
    ASSERT_TRUE(broker.restart());
    EXPECT_TRUE(app.wait_until(ready));
    app.stop();
    EXPECT_EQ(app.wait(), 0);
}

class listener_tls : public ::testing::TestWithParam<const char*> {
protected:
    mosquitto broker;
    certificates made{broker.folder()};
    bool start(const std::string& names) {
        if (!made.issue("server", names)) return false;
        std::vector<std::string> lines{"listener $PORT2 127.0.0.1"};
        if (scheme() == "wss") lines.emplace_back("protocol websockets");
        lines.insert(lines.end(),
                     {"cafile $FOLDER/ca.pem", "certfile $FOLDER/server.pem", "keyfile $FOLDER/server.key"});
        return broker.start(lines);
    }
    [[nodiscard]] static std::string scheme() { return GetParam(); }
    [[nodiscard]] hearken::options trusting(const std::string& authority) const {
        hearken::options o{.broker = scheme() + "://localhost:" + std::to_string(broker.port(1)), .client_id = "tls"};
        o.tls.ca_file = made.file(authority);
        o.log.level = hearken::log_level::off;
        return o;
    }
};
INSTANTIATE_TEST_SUITE_P(schemes, listener_tls, ::testing::Values("mqtts", "wss"),
                         [](const auto& one) { return std::string(one.param); });

TEST_P(listener_tls, a_wrong_authority_waits_with_the_reason_until_the_right_one_is_trusted) {
    if (!made.ready()) GTEST_SKIP() << made.why();
    if (!start("DNS:localhost")) GTEST_SKIP() << broker.why();
    namespace fs = std::filesystem;
    fs::copy_file(made.file("other-ca.pem"), made.file("trusted.pem"));
    hearken::listener app{trusting("trusted.pem"), soon, hearken::on<"data/#">([](hearken::text) {})};
    ASSERT_TRUE(app.start());
    const auto why = waiting_for(app);
    EXPECT_EQ(why.code, errc::tls) << why.text();
    EXPECT_NE(why.what.find("tls.ca_file"), std::string::npos) << why.what;
    fs::copy_file(made.file("ca.pem"), made.file("new.pem"));
    fs::rename(made.file("new.pem"), made.file("trusted.pem"));
    EXPECT_TRUE(app.wait_until(ready)) << app.status().last_error->text();
    app.stop();
    EXPECT_EQ(app.wait(), 0);
}

TEST_P(listener_tls, a_wrong_name_waits_with_the_reason_until_the_certificate_is_right) {
    if (!made.ready()) GTEST_SKIP() << made.why();
    if (!start("DNS:other.example")) GTEST_SKIP() << broker.why();
    hearken::listener app{trusting("ca.pem"), soon, hearken::on<"data/#">([](hearken::text) {})};
    ASSERT_TRUE(app.start());
    const auto why = waiting_for(app);
    EXPECT_EQ(why.code, errc::tls) << why.text();
    EXPECT_NE(why.what.find("not for `localhost`"), std::string::npos) << why.what;
    ASSERT_TRUE(made.issue("server", "DNS:localhost"));
    ASSERT_TRUE(broker.restart());
    EXPECT_TRUE(app.wait_until(ready)) << app.status().last_error->text();
    app.stop();
    EXPECT_EQ(app.wait(), 0);
}

} // namespace
