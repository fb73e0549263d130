// SPDX-License-Identifier: BSL-1.0
#pragma once
// One MQTT message as it was received: a view for the way through, and a value that owns its bytes.

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace hearken {

/// The Subscription Identifiers a PUBLISH carries (MQTT 5.0 3.3.2.3.8); none on 3.1.1.
///
/// Shape: at most `capacity`; a packet with more keeps none, which means "not known".
struct subscription_ids {
    static constexpr std::size_t capacity = 4;
    std::array<std::uint32_t, capacity> values{};
    std::uint8_t count = 0;

    constexpr void add(std::uint32_t id) noexcept {
        if (count == overflowed) return;
        if (count == capacity) {
            count = overflowed;
            return;
        }
        values[count++] = id;
    }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return count == overflowed ? 0U : count; }
    [[nodiscard]] constexpr const std::uint32_t* begin() const noexcept { return values.data(); }
    [[nodiscard]] constexpr const std::uint32_t* end() const noexcept { return values.data() + size(); }

private:
    static constexpr std::uint8_t overflowed = 255;
};

/// A message on its way through the listener.
///
/// Shape: `topic` and `payload` are valid while the handler runs; copy what must live longer.
struct message_view {
    std::string_view topic{};
    std::string_view payload{}; ///< bytes; may hold NULs, may be empty
    std::uint8_t qos = 0;       ///< 0, 1 or 2: the QoS it was delivered with
    bool retained = false;      ///< RETAIN: the broker kept it, it did not happen now
    bool duplicate = false;     ///< DUP: the broker has tried to deliver it before
    subscription_ids ids{};
    std::chrono::system_clock::time_point received{};
};

/// A message that owns its bytes.
struct message {
    std::string topic{};
    std::string payload{};
    std::uint8_t qos = 0;
    bool retained = false;
    bool duplicate = false;
    subscription_ids ids{};
    std::chrono::system_clock::time_point received{};

    message() = default;
    explicit message(const message_view& m)
        : topic(m.topic), payload(m.payload), qos(m.qos), retained(m.retained), duplicate(m.duplicate), ids(m.ids),
          received(m.received) {}

    [[nodiscard]] message_view view() const noexcept {
        return {topic, payload, qos, retained, duplicate, ids, received};
    }
};

} // namespace hearken
