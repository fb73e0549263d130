// SPDX-License-Identifier: BSL-1.0
// Messages and subscriptions as they are delivered, granted and refused.

#include <hearken/transport/paho.hpp>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include <pthread.h>

#include <gtest/gtest.h>

#include "support/fake_broker.hpp"
#include "support/mosquitto.hpp"
#include "support/paho_fixture.hpp"

namespace {

using namespace hearken;
using namespace hearken::testing;
using namespace std::chrono_literals;

constexpr mqtt_version versions[] = {mqtt_version::v311, mqtt_version::v5};

TEST(paho_messages, every_byte_of_payload_and_topic) {
    for (const mqtt_version version : versions) {
        const bool v5 = version == mqtt_version::v5;
        fake_broker broker;
        client c(broker.uri());
        c.how.version = version;
        ASSERT_TRUE(c.connect());
        std::string every;
        for (int i = 0; i < 256; ++i) every += static_cast<char>(i);
        const std::string with_nul("a\0b", 3);
        const std::string huge(2'000'000, 'x');
        broker.send(publish_packet(v5, "t", every, 1, 1) + publish_packet(v5, "t", "", 0, 0) +
                    publish_packet(v5, with_nul, "nul", 1, 2) + publish_packet(v5, "\xC3\x28", "not UTF-8", 1, 3) +
                    publish_packet(v5, "big", huge, 1, 4) + publish_packet(v5, "d", "again", 1, 5, {}, true));
        ASSERT_TRUE(c.seen.wait_for_messages(6)) << c.seen.messages().size();
        const auto m = c.seen.messages();
        EXPECT_EQ(m[0].payload, every);
        EXPECT_EQ(m[0].qos, 1);
        EXPECT_EQ(m[1].payload, "");
        EXPECT_EQ(m[1].qos, 0);
        EXPECT_EQ(m[2].topic, with_nul);
        EXPECT_EQ(m[3].topic, "\xC3\x28");
        EXPECT_EQ(m[4].payload, huge);
        EXPECT_TRUE(m[5].duplicate);
        EXPECT_FALSE(m[0].duplicate);
        EXPECT_LT(std::chrono::system_clock::now() - m[0].received, 60s);
        EXPECT_TRUE(broker.wait_for(4, 5));
    }
}

TEST(paho_messages, subscription_identifiers) {
    fake_broker broker;
    client c(broker.uri());
    ASSERT_TRUE(c.connect());
    broker.send(publish_packet(true, "t", "two", 0, 0, bytes({0x0B, 7, 0x0B, 0x80, 0x01})) +
                publish_packet(true, "t", "many", 0, 0, bytes({0x0B, 1, 0x0B, 2, 0x0B, 3, 0x0B, 4, 0x0B, 5})));
    ASSERT_TRUE(c.seen.wait_for_messages(2));
    const auto m = c.seen.messages();
    EXPECT_EQ(std::vector<std::uint32_t>(m[0].ids.begin(), m[0].ids.end()), (std::vector<std::uint32_t>{7, 128}));
    EXPECT_EQ(m[1].ids.size(), 0U);
}

TEST(paho_messages, the_network_thread_has_a_name_and_takes_no_signals) {
    fake_broker broker;
    client c(broker.uri());
    std::string thread_name(16, '\0');
    sigset_t blocked;
    sigemptyset(&blocked);
    c.seen.judge = [&](const message_view&) {
        pthread_getname_np(pthread_self(), thread_name.data(), thread_name.size());
        pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
        return transport::verdict::accepted;
    };
    ASSERT_TRUE(c.connect());
    broker.send(publish_packet(true, "t", "p", 0, 0));
    ASSERT_TRUE(c.seen.wait_for_messages(1));
    EXPECT_STREQ(thread_name.c_str(), "hearken-net");
    EXPECT_EQ(sigismember(&blocked, SIGTERM), 1);
    EXPECT_EQ(sigismember(&blocked, SIGINT), 1);
    EXPECT_EQ(sigismember(&blocked, SIGPIPE), 1);
}

TEST(paho_messages, a_malformed_publish_ends_the_connection) {
    fake_broker broker;
    client c(broker.uri());
    ASSERT_TRUE(c.connect());
    broker.send(framed(0x32, bytes({0xFF, 0xFF, 'a'})));
    ASSERT_TRUE(c.seen.wait_for_losses(1));
    EXPECT_EQ(c.seen.losses()[0].code, errc::connection_lost);
    EXPECT_TRUE(c.seen.messages().empty());
}

TEST(paho_messages, the_broker_says_goodbye) {
    fake_broker broker;
    client c(broker.uri());
    ASSERT_TRUE(c.connect());
    broker.send(bytes({0xE0, 2, 0x8B, 0}));
    ASSERT_TRUE(c.seen.wait_for_losses(1));
    EXPECT_EQ(c.seen.losses()[0].code, errc::connection_lost);
    EXPECT_EQ(c.seen.losses()[0].native, 0x8B);
    EXPECT_NE(c.seen.losses()[0].what.find("shutting down"), std::string::npos);
}

TEST(paho_subscribe, grants_come_in_the_order_of_the_lines) {
    mosquitto broker;
    if (!broker.start()) GTEST_SKIP() << broker.why();
    for (const mqtt_version version : versions) {
        client c(broker.uri());
        c.how.version = version;
        ASSERT_TRUE(c.connect());
        const auto one = c.subscribe({{.filter = "one", .qos = 2}});
        ASSERT_TRUE(one) << why(one);
        ASSERT_EQ(one->size(), 1U);
        EXPECT_EQ((*one)[0].code, 2);
        const auto many = c.subscribe({{.filter = "a", .qos = 0},
                                       {.filter = "b", .qos = 2, .id = 5},
                                       {.filter = "c", .qos = 1},
                                       {.filter = "d", .qos = 2, .id = 6},
                                       {.filter = "e", .qos = 0, .id = 5}});
        ASSERT_TRUE(many) << why(many);
        std::vector<int> codes;
        for (const auto& g : *many) codes.push_back(g.code);
        EXPECT_EQ(codes, (std::vector<int>{0, 2, 1, 2, 0}));
        std::vector<transport::subscription> lines;
        for (int i = 0; i < 300; ++i) lines.push_back({.filter = "many/" + std::to_string(i)});
        const auto hundreds = c.subscribe(lines);
        ASSERT_TRUE(hundreds) << why(hundreds);
        EXPECT_EQ(hundreds->size(), 300U);
        std::vector<std::string> filters{"a", "b", "never"};
        EXPECT_TRUE(c.network.unsubscribe(filters, c.stop.get_token()));
    }
}

TEST(paho_subscribe, one_packet_for_each_identifier) {
    fake_broker broker;
    client c(broker.uri());
    ASSERT_TRUE(c.connect());
    ASSERT_TRUE(c.subscribe({{.filter = "a"}, {.filter = "b"}, {.filter = "c"}}));
    EXPECT_EQ(broker.packets(8).size(), 1U);
    ASSERT_TRUE(c.subscribe(
        {{.filter = "a", .id = 1}, {.filter = "b", .retain_handling = 2, .id = 300}, {.filter = "c", .id = 1}}));
    const auto sent = broker.packets(8);
    ASSERT_EQ(sent.size(), 3U);
    EXPECT_EQ(sent[1].body.substr(2), bytes({2, 0x0B, 1}) + text("a") + bytes({1}) + text("c") + bytes({1}));
    EXPECT_EQ(sent[2].body.substr(2), bytes({3, 0x0B, 0xAC, 0x02}) + text("b") + bytes({0x21}));
}

TEST(paho_subscribe, refusals_and_downgrades_are_grants) {
    for (const mqtt_version version : versions) {
        const bool v5 = version == mqtt_version::v5;
        const int no = v5 ? 0x87 : 0x80;
        fake_broker broker([&](fake_broker::peer& who, const packet& p) {
            if (p.type != 8) return false;
            std::string codes;
            for (const char* filter : {"no", "less", "yes"}) {
                if (p.body.find(text(filter)) == std::string::npos) continue;
                codes += bytes({filter[0] == 'n' ? no : filter[0] == 'l' ? 0 : 1});
            }
            who.send(framed(0x90, p.body.substr(0, 2) + (v5 ? bytes({0}) : "") + codes));
            return true;
        });
        client c(broker.uri());
        c.how.version = version;
        ASSERT_TRUE(c.connect());
        const auto many = c.subscribe({{.filter = "no"}, {.filter = "less"}, {.filter = "yes"}});
        ASSERT_TRUE(many) << why(many);
        EXPECT_EQ((*many)[0].code, no);
        EXPECT_TRUE((*many)[0].refused());
        EXPECT_EQ((*many)[1].code, 0);
        EXPECT_EQ((*many)[2].code, 1);
        const auto one = c.subscribe({{.filter = "no"}});
        ASSERT_TRUE(one) << why(one);
        EXPECT_EQ((*one)[0].code, no);
    }
}

TEST(paho_subscribe, a_suback_with_too_few_codes) {
    fake_broker broker([](fake_broker::peer& who, const packet& p) {
        if (p.type != 8) return false;
        who.send(framed(0x90, p.body.substr(0, 2) + bytes({0, 1})));
        return true;
    });
    client c(broker.uri());
    ASSERT_TRUE(c.connect());
    const auto grants = c.subscribe({{.filter = "a"}, {.filter = "b"}});
    ASSERT_FALSE(grants);
    EXPECT_EQ(grants.error().code, errc::broker_refused);
}

TEST(paho_subscribe, no_answer_a_stop_and_a_lost_connection) {
    for (const mqtt_version version : versions) {
        fake_broker broker([](fake_broker::peer& who, const packet& p) {
            if (p.type == 8 && p.body.find("hang up") != std::string::npos) who.close();
            return p.type == 8;
        });
        client c(broker.uri());
        c.how.version = version;
        c.how.timeout = 500ms;
        ASSERT_TRUE(c.connect());
        auto grants = c.subscribe({{.filter = "silence"}});
        ASSERT_FALSE(grants);
        EXPECT_EQ(grants.error().code, errc::timed_out) << why(grants);

        c.how.timeout = 60s;
        ASSERT_TRUE(c.connect());
        grants = c.subscribe({{.filter = "hang up"}});
        ASSERT_FALSE(grants);
        EXPECT_EQ(grants.error().code, errc::connection_lost) << why(grants);
        grants = c.subscribe({{.filter = "too late"}});
        ASSERT_FALSE(grants);
        EXPECT_EQ(grants.error().code, errc::connection_lost) << why(grants);

        ASSERT_TRUE(c.connect());
        std::thread stopper([&] {
            EXPECT_TRUE(broker.wait_for(8, 3));
            c.stop.request_stop();
        });
        grants = c.subscribe({{.filter = "silence"}});
        stopper.join();
        ASSERT_FALSE(grants);
        EXPECT_EQ(grants.error().code, errc::stopped) << why(grants);
    }
}

TEST(paho_subscribe, an_answer_behind_all_that_the_broker_kept) {
    fake_broker broker([](fake_broker::peer& who, const packet& p) {
        for (int id = 1; p.type == 8 && id <= 15; ++id) { // for three times the limit
            who.send(publish_packet(true, "kept", "p", 1, id));
            std::this_thread::sleep_for(100ms);
        }
        return false; // and then as any other
    });
    client c(broker.uri());
    c.how.timeout = 500ms;
    ASSERT_TRUE(c.connect());
    const auto grants = c.subscribe({{.filter = "kept"}});
    EXPECT_TRUE(grants) << why(grants);
    EXPECT_EQ(c.seen.messages().size(), 15U);
}

TEST(paho_subscribe, an_access_list_of_a_real_broker) {
    mosquitto broker;
    write_file(broker.folder().file("acl"), "topic read open/#\ntopic write open/#\n");
    if (!broker.start({"acl_file $FOLDER/acl"})) GTEST_SKIP() << broker.why();
    client c(broker.uri());
    ASSERT_TRUE(c.connect());
    const auto grants = c.subscribe({{.filter = "open/#"}, {.filter = "secret/#"}});
    ASSERT_TRUE(grants) << why(grants);
    EXPECT_EQ((*grants)[0].code, 1);
    // mosquitto 2.0 grants and then delivers nothing, unless a plugin refuses: both are answers.
    EXPECT_TRUE((*grants)[1].code == 1 || (*grants)[1].refused());
    const auto refused = c.publish("secret/1", "x");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::broker_refused);
    EXPECT_EQ(refused.error().native, 0x87);
}

TEST(paho_subscribe, overlapping_filters) {
    mosquitto broker;
    if (!broker.start()) GTEST_SKIP() << broker.why();
    for (const mqtt_version version : versions) {
        client c(broker.uri());
        c.how.version = version;
        ASSERT_TRUE(c.connect());
        ASSERT_TRUE(
            c.subscribe({{.filter = "o/+/x", .id = 1}, {.filter = "o/a/+", .id = 2}, {.filter = "end", .id = 3}}));
        ASSERT_TRUE(c.publish("o/a/x", "both"));
        ASSERT_TRUE(c.publish("end", "end"));
        ASSERT_TRUE(eventually([&] { return !c.seen.messages().empty() && c.seen.payloads().back() == "end"; }));
        const auto all = c.seen.messages();
        std::vector<std::uint32_t> ids;
        for (const message& m : all) ids.insert(ids.end(), m.ids.begin(), m.ids.end());
        std::sort(ids.begin(), ids.end());
        if (version == mqtt_version::v5) {
            EXPECT_EQ(ids, (std::vector<std::uint32_t>{1, 2, 3}));
        } else {
            EXPECT_TRUE(ids.empty());
            EXPECT_EQ(all.size(), 2U);
        }
    }
}

TEST(paho_subscribe, retain_handling) {
    mosquitto broker;
    if (!broker.start()) GTEST_SKIP() << broker.why();
    client c(broker.uri());
    ASSERT_TRUE(c.connect());
    ASSERT_TRUE(c.publish("r/1", "kept", 1, true));
    const auto subscribe_with = [&](std::uint8_t handling) {
        c.seen.forget();
        EXPECT_TRUE(c.connect());
        EXPECT_TRUE(c.subscribe({{.filter = "r/+", .retain_handling = handling}}));
        EXPECT_TRUE(c.publish("r/marker", "marker"));
        EXPECT_TRUE(eventually([&] { return !c.seen.messages().empty() && c.seen.payloads().back() == "marker"; }));
        bool retained = false;
        for (const message& m : c.seen.messages()) retained = retained || (m.retained && m.payload == "kept");
        return retained;
    };
    EXPECT_TRUE(subscribe_with(1));  // new
    EXPECT_FALSE(subscribe_with(1)); // the session holds it
    EXPECT_FALSE(subscribe_with(2));
    EXPECT_TRUE(subscribe_with(0));
}

} // namespace
