// SPDX-License-Identifier: BSL-1.0
#pragma once
// The SQL that SQLite is given for a table: identifiers quoted, values as parameters.

#include <hearken/rows/rows.hpp>
#include <hearken/store/layout.hpp>
#include <hearken/store/sql.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hearken::sqlite::detail {

using sql::quote;
using sql::separate;

inline void parameter(std::string& out, unsigned number) {
    out.append(1, '?').append(std::to_string(number));
}

/// The type a column is created with. TEXT for JSON and times: any other declared type would turn them into numbers.
[[nodiscard]] constexpr std::string_view declared_type(cell_kind kind) noexcept {
    switch (kind) {
    case cell_kind::boolean: return "BOOLEAN";
    case cell_kind::integer:
    case cell_kind::natural: return "INTEGER";
    case cell_kind::real: return "REAL";
    case cell_kind::number: return "NUMERIC";
    case cell_kind::bytes:
    case cell_kind::payload: return "BLOB";
    default: return "TEXT";
    }
}

/// What SQLite makes of a declared type (datatype3.html, 3.1).
enum class affinity : std::uint8_t { integer, text, none, real, numeric };

[[nodiscard]] constexpr affinity affinity_of(std::string_view declared) noexcept {
    const auto has = [declared](std::string_view word) {
        for (std::size_t at = 0; at + word.size() <= declared.size(); ++at) {
            std::size_t same = 0;
            while (same < word.size() &&
                   (declared[at + same] == word[same] || declared[at + same] == word[same] + ('a' - 'A')))
                ++same;
            if (same == word.size()) return true;
        }
        return false;
    };
    if (has("INT")) return affinity::integer;
    if (has("CHAR") || has("CLOB") || has("TEXT")) return affinity::text;
    if (declared.empty() || has("BLOB")) return affinity::none;
    if (has("REAL") || has("FLOA") || has("DOUB")) return affinity::real;
    return affinity::numeric;
}

/// True where a column of that declared type gives back what was put in.
[[nodiscard]] constexpr bool holds(std::string_view declared, cell_kind kind) noexcept {
    const affinity is = affinity_of(declared);
    switch (kind) {
    case cell_kind::boolean:
    case cell_kind::integer:
    case cell_kind::natural: return is == affinity::integer || is == affinity::numeric || is == affinity::none;
    case cell_kind::real:
    case cell_kind::number: return is != affinity::text;
    case cell_kind::bytes: return true;
    // Declared as DATETIME, TIMESTAMP or JSON: numeric, which leaves alone what does not look like a number.
    case cell_kind::time:
    case cell_kind::json: return is == affinity::text || is == affinity::none || is == affinity::numeric;
    default: return is == affinity::text || is == affinity::none;
    }
}

/// The numbers of a row's parameters: `first[i]` is that of column i, 0 where it is not written.
///
/// Shape: a change of a JSON document takes two: the number and the one after it
struct numbering {
    std::array<unsigned, 64> first{};
    unsigned count = 0;
};

[[nodiscard]] constexpr numbering number_parameters(const table_schema& table, std::uint64_t columns,
                                                    bool partly) noexcept {
    numbering made;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if ((columns >> i & 1U) == 0) continue;
        made.first[i] = made.count + 1;
        made.count += partly && table.columns[i].patched ? 2U : 1U;
    }
    return made;
}

namespace parts {

/// `hearken_patch("document", ?4, ?5)`
inline void patch(std::string& out, std::string_view document, unsigned number) {
    out.append("hearken_patch(").append(document).append(", ");
    parameter(out, number);
    out += ", ";
    parameter(out, number + 1);
    out += ')';
}

inline void assign(std::string& out, const column& to, std::string_view fresh) {
    sql::assign(out, to, sql::quoted(to.name), fresh);
}

} // namespace parts

/// `INSERT INTO "t" ("a", "b") VALUES (?1, ?2)`
[[nodiscard]] inline std::string insert_text(const table_schema& table, std::uint64_t columns, bool partly) {
    const numbering at = number_parameters(table, columns, partly);
    std::string out = "INSERT INTO ", values;
    quote(out, table.name);
    if (at.count == 0) return out + " DEFAULT VALUES";
    out += " (";
    bool first = true, first_value = true;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (at.first[i] == 0) continue;
        separate(out, ", ", first);
        quote(out, table.columns[i].name);
        separate(values, ", ", first_value);
        if (partly && table.columns[i].patched)
            parts::patch(values, "NULL", at.first[i]);
        else
            parameter(values, at.first[i]);
    }
    return out.append(") VALUES (").append(values) += ')';
}

/// `insert_text` with `ON CONFLICT ("key") DO UPDATE SET "b" = excluded."b"`
[[nodiscard]] inline std::string upsert_text(const table_schema& table, std::uint64_t columns) {
    std::string out = insert_text(table, columns, false) + " ON CONFLICT (";
    sql::key_names(out, table);
    out += ") DO ";
    bool first = true;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if ((columns >> i & 1U) == 0 || table.is_key(i)) continue;
        out += first ? "UPDATE SET " : ", ";
        first = false;
        std::string fresh = "excluded.";
        quote(fresh, table.columns[i].name);
        parts::assign(out, table.columns[i], fresh);
    }
    if (first) out += "NOTHING";
    return out;
}

/// `UPDATE "t" SET "b" = ?2 WHERE "a" = ?1`; with nothing to set it only finds the row.
[[nodiscard]] inline std::string update_text(const table_schema& table, std::uint64_t columns, bool partly) {
    const numbering at = number_parameters(table, columns, partly);
    std::string out = "UPDATE ", where;
    quote(out, table.name);
    out += " SET ";
    bool first = true, first_key = true;
    std::string fresh;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (at.first[i] == 0) continue;
        if (table.is_key(i)) {
            separate(where, " AND ", first_key);
            quote(where, table.columns[i].name);
            where += " = ";
            parameter(where, at.first[i]);
            continue;
        }
        separate(out, ", ", first);
        fresh.clear();
        if (partly && table.columns[i].patched) {
            std::string document;
            quote(document, table.columns[i].name);
            parts::patch(fresh, document, at.first[i]);
        } else {
            parameter(fresh, at.first[i]);
        }
        parts::assign(out, table.columns[i], fresh);
    }
    for (std::size_t i = 0; first && i < table.columns.size(); ++i) {
        if (!table.is_key(i)) continue;
        first = false;
        quote(fresh, table.columns[i].name);
        parts::assign(out, table.columns[i], fresh);
    }
    return out.append(" WHERE ").append(where);
}

/// What layouts are compared by.
struct dialect {
    [[nodiscard]] static std::string type_of(const column& one, bool) {
        return std::string(declared_type(one.kind)) + (one.automatic ? " PRIMARY KEY" : "");
    }
    [[nodiscard]] static bool holds(const sql::found_column& found, const column& wanted) {
        return detail::holds(found.type, wanted.kind);
    }
};

/// `CREATE TABLE` with our mark, which SQLite keeps as it is, and the columns of all the views of one table.
[[nodiscard]] inline std::string create_text(std::span<const table_schema* const> views) {
    std::string out = "CREATE TABLE ";
    quote(out, views.front()->name);
    out.append(" (/* ").append(sql::our_mark).append(" */ ");
    sql::write_columns(out, views, dialect::type_of);
    return out += ')';
}

} // namespace hearken::sqlite::detail
