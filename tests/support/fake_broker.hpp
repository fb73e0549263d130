// SPDX-License-Identifier: BSL-1.0
#pragma once
// A broker that does as it is told: it keeps every packet it was sent, and a script may answer as no real one would.

#include <atomic>
#include <cstdint>
#include <functional>
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

#include "wait.hpp"

namespace hearken::testing {

/// An MQTT control packet as it was sent.
struct packet {
    std::size_t connection = 0; ///< 1 for the first
    std::uint8_t type = 0;      ///< 1 CONNECT ... 14 DISCONNECT
    std::uint8_t flags = 0;
    std::string body{}; ///< after the fixed header

    [[nodiscard]] std::uint8_t at(std::size_t i) const { return static_cast<std::uint8_t>(body.at(i)); }
    [[nodiscard]] std::uint16_t id() const { return static_cast<std::uint16_t>(at(0) << 8 | at(1)); }
};

/// Bytes written as numbers: `bytes({0x20, 2, 0, 0})`.
[[nodiscard]] inline std::string bytes(std::initializer_list<int> list) {
    std::string out;
    for (const int one : list) out += static_cast<char>(one);
    return out;
}

/// Length and text, as MQTT writes strings.
[[nodiscard]] inline std::string text(std::string_view s) {
    return bytes({static_cast<int>(s.size() >> 8), static_cast<int>(s.size() & 0xFF)}).append(s);
}

/// A whole packet; `head` is the first byte.
[[nodiscard]] inline std::string framed(int head, std::string_view body) {
    std::string out = bytes({head});
    std::size_t rest = body.size();
    do {
        out += static_cast<char>((rest & 0x7F) | (rest > 0x7F ? 0x80 : 0));
        rest >>= 7;
    } while (rest > 0);
    return out.append(body);
}

/// A PUBLISH. `properties` (MQTT 5) without its length; without `v5` there are none.
[[nodiscard]] inline std::string publish_packet(bool v5, std::string_view topic, std::string_view payload, int qos,
                                                int id, std::string_view properties = {}, bool dup = false) {
    std::string body = text(topic);
    if (qos > 0) body += bytes({id >> 8, id & 0xFF});
    if (v5) body.append(bytes({static_cast<int>(properties.size())})).append(properties);
    return framed(0x30 | qos << 1 | (dup ? 8 : 0), body.append(payload));
}

class fake_broker {
public:
    /// One client.
    struct peer {
        int fd = -1;
        std::size_t number = 0;
        bool v5 = false;
        bool open = true;

        void send(std::string_view what) const {
            while (!what.empty()) {
                const ssize_t sent = ::send(fd, what.data(), what.size(), MSG_NOSIGNAL);
                if (sent <= 0) return;
                what.remove_prefix(static_cast<std::size_t>(sent));
            }
        }
        void close() { open = false; }
    };

    /// What to do with a packet. Gives: true where it is dealt with; else the broker answers as a kind one would
    using script = std::function<bool(peer&, const packet&)>;

    explicit fake_broker(script with = {}) : script_(std::move(with)) {
        listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const int yes = 1;
        setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        bind(listener_, reinterpret_cast<sockaddr*>(&at), size);
        listen(listener_, 16);
        getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size);
        port_ = ntohs(at.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    fake_broker(const fake_broker&) = delete;
    fake_broker& operator=(const fake_broker&) = delete;
    ~fake_broker() {
        ending_ = true;
        thread_.join();
        ::close(listener_);
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::string uri(std::string_view scheme = "mqtt") const {
        return std::string(scheme) + "://127.0.0.1:" + std::to_string(port_);
    }
    [[nodiscard]] std::vector<packet> packets(int type = 0) const {
        const std::lock_guard lock(guard_);
        std::vector<packet> out;
        for (const packet& one : packets_) {
            if (type == 0 || one.type == type) out.push_back(one);
        }
        return out;
    }
    [[nodiscard]] std::string raw() const {
        const std::lock_guard lock(guard_);
        return raw_;
    }
    [[nodiscard]] std::size_t connections() const { return connections_; }
    [[nodiscard]] std::size_t open_connections() const { return open_; }
    [[nodiscard]] bool wait_for(int type, std::size_t n = 1) const {
        return eventually([&] { return packets(type).size() >= n; });
    }
    /// Sends bytes to every client that is there.
    void send(std::string what) {
        const std::lock_guard lock(guard_);
        outgoing_ += what;
    }

private:
    void serve() {
        struct client {
            peer who;
            std::string buffer;
        };
        std::vector<client> clients;
        while (!ending_) {
            std::vector<pollfd> ready{{listener_, POLLIN, 0}};
            for (const client& one : clients) ready.push_back({one.who.fd, POLLIN, 0});
            poll(ready.data(), ready.size(), 2);
            std::string out;
            {
                const std::lock_guard lock(guard_);
                out.swap(outgoing_);
            }
            for (client& one : clients) one.who.send(out);
            for (std::size_t i = 0; i < clients.size(); ++i) {
                if ((ready[i + 1].revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
                read(clients[i].who, clients[i].buffer);
            }
            for (std::size_t i = clients.size(); i-- > 0;) {
                if (clients[i].who.open) continue;
                ::close(clients[i].who.fd);
                clients.erase(clients.begin() + static_cast<std::ptrdiff_t>(i));
            }
            if ((ready[0].revents & POLLIN) != 0) {
                const int fd = accept(listener_, nullptr, nullptr);
                if (fd >= 0) clients.push_back({.who = {.fd = fd, .number = ++connections_}, .buffer = {}});
            }
            open_ = clients.size();
        }
        for (const client& one : clients) ::close(one.who.fd);
    }

    void read(peer& who, std::string& buffer) {
        char bytes_read[65536];
        const ssize_t got = recv(who.fd, bytes_read, sizeof bytes_read, MSG_DONTWAIT);
        if (got <= 0) {
            who.open = got < 0 && (errno == EAGAIN || errno == EINTR);
            return;
        }
        buffer.append(bytes_read, static_cast<std::size_t>(got));
        {
            const std::lock_guard lock(guard_);
            raw_.append(bytes_read, static_cast<std::size_t>(got));
        }
        for (packet next; who.open && cut_off(buffer, next);) {
            next.connection = who.number;
            if (next.type == 1) who.v5 = next.body.size() > 6 && next.at(6) == 5;
            {
                const std::lock_guard lock(guard_);
                packets_.push_back(next);
            }
            if (!script_ || !script_(who, next)) answer(who, next);
        }
    }

    [[nodiscard]] static bool cut_off(std::string& buffer, packet& out) {
        std::size_t length = 0;
        std::size_t used = 1;
        for (int shift = 0;; shift += 7, ++used) {
            if (buffer.size() <= used) return false;
            const auto byte = static_cast<std::uint8_t>(buffer[used]);
            length |= static_cast<std::size_t>(byte & 0x7F) << shift;
            if ((byte & 0x80) == 0) break;
        }
        ++used;
        if (buffer.size() < used + length) return false;
        const auto head = static_cast<std::uint8_t>(buffer[0]);
        out = {.type = static_cast<std::uint8_t>(head >> 4), .flags = static_cast<std::uint8_t>(head & 15)};
        out.body = buffer.substr(used, length);
        buffer.erase(0, used + length);
        return true;
    }

    static void answer(peer& who, const packet& p) {
        switch (p.type) {
        case 1: return who.send(who.v5 ? bytes({0x20, 3, 0, 0, 0}) : bytes({0x20, 2, 0, 0}));
        case 3: {
            const int qos = p.flags >> 1 & 3;
            const std::size_t at = 2U + static_cast<std::size_t>(p.at(0) << 8 | p.at(1));
            if (qos > 0) who.send(framed(qos == 1 ? 0x40 : 0x50, p.body.substr(at, 2)));
            return;
        }
        case 5: return who.send(framed(0x62, p.body.substr(0, 2))); // PUBREC of the client
        case 6: return who.send(framed(0x70, p.body.substr(0, 2)));
        case 8: return who.send(framed(0x90, p.body.substr(0, 2) + (who.v5 ? bytes({0}) : "") + granted(who, p)));
        case 10: return who.send(framed(0xB0, p.body.substr(0, 2) + (who.v5 ? bytes({0, 0}) : "")));
        case 12: return who.send(bytes({0xD0, 0}));
        case 14: return who.close();
        default: return;
        }
    }

    /// A code for each filter: the QoS asked for.
    [[nodiscard]] static std::string granted(const peer& who, const packet& p) {
        std::size_t at = who.v5 ? 3U + p.at(2) : 2U;
        std::string codes;
        while (at + 2 < p.body.size()) {
            at += 2U + static_cast<std::size_t>(p.at(at) << 8 | p.at(at + 1));
            codes += static_cast<char>(p.at(at++) & 3);
        }
        return codes;
    }

    script script_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> ending_{false};
    std::atomic<std::size_t> connections_{0};
    std::atomic<std::size_t> open_{0};
    mutable std::mutex guard_;
    std::vector<packet> packets_;
    std::string raw_;
    std::string outgoing_;
    std::thread thread_;
};

} // namespace hearken::testing
