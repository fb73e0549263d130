// SPDX-License-Identifier: BSL-1.0
#pragma once
// The SQL that MariaDB and MySQL are given for a table: identifiers quoted as ANSI_QUOTES allows, values as parameters.

#include <hearken/rows/rows.hpp>
#include <hearken/store/layout.hpp>
#include <hearken/store/sql.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hearken::mariadb::detail {

using sql::quote;
using sql::separate;

/// `varchar(50)`, `int(10) unsigned` and `enum('a','b')` as one word.
[[nodiscard]] inline std::string_view first_word(std::string_view type) noexcept {
    return type.substr(0, type.find_first_of("( "));
}

struct dialect {
    [[nodiscard]] static std::string type_of(const column& one, bool in_key) {
        if (one.automatic) return "BIGINT AUTO_INCREMENT PRIMARY KEY";
        switch (one.kind) {
        case cell_kind::boolean: return "BOOLEAN";
        case cell_kind::integer: return "BIGINT";
        case cell_kind::natural: return "BIGINT UNSIGNED";
        case cell_kind::real:
        case cell_kind::number: return "DOUBLE";
        case cell_kind::time: return "DATETIME(3)";
        case cell_kind::json: return "JSON";
        case cell_kind::bytes: return in_key ? "VARBINARY(255)" : "LONGBLOB";
        case cell_kind::payload: return "LONGBLOB";
        default: return in_key ? "VARCHAR(255)" : "LONGTEXT"; // a key has a length
        }
    }

    [[nodiscard]] static bool holds(const sql::found_column& found, const column& wanted) {
        const auto one_of = [is = first_word(found.type)](const auto&... words) { return ((is == words) || ...); };
        const bool whole = one_of("tinyint", "smallint", "mediumint", "int", "bigint");
        const bool broken = one_of("double", "float", "decimal");
        const bool text = one_of("char", "varchar", "tinytext", "text", "mediumtext", "longtext");
        const bool bytes = one_of("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob");
        switch (wanted.kind) {
        case cell_kind::boolean: return whole || found.type == "bit(1)";
        case cell_kind::integer:
        case cell_kind::natural: return whole || one_of("decimal");
        case cell_kind::real:
        case cell_kind::number: return broken;
        case cell_kind::time: return one_of("datetime", "timestamp");
        case cell_kind::json: return text || one_of("json");
        case cell_kind::bytes:
        case cell_kind::payload: return bytes;
        default: return text || one_of("enum", "uuid");
        }
    }
};

/// True where equal texts of this column are the same bytes, but for blanks at their end.
[[nodiscard]] inline bool tells_bytes_apart(const sql::found_column& one) noexcept {
    return one.collation.empty() || one.collation.ends_with("_bin") || one.collation == "binary";
}

/// A statement, and the column that each of its parameters takes its value from.
struct statement_text {
    std::string text{};
    std::vector<std::size_t> parameters{};
};

/// `INSERT INTO "t" ("a", "b") VALUES (?, ?)`, with as many rows
[[nodiscard]] inline statement_text insert_text(const table_schema& table, std::uint64_t columns, std::size_t rows) {
    statement_text out{.text = "INSERT INTO "};
    quote(out.text, table.name);
    out.text += " (";
    std::string values;
    bool first = true, first_value = true, first_row = true;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if ((columns >> i & 1U) == 0) continue;
        separate(out.text, ", ", first);
        quote(out.text, table.columns[i].name);
        separate(values, ", ", first_value);
        values += '?';
        out.parameters.push_back(i);
    }
    out.text += ") VALUES ";
    for (std::size_t i = 0; i < rows; ++i) {
        separate(out.text, ", ", first_row);
        out.text.append(1, '(').append(values) += ')';
    }
    return out;
}

/// `UPDATE "t" SET "b" = ? WHERE "a" = ?`
[[nodiscard]] inline statement_text update_text(const table_schema& table, std::uint64_t columns) {
    statement_text out{.text = "UPDATE "};
    quote(out.text, table.name);
    out.text += " SET ";
    bool first = true;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if ((columns >> i & 1U) == 0 || table.is_key(i)) continue;
        const column& to = table.columns[i];
        separate(out.text, ", ", first);
        const std::string_view fresh = to.kind == cell_kind::time && to.only_greater ? "CAST(? AS DATETIME(3))" : "?";
        sql::assign(out.text, to, sql::quoted(to.name), fresh);
        out.parameters.insert(out.parameters.end(), to.only_greater ? 2 : 1, i);
    }
    out.text += " WHERE ";
    bool first_key = true;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (!table.is_key(i)) continue;
        separate(out.text, " AND ", first_key);
        quote(out.text, table.columns[i].name);
        out.text += " = ?";
        out.parameters.push_back(i);
    }
    return out;
}

/// The keys that are there, and the documents; the rows are locked until the transaction ends.
///
/// Takes: how many keys are asked for
[[nodiscard]] inline statement_text find_text(const table_schema& table, std::uint64_t documents, std::size_t keys) {
    statement_text out{.text = "SELECT "};
    std::string one;
    std::size_t parts = 0;
    bool first = true;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (!table.is_key(i)) continue;
        separate(out.text, ", ", first);
        quote(out.text, table.columns[i].name);
        one.append(parts++ == 0 ? "" : " AND ").append(sql::quoted(table.columns[i].name)).append(" = ?");
        out.parameters.push_back(i);
    }
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if ((documents >> i & 1U) == 0) continue;
        out.text += ", ";
        quote(out.text, table.columns[i].name);
    }
    out.text += " FROM ";
    quote(out.text, table.name);
    out.text += " WHERE ";
    if (parts == 1) { // a list of values is looked up by the index, and stays short
        sql::key_names(out.text, table);
        out.text += " IN (";
        for (std::size_t i = 0; i < keys; ++i) out.text += i == 0 ? "?" : ", ?";
        out.text += ')';
    } else {
        for (std::size_t i = 0; i < keys; ++i) out.text.append(i == 0 ? "(" : " OR (").append(one) += ')';
    }
    out.text += " FOR UPDATE";
    return out;
}

/// How many rows one statement takes where there are so many left: few sizes, so that few statements are kept.
[[nodiscard]] constexpr std::size_t chunk_of(std::size_t left) noexcept {
    for (const std::size_t size : std::array<std::size_t, 4>{256, 64, 16, 4}) {
        if (left >= size) return size;
    }
    return 1;
}

} // namespace hearken::mariadb::detail
