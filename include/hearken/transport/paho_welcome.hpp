// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a CONNACK says, read from Paho's callbacks.

#include <hearken/transport/paho_outbound.hpp>
#include <hearken/transport/paho_properties.hpp>
#include <hearken/transport/transport.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

#include <MQTTAsync.h>

namespace hearken::transport {

/// A CONNACK that says yes (MQTT 5.0 3.2.2.3).
struct paho_welcome {
    session said{};
    publish_limits limits{};
    std::optional<std::chrono::seconds> keep_alive{}; ///< the broker's; it counts where there is one
};

[[nodiscard, gnu::cold]] inline paho_welcome read_welcome(const MQTTAsync_successData& data) {
    return {.said = {.present = data.alt.connect.sessionPresent != 0}};
}

[[nodiscard, gnu::cold]] inline paho_welcome read_welcome(MQTTAsync_successData5& data) {
    const auto get = [&](MQTTPropertyCodes code) { return number_of(data.properties, code); };
    paho_welcome out;
    out.said.present = data.alt.connect.sessionPresent != 0;
    out.said.receive_maximum = static_cast<std::uint16_t>(get(MQTTPROPERTY_CODE_RECEIVE_MAXIMUM).value_or(0));
    out.said.maximum_qos = static_cast<std::uint8_t>(get(MQTTPROPERTY_CODE_MAXIMUM_QOS).value_or(2));
    out.said.retain_available = get(MQTTPROPERTY_CODE_RETAIN_AVAILABLE).value_or(1) != 0;
    out.said.shared_available = get(MQTTPROPERTY_CODE_SHARED_SUBSCRIPTION_AVAILABLE).value_or(1) != 0;
    out.said.identifiers_available = get(MQTTPROPERTY_CODE_SUBSCRIPTION_IDENTIFIERS_AVAILABLE).value_or(1) != 0;
    out.said.wildcards_available = get(MQTTPROPERTY_CODE_WILDCARD_SUBSCRIPTION_AVAILABLE).value_or(1) != 0;
    if (const auto expiry = get(MQTTPROPERTY_CODE_SESSION_EXPIRY_INTERVAL))
        out.said.session_expiry = std::chrono::seconds{*expiry};
    out.said.largest_packet = get(MQTTPROPERTY_CODE_MAXIMUM_PACKET_SIZE).value_or(0);
    if (out.said.receive_maximum > 0 && out.said.receive_maximum < out.limits.in_flight) {
        out.limits.in_flight = out.said.receive_maximum;
    }
    out.limits.maximum_qos = out.said.maximum_qos;
    out.limits.retain = out.said.retain_available;
    out.limits.packet_size = out.said.largest_packet;
    if (const auto seconds = get(MQTTPROPERTY_CODE_SERVER_KEEP_ALIVE)) out.keep_alive = std::chrono::seconds{*seconds};
    return out;
}

} // namespace hearken::transport
