// SPDX-License-Identifier: BSL-1.0
// The whole listener against a real mosquitto, and against a scripted broker where mosquitto is too well behaved.
#include <hearken/hearken.hpp>
#include <hearken/store/sqlite.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <initializer_list>
#include <mutex>
#include <string>
#include <vector>

#include "support/fake_broker.hpp"
#include "support/mosquitto.hpp"

namespace {

using namespace std::chrono_literals;
using hearken::testing::eventually;
using hearken::testing::fake_broker;
using hearken::testing::mosquitto;

struct reading {
    double temperature;
};

hearken::log_hook silent() {
    return {.level = hearken::log_level::off};
}

hearken::options to(std::string broker, std::string id) {
    hearken::options o{.broker = std::move(broker), .client_id = std::move(id)};
    o.log = silent();
    return o;
}

constexpr auto soon = hearken::reconnect::fixed{20ms};

/// What a handler saw, safe to look at from the test.
class notes {
public:
    void add(std::string line) {
        const std::lock_guard lock(mutex_);
        lines_.push_back(std::move(line));
    }
    std::vector<std::string> all() const {
        const std::lock_guard lock(mutex_);
        return lines_;
    }
    bool wait_for(std::size_t n) const {
        return eventually([&] { return all().size() >= n; });
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
};

/// A route that writes down the payloads of `data/#`.
auto note_into(notes& seen) {
    return hearken::on<"data/<path...>">(
        [&seen](std::string_view, hearken::text t) { seen.add(std::string(t.value)); });
}

/// Collects the texts of what was rejected.
struct collect {
    using family = hearken::family::reject;
    static constexpr bool needs_store = false;
    std::vector<std::string>* into;
    hearken::result<hearken::reject_action> operator()(const hearken::rejection& r) const {
        into->push_back(r.why.text());
        return hearken::reject_action::settle;
    }
};

class broker_test : public ::testing::Test {
protected:
    mosquitto broker;
    std::vector<std::string> persistent{"persistence true", "persistence_location $FOLDER/", "autosave_on_changes true",
                                        "autosave_interval 1", "max_queued_messages 0"};
};

#define START_OR_SKIP(...)                                                                                             \
    do {                                                                                                               \
        broker.start(__VA_ARGS__);                                                                                     \
        if (!broker.ready()) GTEST_SKIP() << broker.why();                                                             \
    } while (false)

TEST_F(broker_test, a_restarted_broker_that_keeps_its_session_loses_nothing) {
    START_OR_SKIP(persistent);
    notes seen;
    hearken::listener app{to(broker.uri(), "keeper"), soon, note_into(seen)};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(hearken::state::connected));
    ASSERT_TRUE(broker.publish("data/a", "1"));
    ASSERT_TRUE(seen.wait_for(1));
    ASSERT_TRUE(broker.logged("Received PUBACK from keeper")); // before that the broker would rightly send it again

    broker.stop();
    ASSERT_TRUE(app.wait_until([](const hearken::status& s) { return s.state == hearken::state::waiting; }));
    ASSERT_TRUE(app.status().last_error);
    ASSERT_TRUE(broker.restart());
    ASSERT_TRUE(app.wait_until([](const hearken::status& s) { return s.reconnects == 1 && s.ready; }));
    EXPECT_EQ(app.status().sessions_lost, 0U);
    ASSERT_TRUE(broker.publish("data/a", "2"));
    ASSERT_TRUE(seen.wait_for(2));
    EXPECT_EQ(seen.all(), (std::vector<std::string>{"1", "2"}));
    app.stop();
    EXPECT_EQ(app.wait(), 0);
    EXPECT_TRUE(app.status().ledger.balanced());
}

TEST_F(broker_test, messages_published_while_we_were_away_arrive_in_order) {
    START_OR_SKIP(persistent);
    notes seen;
    {
        hearken::listener app{to(broker.uri(), "away"), soon, note_into(seen)};
        ASSERT_TRUE(app.start());
        ASSERT_TRUE(app.wait_for(hearken::state::connected));
    }
    for (int i = 0; i < 30; ++i) ASSERT_TRUE(broker.publish("data/a", std::to_string(i)));
    hearken::listener app{to(broker.uri(), "away"), soon, note_into(seen)};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(seen.wait_for(30));
    const auto all = seen.all();
    for (int i = 0; i < 30; ++i) EXPECT_EQ(all[static_cast<std::size_t>(i)], std::to_string(i));
}

TEST_F(broker_test, a_killed_broker_without_its_database_is_a_lost_session_and_we_listen_again) {
    START_OR_SKIP({"persistence false"});
    notes seen;
    std::atomic<int> lost{0};
    hearken::listener app{to(broker.uri(), "amnesia"), soon, note_into(seen),
                          hearken::events::to([&](const hearken::event& e) {
                              if (const auto* s = std::get_if<hearken::events::session>(&e); s && s->lost) ++lost;
                          })};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(hearken::state::connected));
    broker.kill();
    ASSERT_TRUE(broker.restart());
    ASSERT_TRUE(app.wait_until([](const hearken::status& s) { return s.sessions_lost == 1 && s.ready; }));
    EXPECT_EQ(lost, 1);
    EXPECT_EQ(app.status().last_error->code, hearken::errc::session_lost);
    ASSERT_TRUE(broker.publish("data/a", "after"));
    EXPECT_TRUE(seen.wait_for(1));
}

TEST_F(broker_test, a_wrong_password_waits_with_the_reason_and_a_new_one_is_asked_for_at_each_attempt) {
    mosquitto first;
    if (!first.start()) GTEST_SKIP() << first.why();
    const std::string passwords = broker.folder().file("passwords");
    const std::string tool = hearken::testing::find_program("mosquitto_passwd");
    if (tool.empty()) GTEST_SKIP() << "mosquitto_passwd is not installed";
    ASSERT_EQ(hearken::testing::run({tool, "-c", "-b", passwords, "device", "right"}), 0);
    std::filesystem::permissions(passwords, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
    START_OR_SKIP({"allow_anonymous false", "password_file " + passwords});

    std::atomic<int> asked{0};
    auto options = to(broker.uri(), "login");
    options.login = [&]() -> hearken::result<hearken::credentials> {
        return hearken::credentials{"device", ++asked < 3 ? "wrong" : "right"};
    };
    std::mutex mutex;
    std::vector<hearken::errc> reasons;
    hearken::listener app{options, soon, hearken::events::to([&](const hearken::event& e) {
                              const auto* s = std::get_if<hearken::events::state_changed>(&e);
                              if (s == nullptr || s->why) return;
                              const std::lock_guard lock(mutex);
                              reasons.push_back(s->why.error().code);
                              EXPECT_EQ(s->why.error().text().find("wrong"), std::string::npos) << "a secret was told";
                          }),
                          hearken::on<"data/#">([](hearken::text) {})};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(hearken::state::connected));
    EXPECT_EQ(asked, 3);
    const std::lock_guard lock(mutex);
    EXPECT_EQ(reasons, (std::vector{hearken::errc::credentials_refused, hearken::errc::credentials_refused}));
}

TEST_F(broker_test, test_connection_says_what_is_wrong_and_leaves_no_session_behind) {
    START_OR_SKIP({"allow_anonymous false"});
    hearken::listener refused{to(broker.uri(), "probe"), hearken::on<"data/#">([](hearken::text) {})};
    const auto r = refused.test_connection();
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().code, hearken::errc::credentials_refused) << r.error().text();

    hearken::listener nobody{to("mqtt://127.0.0.1:" + std::to_string(hearken::testing::free_port()), "probe"),
                             hearken::on<"data/#">([](hearken::text) {})};
    const auto none = nobody.test_connection();
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, hearken::errc::unreachable) << none.error().text();
}

TEST_F(broker_test, a_handler_that_asks_again_gets_the_message_again_before_any_other) {
    START_OR_SKIP();
    notes seen;
    std::atomic<int> tries{0};
    hearken::listener app{
        to(broker.uri(), "again"), soon,
        hearken::on<"data/<x>">([&](std::string_view, const hearken::message_view& m) -> hearken::result<> {
            if (m.payload == "2" && ++tries < 3) return hearken::retry_later("not yet");
            seen.add(std::string(m.payload) + (m.duplicate ? " again" : ""));
            return {};
        })};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(hearken::state::connected));
    hearken::listener publisher{to(broker.uri(), "publisher")};
    ASSERT_TRUE(publisher.start());
    ASSERT_TRUE(publisher.wait_for(hearken::state::connected));
    for (const char* text : {"1", "2", "3", "4"}) ASSERT_TRUE(publisher.publish("data/x", text).get());
    ASSERT_TRUE(seen.wait_for(4));
    EXPECT_EQ(tries, 3);
    std::vector<std::string> order;
    for (const std::string& line : seen.all()) order.push_back(line.substr(0, 1));
    EXPECT_EQ(order, (std::vector<std::string>{"1", "2", "3", "4"}));
    EXPECT_EQ(seen.all()[1], "2 again");
    EXPECT_GE(app.status().ledger.refused, 2U);
}

TEST_F(broker_test, a_message_is_not_acknowledged_before_its_row_is_committed) {
    START_OR_SKIP(persistent);
    struct row {
        std::string_view payload;
    };
    static constexpr auto table = hearken::table<row>{"kept"};
    const std::string file = broker.folder().file("rows.db");
    auto route = [] {
        return hearken::on<"data/<x>">(
            [](std::string_view, hearken::text t, hearken::rows& out) { out.insert(table, {t.value}); });
    };
    {
        hearken::listener app{to(broker.uri(), "stored"), soon, hearken::sqlite::store{file}, route()};
        ASSERT_TRUE(app.start());
        ASSERT_TRUE(app.wait_for(hearken::state::connected));
        ASSERT_TRUE(broker.publish("data/x", "1"));
        ASSERT_TRUE(app.wait_until([](const hearken::status& s) { return s.ledger.handled == 1; }));

        sqlite3* other = nullptr; // somebody holds the database
        ASSERT_EQ(sqlite3_open(file.c_str(), &other), SQLITE_OK);
        ASSERT_EQ(sqlite3_exec(other, "begin exclusive", nullptr, nullptr, nullptr), SQLITE_OK);
        ASSERT_TRUE(broker.publish("data/x", "2"));
        ASSERT_TRUE(
            app.wait_until([](const hearken::status& s) { return s.store == hearken::store_state::away; }, 30s));
        EXPECT_EQ(app.status().ledger.handled, 1U);
        ASSERT_EQ(sqlite3_exec(other, "rollback", nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(other);
        ASSERT_TRUE(app.wait_until([](const hearken::status& s) { return s.ledger.handled == 2; }, 30s));
        EXPECT_EQ(app.status().store, hearken::store_state::open);
    }
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
    sqlite3_stmt* count = nullptr;
    ASSERT_EQ(sqlite3_prepare_v2(db, "select group_concat(payload) from kept", -1, &count, nullptr), SQLITE_OK);
    ASSERT_EQ(sqlite3_step(count), SQLITE_ROW);
    EXPECT_STREQ(reinterpret_cast<const char*>(sqlite3_column_text(count, 0)), "1,2");
    sqlite3_finalize(count);
    sqlite3_close(db);
}

struct protocol {
    hearken::mqtt_version version;
    const char* name;
};
class on_both : public ::testing::WithParamInterface<protocol>, public broker_test {};
INSTANTIATE_TEST_SUITE_P(protocols, on_both,
                         ::testing::Values(protocol{hearken::mqtt_version::v5, "v5"},
                                           protocol{hearken::mqtt_version::v311, "v311"}),
                         [](const auto& chosen) { return chosen.param.name; });

TEST_P(on_both, filters_that_overlap_in_part_bring_a_message_to_its_route) {
    START_OR_SKIP();
    notes seen;
    auto options = to(broker.uri(), "overlap");
    options.version = GetParam().version;
    hearken::listener app{
        options, soon,
        hearken::on<"sites/<site>/door">([&](std::string_view s) { seen.add("any door " + std::string(s)); }),
        hearken::on<"sites/north/<what>">([&](std::string_view w) { seen.add("north " + std::string(w)); })};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(hearken::state::connected));
    ASSERT_TRUE(broker.publish("sites/north/door", "x"));
    ASSERT_TRUE(broker.publish("sites/south/door", "x"));
    ASSERT_TRUE(
        app.wait_until([](const hearken::status& s) { return s.ledger.handled >= 2 && s.ledger.pending == 0; }));
    ASSERT_TRUE(seen.wait_for(2));
    const auto all = seen.all();
    EXPECT_EQ(std::count(all.begin(), all.end(), "north door"), 1);
    EXPECT_EQ(std::count(all.begin(), all.end(), "any door south"), 1);
    EXPECT_EQ(app.status().ledger.duplicate, GetParam().version == hearken::mqtt_version::v5 ? 1U : 0U);
}

TEST_P(on_both, retained_messages_come_once_a_process_and_not_at_a_reconnect) {
    START_OR_SKIP(persistent);
    ASSERT_TRUE(broker.publish("data/state", "on", 1, true));
    notes seen;
    auto options = to(broker.uri(), "retained");
    options.version = GetParam().version;
    hearken::listener app{options, soon, note_into(seen)};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(seen.wait_for(1));
    ASSERT_TRUE(broker.logged("Received PUBACK from retained"));
    broker.stop();
    ASSERT_TRUE(broker.restart());
    ASSERT_TRUE(app.wait_until([](const hearken::status& s) { return s.reconnects == 1 && s.ready; }));
    ASSERT_TRUE(broker.publish("data/state", "live"));
    ASSERT_TRUE(seen.wait_for(2));
    EXPECT_EQ(seen.all(), (std::vector<std::string>{"on", "live"}));
}

TEST_P(on_both, publications_are_acknowledged_by_the_broker) {
    START_OR_SKIP();
    notes seen;
    auto options = to(broker.uri(), "sender");
    options.version = GetParam().version;
    hearken::listener app{options, soon, note_into(seen)};
    EXPECT_EQ(app.publish("data/x", "early").get().error().code, hearken::errc::not_connected);
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(hearken::state::connected));
    for (const std::uint8_t qos : std::initializer_list<std::uint8_t>{0, 1, 2}) {
        const auto r = app.publish("data/x", std::to_string(qos), {.qos = qos}).get(5s);
        EXPECT_TRUE(r) << r.error().text();
    }
    ASSERT_TRUE(seen.wait_for(3));
    EXPECT_EQ(seen.all(), (std::vector<std::string>{"0", "1", "2"}));
    EXPECT_EQ(app.publish("data/+", "x").get().error().code, hearken::errc::invalid_topic);
}

TEST_F(broker_test, a_refused_subscription_is_an_error_the_user_sees) {
    // mosquitto 2.0 grants a subscription that its access rules deny, and only then delivers nothing: script one.
    fake_broker strict([](fake_broker::peer& who, const hearken::testing::packet& p) {
        if (p.type != 8) return false;
        who.send(hearken::testing::framed(0x90, p.body.substr(0, 2) + hearken::testing::bytes({0, 0x87})));
        return true;
    });
    hearken::listener app{to(strict.uri(), "refused"), hearken::reconnect::fixed{1h},
                          hearken::on<"secret/#">([](hearken::text) {})};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(hearken::state::connected));
    const auto s = app.status();
    EXPECT_FALSE(s.ready);
    ASSERT_TRUE(s.last_error);
    EXPECT_EQ(s.last_error->code, hearken::errc::subscription_refused);
    EXPECT_NE(s.last_error->text().find("secret/#"), std::string::npos) << s.last_error->text();
}

TEST_F(broker_test, a_stop_between_connack_and_suback_lets_publications_out) {
    fake_broker slow([](fake_broker::peer&, const hearken::testing::packet& p) { // answers neither by itself
        return p.type == 8 || p.type == 3;
    });
    hearken::listener app{to(slow.uri(), "leaving"), hearken::reconnect::never{},
                          hearken::on<"data/#">([](hearken::text) {})};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(slow.wait_for(8));
    const auto sent = app.publish("status", "offline");
    ASSERT_TRUE(slow.wait_for(3));
    app.stop();
    const auto publish = slow.packets(3).at(0);
    slow.send(hearken::testing::framed(0x40, publish.body.substr(2 + std::string_view("status").size(), 2)));
    const auto how = sent.get(5s);
    EXPECT_TRUE(how) << how.error().text();
    EXPECT_EQ(app.wait(), 0);
    EXPECT_TRUE(slow.wait_for(14)) << "and then DISCONNECT";
}

TEST_F(broker_test, a_downgraded_grant_is_an_error_the_user_sees) {
    fake_broker cheap([](fake_broker::peer& who, const hearken::testing::packet& p) {
        if (p.type != 8) return false;
        who.send(hearken::testing::framed(0x90, p.body.substr(0, 2) + hearken::testing::bytes({0, 0})));
        return true;
    });
    hearken::listener app{to(cheap.uri(), "downgraded"), hearken::reconnect::fixed{1h},
                          hearken::on<"data/#">([](hearken::text) {})};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(hearken::state::connected));
    EXPECT_FALSE(app.status().ready);
    EXPECT_EQ(app.status().last_error->code, hearken::errc::qos_downgraded);
}

TEST_F(broker_test, a_broker_that_speaks_only_311_is_listened_to_all_the_same) {
    fake_broker old([](fake_broker::peer& who, const hearken::testing::packet& p) {
        if (p.type != 1 || p.body.at(6) != 5) return false;
        who.send(hearken::testing::bytes({0x20, 2, 0, 1})); // unacceptable protocol version, as 3.1.1 says it
        who.close();
        return true;
    });
    hearken::listener app{to(old.uri(), "old"), soon, hearken::on<"data/#">([](hearken::text) {})};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_until([](const hearken::status& s) { return s.ready; })) << app.status().last_error->text();
    auto connects = old.packets(1);
    EXPECT_EQ(connects.back().body.at(6), 4);

    auto only5 = to(old.uri(), "only5");
    only5.version = hearken::mqtt_version::v5;
    hearken::listener strict{only5, hearken::reconnect::never{}, hearken::on<"data/#">([](hearken::text) {})};
    ASSERT_TRUE(strict.start());
    ASSERT_TRUE(strict.wait_for(hearken::state::failed));
    EXPECT_EQ(strict.status().last_error->code, hearken::errc::protocol_refused);
    EXPECT_EQ(strict.wait(), 3);
}

TEST_F(broker_test, nonsense_of_every_kind_is_rejected_and_disturbs_nothing_else) {
    std::string deep(10'000, '[');
    const std::string bad_topics[] = {"", std::string("data/a\0b", 8), "data/\xff\xfe"};
    const std::string bad_payloads[] = {"",
                                        "{",
                                        "nonsense",
                                        deep,
                                        std::string("\xff\xfe"),
                                        R"({"temperature":"x"})",
                                        R"({"temperature":1e999})",
                                        R"({"temperature":1)",
                                        std::string(2'000'000, ' ')};
    fake_broker source([&](fake_broker::peer& who, const hearken::testing::packet& p) {
        if (p.type != 8) return false;
        who.send(hearken::testing::framed(0x90, p.body.substr(0, 2) + hearken::testing::bytes({0, 1})));
        int id = 1;
        const auto send = [&](const std::string& topic, const std::string& payload) {
            who.send(hearken::testing::publish_packet(true, topic, payload, 1, id++));
        };
        for (const std::string& topic : bad_topics) send(topic, R"({"temperature":1})");
        for (const std::string& payload : bad_payloads) {
            send("data/x", payload);
            send("data/x", R"({"temperature":1})");
        }
        return true;
    });
    std::atomic<int> good{0};
    std::vector<std::string> reasons;
    auto options = to(source.uri(), "nonsense");
    hearken::listener app{options, hearken::reconnect::never{}, collect{&reasons},
                          hearken::on<"data/<x>">([&](std::string_view, const reading&) { ++good; })};
    ASSERT_TRUE(app.start());
    constexpr std::size_t bad = std::size(bad_topics) + std::size(bad_payloads);
    ASSERT_TRUE(app.wait_until([&](const hearken::status& s) { return s.ledger.rejected == bad; }, 20s))
        << app.status().ledger.rejected << " of " << bad;
    EXPECT_TRUE(app.wait_until([&](const hearken::status& s) { return s.ledger.handled == std::size(bad_payloads); }));
    EXPECT_TRUE(source.wait_for(4, bad + std::size(bad_payloads))) << "every one is acknowledged";
    app.stop();
    EXPECT_EQ(app.wait(), 0);
    EXPECT_EQ(good, static_cast<int>(std::size(bad_payloads)));
    EXPECT_EQ(reasons.size(), bad);
}

TEST_F(broker_test, recovery_follows_the_delays_of_the_policy) {
    std::vector<unsigned> numbers;
    struct recorder {
        using family = hearken::family::reconnect;
        std::vector<unsigned>* into;
        std::optional<std::chrono::milliseconds> operator()(const hearken::failed_attempt& f) const {
            into->push_back(f.number);
            if (f.number == 4) return std::nullopt;
            return std::chrono::milliseconds{50U * f.number};
        }
    };
    const auto start = std::chrono::steady_clock::now();
    hearken::listener app{to("mqtt://127.0.0.1:" + std::to_string(hearken::testing::free_port()), "delays"),
                          recorder{&numbers}, hearken::on<"data/#">([](hearken::text) {})};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(hearken::state::failed));
    const auto took = std::chrono::steady_clock::now() - start;
    EXPECT_EQ(app.wait(), 3);
    EXPECT_EQ(numbers, (std::vector<unsigned>{1, 2, 3, 4}));
    EXPECT_GE(took, 300ms);
}

TEST_F(broker_test, the_second_broker_serves_while_the_first_is_dead) {
    START_OR_SKIP();
    notes seen;
    auto options = to("", "several");
    options.broker.uris = {"mqtt://127.0.0.1:" + std::to_string(hearken::testing::free_port()), broker.uri()};
    hearken::listener app{options, hearken::reconnect::fixed{1h}, note_into(seen)};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(hearken::state::connected)) << "the second is tried at once, not after the delay";
    ASSERT_TRUE(broker.publish("data/x", "1"));
    EXPECT_TRUE(seen.wait_for(1));
}

TEST_F(broker_test, after_each_loss_the_first_broker_is_asked_first) {
    START_OR_SKIP();
    mosquitto first;
    notes seen;
    auto options = to("", "returning");
    options.broker.uris = {first.uri(), broker.uri()};
    hearken::listener app{options, soon, note_into(seen)};
    const auto ready_again = [&](std::uint64_t times) {
        return app.wait_until([times](const hearken::status& s) { return s.reconnects == times && s.ready; }, 30s);
    };
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(ready_again(0));
    ASSERT_TRUE(broker.publish("data/x", "1"));
    ASSERT_TRUE(seen.wait_for(1));
    ASSERT_TRUE(first.start());
    broker.stop();
    ASSERT_TRUE(ready_again(1));
    ASSERT_TRUE(first.publish("data/x", "2"));
    ASSERT_TRUE(seen.wait_for(2));
    ASSERT_TRUE(broker.restart());
    first.kill();
    ASSERT_TRUE(ready_again(2));
    ASSERT_TRUE(broker.publish("data/x", "3"));
    ASSERT_TRUE(seen.wait_for(3));
    ASSERT_TRUE(first.restart());
    ASSERT_TRUE(broker.restart()); // now both are there
    ASSERT_TRUE(ready_again(3));
    ASSERT_TRUE(first.publish("data/x", "4"));
    EXPECT_TRUE(seen.wait_for(4));
}

TEST_F(broker_test, routes_added_and_removed_while_running) {
    START_OR_SKIP();
    notes seen;
    hearken::listener app{to(broker.uri(), "dynamic"), soon, note_into(seen)};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(hearken::state::connected));
    ASSERT_TRUE(broker.publish("extra/kept", "retained", 1, true));
    ASSERT_TRUE(
        app.on("extra/+", [&](const hearken::message_view& m) { seen.add("extra " + std::string(m.payload)); }));
    ASSERT_TRUE(seen.wait_for(1)) << "a new filter gets its retained messages";
    EXPECT_EQ(seen.all().front(), "extra retained");
    ASSERT_TRUE(app.off("extra/+"));
    ASSERT_TRUE(broker.logged("UNSUBSCRIBE from dynamic"));
    EXPECT_FALSE(app.off("extra/+"));
    EXPECT_FALSE(app.on("a/#/b", [](const hearken::message_view&) {}));
}

TEST_F(broker_test, a_memory_inbox_keeps_up_and_balances) {
    START_OR_SKIP({"max_queued_messages 0"});
    std::atomic<int> handled{0};
    hearken::listener app{to(broker.uri(), "queued"), soon, hearken::inbox::memory{},
                          hearken::on<"data/<x>">([&](std::string_view, const reading&) { ++handled; })};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_for(hearken::state::connected));
    hearken::listener publisher{to(broker.uri(), "publisher")};
    ASSERT_TRUE(publisher.start());
    ASSERT_TRUE(publisher.wait_for(hearken::state::connected));
    constexpr int messages = 2'000;
    hearken::sent last;
    for (int i = 0; i < messages; ++i) {
        last = publisher.publish("data/x", reading{20.0 + i % 10});
        if (i % 500 == 499) {
            ASSERT_TRUE(last.get());
        }
    }
    ASSERT_TRUE(app.wait_until([](const hearken::status& s) { return s.ledger.handled == messages; }, 30s));
    app.stop();
    EXPECT_EQ(app.wait(), 0);
    EXPECT_EQ(handled, messages);
    EXPECT_TRUE(app.status().ledger.balanced());
    EXPECT_EQ(app.status().ledger.pending, 0U);
}

} // namespace
