// SPDX-License-Identifier: BSL-1.0
#include <hearken/service/service_manager.hpp>

#include <hearken/listener.hpp>
#include <hearken/service/service.hpp>
#include <hearken/transport/loopback.hpp>
#include <support/variables.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace {

using hearken::service_manager;
using hearken::state;
using test::env_file;
using test::variable;

/// Plays systemd: a datagram socket that keeps what it was told.
class manager {
public:
    explicit manager(std::string name) : name_(std::move(name)) {
        sockaddr_un at{};
        at.sun_family = AF_UNIX;
        std::memcpy(at.sun_path, name_.data(), name_.size());
        if (at.sun_path[0] == '@') at.sun_path[0] = '\0';
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name_.size());
        socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&at), size), 0) << name_;
    }
    ~manager() { ::close(socket_); }
    manager(const manager&) = delete;
    manager& operator=(const manager&) = delete;

    const char* name() const { return name_.c_str(); }

    /// What has been told so far, a line each.
    std::vector<std::string> heard() const {
        std::vector<std::string> lines;
        std::array<char, 4096> room{};
        for (ssize_t n; (n = ::recv(socket_, room.data(), room.size(), MSG_DONTWAIT)) >= 0;) {
            const std::string_view told(room.data(), static_cast<std::size_t>(n));
            for (std::size_t from = 0; from <= told.size();) {
                const std::size_t to = std::min(told.find('\n', from), told.size());
                lines.emplace_back(told.substr(from, to - from));
                from = to + 1;
            }
        }
        return lines;
    }

private:
    std::string name_;
    int socket_ = -1;
};

bool has(const std::vector<std::string>& lines, std::string_view line) {
    return std::ranges::find(lines, line) != lines.end();
}

TEST(service_manager, says_nothing_where_nobody_asked) {
    ::unsetenv("NOTIFY_SOCKET");
    const service_manager none;
    EXPECT_FALSE(none.asked());
    EXPECT_FALSE(none.watchdog());
    none.tell("READY=1");
    for (const char* odd : {"", "/", "relative/path", "vsock:1:2"}) {
        const variable socket("NOTIFY_SOCKET", odd);
        EXPECT_FALSE(service_manager{}.asked()) << odd;
    }
    const variable socket("NOTIFY_SOCKET", std::string(200, '/').c_str());
    EXPECT_FALSE(service_manager{}.asked());
}

TEST(service_manager, tells_by_path_or_abstract_name_and_takes_the_variables) {
    const env_file folder;
    for (const std::string& name : {folder.folder() + "/notify", "@hearken-" + std::to_string(::getpid())}) {
        const manager systemd(name);
        const variable socket("NOTIFY_SOCKET", systemd.name());
        const service_manager to;
        EXPECT_TRUE(to.asked());
        EXPECT_EQ(std::getenv("NOTIFY_SOCKET"), nullptr);
        to.tell("READY=1\nSTATUS=good");
        EXPECT_EQ(systemd.heard(), (std::vector<std::string>{"READY=1", "STATUS=good"}));
    }
    const variable gone("NOTIFY_SOCKET", (folder.folder() + "/nobody").c_str());
    service_manager{}.tell("READY=1"); // nobody listens: no fault
}

TEST(service_manager, knows_the_watchdog_that_is_meant_for_it) {
    const auto watchdog = [](const char* limit, const std::string& whose) {
        const variable socket("NOTIFY_SOCKET", "@somebody");
        const variable time("WATCHDOG_USEC", limit);
        if (whose.empty()) return service_manager{}.watchdog();
        const variable process("WATCHDOG_PID", whose.c_str());
        return service_manager{}.watchdog();
    };
    using std::chrono::microseconds;
    EXPECT_EQ(watchdog("3000000", ""), microseconds(3'000'000));
    EXPECT_EQ(watchdog("3000000", std::to_string(::getpid())), microseconds(3'000'000));
    EXPECT_EQ(watchdog("3000000", "1"), std::nullopt);
    EXPECT_EQ(watchdog("0", ""), std::nullopt);
    EXPECT_EQ(watchdog("3s", ""), std::nullopt);
}

TEST(service_manager, the_line_of_a_status) {
    hearken::status now;
    now.state = state::connected;
    now.store = hearken::store_state::open;
    now.message_rate = 119.6;
    EXPECT_EQ(hearken::status_line(now), "connected, database open, 120 messages a second");
    now.state = state::waiting;
    now.store = hearken::store_state::none;
    now.last_error = hearken::error{.code = hearken::errc::unreachable, .what = "nobody there"};
    EXPECT_EQ(hearken::status_line(now), "waiting: " + now.last_error->text() + ", 120 messages a second");
}

struct settings {
    hearken::mqtt_settings mqtt{};
    hearken::log_settings log{};
};

TEST(service_manager, a_service_tells_that_it_runs_lives_and_ends) {
    const env_file file("MQTT_BROKER=localhost\nLOG_LEVEL=off\n");
    const manager systemd(file.folder() + "/notify");
    const variable socket("NOTIFY_SOCKET", systemd.name());
    const variable time("WATCHDOG_USEC", "20000");
    hearken::transport::loopback broker;
    const std::string path = file.path();
    const char* const arguments[] = {"greenhouse", "--env-file", path.c_str()};
    std::vector<std::string> heard;
    const int code =
        hearken::serve<settings>({.name = "greenhouse"}, 3, arguments, [&](const settings&, hearken::service& here) {
            hearken::listener app{here.options, broker, hearken::on<"a">([] {})};
            const std::jthread other([&] {
                const auto lives = [&] { // twice: it goes on
                    for (const std::string& line : systemd.heard()) heard.push_back(line);
                    return has(heard, "STATUS=connected, 0 messages a second") &&
                           std::ranges::count(heard, "WATCHDOG=1") > 3;
                };
                const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{10};
                while (!lives() && std::chrono::steady_clock::now() < give_up) std::this_thread::yield();
                app.stop();
            });
            return here.run(app);
        });
    EXPECT_EQ(code, 0);
    for (const std::string& line : systemd.heard()) heard.push_back(line);
    ASSERT_FALSE(heard.empty());
    EXPECT_EQ(heard.front(), "READY=1");
    EXPECT_TRUE(has(heard, "STATUS=connected, 0 messages a second"));
    EXPECT_GT(std::ranges::count(heard, "WATCHDOG=1"), 3);
    EXPECT_TRUE(has(heard, "STOPPING=1"));
}

TEST(service_manager, a_service_that_does_not_start_is_not_ready) {
    const env_file file("MQTT_BROKER=localhost\nLOG_LEVEL=off\n");
    const manager systemd(file.folder() + "/notify");
    const variable socket("NOTIFY_SOCKET", systemd.name());
    const std::string path = file.path();
    const char* const arguments[] = {"greenhouse", "--env-file", path.c_str()};
    const int code =
        hearken::serve<settings>({.name = "greenhouse"}, 3, arguments, [&](const settings&, hearken::service& here) {
            here.options.keep_alive = std::chrono::hours{100};
            hearken::listener app{here.options, hearken::transport::loopback{}, hearken::on<"a">([] {})};
            return here.run(app);
        });
    EXPECT_EQ(code, 2);
    EXPECT_EQ(systemd.heard(), std::vector<std::string>{});
}

} // namespace
