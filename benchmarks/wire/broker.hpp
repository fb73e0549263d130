// SPDX-License-Identifier: BSL-1.0
#pragma once
// A load generator that plays the broker: one client on loopback, PUBLISH as fast as its window allows.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wire {

/// What is sent, and how fast.
struct broker_options {
    std::uint16_t port = 0;           ///< 0: a free one
    std::uint64_t messages = 300'000; ///< the run ends after this many,
    double seconds = 0;               ///< or after this long; 0: no limit
    std::uint8_t qos = 1;             ///< of the messages; at QoS 0 the last one has QoS 1, its ack ends the run
    std::uint16_t window = 100;       ///< in flight at most; an MQTT 5 client's receive maximum lowers it
    std::uint32_t poll_us = 100;      ///< acks are looked for this often, as a network would bring them; 0: at once
    std::size_t devices = 1'000;      ///< topics that take turns
    std::string payload = R"({"temperature":25.5,"humidity":60,"light":850})";
};

/// What one run took.
///
/// Units: times are CLOCK_MONOTONIC in nanoseconds, which processes of one machine share
struct broker_figures {
    int version = 0; ///< protocol level: 4 is MQTT 3.1.1
    std::uint64_t messages = 0;
    std::uint64_t refused = 0; ///< acks with a reason code of 0x80 or above
    std::int64_t first_ns = 0; ///< before the first PUBLISH was written
    std::int64_t last_ns = 0;  ///< after the last ack was read
    double cpu_seconds = 0;    ///< of the generator, user and system, over the run
};

/// Serves one client to the end of its run.
///
/// Errors:  ends the process with a line on stderr: it is a measuring tool
class broker {
public:
    explicit broker(broker_options options);
    broker(const broker&) = delete;
    broker& operator=(const broker&) = delete;
    ~broker();

    /// Listens on 127.0.0.1 and gives the port.
    std::uint16_t listen();
    /// Waits for a client that subscribes, and sends it everything.
    broker_figures run();
    /// Answers pings until the client has gone.
    void linger();

private:
    enum class id_state : std::uint8_t { free, wants_puback, wants_pubrec, wants_pubcomp };

    void accept_client();
    void forget_client();
    bool wait_and_serve(int timeout_ms);
    bool poll_and_serve();
    bool receive();
    void handle(std::uint8_t first, std::string_view body);
    void on_connect(std::string_view body);
    void on_subscribe(std::string_view body);
    void on_ack(std::uint8_t type, std::string_view body);
    void build_packets();
    void append_packet(const std::string& packet, std::uint8_t qos);
    void fill();
    void pump();
    void flush();
    void want_output(bool yes);
    [[nodiscard]] std::string packet(std::size_t device, std::uint8_t qos) const;

    broker_options options_;
    broker_figures figures_;
    int listener_ = -1;
    int poller_ = -1;
    int client_ = -1;
    bool subscribed_ = false;
    bool disconnected_ = false;
    bool wants_output_ = false;
    std::uint32_t identifier_ = 0;
    std::uint16_t window_ = 0;
    std::uint16_t next_id_ = 0;
    std::uint64_t sent_ = 0;
    std::size_t in_flight_ = 0;
    std::int64_t deadline_ns_ = 0;
    std::vector<id_state> ids_;
    std::vector<std::string> packets_;
    std::vector<char> in_;
    std::size_t in_used_ = 0;
    std::vector<char> out_;
    std::size_t out_at_ = 0;
};

} // namespace wire
