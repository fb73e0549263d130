// SPDX-License-Identifier: BSL-1.0
// A listener whose name server hangs, is gone, and comes back; in a network of its own, where this test is that server.
#include <hearken/hearken.hpp>

#include <atomic>
#include <chrono>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "support/fake_broker.hpp"
#include "support/system.hpp"
#include "support/wait.hpp"

namespace {

using namespace std::chrono_literals;
using hearken::testing::eventually;
using hearken::testing::fake_broker;

/// Moves the calling thread, and those it starts, into a network that has a loopback and nothing else, and whose name
/// server is 127.0.0.1. Gives: false without the rights to do so
bool enter_own_network(const hearken::testing::temporary_folder& folder) {
    if (::unshare(CLONE_NEWNET | CLONE_NEWNS) != 0) return false;
    const std::string file = folder.file("resolv.conf");
    hearken::testing::write_file(file, "nameserver 127.0.0.1\noptions timeout:20 attempts:1\n");
    if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return false;
    if (::mount(file.c_str(), "/etc/resolv.conf", nullptr, MS_BIND, nullptr) != 0) return false;
    const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq loopback{};
    std::strcpy(loopback.ifr_name, "lo");
    loopback.ifr_flags = IFF_UP;
    const bool up = ::ioctl(fd, SIOCSIFFLAGS, &loopback) == 0;
    ::close(fd);
    return up;
}

/// Runs a test there; skips it where that is not allowed.
void in_own_network(const std::function<void()>& test) {
    const hearken::testing::temporary_folder folder;
    bool entered = false;
    std::thread inside([&] {
        entered = enter_own_network(folder);
        if (entered) test();
    });
    inside.join();
    if (!entered) GTEST_SKIP() << "a network of its own needs root";
}

/// Takes every question, and answers none until told; then every name is 127.0.0.1.
class name_server {
public:
    name_server() : fd_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        at.sin_port = htons(53);
        EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
        thread_ = std::thread([this] { serve(); });
    }
    ~name_server() {
        ending_ = true;
        thread_.join();
        ::close(fd_);
    }
    name_server(const name_server&) = delete;
    name_server& operator=(const name_server&) = delete;

    void answer() { answering_ = true; }
    [[nodiscard]] int questions() const { return questions_; }

private:
    void serve() {
        while (!ending_) {
            pollfd ready{fd_, POLLIN, 0};
            if (poll(&ready, 1, 5) <= 0) continue;
            char text[512];
            sockaddr_in from{};
            socklen_t size = sizeof from;
            const ssize_t got = recvfrom(fd_, text, sizeof text, 0, reinterpret_cast<sockaddr*>(&from), &size);
            if (got < 17) continue;
            ++questions_;
            if (!answering_) continue;
            const std::string reply = reply_to({text, static_cast<std::size_t>(got)});
            sendto(fd_, reply.data(), reply.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
        }
    }

    /// RFC 1035 4.1: the question again, and an A record where one was asked for.
    static std::string reply_to(std::string_view question) {
        using hearken::testing::bytes;
        const std::size_t end = question.find('\0', 12) + 5;
        const bool address = question[end - 3] == 1;
        std::string out(question.substr(0, 2));
        out += bytes({0x81, 0x80, 0, 1, 0, address ? 1 : 0, 0, 0, 0, 0});
        out += question.substr(12, end - 12);
        if (address) out += bytes({0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 127, 0, 0, 1});
        return out;
    }

    int fd_;
    std::atomic<bool> ending_{false};
    std::atomic<bool> answering_{false};
    std::atomic<int> questions_{0};
    std::thread thread_;
};

hearken::options to(std::string broker, std::string id) {
    hearken::options o{.broker = std::move(broker), .client_id = std::move(id)};
    o.log.level = hearken::log_level::off;
    return o;
}

auto deaf() {
    return hearken::on<"data/#">([](hearken::text) {});
}

class listener_name_server : public ::testing::TestWithParam<const char*> {
protected:
    [[nodiscard]] std::string uri() const { return std::string(GetParam()) + "://broker.example"; }
};
INSTANTIATE_TEST_SUITE_P(schemes, listener_name_server, ::testing::Values("mqtt", "mqtts", "ws"),
                         [](const auto& one) { return std::string(one.param); });

TEST_P(listener_name_server, one_that_hangs_is_an_attempt_that_failed_in_time) {
    in_own_network([this] {
        const name_server silent;
        auto options = to(uri(), "hanging");
        options.connect_timeout = 300ms;
        hearken::listener app{options, hearken::reconnect::fixed{1h}, deaf()};
        const auto start = std::chrono::steady_clock::now();
        ASSERT_TRUE(app.start());
        ASSERT_TRUE(app.wait_for(hearken::state::waiting));
        const auto took = std::chrono::steady_clock::now() - start;
        EXPECT_GE(took, 300ms);
        EXPECT_LT(took, 5s);
        const auto now = app.status();
        EXPECT_EQ(now.last_error->code, hearken::errc::timed_out);
        EXPECT_NE(now.last_error->what.find("no answer from the name server for `broker.example`"), std::string::npos)
            << now.last_error->what;
        EXPECT_GT(silent.questions(), 0);
        app.stop();
        EXPECT_EQ(app.wait(), 0);
    });
}

TEST_P(listener_name_server, one_that_hangs_holds_up_neither_a_stop_nor_another_listener) {
    in_own_network([this] {
        const name_server silent;
        fake_broker broker;
        std::atomic<int> seen{0};
        hearken::listener other{to(broker.uri(), "other"), hearken::on<"data/#">([&](hearken::text) { ++seen; })};
        ASSERT_TRUE(other.start());
        ASSERT_TRUE(other.wait_for(hearken::state::connected));

        auto options = to(uri(), "hanging");
        options.connect_timeout = 1h;
        hearken::listener app{options, deaf()};
        ASSERT_TRUE(app.start());
        ASSERT_TRUE(eventually([&] { return silent.questions() > 0; }));
        EXPECT_EQ(app.status().state, hearken::state::connecting);
        const auto start = std::chrono::steady_clock::now();
        broker.send(hearken::testing::publish_packet(true, "data/x", "1", 1, 1));
        EXPECT_TRUE(eventually([&] { return seen == 1; }));
        EXPECT_TRUE(other.publish("t", "p").get(5s));
        app.stop();
        EXPECT_EQ(app.wait(), 0);
        EXPECT_LT(std::chrono::steady_clock::now() - start, 5s) << "the question is out for 20 s";
    });
}

TEST_P(listener_name_server, one_that_is_gone_is_named) {
    in_own_network([this] {
        hearken::listener app{to(uri(), "gone"), hearken::reconnect::fixed{1h}, deaf()};
        ASSERT_TRUE(app.start());
        ASSERT_TRUE(app.wait_for(hearken::state::waiting));
        const auto now = app.status();
        EXPECT_EQ(now.last_error->code, hearken::errc::unreachable);
        EXPECT_NE(now.last_error->what.find("is a name server reachable?"), std::string::npos) << now.last_error->what;
        app.stop();
        EXPECT_EQ(app.wait(), 0);
    });
}

TEST(listener_name_server_back, one_that_answers_again_is_used) {
    in_own_network([] {
        name_server server;
        fake_broker broker;
        auto options = to("mqtt://broker.example:" + std::to_string(broker.port()), "back");
        options.connect_timeout = 300ms;
        hearken::listener app{options, hearken::reconnect::fixed{20ms}, deaf()};
        ASSERT_TRUE(app.start());
        ASSERT_TRUE(app.wait_for(hearken::state::waiting));
        server.answer();
        EXPECT_TRUE(app.wait_until([](const hearken::status& now) { return now.ready; }))
            << app.status().last_error->what;
        app.stop();
        EXPECT_EQ(app.wait(), 0);
    });
}

} // namespace
