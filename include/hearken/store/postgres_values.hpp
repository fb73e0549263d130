// SPDX-License-Identifier: BSL-1.0
#pragma once
// Values as PostgreSQL's binary arrays, one a column.

#include <hearken/rows/cell.hpp>
#include <hearken/rows/table.hpp>
#include <hearken/rows/time.hpp>
#include <hearken/store/answer.hpp>
#include <hearken/store/postgres_text.hpp>
#include <hearken/words/error.hpp>

#include <libpq-fe.h>

#include <bit>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hearken::postgres::detail {

/// Writes an array in its binary form (array_recv, and the recv function of each type).
class array_writer {
public:
    explicit array_writer(std::string& out) : out_(&out) {}

    void begin(std::uint32_t element_oid, std::size_t count) {
        number(count == 0 ? 0 : 1); // dimensions
        number(1);                  // may hold NULL
        number(element_oid);
        if (count == 0) return;
        number(static_cast<std::uint32_t>(count));
        number(1); // the first is number 1
    }

    /// Gives: false where the value is beyond what the type can hold
    [[nodiscard]] bool add(const cell& value) {
        switch (value.kind()) {
        case cell_kind::null: number(0xFFFF'FFFFU); return true;
        case cell_kind::boolean:
            number(1);
            out_->append(1, value.boolean() ? '\1' : '\0');
            return true;
        case cell_kind::natural:
            if (value.integer() < 0) return false;
            [[fallthrough]];
        case cell_kind::integer: whole(value.natural()); return true;
        case cell_kind::real: whole(std::bit_cast<std::uint64_t>(value.real())); return true;
        case cell_kind::time: {
            if (!is_writable_time(value.milliseconds())) return false;
            constexpr std::int64_t year_2000 = 946'684'800'000; // in milliseconds since 1970
            whole(static_cast<std::uint64_t>((value.milliseconds() - year_2000) * 1'000));
            return true;
        }
        default:
            number(static_cast<std::uint32_t>(value.text().size()));
            out_->append(value.text());
            return true;
        }
    }

private:
    void number(std::uint32_t n) {
        for (int shift = 24; shift >= 0; shift -= 8) out_->append(1, static_cast<char>(n >> shift & 0xFFU));
    }
    void whole(std::uint64_t n) {
        number(8);
        number(static_cast<std::uint32_t>(n >> 32));
        number(static_cast<std::uint32_t>(n));
    }

    std::string* out_;
};

/// The parameters of one statement: an array a column.
struct parameters {
    std::vector<std::string> arrays;
    std::size_t count = 0;

    /// Takes:  a row is one cell a column of the table
    /// Errors: errc::row_refused, which names the column
    result<> fill(const table_schema& table, std::uint64_t columns, std::span<const cell* const> rows) {
        count = 0;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            if ((columns >> i & 1U) == 0) continue;
            if (count == arrays.size()) arrays.emplace_back();
            std::string& out = arrays[count++];
            out.clear();
            array_writer to(out);
            to.begin(wire_type_of(table.columns[i].kind).element_oid, rows.size());
            for (const cell* const one : rows) {
                const bool is_change = one[i].kind() == cell_kind::patch;
                if (!is_change && to.add(one[i])) continue;
                return fail(
                    errc::row_refused,
                    "table " + std::string(table.name) + ": column " + std::string(table.columns[i].name) + ": " +
                        (is_change ? "the change is no JSON object" : "the value is beyond what PostgreSQL can hold"));
            }
        }
        return {};
    }
};

/// Values as text, for a statement that is made for once. Shape: no NULL, no bytes
[[nodiscard]] inline std::vector<std::string> texts_of(std::span<const cell> values) {
    std::vector<std::string> out;
    for (const cell& one : values) {
        switch (one.kind()) {
        case cell_kind::boolean: out.emplace_back(one.boolean() ? "t" : "f"); break;
        case cell_kind::integer: out.push_back(std::to_string(one.integer())); break;
        case cell_kind::time: out.emplace_back(format_time(one.milliseconds()).view()); break;
        default: out.emplace_back(one.text()); break;
        }
    }
    return out;
}

/// The rows of an answer that came as text.
[[nodiscard]] inline sql::answer answer_of(const PGresult* got) {
    constexpr Oid bytea = 17;
    sql::answer out;
    for (int i = 0; i < PQntuples(got); ++i) {
        sql::fields& one = out.rows.emplace_back();
        for (int c = 0; c < PQnfields(got); ++c) {
            std::optional<std::string>& field = one.emplace_back();
            if (PQgetisnull(got, i, c) != 0) continue;
            const std::string_view text(PQgetvalue(got, i, c), static_cast<std::size_t>(PQgetlength(got, i, c)));
            field = text;
            if (PQftype(got, c) != bytea || !text.starts_with("\\x")) continue;
            field->clear();
            for (std::size_t at = 2; at + 1 < text.size(); at += 2) {
                unsigned byte = 0;
                std::from_chars(text.data() + at, text.data() + at + 2, byte, 16);
                *field += static_cast<char>(byte);
            }
        }
    }
    const std::string_view digits = PQcmdTuples(const_cast<PGresult*>(got));
    if (PQresultStatus(got) == PGRES_COMMAND_OK)
        std::from_chars(digits.data(), digits.data() + digits.size(), out.changed);
    return out;
}

} // namespace hearken::postgres::detail
