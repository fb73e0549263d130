// SPDX-License-Identifier: BSL-1.0
#pragma once
// The state of a listener and the account of its messages.

#include <hearken/words/error.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hearken {

/// Where a listener stands.
enum class state : std::uint8_t {
    stopped,    ///< not started, or ended as asked
    connecting, ///< an attempt is under way
    connected,  ///< CONNACK received and SUBSCRIBE answered
    waiting,    ///< between attempts; `last_error` says why
    stopping,   ///< ending: what was received is being settled
    failed,     ///< ended by an error; `last_error` says which
};

[[nodiscard]] constexpr std::string_view name(state s) noexcept {
    switch (s) {
    case state::stopped: return "stopped";
    case state::connecting: return "connecting";
    case state::connected: return "connected";
    case state::waiting: return "waiting";
    case state::stopping: return "stopping";
    case state::failed: return "failed";
    }
    return "unknown";
}

/// How a listener ended, as an exit code of its program.
enum class exit_code : int { as_asked = 0, configuration = 2, broker = 3, database = 4, unsettled = 5 };

/// How the database is.
enum class store_state : std::uint8_t { none, closed, open, away };

[[nodiscard]] constexpr std::string_view name(store_state s) noexcept {
    switch (s) {
    case store_state::none: return "none";
    case store_state::closed: return "closed";
    case store_state::open: return "open";
    case store_state::away: return "away";
    }
    return "unknown";
}

/// An account of messages: every one that was accepted ends in exactly one place.
struct ledger {
    std::uint64_t received = 0;  ///< accepted from the network
    std::uint64_t handled = 0;   ///< the handler returned and its rows are committed
    std::uint64_t rejected = 0;  ///< went to the reject policy
    std::uint64_t unmatched = 0; ///< no route wants it, or it says only that a retained message is deleted
    std::uint64_t duplicate = 0; ///< a copy of one that counts elsewhere
    std::uint64_t shed = 0;      ///< dropped by the overflow or the retained policy
    std::uint64_t pending = 0;   ///< accepted, not settled yet
    std::uint64_t refused = 0;   ///< not accepted and not acknowledged: the broker delivers it again; outside the sum
    std::uint64_t damaged = 0;   ///< kept by an inbox on disk and no longer readable; outside the sum
    std::uint64_t skipped = 0;   ///< parts of handled messages that were bad and passed over; outside the sum
    std::uint64_t unknown = 0;   ///< in a total: finished, and how is no longer known; outside the sum

    /// True where received = handled + rejected + unmatched + duplicate + shed + pending.
    [[nodiscard]] constexpr bool balanced() const noexcept {
        return received == handled + rejected + unmatched + duplicate + shed + pending;
    }
};

/// What a listener says of itself at one moment.
struct status {
    hearken::state state = state::stopped;
    bool ready = false;                ///< connected, and every subscription granted as asked
    std::optional<error> last_error{}; ///< the newest; kept after it is mended
    double message_rate = 0;           ///< messages per second over the last ten seconds
    std::uint64_t reconnects = 0;      ///< connections after the first
    std::uint64_t sessions_lost = 0;   ///< connections at which the broker no longer knew us, although it had
    std::uint64_t sessions_kept = 0;   ///< connections at which it still did
    std::uint64_t unsubscribed = 0;    ///< filters taken back because no route wants them
    std::uint64_t stuck_handlers = 0;  ///< calls that ran, or run, longer than `options.handler_limit`
    std::uint64_t letters_dropped = 0; ///< dead letters that the inbox has dropped for newer ones
    hearken::store_state store = store_state::none;
    hearken::ledger ledger{};               ///< since the start
    std::optional<hearken::ledger> total{}; ///< since an inbox that lasts began, over all processes; empty until it
                                            ///< is opened, and without one
    std::chrono::system_clock::time_point started{};
    std::optional<std::chrono::system_clock::time_point> last_message{};
};

} // namespace hearken
