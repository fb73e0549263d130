// SPDX-License-Identifier: BSL-1.0
#pragma once
// Writes a batch: one transaction, the refused messages found by halving, the progress with the rest.

#include <hearken/rows/rows.hpp>
#include <hearken/store/store.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/progress.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

namespace hearken {

/// A message that the database refused.
struct refusal {
    std::uint32_t message;
    const error& why;
    rows* dead_letters; ///< rows written here join the transaction; null: the dead letter itself was refused
};

/// Who is told of refused messages, and returns nothing or `result<>`: an error takes the whole batch back.
/// What was said holds once `write` has succeeded; after an error it is said again.
template <class F>
concept refusal_listener =
    std::invocable<F&, const refusal&> && (std::is_void_v<std::invoke_result_t<F&, const refusal&>> ||
                                           std::same_as<std::invoke_result_t<F&, const refusal&>, result<>>);

/// True for what will never work, however often it is tried: the row is wrong, not the database away.
[[nodiscard]] constexpr bool is_refusal(errc code) noexcept {
    return code == errc::row_refused || code == errc::unknown_row;
}

namespace detail {

/// Where to cut `some` in two: between two messages, near the middle; 0 where there is one message only.
[[nodiscard]] inline std::size_t halving_point(std::span<const row> some) noexcept {
    std::size_t after = some.size() / 2;
    while (after < some.size() && after > 0 && some[after].message == some[after - 1].message) ++after;
    if (after < some.size()) return after;
    std::size_t before = some.size() / 2;
    while (before > 0 && some[before].message == some[before - 1].message) --before;
    return before;
}

/// Applies what can be applied, in order; each message that is refused goes to `refused` as a whole.
template <store Store, class Refused>
result<> apply_by_halves(Store& to, std::span<const row> some, Refused& refused) {
    if (some.empty()) return {};
    result<> done = to.apply(some);
    if (done || !is_refusal(done.error().code)) return done;
    const std::size_t middle = halving_point(some);
    if (middle == 0) {
        return refused(some.front().message, done.error());
    }
    done = apply_by_halves(to, some.first(middle), refused);
    if (!done) return done;
    return apply_by_halves(to, some.subspan(middle), refused);
}

} // namespace detail

/// Writes the rows of a batch and the progress in one transaction. Messages that the database refuses are left out,
/// with all of their rows, and told to `refused`, which may write dead letters; the others are committed.
///
/// Takes:   an open store; `dead` = room for dead letters, cleared first; `at` = empty where nobody keeps progress here
/// Errors:  what the store says when it is away, or what `refused` returns; the transaction is rolled back and the
///          rows are as they were: write them again later, no handler has to run. A commit whose outcome is unknown
///          is an error, too: `Store::read_progress` tells
/// Threads: the store's; waits for the database
template <store Store, refusal_listener Refused>
[[nodiscard]] result<> write(Store& to, rows& batch, rows& dead, const std::optional<progress>& at, Refused&& refused) {
    dead.clear();
    if (batch.empty() && !at) return {};
    batch.group();

    result<> done = to.begin();
    if (!done) return done;
    const auto tell = [&refused](const refusal& one) -> result<> {
        if constexpr (std::is_void_v<std::invoke_result_t<Refused&, const refusal&>>) {
            refused(one);
            return {};
        } else {
            return refused(one);
        }
    };
    const auto left_out = [&](std::uint32_t message, const error& why) {
        dead.begin(message);
        return tell({message, why, &dead});
    };
    done = detail::apply_by_halves(to, batch.all(), left_out);
    if (done) {
        const auto lost = [&](std::uint32_t message, const error& why) { return tell({message, why, nullptr}); };
        dead.group();
        done = detail::apply_by_halves(to, dead.all(), lost);
    }
    if (done) done = to.commit(at);
    if (!done) to.rollback();
    return done;
}

} // namespace hearken
