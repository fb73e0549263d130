// SPDX-License-Identifier: BSL-1.0
#pragma once
// What to do with retained messages, which a broker sends again at every SUBSCRIBE.

#include <hearken/policy/family.hpp>

#include <concepts>
#include <cstdint>

namespace hearken {

/// How one SUBSCRIBE, and the retained messages it brings, are treated.
struct retained_plan {
    /// Retain Handling (MQTT 5.0 3.8.3.1): 0 send, 1 send if the subscription is new, 2 do not send.
    std::uint8_t handling = 0;
    /// On 3.1.1, which has no Retain Handling: drop one whose topic and payload came before in this process.
    bool drop_repeats = false;
    /// Drop everything that carries the RETAIN flag.
    bool drop_all = false;
    /// Retain As Published (MQTT 5.0 3.8.3.1): messages that happen now keep their RETAIN flag, too.
    bool as_published = false;
    /// Drop an empty message that carries the RETAIN flag: its topic's retained message is deleted, it is no news.
    bool drop_deletions = false;
};

/// A policy that gives the plan for the n-th SUBSCRIBE of this process, 1 first.
template <class P>
concept retained_policy = requires(const P& p, unsigned n) {
    { p(n) } -> std::same_as<retained_plan>;
};

namespace retained {

/// The state of things once, when the process starts; not again at reconnects. The default.
struct at_start {
    using family = hearken::family::retained;
    constexpr retained_plan operator()(unsigned n) const noexcept {
        return {.handling = static_cast<std::uint8_t>(n == 1 ? 0 : 2), .drop_repeats = true};
    }
};

/// Only for a subscription that the broker's session does not hold yet: not after a restart either.
///
/// `as_published`: to tell on MQTT 5 whether a message that happens now is to be retained; `skip_deletions`: where that
/// is so and it is empty, nobody is called, and it counts as unmatched (MQTT 3.1.1 cannot tell it from any other)
struct when_new {
    using family = hearken::family::retained;
    bool as_published = false;
    bool skip_deletions = false;
    constexpr retained_plan operator()(unsigned) const noexcept {
        return {.handling = 1,
                .drop_repeats = true,
                .as_published = as_published || skip_deletions,
                .drop_deletions = skip_deletions};
    }
};

/// At every connect, as brokers do.
struct every_time {
    using family = hearken::family::retained;
    constexpr retained_plan operator()(unsigned) const noexcept { return {}; }
};

/// Never: only what happens while subscribed.
struct ignore {
    using family = hearken::family::retained;
    constexpr retained_plan operator()(unsigned) const noexcept { return {.handling = 2, .drop_all = true}; }
};

} // namespace retained
} // namespace hearken
