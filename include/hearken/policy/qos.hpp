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

/// QoS 0: fast, and whatever is under way when a connection breaks is gone. Refused under an inbox that lasts.
struct at_most_once {
    using family = hearken::family::qos;
    constexpr std::uint8_t operator()() const noexcept { return 0; }
};

/// QoS 0, and that messages are lost is meant: also under an inbox that lasts, for what is worth nothing a second
/// later.
struct may_be_lost {
    using family = hearken::family::qos;
    static constexpr bool loss_is_meant = true;
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

/// A QoS known at run time only; above 2 is a configuration error at the start, and 0 under an inbox that lasts, too.
struct level {
    using family = hearken::family::qos;
    std::uint8_t n = 1;
    bool loss_is_meant = false; ///< a level of 0 is no oversight under an inbox that lasts
    constexpr std::uint8_t operator()() const noexcept { return n; }
};

} // namespace qos

/// Whether a policy says that losing messages is meant where it gives 0.
template <qos_policy P>
[[nodiscard]] constexpr bool loss_is_meant(const P& p) noexcept {
    if constexpr (requires { p.loss_is_meant; })
        return p.loss_is_meant;
    else
        return false;
}
} // namespace hearken
