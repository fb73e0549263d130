// SPDX-License-Identifier: BSL-1.0
#pragma once
// The part of Paho that a process has once: its life, its signals, its trace.

#include <hearken/transport/signals.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/log.hpp>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <MQTTAsync.h>

namespace hearken::transport {

/// A connection that must hear when Paho could not allocate memory.
class paho_watcher {
public:
    /// Paho is about to drop a message and ack it (MQTTAsyncUtils.c:Protocol_processPublication): cut.
    /// Threads: Paho's, under its locks: no call into Paho, nothing that waits
    virtual void out_of_memory() noexcept = 0;

protected:
    ~paho_watcher() = default;
};

namespace detail {

/// What the trace said on this thread since the last `take_trace_note`: Paho tells it nowhere else.
struct trace_note {
    int socket = -1;     ///< of the CONNACK
    char tls[160] = {};  ///< why a handshake failed
    unsigned length = 0; ///< of `tls`

    static trace_note& here() noexcept {
        static thread_local trace_note one;
        return one;
    }
};

[[nodiscard, gnu::cold]] inline trace_note take_trace_note() noexcept {
    return std::exchange(trace_note::here(), {});
}

/// `20260131 120000.123 3 id <- CONNACK rc: 0` without the time.
[[nodiscard]] constexpr std::string_view without_time(std::string_view line) noexcept {
    constexpr std::size_t width = 20;
    const bool timed = line.size() > width && line[8] == ' ' && line[15] == '.' && line[width - 1] == ' ';
    return timed ? line.substr(width) : line;
}

/// The descriptor in `3 id <- CONNACK rc: 0`; -1 in any other line.
[[nodiscard]] constexpr int connack_socket(std::string_view line) noexcept {
    int fd = 0;
    std::size_t i = 0;
    for (; i < line.size() && i < 9 && line[i] >= '0' && line[i] <= '9'; ++i) fd = fd * 10 + (line[i] - '0');
    const bool starts = i > 0 && i < line.size() && line[i] == ' ';
    return starts && line.find(" <- CONNACK rc: ", i) != std::string_view::npos ? fd : -1;
}

/// True for a line that says why a TLS handshake failed.
[[nodiscard]] constexpr bool tells_tls_failure(std::string_view line) noexcept {
    constexpr std::string_view failed = " failed, rc ";
    return line.starts_with("SSL alert write:fatal:") || line.starts_with("SSL alert read:fatal:") ||
           (line.starts_with("SSL certificate verification: ") && !line.ends_with("X509_V_OK")) ||
           (line.starts_with("X509_check_host for hostname ") && line.find(failed) != std::string_view::npos);
}

/// A line as it may be logged: payloads and headers hidden, on one line.
[[nodiscard, gnu::cold]] inline std::string redacted(std::string_view line) {
    std::size_t keep = line.size();
    if (const std::size_t payload = line.find(" payload len("); payload != std::string_view::npos) {
        if (const std::size_t close = line.find("):", payload); close != std::string_view::npos) keep = close + 1;
    }
    if (const std::size_t secret = line.find("uthorization"); secret != std::string_view::npos && secret < keep) {
        keep = secret == 0 ? 0 : secret - 1;
    }
    std::string out("paho: ");
    for (const char c : line.substr(0, keep)) out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    if (keep < line.size()) out += " (hidden)";
    return out;
}

/// The client id of `paho_waker`: what Paho says of it is nobody's business.
inline constexpr char waker_id[] = "hearken-waker";

/// Shape: `guard` is taken inside the trace, under Paho's locks: never call Paho while holding it
struct paho_process {
    std::mutex life; ///< held over the first create and the last destroy
    unsigned users = 0;
    MQTTAsync sentinel = nullptr;

    std::atomic<bool> traced{false}; ///< this Paho has a trace; one built with PAHO_HIGH_PERFORMANCE has none
    std::mutex guard;
    std::vector<paho_watcher*> watchers;
    std::vector<std::shared_ptr<const log_hook>> hooks;
    unsigned connecting = 0;

    static paho_process& only() {
        static paho_process one;
        return one;
    }

    /// ERROR in quiet times: Paho then formats nothing a packet. PROTOCOL while a connect needs to hear more.
    [[gnu::cold]] void set_level() const {
        const char* const asked = std::getenv("MQTT_C_CLIENT_TRACE"); // the user debugs: leave it on
        const bool more = connecting > 0 || !hooks.empty() || (asked != nullptr && *asked != '\0');
        MQTTAsync_setTraceLevel(more ? MQTTASYNC_TRACE_PROTOCOL : MQTTASYNC_TRACE_ERROR);
    }

    static void trace(MQTTASYNC_TRACE_LEVELS level, char* raw) noexcept {
        if (raw == nullptr) return;
        only().traced.store(true, std::memory_order_relaxed); // creating the first handle says a few lines
        const std::string_view line = without_time(raw);
        try {
            only().hear(level, line);
        } catch (...) { // no memory for a log line
        }
    }

private:
    void hear(MQTTASYNC_TRACE_LEVELS level, std::string_view line) {
        if (level >= MQTTASYNC_TRACE_ERROR && line.find("emory allocation error") != std::string_view::npos) {
            const std::lock_guard lock(guard);
            for (paho_watcher* one : watchers) one->out_of_memory();
        }
        if (line.find(waker_id) != std::string_view::npos) return;
        trace_note& note = trace_note::here();
        if (const int fd = connack_socket(line); fd >= 0) note.socket = fd;
        if (tells_tls_failure(line)) {
            note.length = static_cast<unsigned>(line.size() < sizeof note.tls ? line.size() : sizeof note.tls);
            std::memcpy(note.tls, line.data(), note.length);
        }
        std::vector<std::shared_ptr<const log_hook>> listening;
        {
            const std::lock_guard lock(guard);
            if (hooks.empty()) return;
            listening = hooks;
        }
        if (line.starts_with("SSL cipher available")) return; // sixty lines a connect
        const std::string text = redacted(line);
        for (const auto& hook : listening) (*hook)(log_level::debug, text);
    }
};

} // namespace detail

/// A share in the process's Paho. The first one starts it, the last one ends it: Paho ends its threads when its last
/// handle goes, which takes 100 ms and must not meet a create (issues 323, 1669). One handle of our own, never
/// connected, keeps it alive meanwhile, so that every other destroy takes 0.1 ms.
///
/// Shape:   Paho's trace callback is ours from then on. The process's SIGPIPE action stays what it was; Paho's
///          threads take no signals
/// Threads: any; the last to go waits 100 ms
class paho_lease {
public:
    [[nodiscard]] static result<paho_lease> take(const log_hook& log) {
        auto& process = detail::paho_process::only();
        {
            const std::lock_guard lock(process.life);
            if (process.users == 0) {
                const signal_shield shield;
                const sigpipe_keeper keeper;
                MQTTAsync_setTraceCallback(&detail::paho_process::trace);
                const int code = MQTTAsync_create(&process.sentinel, "tcp://127.0.0.1:1", "hearken",
                                                  MQTTCLIENT_PERSISTENCE_NONE, nullptr);
                if (code != MQTTASYNC_SUCCESS) return fail(errc::io, "Paho could not be started", code);
            }
            ++process.users;
        }
        paho_lease lease;
        lease.held_ = true;
        if (log.wants(log_level::debug)) lease.hook_ = std::make_shared<const log_hook>(log);
        const std::lock_guard lock(process.guard);
        if (lease.hook_) process.hooks.push_back(lease.hook_);
        process.set_level();
        return lease;
    }

    paho_lease() = default;
    paho_lease(paho_lease&& other) noexcept : held_(std::exchange(other.held_, false)), hook_(std::move(other.hook_)) {}
    paho_lease& operator=(paho_lease&& other) noexcept {
        if (this != &other) {
            end();
            held_ = std::exchange(other.held_, false);
            hook_ = std::move(other.hook_);
        }
        return *this;
    }
    ~paho_lease() { end(); }

    [[gnu::cold]] void end() noexcept {
        if (!std::exchange(held_, false)) return;
        auto& process = detail::paho_process::only();
        {
            const std::lock_guard lock(process.guard);
            if (hook_) std::erase(process.hooks, hook_);
            process.set_level();
        }
        hook_.reset();
        const std::lock_guard lock(process.life);
        if (--process.users > 0) return;
        const signal_shield shield;
        MQTTAsync_setTraceCallback(nullptr);
        MQTTAsync_destroy(&process.sentinel);
    }

private:
    bool held_ = false;
    std::shared_ptr<const log_hook> hook_;
};

/// Registers a watcher while it lives.
class paho_watch {
public:
    explicit paho_watch(paho_watcher& who) : who_(&who) {
        auto& process = detail::paho_process::only();
        const std::lock_guard lock(process.guard);
        process.watchers.push_back(who_);
    }
    paho_watch(const paho_watch&) = delete;
    paho_watch& operator=(const paho_watch&) = delete;
    ~paho_watch() {
        auto& process = detail::paho_process::only();
        const std::lock_guard lock(process.guard);
        std::erase(process.watchers, who_);
    }

private:
    paho_watcher* who_;
};

/// While it lives, the trace tells about connects; see `detail::take_trace_note`.
class paho_listening {
public:
    paho_listening() { change(+1); }
    paho_listening(const paho_listening&) = delete;
    paho_listening& operator=(const paho_listening&) = delete;
    ~paho_listening() { change(-1); }

private:
    [[gnu::cold]] static void change(int by) {
        auto& process = detail::paho_process::only();
        const std::lock_guard lock(process.guard);
        process.connecting += static_cast<unsigned>(by);
        process.set_level();
    }
};

} // namespace hearken::transport
