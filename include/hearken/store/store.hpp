// SPDX-License-Identifier: BSL-1.0
#pragma once
// What the listener asks of a database: one transaction for the rows of a batch and the progress.

#include <hearken/policy/family.hpp>
#include <hearken/rows/rows.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/progress.hpp>

#include <concepts>
#include <optional>
#include <span>
#include <string_view>

namespace hearken {

/// A database that takes rows. One thread at a time. After `open` a transaction can begin: else it is away.
///
/// Shape:   rows that were applied stay where they are until the transaction ends
/// Errors:  `row_refused` and `unknown_row`: never works, the message is dead-lettered;
///          `schema_mismatch`: a table or column is missing; anything else: away, it is tried again
template <class S>
concept store =
    std::same_as<typename S::family, family::store> &&
    requires(S& s, std::span<const row> some, const std::optional<progress>& at, std::string_view spool,
             const table_schema& table) {
        {
            s.open()
        } -> std::same_as<result<>>; // connects; creates or checks the tables that are known; also reconnects
        { s.begin() } -> std::same_as<result<>>; // a transaction
        {
            s.apply(some)
        } -> std::same_as<result<>>; // all of them or none; the transaction stays usable after `row_refused`
        { s.commit(at) } -> std::same_as<result<>>; // with the progress in the same transaction, where there is one
        { s.rollback() } noexcept;
        { s.read_progress(spool) } -> std::same_as<result<std::optional<progress>>>;
        {
            s.has(table)
        } -> std::same_as<result<bool>>;       // is it there, or would it be created when first used? also without open
        { s.durable() } -> std::same_as<bool>; // does a commit outlive a power cut?
        { s.check() } -> std::same_as<result<>>; // can it be reached and written? writes nothing; without open, too
        { s.close() } noexcept;
    };

} // namespace hearken
