// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a bounded inbox does when it is full.

#include <hearken/policy/family.hpp>

#include <concepts>
#include <cstdint>

namespace hearken {

/// What to do with the message in hand, or with the oldest, when the inbox has no room.
enum class overflow_action : std::uint8_t { block, drop_oldest, drop_newest };

/// A policy that decides per message: it sees the QoS, so that QoS 0 can go first.
template <class P>
concept overflow_policy = requires(const P& p, std::uint8_t qos) {
    { p(qos) } -> std::same_as<overflow_action>;
};

namespace overflow {

/// Wait for room, at most a second, then cut the connection: the broker keeps the rest. The default.
struct block {
    using family = hearken::family::overflow;
    constexpr overflow_action operator()(std::uint8_t) const noexcept { return overflow_action::block; }
};

/// The newest state matters, the past does not. Dropped messages are counted as `shed`.
struct drop_oldest {
    using family = hearken::family::overflow;
    constexpr overflow_action operator()(std::uint8_t) const noexcept { return overflow_action::drop_oldest; }
};

/// What has begun is finished first. Dropped messages are counted as `shed`.
struct drop_newest {
    using family = hearken::family::overflow;
    constexpr overflow_action operator()(std::uint8_t) const noexcept { return overflow_action::drop_newest; }
};

} // namespace overflow
} // namespace hearken
