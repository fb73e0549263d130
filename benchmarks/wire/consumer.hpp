// SPDX-License-Identifier: BSL-1.0
#pragma once
// What every measured consumer shares: its command line, and the counter that says when the last message was handled.

#include "arguments.hpp"
#include "clock.hpp"

#include <pthread.h>
#include <signal.h>

#include <cstdint>
#include <cstdio>
#include <string>

namespace wire {

/// How a consumer connects.
struct consumer_options {
    std::string broker; ///< host:port, without a scheme
    std::string mode;   ///< of a consumer that has several
    std::uint64_t messages = 0;
    int version = 5;                     ///< protocol level: 4 is MQTT 3.1.1
    int qos = 1;                         ///< asked for in SUBSCRIBE
    std::uint16_t receive_maximum = 100; ///< MQTT 5
    std::uint32_t identifier = 0;        ///< Subscription Identifier, MQTT 5; 0: none
};

inline constexpr const char* topic_filter = "devices/+/data";

inline consumer_options read_consumer_options(int argc, char** argv) {
    const arguments given{argc, argv};
    consumer_options options;
    options.broker = given.text("broker", "127.0.0.1:1883");
    options.mode = given.text("mode", "");
    options.messages = given.number("messages", options.messages);
    options.version = given.number("version", options.version);
    options.qos = given.number("qos", options.qos);
    options.receive_maximum = given.number("receive-maximum", options.receive_maximum);
    options.identifier = given.number("identifier", options.identifier);
    given.finish("broker mode messages version qos receive-maximum identifier");
    if ((options.version != 4 && options.version != 5) || options.qos < 0 || options.qos > 2) {
        std::fputs("version is 4 or 5; qos is 0, 1 or 2\n", stderr);
        std::exit(2);
    }
    return options;
}

/// Counts messages; prints one line when all expected ones were handled.
///
/// Threads: `count` from one thread at a time
class counter {
public:
    explicit counter(std::uint64_t expected) : expected_(expected) {}

    void count() noexcept {
        if (++seen_ == next_) mark();
    }
    [[nodiscard]] std::uint64_t seen() const noexcept { return seen_; }

private:
    void mark() noexcept {
        if (seen_ == 1) cpu_at_first_ = cpu_seconds();
        next_ = expected_;
        if (seen_ != expected_) return;
        std::printf("handled messages=%llu last_ns=%lld cpu=%.4f\n", static_cast<unsigned long long>(seen_),
                    static_cast<long long>(now_ns()), cpu_seconds() - cpu_at_first_);
        std::fflush(stdout);
    }

    std::uint64_t seen_ = 0;
    std::uint64_t next_ = 1;
    std::uint64_t expected_;
    double cpu_at_first_ = 0;
};

/// SIGTERM and SIGINT for `wait`; call before any thread starts.
inline sigset_t block_end_signals() noexcept {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    return set;
}

inline void wait_for(const sigset_t& set) noexcept {
    int got = 0;
    sigwait(&set, &got);
}

} // namespace wire
