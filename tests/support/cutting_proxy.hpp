// SPDX-License-Identifier: BSL-1.0
#pragma once
// A TCP proxy that waits for some bytes and then cuts the connection, at the worst of moments.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hearken::testing {

/// From a free port of the loopback to another one. Ends with the object.
class cutting_proxy {
public:
    /// What becomes of the bytes that are waited for, and of the connection.
    enum class cut {
        before, ///< they do not arrive
        after,  ///< they arrive and are answered; the answer does not
        late,   ///< the client is cut off at once; they arrive a while later
    };

    explicit cutting_proxy(std::uint16_t to) : to_(to) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in at = loopback(0);
        socklen_t size = sizeof at;
        ::bind(listener_, reinterpret_cast<sockaddr*>(&at), size);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size);
        ::listen(listener_, 16);
        port_ = ntohs(at.sin_port);
        thread_ = std::jthread([this](const std::stop_token& stop) {
            std::vector<std::jthread> pumps;
            while (!stop.stop_requested()) {
                pollfd one{listener_, POLLIN, 0};
                if (::poll(&one, 1, 20) <= 0) continue;
                const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
                if (client >= 0) pumps.emplace_back([this, client](const std::stop_token& end) { pump(client, end); });
            }
        });
    }
    ~cutting_proxy() {
        thread_.request_stop();
        thread_.join();
        ::close(listener_);
    }
    cutting_proxy(const cutting_proxy&) = delete;
    cutting_proxy& operator=(const cutting_proxy&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] int cuts() const { return cuts_; }

    /// The next time a client sends these bytes.
    void arm(std::string bytes, cut how) {
        const std::scoped_lock lock(mutex_);
        bytes_ = std::move(bytes);
        how_ = how;
    }

private:
    static sockaddr_in loopback(std::uint16_t port) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        at.sin_port = htons(port);
        return at;
    }

    bool waited_for(std::string_view sent, cut& how) {
        const std::scoped_lock lock(mutex_);
        if (bytes_.empty() || sent.find(bytes_) == std::string_view::npos) return false;
        bytes_.clear();
        how = how_;
        ++cuts_;
        return true;
    }

    static bool forward(int from, int to, std::string& seen) {
        char buffer[65536];
        const ssize_t got = ::recv(from, buffer, sizeof buffer, 0);
        if (got <= 0) return false;
        seen.assign(buffer, static_cast<std::size_t>(got));
        return to < 0 || ::send(to, buffer, static_cast<std::size_t>(got), MSG_NOSIGNAL) == got;
    }

    void pump(int client, const std::stop_token& stop) {
        const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_in at = loopback(to_);
        bool open = ::connect(server, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0;
        std::string seen;
        while (open && !stop.stop_requested()) {
            pollfd both[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
            if (::poll(both, 2, 20) <= 0) continue;
            if (both[1].revents != 0 && !forward(server, client, seen)) break;
            if (both[0].revents == 0) continue;
            if (!forward(client, -1, seen)) break;
            cut how{};
            const bool now = waited_for(seen, how);
            if (now && how == cut::late) {
                ::shutdown(client, SHUT_RDWR);
                std::this_thread::sleep_for(std::chrono::milliseconds{500}); // the network's own time
            }
            if (now && how == cut::before) break;
            if (::send(server, seen.data(), seen.size(), MSG_NOSIGNAL) < 0) break;
            if (!now) continue;
            pollfd answer{server, POLLIN, 0};
            ::poll(&answer, 1, 10'000);
            break;
        }
        ::close(client);
        ::close(server);
    }

    std::uint16_t to_, port_ = 0;
    int listener_ = -1;
    std::mutex mutex_;
    std::string bytes_;
    cut how_ = cut::before;
    std::atomic<int> cuts_ = 0;
    std::jthread thread_;
};

} // namespace hearken::testing
