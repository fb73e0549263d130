// SPDX-License-Identifier: BSL-1.0
#pragma once
// What happens to a listener that is not a message: state, session, grants, publications.

#include <hearken/policy/family.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/status.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace hearken {

namespace events {

/// The listener's state changed; `why` is empty where nothing went wrong.
struct state_changed {
    hearken::state from;
    hearken::state to;
    result<> why;
};

/// A CONNACK: did the broker keep our session? Lost is what was there before and is gone, with all it had queued.
struct session {
    bool kept;
    bool lost;
};

/// The broker's answer to one filter. `why` is `subscription_refused` or `qos_downgraded` where it is not as asked.
struct granted {
    std::string filter;
    std::uint8_t asked;
    std::uint8_t code; ///< the QoS granted, or a reason code from 0x80 on
    result<> why;
};

/// A filter was taken back from the broker: a route was removed, or an earlier program had asked for it.
struct unsubscribed {
    std::string filter;
};

/// A handler has been running for longer than `options.handler_limit`. It goes on; told once a call.
struct stuck_handler {
    std::string route; ///< the pattern, or the filter of a route added at run time
    std::chrono::milliseconds running;
};

/// A publication ended.
struct published {
    std::string topic;
    result<> how;
};

} // namespace events

/// One event.
using event = std::variant<events::state_changed, events::session, events::granted, events::unsubscribed,
                           events::stuck_handler, events::published>;

/// A policy that is told every event. Threads: any of the listener's; must not wait.
template <class P>
concept events_policy = requires(P& p, const event& e) {
    { p(e) } -> std::same_as<void>;
};

namespace events {

/// Nobody listens: the log has it all. The default.
struct none {
    using family = hearken::family::events;
    void operator()(const event&) const noexcept {}
};

/// A function is told: `events::to([](const hearken::event& e) { ... })`.
template <class Function>
struct to {
    using family = hearken::family::events;
    Function function;
    void operator()(const event& e) { function(e); }
};
template <class Function>
to(Function) -> to<Function>;

} // namespace events
} // namespace hearken
