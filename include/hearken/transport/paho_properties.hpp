// SPDX-License-Identifier: BSL-1.0
#pragma once
// MQTT 5 properties as Paho keeps them, owned.

#include <cstdint>
#include <optional>

#include <MQTTAsync.h>

namespace hearken::transport {

/// A list of MQTT 5 properties that gives its memory back.
///
/// Threads: a Paho handle must exist while it lives: the properties are in Paho's own heap (issue 1378)
class paho_properties {
public:
    paho_properties() = default;
    paho_properties(const paho_properties&) = delete;
    paho_properties& operator=(const paho_properties&) = delete;
    ~paho_properties() { MQTTProperties_free(&list_); }

    /// A property with a number of one, two, four or a variable number of bytes.
    /// Takes: at most 0x7FFFFFFF: Paho 1.3.12 writes larger ones wrongly (MQTTPacket.c:writeInt4, issue 1336)
    bool add(MQTTPropertyCodes code, std::uint32_t number) noexcept {
        MQTTProperty one{};
        one.identifier = code;
        switch (MQTTProperty_getType(code)) {
        case MQTTPROPERTY_TYPE_BYTE: one.value.byte = static_cast<unsigned char>(number); break;
        case MQTTPROPERTY_TYPE_TWO_BYTE_INTEGER: one.value.integer2 = static_cast<unsigned short>(number); break;
        default: one.value.integer4 = number; break;
        }
        return MQTTProperties_add(&list_, &one) == 0;
    }

    [[nodiscard]] MQTTProperties& raw() noexcept { return list_; }

private:
    MQTTProperties list_ = MQTTProperties_initializer;
};

/// The number a packet's properties hold under `code`, where they do.
[[nodiscard]] inline std::optional<std::uint32_t> number_of(MQTTProperties& list, MQTTPropertyCodes code) noexcept {
    if (MQTTProperties_hasProperty(&list, code) == 0) return std::nullopt;
    return static_cast<std::uint32_t>(MQTTProperties_getNumericValue(&list, code));
}

} // namespace hearken::transport
