// SPDX-License-Identifier: BSL-1.0
#pragma once
// Wakes Paho's receive thread while a connection is being made; it would look after a second only.

#include <hearken/transport/paho_library.hpp>
#include <hearken/transport/paho_request.hpp>
#include <hearken/transport/signals.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <MQTTAsync.h>

namespace hearken::transport {

/// A connection of Paho's to this process, for as long as another is being made. Paho polls its sockets for what can be
/// read, a second at a time, and sees only after that that a connect has come through (Socket.c:Socket_getReadySocket,
/// 1.3.12 and later). Whatever comes over this one ends the poll.
///
/// Takes:   `wanted`: not where Paho may take a proxy
/// Shape:   where it cannot be had (no descriptor, no loopback) nothing is lost but the second. Where another
/// connection
///          of the process stands and is silent, the poll under way ends first: this one is not in it
/// Threads: one; a `paho_lease` must be held
class paho_waker {
public:
    using clock = std::chrono::steady_clock;

    [[gnu::cold]] explicit paho_waker(bool wanted) noexcept {
        const char* const proxy = std::getenv("http_proxy");
        if (!wanted || (proxy != nullptr && *proxy != '\0')) return;
        const std::uint16_t port = listen();
        if (port == 0) return;
        try {
            create("tcp://127.0.0.1:" + std::to_string(port));
            connect();
            pollfd come{listener_, POLLIN,
                        0}; // Paho takes the newest CONNECT first, and no poll may have that one alone
            (void)::poll(&come, 1, 100);
        } catch (...) { // no memory for a name
        }
    }
    paho_waker(const paho_waker&) = delete;
    paho_waker& operator=(const paho_waker&) = delete;
    [[gnu::cold]] ~paho_waker() {
        if (handle_ != nullptr) {
            const signal_shield shield;
            MQTTAsync_destroy(&handle_);
        }
        if (peer_ >= 0) ::close(peer_);
        if (listener_ >= 0) ::close(listener_);
    }

    /// When to wake next: soon at first, later seldom, so that a handshake is noticed at most half its time later.
    [[nodiscard, gnu::cold]] clock::time_point next(clock::time_point now) noexcept {
        const auto pause = pause_;
        pause_ = std::min(pause_ * 4 / 3 + std::chrono::milliseconds{1}, std::chrono::milliseconds{250});
        return now + pause;
    }

    [[gnu::cold]] void wake() noexcept {
        if (handle_ == nullptr) return;
        if (peer_ >= 0 && is_gone()) {
            ::close(std::exchange(peer_, -1));
            connect();
        } else if (peer_ < 0) {
            peer_ = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
            if (peer_ >= 0) send(std::string_view("\x20\x02\0\0", 4)); // CONNACK
        } else {
            send(std::string_view("\xD0\0", 2)); // PINGRESP
        }
    }

private:
    /// Gives: the port, 0 where there is none
    [[gnu::cold]] std::uint16_t listen() noexcept {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        auto* const place = reinterpret_cast<sockaddr*>(&at);
        if (listener_ < 0 || ::bind(listener_, place, size) != 0 || ::listen(listener_, 1) != 0) return 0;
        return ::getsockname(listener_, place, &size) == 0 ? ntohs(at.sin_port) : std::uint16_t{0};
    }

    [[gnu::cold]] void create(const std::string& uri) noexcept {
        const signal_shield shield;
        if (MQTTAsync_create(&handle_, uri.c_str(), detail::waker_id, MQTTCLIENT_PERSISTENCE_NONE, nullptr) !=
            MQTTASYNC_SUCCESS) {
            handle_ = nullptr;
        }
    }

    [[gnu::cold]] void connect() noexcept {
        MQTTAsync_connectOptions how = MQTTAsync_connectOptions_initializer;
        how.MQTTVersion = paho_request::version(false);
        how.keepAliveInterval = 0;
        how.automaticReconnect = 0;
        const signal_shield shield; // Paho's threads may start here
        if (handle_ != nullptr) (void)MQTTAsync_connect(handle_, &how);
    }

    /// Paho closes a new socket that has the number of one it has just closed (see paho_network::run).
    [[nodiscard, gnu::cold]] bool is_gone() const noexcept {
        char unread[256];
        ssize_t got = 0;
        while ((got = ::recv(peer_, unread, sizeof unread, MSG_DONTWAIT)) > 0) {
        }
        return got == 0 || (errno != EAGAIN && errno != EINTR);
    }

    [[gnu::cold]] void send(std::string_view packet) const noexcept {
        (void)::send(peer_, packet.data(), packet.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    }

    MQTTAsync handle_ = nullptr;
    int listener_ = -1;
    int peer_ = -1;
    std::chrono::milliseconds pause_{1};
};

} // namespace hearken::transport
