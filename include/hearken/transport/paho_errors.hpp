// SPDX-License-Identifier: BSL-1.0
#pragma once
// Paho's return codes as errors, in words.

#include <hearken/transport/reason_codes.hpp>
#include <hearken/words/error.hpp>

#include <string>
#include <string_view>
#include <utility>

#include <MQTTAsync.h>

namespace hearken::transport {

/// What a callback said: Paho 1.3.12 puts a v5 reason into `code`, later versions into `reasonCode` (issue 1596).
struct paho_failure {
    int code = 0;
    int reason = 0;
    std::string message{};

    static paho_failure of(const MQTTAsync_failureData* data) {
        if (data == nullptr) return {};
        return {data->code, 0, data->message == nullptr ? std::string() : std::string(data->message)};
    }
    static paho_failure of(const MQTTAsync_failureData5* data) {
        if (data == nullptr) return {};
        return {data->code, static_cast<int>(data->reasonCode),
                data->message == nullptr ? std::string() : std::string(data->message)};
    }

    /// What the broker answered; 0 where it did not.
    [[nodiscard]] int from_broker() const noexcept { return reason > 0 ? reason : code > 0 ? code : 0; }
};

/// A call into Paho that was not taken.
[[nodiscard, gnu::cold]] inline error paho_refused(std::string_view doing, int code) {
    error out{.code = errc::io, .what = std::string(doing), .native = code};
    switch (code) {
    case MQTTASYNC_DISCONNECTED:
        out.code = errc::not_connected;
        out.what += ": not connected";
        break;
    case MQTTASYNC_MAX_BUFFERED_MESSAGES:
    case MQTTASYNC_NO_MORE_MSGIDS:
    case MQTTASYNC_MAX_MESSAGES_INFLIGHT:
        out.code = errc::would_block;
        out.what += ": too many publications wait for the broker's answer";
        break;
    case MQTTASYNC_BAD_UTF8_STRING:
        out.code = errc::invalid_topic;
        out.what += ": the topic is not UTF-8";
        break;
    case MQTTASYNC_BAD_QOS:
        out.code = errc::out_of_range;
        out.what += ": QoS is 0, 1 or 2";
        break;
    case MQTTASYNC_BAD_PROTOCOL:
    case MQTTASYNC_SSL_NOT_SUPPORTED:
    case MQTTASYNC_BAD_STRUCTURE:
    case MQTTASYNC_BAD_MQTT_OPTION:
    case MQTTASYNC_WRONG_MQTT_VERSION:
    case MQTTASYNC_0_LEN_WILL_TOPIC: {
        out.code = errc::configuration;
        const char* const text = MQTTAsync_strerror(code);
        out.what.append(": Paho does not take these options: ").append(text == nullptr ? "unknown" : text);
        break;
    }
    default: out.what += ": Paho could not do it"; break;
    }
    return out;
}

/// A TLS handshake that failed.
///
/// Takes: `said`: what OpenSSL or Paho's trace said
[[nodiscard, gnu::cold]] inline error tls_failed(std::string_view broker, std::string_view host,
                                                 std::string_view said) {
    std::string what = std::string(broker).append(": TLS: ");
    const auto says = [&](std::string_view part) { return said.find(part) != std::string_view::npos; };
    if (says("X509_check_host")) {
        what.append("the certificate is not for `").append(host);
        what += "`; use a name that is in the certificate, or have it issued for this one";
        return error{.code = errc::tls, .what = std::move(what)};
    }
    what += said;
    if (says("unknown CA") || says("ISSUER") || says("SELF_SIGNED") || says("verify failed")) {
        what += "; `tls.ca_file` must hold the authority that issued the broker's certificate";
    } else if (says("expired") || says("EXPIRED")) {
        what += "; is the clock right, here and there?";
    } else if (says("alert read") || says("certificate required")) {
        what += "; does the broker ask for a client certificate, `tls.certificate`?";
    }
    return error{.code = errc::tls, .what = std::move(what)};
}

/// A publication that the broker or the network did not take.
[[nodiscard, gnu::cold]] inline error publish_failed(std::string_view topic, const paho_failure& why) {
    std::string what = std::string("publish to `").append(topic).append("`: ");
    if (const int reason = why.from_broker(); reason >= 0x80) {
        const errc code = reason == 0x90 ? errc::invalid_topic : errc::broker_refused;
        return error{
            .code = code, .what = what.append("refused: ").append(detail::reason_or_number(reason)), .native = reason};
    }
    return error{.code = errc::connection_lost,
                 .what = what.append("the connection was lost before the broker's answer"),
                 .native = why.code};
}

} // namespace hearken::transport
