// SPDX-License-Identifier: BSL-1.0
#pragma once
// A table as it is in a database, compared with the struct that is written into it.

#include <hearken/rows/table.hpp>
#include <hearken/store/options.hpp>
#include <hearken/store/progress_table.hpp>
#include <hearken/store/sql.hpp>
#include <hearken/words/error.hpp>

#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken::sql {

/// One column as the database describes it.
struct found_column {
    std::string name;
    std::string type;         ///< as declared
    bool may_be_null = true;  ///< in a new row
    bool has_default = false; ///< or is counted up, or computed
    std::string collation{};  ///< of texts, where the database has one a column
};

/// What a database is asked about types: what differs from one to the next, and no more.
template <class D>
concept dialect = requires(const column& wanted, const found_column& found) {
    { D::type_of(wanted, true) } -> std::convertible_to<std::string>; // what a column is created with
    { D::holds(found, wanted) } -> std::same_as<bool>;                // does it give back what was put in?
};

[[nodiscard]] inline const found_column* find_column(std::span<const found_column> in, std::string_view name) {
    for (const found_column& one : in) {
        if (same_name(one.name, name)) return &one;
    }
    return nullptr;
}

[[nodiscard]] inline bool may_create(creation allowed, const table_schema& table) noexcept {
    return allowed == creation::everything ||
           (allowed == creation::progress && table.name == progress_table.schema().name);
}

[[nodiscard]] inline std::unexpected<error> missing_table(const table_schema& table) {
    return fail(errc::schema_mismatch, "table " + std::string(table.name) +
                                           " is missing; create it, or let the store do so with create_tables");
}

/// Whether each column of the struct is there and holds what the struct writes; the table may have more of them.
///
/// Errors: errc::schema_mismatch, which names the column and says what to do
template <dialect Dialect>
[[nodiscard]] result<> check_layout(const table_schema& table, std::span<const found_column> found) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const column& wanted = table.columns[i];
        const found_column* const there = find_column(found, wanted.name);
        const std::string where = "table " + std::string(table.name) + ": column " + std::string(wanted.name);
        const std::string definition =
            quoted(wanted.name) + " " + std::string(Dialect::type_of(wanted, table.is_key(i)));
        if (there == nullptr) {
            return fail(errc::schema_mismatch,
                        where + " is missing; add it: ALTER TABLE " + quoted(table.name) + " ADD COLUMN " + definition);
        }
        if (!Dialect::holds(*there, wanted)) {
            return fail(errc::schema_mismatch, where + " is declared as " + there->type +
                                                   ", which does not keep what the struct writes; declare it as " +
                                                   definition);
        }
    }
    return {};
}

/// Whether a new row could be written with the columns of the struct alone.
///
/// Errors: errc::schema_mismatch, which names the column that needs a value that nobody gives
[[nodiscard]] inline result<> check_fillable(const table_schema& table, std::span<const found_column> found) {
    for (const found_column& one : found) {
        if (one.may_be_null || one.has_default) continue;
        bool given = false;
        for (const column& wanted : table.columns)
            given = given || (same_name(one.name, wanted.name) && !wanted.automatic);
        if (!given) {
            return fail(
                errc::schema_mismatch,
                "table " + std::string(table.name) + ": column " + one.name +
                    " must have a value in a new row, and nothing gives one; let it have a default, or be NULL");
        }
    }
    return {};
}

} // namespace hearken::sql
