// SPDX-License-Identifier: BSL-1.0
#pragma once
// When to try the broker again after a connection failed or was lost.

#include <hearken/policy/family.hpp>
#include <hearken/words/error.hpp>

#include <chrono>
#include <concepts>
#include <optional>

namespace hearken {

/// What a reconnect policy is told.
struct failed_attempt {
    unsigned number;  ///< 1 for the first failure after a connection that stood, or after the start
    const error& why; ///< what failed; `credentials_refused` and the like will not mend themselves
};

/// A policy that says how long to wait; nothing means: give up, the listener ends as `failed`. Where a queued inbox
/// waits for a database it is asked, too, and nothing means `options.retry_delay`.
/// Threads: any of the listener's, several at a time
template <class P>
concept reconnect_policy = requires(const P& p, const failed_attempt& f) {
    { p(f) } -> std::same_as<std::optional<std::chrono::milliseconds>>;
};

namespace reconnect {

/// Doubling delays, for ever. The default: 2 s, 4 s, 8 s ... 300 s, 300 s ...
/// Pick it for everything that runs unattended.
struct exponential {
    using family = hearken::family::reconnect;
    std::chrono::milliseconds first = std::chrono::seconds{2};
    std::chrono::milliseconds limit = std::chrono::seconds{300};

    constexpr std::optional<std::chrono::milliseconds> operator()(const failed_attempt& f) const {
        auto delay = first < limit ? first : limit;
        for (unsigned n = 1; n < f.number && delay < limit; ++n) delay = delay > limit / 2 ? limit : delay * 2;
        return delay;
    }
};

/// The same delay each time, for ever. Pick it where the broker is near and always comes back.
struct fixed {
    using family = hearken::family::reconnect;
    std::chrono::milliseconds delay = std::chrono::seconds{5};

    constexpr std::optional<std::chrono::milliseconds> operator()(const failed_attempt&) const { return delay; }
};

/// One attempt. Pick it for tools and tests, where a supervisor or a person tries again.
struct never {
    using family = hearken::family::reconnect;

    constexpr std::optional<std::chrono::milliseconds> operator()(const failed_attempt&) const { return std::nullopt; }
};

} // namespace reconnect
} // namespace hearken
