// SPDX-License-Identifier: BSL-1.0
// A flood of messages no sender should send: each one a dead letter, the good ones in order, and memory flat.
#include <hearken/hearken.hpp>
#include <hearken/inbox/memory.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <malloc.h>

#include "support/fake_broker.hpp"
#include "support/sanitized.hpp"
#include "support/system.hpp"
#include "support/wait.hpp"

namespace {

using namespace std::chrono_literals;
using hearken::testing::eventually;
using hearken::testing::fake_broker;
using hearken::testing::publish_packet;

struct reading {
    double temperature;
    std::optional<std::vector<int>> list{};
};

/// What this process has allocated and not freed, in bytes.
std::size_t in_use() {
    const auto heap = ::mallinfo2();
    return heap.uordblks + heap.hblkhd;
}

struct bad {
    std::string topic;
    std::string payload;
};

const std::vector<bad>& nonsense() {
    static const std::vector<bad> all = [] {
        const std::string good = R"({"temperature":1})";
        std::vector<bad> list;
        for (const std::string& topic :
             {std::string(), std::string("data/a\0b", 8), std::string("data/\xFF\xFE"), std::string("data/\xC0\x80"),
              std::string("data/\xED\xA0\x80"), std::string("data/\xF4\x90\x80\x80")}) {
            list.push_back({topic, good});
        }
        std::string deep;
        for (int i = 0; i < 10'000; ++i) deep += R"({"list":[)";
        for (const std::string& payload :
             {std::string(), std::string("{"), std::string("nonsense"), std::string("\xFF\xFE"), std::string("\0", 1),
              std::string(100'000, '['), deep, std::string(R"({"temperature":"x"})"),
              std::string(R"({"temperature":1e999})"), std::string(R"({"temperature":1)"),
              std::string(R"({"temperature":1,"temperature":2})"), std::string("{\"temperature\":1,\"\xC3\":2}"),
              R"({"temperature":1,"list":[)" + std::string(500'000, '1') + "]}",
              R"({"temperature":")" + std::string(900'000, 'x') + "\"}", std::string(2'000'000, ' ')}) {
            list.push_back({"data/x", payload});
        }
        return list;
    }();
    return all;
}

template <class Inbox>
void flood(Inbox inbox) {
    std::atomic<int> id{0};
    std::atomic<std::size_t> acks{0};
    fake_broker source([&](fake_broker::peer&, const hearken::testing::packet& p) {
        if (p.type == 4) ++acks;
        return p.type == 4;
    });
    const hearken::testing::temporary_folder folder;
    const std::string letters = folder.file("dead-letters.jsonl");
    hearken::options options{.broker = source.uri(), .client_id = "flooded"};
    options.log.level = hearken::log_level::off;
    std::atomic<int> good{0};
    hearken::listener app{options, std::move(inbox), hearken::reconnect::never{}, hearken::reject::dead_letter{letters},
                          hearken::on<"data/<x>">([&](std::string_view, const reading& r) {
                              EXPECT_EQ(static_cast<int>(r.temperature), good) << "in order";
                              ++good;
                          })};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_until([](const hearken::status& now) { return now.ready; }));

    std::size_t sent = 0;
    int sent_good = 0;
    const auto send = [&](const std::string& topic, const std::string& payload) {
        source.send(publish_packet(true, topic, payload, 1, id++ % 60'000 + 1));
        ++sent;
    };
    const auto round = [&] {
        for (const bad& one : nonsense()) {
            send(one.topic, one.payload);
            send("data/x", R"({"temperature":)" + std::to_string(sent_good++) + "}");
        }
        ASSERT_TRUE(eventually([&] { return acks == sent; }, 30s)) << "every one is acknowledged";
        ASSERT_TRUE(app.wait_until([&](const hearken::status& now) { return now.ledger.pending == 0; }, 30s));
        std::filesystem::resize_file(letters, 0);
    };
    constexpr int warm = 5;
    constexpr int more = 25;
    for (int i = 0; i < warm; ++i) round();
    const std::size_t before = in_use();
    for (int i = 0; i < more; ++i) round();
    const std::size_t after = in_use();
    const auto now = app.status();
    EXPECT_EQ(now.ledger.rejected, nonsense().size() * (warm + more));
    EXPECT_EQ(now.ledger.handled, static_cast<std::size_t>(sent_good));
    EXPECT_EQ(now.ledger.unmatched, 0U);
    EXPECT_EQ(good, sent_good);
    EXPECT_EQ(now.reconnects, 0U);
    EXPECT_EQ(source.connections(), 1U);
    EXPECT_TRUE(now.ledger.balanced());
    app.stop();
    EXPECT_EQ(app.wait(), 0);
    // More than the broker's own notes take, and less than one of the large payloads a round.
    constexpr std::size_t slack = 256UL * 1024;
    if (!hearken::testing::sanitized) {
        EXPECT_LE(after, before + slack) << "memory grows: " << before << " bytes, then " << after;
    }
}

TEST(listener_nonsense, in_order_on_the_network_thread) {
    flood(hearken::inbox::direct{});
}

TEST(listener_nonsense, in_order_behind_a_queue) {
    flood(hearken::inbox::memory{});
}

TEST(listener_nonsense, each_is_one_dead_letter_with_its_reason) {
    fake_broker source;
    const hearken::testing::temporary_folder folder;
    const std::string letters = folder.file("dead-letters.jsonl");
    hearken::options options{.broker = source.uri(), .client_id = "buried"};
    options.log.level = hearken::log_level::off;
    hearken::listener app{options, hearken::reconnect::never{}, hearken::reject::dead_letter{letters},
                          hearken::on<"data/<x>">([](std::string_view, const reading&) {})};
    ASSERT_TRUE(app.start());
    ASSERT_TRUE(app.wait_until([](const hearken::status& now) { return now.ready; }));
    int id = 0;
    for (const bad& one : nonsense()) source.send(publish_packet(true, one.topic, one.payload, 1, ++id));
    ASSERT_TRUE(source.wait_for(4, nonsense().size()));
    app.stop();
    EXPECT_EQ(app.wait(), 0);
    std::ifstream in(letters);
    std::size_t lines = 0;
    for (std::string line; std::getline(in, line); ++lines) {
        EXPECT_NE(line.find(R"("reason":")"), std::string::npos) << line.substr(0, 200);
        EXPECT_LT(line.substr(line.find(R"("reason":)")).size(), 1'000U) << "the reason is bounded";
    }
    EXPECT_EQ(lines, nonsense().size());
}

} // namespace
