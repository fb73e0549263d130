// SPDX-License-Identifier: BSL-1.0
#pragma once
// What the listener asks of a network: connect, subscribe, receive, publish, cut. Untyped.

#include <hearken/policy/family.hpp>
#include <hearken/transport/options.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/message.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace hearken::transport {

/// What the receiver did with a message.
enum class verdict : std::uint8_t {
    accepted, ///< it is safe here: the ack may leave
    refused,  ///< it is not: the ack must not leave, the broker has to deliver it again
};

/// Whoever takes what the network brings. Called on the network's thread.
class receiver {
public:
    /// One message. `refused` makes the transport cut: nothing of this connection is delivered after it,
    /// no ack leaves, and `on_lost` follows.
    virtual verdict on_message(const message_view&) noexcept = 0;

    /// The connection that stood is gone; called once a connection, never for `disconnect`.
    virtual void on_lost(error why) noexcept = 0;

protected:
    ~receiver() = default;
};

/// What one CONNECT is to use; the listener picks the broker and asks for the credentials each time.
struct attempt {
    std::string broker;     ///< one URI
    mqtt_version version{}; ///< never left to the library
    credentials login{};
    std::chrono::milliseconds timeout{};
};

/// What a CONNACK said.
struct session {
    bool present = false;              ///< the broker still had our session
    std::uint16_t receive_maximum = 0; ///< of the broker; 0 = not said
    std::uint8_t maximum_qos = 2;      ///< of the broker
    bool retain_available = true;
    bool shared_available = true;
    bool identifiers_available = true;                    ///< Subscription Identifiers
    bool wildcards_available = true;                      ///< in topic filters
    std::optional<std::chrono::seconds> session_expiry{}; ///< the broker's, where it is not as asked
    std::uint32_t largest_packet = 0;                     ///< that the broker takes; 0 = not said
};

/// One line of a SUBSCRIBE.
struct subscription {
    std::string filter; ///< as sent, with `$share/<group>/` where asked
    std::uint8_t qos = 1;
    std::uint8_t retain_handling = 0; ///< MQTT 5 only
    std::uint32_t id = 0;             ///< Subscription Identifier, MQTT 5 only; 0 = none
    bool retain_as_published = false; ///< MQTT 5 only
};

/// What the broker answered to one line: the QoS granted, or a reason code from 0x80 on.
struct grant {
    std::uint8_t code = 0;
    [[nodiscard]] constexpr bool refused() const noexcept { return code >= 0x80; }
};

/// A message to send.
struct publication {
    std::string topic{};
    std::string payload{};
    std::uint8_t qos = 1;
    bool retain = false;
};

/// Called once: with nothing when the broker has acknowledged it (QoS 0: when it is written), else with why not.
/// Threads: any; must not wait.
using published = std::function<void(result<>)>;

/// A network the listener can stand on. All calls but `publish`, `cut` and the receiver's come from one thread
/// of the listener and may wait, but end soon after `stop` is requested.
template <class T>
concept transport = std::same_as<typename T::family, hearken::family::transport> &&
                    requires(T& t, const options& o, receiver& r, const attempt& a, std::stop_token stop,
                             std::span<const subscription> lines, std::span<const std::string> filters, publication p,
                             published done, std::chrono::milliseconds limit) {
                        { t.open(o, r) } -> std::same_as<result<>>; // checks the options; no network
                        { t.connect(a, stop) } -> std::same_as<result<session>>;
                        {
                            t.subscribe(lines, stop)
                        } -> std::same_as<result<std::vector<grant>>>; // one grant a line, same order
                        { t.unsubscribe(filters, stop) } -> std::same_as<result<>>;
                        {
                            t.publish(std::move(p), std::move(done))
                        } -> std::same_as<void>; // any thread, also inside on_message; never waits
                        { t.cut() } noexcept;    // any thread: end the connection so that no further ack leaves
                        {
                            t.disconnect(limit)
                        } -> std::same_as<void>;             // DISCONNECT; returns when no callback runs and none will
                        { t.close() } -> std::same_as<void>; // gives everything back
                    };

} // namespace hearken::transport
