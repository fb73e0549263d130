// SPDX-License-Identifier: BSL-1.0
#pragma once
// What happens to a message that cannot be decoded, is refused by its handler, or whose row the database refuses.

#include <hearken/policy/family.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/message.hpp>

#include <concepts>
#include <cstdint>

namespace hearken {

/// A message and why it was rejected; topic, route, path and byte are in `why`.
struct rejection {
    const message_view& message;
    const error& why;
};

/// What the policy decided.
enum class reject_action : std::uint8_t {
    settle, ///< done with: it is logged, or the policy has put it somewhere safe
    store,  ///< keep it with the inbox's dead letters, where it lasts, and write it into the store's `dead_letter`
            ///< table, where there is a store, in the transaction of the batch
    keep,   ///< the same without the table; `settle` where the inbox does not last
    stop,   ///< end the listener; under `inbox::direct` the message stays with the broker
};

/// A policy that decides per rejected message. An error means that it could not be kept: it stays unsettled.
template <class P>
concept reject_policy = requires(P& p, const rejection& r) {
    { p(r) } -> std::same_as<result<reject_action>>;
    {
        P::needs_store
    } -> std::convertible_to<bool>; // true where it answers `store`: it takes a store, or an inbox
                                    // that lasts
};

namespace reject {

/// Every rejected message is a line in the log (always so) and nothing more.
struct log {
    using family = hearken::family::reject;
    static constexpr bool needs_store = false;
    result<reject_action> operator()(const rejection&) const { return reject_action::settle; }
};

/// The first rejected message ends the listener: for tests, and where a bad message must be seen by a person.
struct stop {
    using family = hearken::family::reject;
    static constexpr bool needs_store = false;
    result<reject_action> operator()(const rejection&) const { return reject_action::stop; }
};

/// Kept with topic, payload, route, path, reason and time: `dead_letter{}` with an inbox that lasts, and in the store's
/// table; `dead_letter{"path"}` as lines of JSON in a file. The default where there is such an inbox or a store.
template <class Place = void>
struct dead_letter;

template <>
struct dead_letter<void> {
    using family = hearken::family::reject;
    static constexpr bool needs_store = true;
    result<reject_action> operator()(const rejection&) const { return reject_action::store; }
};
dead_letter() -> dead_letter<void>;

} // namespace reject
} // namespace hearken
