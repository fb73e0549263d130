// SPDX-License-Identifier: BSL-1.0
#pragma once
// The QoS a route subscribes with.

#include <hearken/policy/family.hpp>

#include <concepts>
#include <cstdint>

namespace hearken {

/// A policy that gives the maximum QoS of a subscription (MQTT 5.0 3.8.3.1): 0, 1 or 2.
template <class P>
concept qos_policy = requires(const P& p) {
    { p() } -> std::same_as<std::uint8_t>;
};

namespace qos {

/// QoS 0: fast, and whatever is under way when a connection breaks is gone.
struct at_most_once {
    using family = hearken::family::qos;
    constexpr std::uint8_t operator()() const noexcept { return 0; }
};

/// QoS 1, the default: nothing is lost, some messages come twice after a break.
struct at_least_once {
    using family = hearken::family::qos;
    constexpr std::uint8_t operator()() const noexcept { return 1; }
};

/// QoS 2: a third of the speed; once per session. Needs MQTT 5 where nothing may be lost.
struct exactly_once {
    using family = hearken::family::qos;
    constexpr std::uint8_t operator()() const noexcept { return 2; }
};

/// A QoS known at run time only; above 2 is a configuration error at the start.
struct level {
    using family = hearken::family::qos;
    std::uint8_t n = 1;
    constexpr std::uint8_t operator()() const noexcept { return n; }
};

} // namespace qos
} // namespace hearken
