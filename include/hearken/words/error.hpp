// SPDX-License-Identifier: BSL-1.0
#pragma once
// What can go wrong, where it went wrong, and the one result type every call returns.

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace hearken {

/// What went wrong. docs/errors.md says for each code what it means, which calls give it, and the remedy.
enum class errc : std::uint8_t {
    // a message
    invalid_topic = 1, ///< a topic name or filter that MQTT 5.0 4.7 forbids
    invalid_payload,   ///< bytes that are not the format they should be (JSON syntax, UTF-8)
    wrong_type,        ///< a value of another kind than the member's type
    out_of_range,      ///< a number that the member's type, or a rule, cannot hold
    missing_member,    ///< a required member is absent
    duplicate_member,  ///< one member twice in an object
    unknown_member,    ///< a member nobody asked for, where those are refused
    too_deep,          ///< nesting beyond the limit
    too_large,         ///< a message beyond `max_packet_size`
    bad_capture,       ///< a part of the topic that does not convert to the parameter's type
    rejected,          ///< the handler refused the message
    handler_failed,    ///< the handler threw
    retry,             ///< the handler asks for the message again
    retries_exhausted, ///< it asked too often
    crashed,           ///< the process died with the message in hand, too often
    // the connection
    configuration,        ///< an option that cannot work; never retried
    unreachable,          ///< no connection to the broker
    tls,                  ///< the TLS handshake or certificate check failed
    credentials_refused,  ///< user, password, client id or rights refused by the broker
    protocol_refused,     ///< the broker does not speak this protocol version
    broker_refused,       ///< the broker is there and says no, or not now
    connection_lost,      ///< a connection that stood is gone
    taken_over,           ///< another client connected with the same client id
    subscription_refused, ///< the broker refused a topic filter
    qos_downgraded,       ///< the broker granted less than was asked
    session_lost,         ///< the broker no longer had the session; what it had queued is gone
    not_connected,        ///< the call needs a connection
    timed_out,            ///< no answer within the limit
    stopped,              ///< the listener is stopping or has stopped
    not_allowed,          ///< no allow-list of the options has this topic
    would_block,          ///< waiting is not allowed on this thread
    // storing
    store_unavailable, ///< the database is away, locked, full or read-only; try again
    row_refused,       ///< the database refuses this row (constraint, type); never works
    unknown_row,       ///< an update of a row that does not exist
    schema_mismatch,   ///< a table or column is missing or of another type
    inbox_full,        ///< the inbox has no room
    io,                ///< a file could not be written or read
};

/// The name of a code, as in the source; docs/errors.md is sorted by it.
[[nodiscard]] constexpr std::string_view name(errc code) noexcept {
    switch (code) {
    case errc::invalid_topic: return "invalid_topic";
    case errc::invalid_payload: return "invalid_payload";
    case errc::wrong_type: return "wrong_type";
    case errc::out_of_range: return "out_of_range";
    case errc::missing_member: return "missing_member";
    case errc::duplicate_member: return "duplicate_member";
    case errc::unknown_member: return "unknown_member";
    case errc::too_deep: return "too_deep";
    case errc::too_large: return "too_large";
    case errc::bad_capture: return "bad_capture";
    case errc::rejected: return "rejected";
    case errc::handler_failed: return "handler_failed";
    case errc::retry: return "retry";
    case errc::retries_exhausted: return "retries_exhausted";
    case errc::crashed: return "crashed";
    case errc::configuration: return "configuration";
    case errc::unreachable: return "unreachable";
    case errc::tls: return "tls";
    case errc::credentials_refused: return "credentials_refused";
    case errc::protocol_refused: return "protocol_refused";
    case errc::broker_refused: return "broker_refused";
    case errc::connection_lost: return "connection_lost";
    case errc::taken_over: return "taken_over";
    case errc::subscription_refused: return "subscription_refused";
    case errc::qos_downgraded: return "qos_downgraded";
    case errc::session_lost: return "session_lost";
    case errc::not_connected: return "not_connected";
    case errc::timed_out: return "timed_out";
    case errc::stopped: return "stopped";
    case errc::not_allowed: return "not_allowed";
    case errc::would_block: return "would_block";
    case errc::store_unavailable: return "store_unavailable";
    case errc::row_refused: return "row_refused";
    case errc::unknown_row: return "unknown_row";
    case errc::schema_mismatch: return "schema_mismatch";
    case errc::inbox_full: return "inbox_full";
    case errc::io: return "io";
    }
    return "unknown";
}

/// One error: what, where, and the native code of the library below.
///
/// Shape: members that do not apply are empty, `byte` is `no_byte`, `native` is 0.
struct error {
    static constexpr std::size_t no_byte = static_cast<std::size_t>(-1);

    errc code{};
    std::string what;           ///< what was wrong and, where it helps, what to do
    std::string topic{};        ///< the topic name of the message
    std::string route{};        ///< the pattern of the route
    std::string path{};         ///< JSON path from `$`
    std::size_t byte = no_byte; ///< offset into the payload
    int native = 0;             ///< Paho return or reason code, SQLite code, errno

    /// The whole error on one line, the same in the log and the test:
    /// `devices/7f/data: $.sensors[1].value: expected a number, found a string, byte 57`.
    [[nodiscard]] std::string text() const {
        std::string line;
        for (const std::string* part : {&topic, &path}) {
            if (!part->empty()) line.append(*part).append(": ");
        }
        return line += reason();
    }

    /// Without the place, for where topic and path stand beside it, as in a dead letter:
    /// `expected a number, found a string, byte 57`.
    [[nodiscard]] std::string reason() const {
        std::string line = what;
        if (byte != no_byte) line.append(", byte ").append(std::to_string(byte));
        if (native != 0) line.append(" (code ").append(std::to_string(native)).append(")");
        return line;
    }
};

/// What every call that can fail returns. The library throws nothing.
template <class T = void>
using result = std::expected<T, error>;

/// An error to return: `return fail(errc::rejected, "negative pressure");`
[[nodiscard]] inline std::unexpected<error> fail(errc code, std::string what, int native = 0) {
    return std::unexpected<error>(error{.code = code, .what = std::move(what), .native = native});
}

/// From a handler: this message is wrong and goes to the reject policy.
[[nodiscard]] inline std::unexpected<error> rejected(std::string reason) {
    return fail(errc::rejected, std::move(reason));
}

/// From a handler: not now; deliver this message again.
[[nodiscard]] inline std::unexpected<error> retry_later(std::string reason) {
    return fail(errc::retry, std::move(reason));
}

} // namespace hearken
