// SPDX-License-Identifier: BSL-1.0
#pragma once
// SQL that every database understands alike: names, keys, the columns of a new table.

#include <hearken/rows/rows.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hearken::sql {

/// Tells the tables that hearken creates from those of others; stands where the database keeps it.
inline constexpr std::string_view our_mark = "created by hearken";

/// `"name"`; names hold no quotes, tables and C++ members see to that.
inline void quote(std::string& out, std::string_view name) {
    out.append(1, '"').append(name) += '"';
}

[[nodiscard]] inline std::string quoted(std::string_view name) {
    std::string out;
    quote(out, name);
    return out;
}

/// Puts a separator before every part but the first.
inline void separate(std::string& out, std::string_view separator, bool& first) {
    if (!first) out += separator;
    first = false;
}

/// Database names are the same in upper and lower case, here and in what they are compared with.
[[nodiscard]] constexpr bool same_name(std::string_view a, std::string_view b) noexcept {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (lower(a[i]) != lower(b[i])) return false;
    }
    return true;
}

/// `"uuid", "channel"`
inline void key_names(std::string& out, const table_schema& table) {
    bool first = true;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (!table.is_key(i)) continue;
        separate(out, ", ", first);
        quote(out, table.columns[i].name);
    }
}

/// `"name" = fresh`, or the greater of both where the column never goes back. `old` is the column as it can be read.
inline void assign(std::string& out, const column& to, std::string_view old, std::string_view fresh) {
    quote(out, to.name);
    out += " = ";
    if (!to.only_greater) {
        out += fresh;
        return;
    }
    out.append("CASE WHEN ").append(old).append(" IS NULL OR ").append(old).append(" < ").append(fresh);
    out.append(" THEN ").append(fresh).append(" ELSE ").append(old).append(" END");
}

/// The key of a row in words: `uuid = 7f, channel = 3`.
[[nodiscard]] inline std::string key_text(const row& of) {
    std::string out;
    bool first = true;
    for (std::size_t i = 0; i < of.cells.size(); ++i) {
        if (!of.table->is_key(i)) continue;
        separate(out, ", ", first);
        out.append(of.table->columns[i].name).append(" = ");
        const cell& value = of.cells[i];
        switch (value.kind()) {
        case cell_kind::boolean:
        case cell_kind::integer:
        case cell_kind::time: out += std::to_string(value.integer()); break;
        case cell_kind::natural: out += std::to_string(value.natural()); break;
        case cell_kind::real: out += std::to_string(value.real()); break;
        default: out += value.text().substr(0, 128); break;
        }
    }
    return out;
}

/// What is between the parentheses of `CREATE TABLE`: the columns of all the views of one table, each once, in their
/// order, and the key.
///
/// Takes: `type_of(column, is_looked_up)` = the type a column is created with; with `PRIMARY KEY` where it is automatic
template <class TypeOf>
void write_columns(std::string& out, std::span<const table_schema* const> views, const TypeOf& type_of) {
    std::string unique;
    bool first = true, automatic = false;
    for (std::size_t v = 0; v < views.size(); ++v) {
        for (std::size_t i = 0; i < views[v]->columns.size(); ++i) {
            const column& one = views[v]->columns[i];
            bool seen = false;
            for (std::size_t before = 0; before < v && !seen; ++before) {
                for (const column& other : views[before]->columns) seen = seen || other.name == one.name;
            }
            if (seen) continue;
            separate(out, ", ", first);
            quote(out, one.name);
            out.append(1, ' ').append(type_of(one, views[v]->is_looked_up(i)));
            if (!one.automatic && !one.nullable) out += " NOT NULL";
            automatic = automatic || one.automatic;
        }
        if (unique.empty() && views[v]->key != 0) key_names(unique, *views[v]);
    }
    if (!unique.empty()) out.append(automatic ? ", UNIQUE (" : ", PRIMARY KEY (").append(unique) += ')';
}

/// An index: `"t_a_b"`, and its columns `("a", "b")`.
struct index_text {
    std::string name{};
    std::string columns{};
};

/// The indexes of a table.
[[nodiscard]] inline std::vector<index_text> indexes_of(const table_schema& table) {
    std::vector<index_text> made;
    for (const table_index& one : table.indexes) {
        if (one.count == 0) continue;
        std::string name(table.name), list;
        bool first = true;
        for (std::size_t i = 0; i < one.count; ++i) {
            const std::string_view column = table.columns[one.columns[i]].name;
            name.append("_").append(column);
            separate(list, ", ", first);
            quote(list, column);
        }
        made.push_back({sql::quoted(name.substr(0, 63)), "(" + list + ")"});
    }
    return made;
}

} // namespace hearken::sql
