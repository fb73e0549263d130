// SPDX-License-Identifier: BSL-1.0
// What Paho shares with the rest of the process: signals, threads, trace, memory.

#include <hearken/transport/paho.hpp>
#include <hearken/transport/socket.hpp>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>

#include <gtest/gtest.h>

#include "support/fake_broker.hpp"
#include "support/paho_fixture.hpp"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HEARKEN_TEST_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HEARKEN_TEST_SANITIZED 1
#endif
#endif

#ifndef HEARKEN_TEST_SANITIZED
// Fails one allocation of at least this size, once, on a thread that said so.
static std::atomic<std::size_t> fail_at_least{0};
static thread_local bool may_fail_here = false;
extern "C" void* __libc_calloc(std::size_t, std::size_t);
extern "C" void* calloc(std::size_t count, std::size_t size) { // Heap.c:mymalloc uses it, the C++ library does not
    std::size_t least = fail_at_least.load(std::memory_order_relaxed);
    const bool large = least != 0 && count * size >= least;
    if (may_fail_here && large && fail_at_least.compare_exchange_strong(least, 0)) return nullptr;
    return __libc_calloc(count, size);
}
#endif

namespace {

using namespace hearken;
using namespace hearken::testing;
using namespace std::chrono_literals;

std::size_t threads() {
    std::size_t n = 0;
    for (const auto& one : std::filesystem::directory_iterator("/proc/self/task")) n += one.exists() ? 1U : 0U;
    return n;
}

void on_pipe(int) {}

TEST(paho_process, the_sigpipe_action_stays_what_it_was) {
    struct sigaction mine{};
    mine.sa_handler = on_pipe;
    struct sigaction before{};
    sigaction(SIGPIPE, &mine, &before);
    {
        fake_broker broker;
        client c(broker.uri());
        ASSERT_TRUE(c.connect());
        struct sigaction now{};
        sigaction(SIGPIPE, nullptr, &now);
        EXPECT_EQ(now.sa_handler, &on_pipe);
        sigaction(SIGPIPE, &before, nullptr);
        c.network.cut(); // Paho writes to a broken socket: with the default action that must not end the process
        ASSERT_TRUE(c.seen.wait_for_losses(1));
        ASSERT_TRUE(c.connect());
        c.network.cut();
        c.network.disconnect(100ms);
    }
    sigaction(SIGPIPE, &before, nullptr);
}

TEST(paho_process, threads_end_with_the_last_one) {
    const std::size_t before = threads();
    {
        fake_broker broker;
        const std::size_t with_broker = threads();
        client a(broker.uri(), "a");
        client b(broker.uri(), "b");
        ASSERT_TRUE(a.connect());
        ASSERT_TRUE(b.connect());
        EXPECT_EQ(threads(), with_broker + 2);
        a.network.close();
        EXPECT_EQ(threads(), with_broker + 2);
        EXPECT_TRUE(b.publish("t", "p"));
    }
    EXPECT_TRUE(eventually([&] { return threads() == before; }));
}

TEST(paho_process, a_program_that_is_started_does_not_get_the_connection) {
    fake_broker broker;
    client c(broker.uri());
    ASSERT_TRUE(c.connect());
    std::size_t connected = 0;
    for (const transport::open_socket& one : transport::open_sockets()) {
        if (one.peer_port != broker.port()) continue; // Paho's, and our hold on it
        ++connected;
        EXPECT_NE(::fcntl(one.fd, F_GETFD) & FD_CLOEXEC, 0);
    }
    EXPECT_EQ(connected, 2U);
}

TEST(paho_process, start_and_stop_under_traffic) {
    std::atomic<bool> ending{false};
    fake_broker broker;
    std::thread traffic([&] {
        for (int id = 1; !ending; id = id % 60'000 + 1) {
            broker.send(publish_packet(true, "t", "p", 1, id));
            std::this_thread::yield();
        }
    });
    for (int i = 0; i < 30; ++i) {
        client c(broker.uri());
        const auto session = c.connect();
        ASSERT_TRUE(session) << why(session);
        if (i % 4 == 0) c.network.cut();
        if (i % 4 == 1) c.network.disconnect(1s);
        if (i % 4 == 2) c.network.close();
    }
    ending = true;
    traffic.join();
}

TEST(paho_process, several_threads_open_and_close) {
    fake_broker broker;
    std::vector<std::thread> all;
    for (int t = 0; t < 3; ++t) {
        all.emplace_back([&, t] {
            for (int i = 0; i < 5; ++i) {
                client c(broker.uri(), "c" + std::to_string(t));
                const auto session = c.connect();
                EXPECT_TRUE(session) << why(session);
            }
        });
    }
    for (std::thread& one : all) one.join();
}

TEST(paho_process, the_trace_hides_payloads) {
    fake_broker broker;
    client c(broker.uri());
    std::mutex guard;
    std::string log;
    c.set.log.level = log_level::debug;
    c.set.log.write = [&](log_level, std::string_view line) {
        const std::lock_guard lock(guard);
        log.append(line).append("\n");
    };
    c.how.login = {"anna", "pass-word-1"};
    ASSERT_TRUE(c.connect());
    broker.send(publish_packet(true, "t", "payload-2", 1, 1));
    ASSERT_TRUE(c.seen.wait_for_messages(1));
    ASSERT_TRUE(c.publish("t", "payload-3"));
    c.network.close();
    const std::lock_guard lock(guard);
    EXPECT_NE(log.find("<- PUBLISH"), std::string::npos) << log;
    EXPECT_NE(log.find("(hidden)"), std::string::npos) << log;
    for (const char* secret : {"pass-word-1", "payload-2", "payload-3"}) {
        EXPECT_EQ(log.find(secret), std::string::npos) << log;
    }
}

TEST(paho_process, no_memory_for_a_message_cuts_before_the_ack) {
#ifdef HEARKEN_TEST_SANITIZED
    GTEST_SKIP() << "the sanitizer has its own malloc";
#else
    for (const mqtt_version version : {mqtt_version::v311, mqtt_version::v5}) {
        const bool v5 = version == mqtt_version::v5;
        constexpr std::size_t size = 777'000;
        fake_broker broker;
        client c(broker.uri());
        c.how.version = version;
        c.seen.judge = [](const message_view&) {
            may_fail_here = true;
            return transport::verdict::accepted;
        };
        ASSERT_TRUE(c.connect());
        broker.send(publish_packet(v5, "t", std::string(size, 'x'), 1, 1));
        ASSERT_TRUE(c.seen.wait_for_messages(1)); // Paho's receive buffer is large enough from here on
        ASSERT_TRUE(broker.wait_for(4));
        fail_at_least = size;
        broker.send(publish_packet(v5, "t", std::string(size, 'y'), 1, 2));
        ASSERT_TRUE(eventually([&] { return fail_at_least == 0; }));
        ASSERT_TRUE(c.seen.wait_for_losses(1));
        EXPECT_NE(c.seen.losses()[0].what.find("memory"), std::string::npos) << c.seen.losses()[0].what;
        ASSERT_TRUE(eventually([&] { return broker.open_connections() == 0; }));
        EXPECT_EQ(c.seen.messages().size(), 1U);
        EXPECT_EQ(broker.packets(4).size(), 1U); // the second one is not acked
    }
#endif
}

} // namespace
