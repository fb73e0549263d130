// SPDX-License-Identifier: BSL-1.0
#pragma once
// What systemd is told of a service of Type=notify: that it runs, how it is, that it is alive, that it ends.

#include <hearken/words/status.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace hearken {

/// The line `systemctl status` shows of a listener.
///
/// Gives: for instance `connected, database open, 120 messages a second`
[[nodiscard]] inline std::string status_line(const status& now) {
    std::string text(name(now.state));
    if (now.state == state::waiting && now.last_error) text += ": " + now.last_error->text();
    if (now.store != store_state::none) text.append(", database ").append(name(now.store));
    return text + ", " + std::to_string(static_cast<std::uint64_t>(now.message_rate + 0.5)) + " messages a second";
}

/// The process that started this one and asked to be told of it. Where none did (`NOTIFY_SOCKET` is not set), telling
/// does nothing.
///
/// Threads: any
/// Source:  sd_notify(3), which describes the protocol for those that do not link libsystemd
class service_manager {
public:
    /// Whom `NOTIFY_SOCKET` names, and the watchdog's time of `WATCHDOG_USEC`, where `WATCHDOG_PID` is not another's.
    /// Takes the variables out of the environment, so that a child process is not taken for this one.
    service_manager() {
        const auto path = taken("NOTIFY_SOCKET");
        const auto limit = number_of(taken("WATCHDOG_USEC"));
        const auto whose = number_of(taken("WATCHDOG_PID"));
        if (!path || path->size() < 2 || path->size() >= sizeof address_.sun_path) return;
        if (path->front() != '/' && path->front() != '@') return;
        std::memcpy(address_.sun_path, path->data(), path->size());
        if (path->front() == '@') address_.sun_path[0] = '\0'; // abstract, unix(7)
        size_ = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path->size());
        if (limit && *limit > 0 && (!whose || *whose == ::getpid())) watchdog_ = std::chrono::microseconds(*limit);
    }

    /// Whether somebody asked to be told.
    [[nodiscard]] bool asked() const noexcept { return size_ != 0; }

    /// How long it waits for a sign of life before it ends this process; none where it does not.
    [[nodiscard]] std::optional<std::chrono::microseconds> watchdog() const noexcept { return watchdog_; }

    /// Tells it assignments, a line each: `READY=1\nSTATUS=connecting`.
    void tell(std::string_view lines) const noexcept {
        if (!asked()) return;
        const int to = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (to < 0) return;
        (void)::sendto(to, lines.data(), lines.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
                       reinterpret_cast<const sockaddr*>(&address_), size_);
        ::close(to);
    }

    /// Tells it how a listener is, at every change and twice in the watchdog's time, until the listener has ended.
    template <class Listener>
    void follow(const Listener& app) const {
        using std::chrono::milliseconds;
        milliseconds every = std::chrono::seconds{10}; // for the rate
        if (watchdog_)
            every = std::clamp(std::chrono::duration_cast<milliseconds>(*watchdog_ / 2), milliseconds{1}, every);
        for (status now = app.status();;) {
            const bool ended = now.state == state::stopped || now.state == state::failed;
            std::string lines = "STATUS=" + status_line(now);
            if (ended || now.state == state::stopping) lines += "\nSTOPPING=1";
            if (watchdog_) lines += "\nWATCHDOG=1";
            tell(lines);
            if (ended) return;
            const auto before = std::pair(now.state, now.store);
            (void)app.wait_until([&](const status& next) { return std::pair(next.state, next.store) != before; },
                                 every);
            now = app.status();
        }
    }

private:
    static std::optional<std::string> taken(const char* name) {
        const char* const value = std::getenv(name);
        if (value == nullptr) return std::nullopt;
        std::string text = value;
        ::unsetenv(name);
        return text;
    }
    static std::optional<long long> number_of(const std::optional<std::string>& text) {
        long long value = 0;
        if (!text) return std::nullopt;
        const auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), value);
        if (fault != std::errc{} || end != text->data() + text->size()) return std::nullopt;
        return value;
    }

    sockaddr_un address_{.sun_family = AF_UNIX, .sun_path = {}};
    socklen_t size_ = 0;
    std::optional<std::chrono::microseconds> watchdog_{};
};

} // namespace hearken
