// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a broker's refusal or farewell means, in words and as an error code.

#include <hearken/words/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace hearken::transport {

/// A reason code of MQTT 5.0 2.4 in words; empty for one the standard does not know.
[[nodiscard]] constexpr std::string_view reason_text(int code) noexcept {
    switch (code) {
    case 0x80: return "unspecified error";
    case 0x81: return "malformed packet";
    case 0x82: return "protocol error";
    case 0x83: return "implementation specific error";
    case 0x84: return "unsupported protocol version";
    case 0x85: return "client id not valid";
    case 0x86: return "bad user name or password";
    case 0x87: return "not authorized";
    case 0x88: return "server unavailable";
    case 0x89: return "server busy";
    case 0x8A: return "banned";
    case 0x8B: return "server shutting down";
    case 0x8C: return "bad authentication method";
    case 0x8D: return "keep alive timeout";
    case 0x8E: return "session taken over";
    case 0x8F: return "topic filter invalid";
    case 0x90: return "topic name invalid";
    case 0x91: return "packet identifier in use";
    case 0x92: return "packet identifier not found";
    case 0x93: return "receive maximum exceeded";
    case 0x94: return "topic alias invalid";
    case 0x95: return "packet too large";
    case 0x96: return "message rate too high";
    case 0x97: return "quota exceeded";
    case 0x98: return "administrative action";
    case 0x99: return "payload format invalid";
    case 0x9A: return "retain not supported";
    case 0x9B: return "QoS not supported";
    case 0x9C: return "use another server";
    case 0x9D: return "server moved";
    case 0x9E: return "shared subscriptions not supported";
    case 0x9F: return "connection rate exceeded";
    case 0xA0: return "maximum connect time";
    case 0xA1: return "subscription identifiers not supported";
    case 0xA2: return "wildcard subscriptions not supported";
    default: return {};
    }
}

namespace detail {

[[nodiscard, gnu::cold]] inline std::string reason_or_number(int code) {
    const std::string_view known = reason_text(code);
    return known.empty() ? std::string("reason ").append(std::to_string(code)) : std::string(known);
}

struct refusal {
    errc code;
    std::string_view advice; ///< with its leading `; `, or empty
};

[[nodiscard]] constexpr refusal classify(int code) noexcept {
    constexpr std::string_view login = "; check `login`, and that this user may connect";
    constexpr std::string_view version = "; set `version` to one the broker speaks";
    switch (code) {
    case 0x84: return {errc::protocol_refused, version};
    case 0x85: return {errc::credentials_refused, "; check `client_id`"};
    case 0x86:
    case 0x8C: return {errc::credentials_refused, login};
    case 0x87:
    case 0x8A: return {errc::credentials_refused, login};
    case 0x90: return {errc::broker_refused, "; check `will.topic`"};
    case 0x95: return {errc::broker_refused, "; the last will may be too large"};
    case 0x9A: return {errc::broker_refused, "; check `will.retain`"};
    case 0x9B: return {errc::broker_refused, "; check `will.qos`"};
    case 0x8E: return {errc::taken_over, {}};
    default: return {errc::broker_refused, {}};
    }
}

} // namespace detail

/// A CONNACK that says no.
///
/// Takes: `code` as the broker sent it: 1 to 5 (MQTT 3.1.1, 3.2.2.3), or 0x80 and up (MQTT 5.0 3.2.2.2)
[[nodiscard, gnu::cold]] inline error connect_refused(std::string_view broker, int code) {
    static constexpr int as_in_5[] = {0x80, 0x84, 0x85, 0x88, 0x86, 0x87};
    const int reason = code > 0 && code < 6 ? as_in_5[code] : code;
    const detail::refusal why = detail::classify(reason);
    return error{
        .code = why.code,
        .what = std::string(broker).append(": refused: ").append(detail::reason_or_number(reason)).append(why.advice),
        .native = code};
}

/// A DISCONNECT from the broker (MQTT 5.0 3.14.2.1).
[[nodiscard, gnu::cold]] inline error disconnected_by_broker(std::string_view broker, int code) {
    if (code == 0x8E) {
        return error{.code = errc::taken_over,
                     .what = std::string(broker).append(": another client connected with this client id; give every "
                                                        "listener a `client_id` of its own"),
                     .native = code};
    }
    error out{.code = errc::connection_lost,
              .what = std::string(broker).append(": the broker ended the connection"),
              .native = code};
    if (code != 0) out.what.append(": ").append(detail::reason_or_number(code));
    if (code == 0x86 || code == 0x87) out.code = errc::credentials_refused;
    if (code == 0x95) out.what += "; something published is larger than the broker takes";
    return out;
}

} // namespace hearken::transport
