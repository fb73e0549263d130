// SPDX-License-Identifier: BSL-1.0
#pragma once
// From a host name to addresses on a thread that may wait, and why an address could not be reached.

#include <hearken/words/error.hpp>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hearken::transport {

/// One address of a host.
struct address {
    sockaddr_storage bytes{};
    socklen_t size = 0;
    std::string text{}; ///< numeric, without brackets
};

namespace detail {

struct lookup {
    std::mutex guard;
    std::condition_variable_any ready;
    bool done = false;
    int code = 0;
    std::vector<address> found{};
};

[[nodiscard, gnu::cold]] inline int look_up(const std::string& host, std::uint16_t port, int flags,
                                            std::vector<address>& out) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags | AI_NUMERICSERV;
    addrinfo* list = nullptr;
    const int code = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list);
    if (code != 0) return code;
    for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
        address found;
        if (one->ai_addrlen > sizeof found.bytes) continue;
        std::memcpy(&found.bytes, one->ai_addr, one->ai_addrlen);
        found.size = one->ai_addrlen;
        char text[NI_MAXHOST];
        if (getnameinfo(one->ai_addr, one->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) != 0) continue;
        found.text = text;
        bool known = false;
        for (const address& before : out) known = known || before.text == found.text;
        if (!known) out.push_back(std::move(found));
    }
    freeaddrinfo(list);
    return out.empty() ? EAI_NONAME : 0;
}

[[nodiscard, gnu::cold]] inline error not_found(const std::string& host, int code) {
    std::string what = std::string("host `").append(host).append("`: ").append(gai_strerror(code));
    what += code == EAI_AGAIN ? "; is a name server reachable?" : "; is the name right, and known to the name server?";
    return error{.code = errc::unreachable, .what = std::move(what)};
}

} // namespace detail

/// All addresses of a host, in the system's order.
///
/// Errors:  errc::unreachable when the name is not known, errc::timed_out, errc::stopped
/// Threads: may wait until `deadline` or `stop`. A resolver that hangs is left behind on a thread of its own: Paho
/// would
///          hold its one lock meanwhile (Socket.c:Socket_new, issue 690) and silence every listener of the process.
[[nodiscard, gnu::cold]] inline result<std::vector<address>> resolve(const std::string& host, std::uint16_t port,
                                                                     std::chrono::steady_clock::time_point deadline,
                                                                     std::stop_token stop) {
    std::vector<address> numeric;
    if (detail::look_up(host, port, AI_NUMERICHOST, numeric) == 0) return numeric;

    auto job = std::make_shared<detail::lookup>();
    try {
        std::thread([job, host, port] {
            std::vector<address> found;
            const int code = detail::look_up(host, port, 0, found);
            const std::lock_guard lock(job->guard);
            job->found = std::move(found);
            job->code = code;
            job->done = true;
            job->ready.notify_all();
        }).detach();
    } catch (const std::system_error& no_thread) {
        return fail(errc::io, std::string("no thread for the name server: ").append(no_thread.what()));
    }
    std::unique_lock lock(job->guard);
    if (!job->ready.wait_until(lock, stop, deadline, [&] { return job->done; })) {
        if (stop.stop_requested()) return fail(errc::stopped, "stopped while asking for the address of the broker");
        return fail(errc::timed_out, std::string("no answer from the name server for `").append(host).append("`"));
    }
    if (job->code != 0) return std::unexpected(detail::not_found(host, job->code));
    return std::move(job->found);
}

/// Why an address cannot be reached: the errno of a connection to it, 0 where it can.
///
/// Threads: waits until `deadline` at most (then ETIMEDOUT), less when `stop` is requested
[[nodiscard, gnu::cold]] inline int probe(const address& to, std::chrono::steady_clock::time_point deadline,
                                          const std::stop_token& stop) {
    const int fd = socket(to.bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return errno;
    int code = connect(fd, reinterpret_cast<const sockaddr*>(&to.bytes), to.size) == 0 ? 0 : errno;
    while (code == EINPROGRESS) {
        pollfd one{.fd = fd, .events = POLLOUT, .revents = 0};
        const int ready = poll(&one, 1, 20); // short, so that a stop is seen
        if (ready > 0) {
            socklen_t size = sizeof code;
            if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &size) != 0) code = errno;
        } else if (stop.stop_requested() || std::chrono::steady_clock::now() >= deadline) {
            code = ETIMEDOUT;
        }
    }
    ::close(fd);
    return code;
}

} // namespace hearken::transport
