// SPDX-License-Identifier: BSL-1.0
// Publishing: every publication is answered once, whatever happens.

#include <hearken/transport/paho.hpp>
#include <hearken/transport/paho_outbound.hpp>

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <malloc.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "support/fake_broker.hpp"
#include "support/mosquitto.hpp"
#include "support/paho_fixture.hpp"
#include "support/sanitized.hpp"

/// What a break leaves behind in Paho before 1.3.14 (issue 1474) is bounded, see the last test; nobody can free it.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
    return "leak:libpaho-mqtt3as";
}

namespace {

using namespace hearken;
using namespace hearken::testing;
using namespace std::chrono_literals;

using clock = std::chrono::steady_clock;

/// Counts the answers of many publications.
struct answers {
    std::mutex guard;
    std::vector<int> count;
    std::vector<errc> codes;

    transport::published next() {
        const std::lock_guard lock(guard);
        count.push_back(0);
        codes.emplace_back();
        return [this, n = count.size() - 1](result<> r) {
            const std::lock_guard inner(guard);
            ++count[n];
            codes[n] = r ? errc{} : r.error().code;
        };
    }
    std::size_t total() {
        const std::lock_guard lock(guard);
        std::size_t sum = 0;
        for (const int one : count) sum += static_cast<std::size_t>(one);
        return sum;
    }
    bool once_each() {
        const std::lock_guard lock(guard);
        for (const int one : count) {
            if (one != 1) return false;
        }
        return true;
    }
    std::size_t with(errc code) {
        const std::lock_guard lock(guard);
        std::size_t n = 0;
        for (const errc one : codes) n += one == code ? 1U : 0U;
        return n;
    }
};

TEST(paho_publish, every_qos_arrives_in_order_and_is_confirmed) {
    mosquitto broker;
    if (!broker.start()) GTEST_SKIP() << broker.why();
    for (const mqtt_version version : {mqtt_version::v311, mqtt_version::v5}) {
        client c(broker.uri());
        c.how.version = version;
        ASSERT_TRUE(c.connect());
        ASSERT_TRUE(c.subscribe({{.filter = "p/#", .qos = 2}}));
        const std::string payload("with\0nul", 8);
        for (std::uint8_t qos = 0; qos < 3; ++qos) {
            const auto done = c.publish("p/" + std::to_string(qos), payload, qos);
            EXPECT_TRUE(done) << why(done);
        }
        EXPECT_TRUE(c.publish("p/empty", ""));
        ASSERT_TRUE(c.seen.wait_for_messages(4));
        EXPECT_EQ(c.seen.messages()[0].payload, payload);
        EXPECT_EQ(c.seen.messages()[2].qos, 2);
        EXPECT_EQ(c.seen.messages()[3].payload, "");
    }
}

TEST(paho_publish, many_keep_their_order_and_do_not_stall) {
    mosquitto broker; // its receive maximum is 20
    if (!broker.start({"max_queued_messages 0"})) GTEST_SKIP() << broker.why();
    for (const mqtt_version version : {mqtt_version::v311, mqtt_version::v5}) {
        client c(broker.uri());
        c.how.version = version;
        ASSERT_TRUE(c.connect());
        ASSERT_TRUE(c.subscribe({{.filter = "m"}}));
        answers got;
        const auto start = clock::now();
        constexpr int count = 900;
        for (int i = 0; i < count; ++i) c.network.publish({.topic = "m", .payload = std::to_string(i)}, got.next());
        ASSERT_TRUE(eventually([&] { return got.total() == count; }, 60s));
        EXPECT_TRUE(got.once_each());
        EXPECT_EQ(got.with(errc{}), static_cast<std::size_t>(count));
        EXPECT_LT(clock::now() - start, 10s); // one stall a window of 20 would take 45 s
        ASSERT_TRUE(c.seen.wait_for_messages(count));
        const auto payloads = c.seen.payloads();
        for (int i = 0; i < count; ++i) ASSERT_EQ(payloads[static_cast<std::size_t>(i)], std::to_string(i));
        c.network.disconnect(5s);
    }
}

TEST(paho_publish, from_inside_on_message) {
    mosquitto broker;
    if (!broker.start()) GTEST_SKIP() << broker.why();
    client c(broker.uri());
    answers got;
    c.seen.judge = [&](const message_view& m) {
        if (m.topic == "ask") c.network.publish({.topic = "answer", .payload = std::string(m.payload)}, got.next());
        return transport::verdict::accepted;
    };
    ASSERT_TRUE(c.connect());
    ASSERT_TRUE(c.subscribe({{.filter = "ask"}, {.filter = "answer"}}));
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(c.publish("ask", std::to_string(i)));
    ASSERT_TRUE(c.seen.wait_for_messages(100));
    ASSERT_TRUE(eventually([&] { return got.total() == 50; }));
    EXPECT_EQ(got.with(errc{}), 50U);
}

TEST(paho_publish, from_the_answer_of_another) {
    fake_broker broker;
    client c(broker.uri());
    ASSERT_TRUE(c.connect());
    std::atomic<int> chain{0};
    std::function<void(result<>)> next = [&](result<> r) {
        ASSERT_TRUE(r);
        if (++chain < 100) c.network.publish({.topic = "t", .payload = "p", .qos = 1}, next);
    };
    c.network.publish({.topic = "t", .payload = "p", .qos = 1}, next);
    EXPECT_TRUE(eventually([&] { return chain == 100; }));
    EXPECT_EQ(broker.packets(3).size(), 100U);
}

TEST(paho_publish, without_a_connection) {
    transport::paho closed;
    answers got;
    closed.publish({.topic = "t", .payload = {}}, got.next());
    EXPECT_EQ(got.with(errc::not_connected), 1U);
    closed.publish({.topic = "t", .payload = {}}, nullptr);
    fake_broker broker;
    client c(broker.uri());
    ASSERT_TRUE(c.connect());
    c.network.disconnect(1s);
    EXPECT_EQ(c.publish("t", "p").error().code, errc::not_connected);
}

TEST(paho_publish, what_cannot_be_sent) {
    fake_broker broker([](fake_broker::peer& who, const packet& p) {
        if (p.type != 1) return false;
        who.send(bytes({0x20, 8, 0, 0, 5, 0x27, 0, 0, 1, 0})); // packets of 256 bytes at most
        return true;
    });
    client c(broker.uri());
    ASSERT_TRUE(c.connect());
    EXPECT_EQ(c.publish("", "p").error().code, errc::invalid_topic);
    EXPECT_EQ(c.publish("a/+", "p").error().code, errc::invalid_topic);
    EXPECT_EQ(c.publish("a/#", "p").error().code, errc::invalid_topic);
    EXPECT_EQ(c.publish(std::string("a\0b", 3), "p").error().code, errc::invalid_topic);
    EXPECT_EQ(c.publish("a\xFF", "p").error().code, errc::invalid_topic);
    EXPECT_EQ(c.publish("a", "p", 3).error().code, errc::out_of_range);
    EXPECT_EQ(c.publish("a", std::string(256, 'x')).error().code, errc::too_large);
    EXPECT_TRUE(c.publish("a", std::string(200, 'x')));
    EXPECT_EQ(broker.packets(3).size(), 1U);
}

TEST(paho_publish, a_refusal_of_the_broker) {
    fake_broker broker([](fake_broker::peer& who, const packet& p) {
        if (p.type != 3) return false;
        const std::string id = p.body.substr(3, 2); // after the topic `t`
        who.send(framed((p.flags >> 1 & 3) == 1 ? 0x40 : 0x50, id + bytes({0x87, 0})));
        return true;
    });
    client c(broker.uri());
    ASSERT_TRUE(c.connect());
    for (const std::uint8_t qos : {std::uint8_t{1}, std::uint8_t{2}}) {
        const auto done = c.publish("t", "p", qos);
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().code, errc::broker_refused) << why(done);
        EXPECT_EQ(done.error().native, 0x87);
        EXPECT_EQ(done.error().what, "publish to `t`: refused: not authorized");
    }
}

/// A broker that takes publications and never answers.
bool swallow(fake_broker::peer&, const packet& p) {
    return p.type == 3;
}

TEST(paho_publish, a_lost_connection_answers_all_of_them_once) {
    for (const mqtt_version version : {mqtt_version::v311, mqtt_version::v5}) {
        fake_broker broker(swallow);
        client c(broker.uri());
        c.how.version = version;
        ASSERT_TRUE(c.connect());
        answers got;
        for (int i = 0; i < 500; ++i) c.network.publish({.topic = "t", .payload = "p"}, got.next());
        ASSERT_TRUE(broker.wait_for(3, 100)); // all that are let out: Paho leaks those that meet a broken socket
        EXPECT_EQ(got.total(), 0U);
        c.network.cut();
        ASSERT_TRUE(eventually([&] { return got.total() == 500; }));
        EXPECT_EQ(got.with(errc::connection_lost), 500U);
        ASSERT_TRUE(c.connect());
        c.network.close();
        EXPECT_TRUE(got.once_each());
        EXPECT_LE(broker.packets(3).size(), 500U); // nothing of the old connection goes out on the new one
        for (const packet& p : broker.packets(3)) EXPECT_EQ(p.connection, 1U);
    }
}

TEST(paho_publish, close_answers_all_of_them_once) {
    fake_broker broker(swallow);
    client c(broker.uri());
    ASSERT_TRUE(c.connect());
    answers got;
    for (int i = 0; i < 500; ++i) c.network.publish({.topic = "t", .payload = "p"}, got.next());
    c.network.close();
    EXPECT_EQ(got.with(errc::stopped), 500U);
    EXPECT_TRUE(got.once_each());
    EXPECT_TRUE(c.seen.losses().empty());
}

TEST(paho_publish, disconnect_waits_for_the_answers_and_not_for_ever) {
    mosquitto broker;
    if (!broker.start()) GTEST_SKIP() << broker.why();
    client c(broker.uri());
    ASSERT_TRUE(c.connect());
    answers got;
    for (int i = 0; i < 100; ++i) c.network.publish({.topic = "t", .payload = "p"}, got.next());
    c.network.disconnect(10s);
    EXPECT_EQ(got.with(errc{}), 100U);

    fake_broker silent(swallow);
    client d(silent.uri());
    ASSERT_TRUE(d.connect());
    answers none;
    d.network.publish({.topic = "t", .payload = "p"}, none.next());
    const auto start = clock::now();
    d.network.disconnect(300ms);
    EXPECT_LT(clock::now() - start, 5s);
    EXPECT_TRUE(none.once_each());
    EXPECT_EQ(none.with(errc{}), 0U);
    EXPECT_TRUE(d.seen.losses().empty());
}

TEST(paho_publish, the_queue_is_bounded) {
    fake_broker broker(swallow);
    client c(broker.uri());
    ASSERT_TRUE(c.connect());
    answers got;
    const std::size_t many = transport::paho_outbound::capacity + 10;
    for (std::size_t i = 0; i < many; ++i) c.network.publish({.topic = "t", .payload = "p"}, got.next());
    EXPECT_EQ(got.with(errc::would_block), 10U);
    c.network.close();
    EXPECT_TRUE(got.once_each());
}

TEST(paho_publish, many_threads_while_connections_come_and_go) {
    fake_broker broker;
    client c(broker.uri());
    std::atomic<bool> ending{false};
    std::atomic<std::size_t> asked{0};
    std::atomic<std::size_t> answered{0};
    ASSERT_TRUE(c.connect());
    std::vector<std::thread> senders;
    for (int t = 0; t < 3; ++t) {
        senders.emplace_back([&] {
            while (!ending) {
                ++asked;
                c.network.publish({.topic = "t", .payload = "p"}, [&](result<>) { ++answered; });
                if (asked - answered > 500) std::this_thread::yield();
            }
        });
    }
    for (int i = 0; i < 20; ++i) {
        if (i % 3 == 0) c.network.cut();
        if (i % 3 == 1) c.network.disconnect(200ms);
        const auto session = c.connect();
        EXPECT_TRUE(session) << why(session);
    }
    ending = true;
    for (std::thread& one : senders) one.join();
    c.network.close();
    EXPECT_EQ(asked.load(), answered.load());
}

TEST(paho_publish, disconnect_does_not_wait_for_what_comes_meanwhile) {
    fake_broker broker;
    client c(broker.uri());
    ASSERT_TRUE(c.connect());
    std::atomic<bool> ending{false};
    std::atomic<std::size_t> sent{0};
    std::atomic<std::size_t> answered{0};
    std::thread busy([&] {
        while (!ending) {
            if (sent - answered >= 500) { // never idle, never full
                std::this_thread::yield();
                continue;
            }
            ++sent;
            c.network.publish({"t", "p", 1}, [&](const result<>&) { ++answered; });
        }
    });
    ASSERT_TRUE(eventually([&] { return answered > 1'000; }));
    const auto start = std::chrono::steady_clock::now();
    c.network.disconnect(60s);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 20s);
    EXPECT_TRUE(broker.wait_for(14)) << "it was no cut";
    ending = true;
    busy.join();
    EXPECT_TRUE(eventually([&] { return answered == sent; })) << "each of them once";
}

/// Lets one client after the other in, and then reads nothing.
class stubborn_broker {
public:
    stubborn_broker() : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        bind(listener_, reinterpret_cast<sockaddr*>(&at), size);
        listen(listener_, 4);
        getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size);
        port_ = ntohs(at.sin_port);
        thread_ = std::thread([this] {
            for (int fd = -1; (fd = accept(listener_, nullptr, nullptr)) >= 0;) {
                char connect[1024];
                (void)recv(fd, connect, sizeof connect, 0);
                (void)send(fd, "\x20\x03\0\0\0", 5, MSG_NOSIGNAL);
                clients_.push_back(fd);
            }
        });
    }
    ~stubborn_broker() {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
        for (const int fd : clients_) ::close(fd);
    }
    stubborn_broker(const stubborn_broker&) = delete;
    stubborn_broker& operator=(const stubborn_broker&) = delete;
    [[nodiscard]] std::string uri() const { return "mqtt://127.0.0.1:" + std::to_string(port_); }

private:
    int listener_;
    std::uint16_t port_ = 0;
    std::vector<int> clients_;
    std::thread thread_;
};

TEST(paho_publish, what_a_break_leaves_behind_in_paho_is_little) {
    const auto in_use = [] { // a sanitizer has its own malloc, and judges by itself
        const auto heap = ::mallinfo2();
        return sanitized ? 0 : heap.uordblks + heap.hblkhd;
    };
    stubborn_broker broker;
    client c(broker.uri());
    constexpr int many = 900;
    for (const std::uint8_t qos : {std::uint8_t{0}, std::uint8_t{1}}) {
        std::size_t before = 0;
        for (int round = 0; round < 3; ++round) {
            ASSERT_TRUE(c.connect());
            if (round == 1) before = in_use(); // by then every buffer has its size
            std::atomic<int> answers{0};
            for (int i = 0; i < many; ++i) {
                c.network.publish({"t", std::string(20'000, 'x'), qos}, [&](const result<>&) { ++answers; });
            }
            c.network.cut();
            ASSERT_TRUE(eventually([&] { return answers == many; }));
            c.network.disconnect(0ms);
        }
        ASSERT_TRUE(c.connect());
        constexpr std::size_t rounds = 2;
        EXPECT_LE(in_use(), before + rounds * (transport::paho_outbound::window_bytes + 64UL * 1024)) << int{qos};
        c.network.disconnect(0ms);
    }
}

} // namespace
