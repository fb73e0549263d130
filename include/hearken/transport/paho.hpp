// SPDX-License-Identifier: BSL-1.0
#pragma once
// The transport on Eclipse Paho MQTT C (MQTTAsync), 1.3.12 and later.

#include <hearken/policy/family.hpp>
#include <hearken/transport/network.hpp>
#include <hearken/transport/options.hpp>
#include <hearken/transport/transport.hpp>
#include <hearken/words/error.hpp>

#ifndef HEARKEN_COMPILED
#include <hearken/transport/paho_network.hpp>
#endif

#include <chrono>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace hearken::transport {

/// What stands behind a `paho`. A template with the one argument void, so that it is made here or, where
/// HEARKEN_COMPILED is defined, once in the target hearken::compiled (docs/guide.md, "Compile time").
template <class Nothing>
std::unique_ptr<network> make_paho();
#ifdef HEARKEN_COMPILED
extern template std::unique_ptr<network> make_paho<void>();
#endif

/// MQTT 3.1.1 and 5 over TCP, TLS, WebSocket and WebSocket over TLS.
///
/// Shape:   `options` and `receiver` of `open` must outlive `close`. `clean_start` holds for the first connection only;
///          a later one of the same run must not throw away what the broker kept meanwhile
/// Threads: as the concept says. Everything of one process shares Paho's one receive thread and one lock: a receiver
///          that takes long holds up every connection of the process. `on_message`, `on_lost` and the results of
///          `publish` run under that lock, with signals blocked; of this class only `publish` and `cut` may be called
///          there
/// Errors:  `what` names the broker and what to look at, never a password; `native` is the MQTT reason code or errno
class paho {
public:
    using family = hearken::family::transport;

    paho() : network_(make_paho<void>()) {}

    /// Checks the options and takes a share in the process's Paho; no network.
    /// Errors: errc::configuration, which names the member and what it must hold
    [[nodiscard]] result<> open(const options& set, receiver& sink) { return network_->open(set, sink); }

    /// One attempt at one broker: every address of its host in turn, until one answers, within `timeout`.
    ///
    /// Errors: errc::configuration, unreachable, timed_out, tls, credentials_refused, protocol_refused,
    ///         broker_refused, taken_over, connection_lost (it came and went), stopped
    [[nodiscard]] result<session> connect(const attempt& how, std::stop_token stop) {
        return network_->connect(how, std::move(stop));
    }

    /// Gives:  one grant a line, in order; refusals are grants too
    /// Errors: errc::not_connected, timed_out, stopped, or why the connection ended
    [[nodiscard]] result<std::vector<grant>> subscribe(std::span<const subscription> lines, std::stop_token stop) {
        return network_->subscribe(lines, std::move(stop));
    }
    [[nodiscard]] result<> unsubscribe(std::span<const std::string> filters, std::stop_token stop) {
        return network_->unsubscribe(filters, std::move(stop));
    }

    /// Queues; at most 1,000 wait, then errc::would_block.
    /// Errors: to `done`: errc::not_connected, connection_lost (the broker may have it all the same), stopped,
    ///         invalid_topic, out_of_range, too_large, qos_downgraded, broker_refused, would_block
    void publish(publication what, published done) { network_->publish(std::move(what), std::move(done)); }

    /// The socket is shut down: no ack leaves any more, whatever the receiver still says. `on_lost` follows.
    void cut() noexcept { network_->cut(); }

    /// What is to be published goes out first, then DISCONNECT; `limit` for both, then the connection is cut. Messages
    /// are delivered until it has left.
    void disconnect(std::chrono::milliseconds limit) { network_->disconnect(limit); }

    /// Ends the connection without DISCONNECT where there still is one. The last of the process takes 100 ms.
    void close() { network_->close(); }

    /// The same transport, for those who drive any.
    [[nodiscard]] network& behind() noexcept { return *network_; }

private:
    std::unique_ptr<network> network_;
};

} // namespace hearken::transport
