// SPDX-License-Identifier: BSL-1.0
#pragma once
// Values as MariaDB's client library binds them: an array a column, or one by one.

#include <hearken/rows/cell.hpp>
#include <hearken/rows/table.hpp>
#include <hearken/rows/time.hpp>
#include <hearken/words/error.hpp>

#include <mysql.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hearken::mariadb::detail {

/// The values of one column, row after row.
class column_values {
public:
    void begin(const column& of, std::size_t rows) {
        kind_ = of.kind;
        pointers_.clear(), lengths_.clear(), absent_.clear(), wholes_.clear(), flags_.clear();
        pointers_.reserve(rows), lengths_.reserve(rows), absent_.reserve(rows);
        reals_.clear(), times_.clear();
        times_.reserve(kind_ == cell_kind::time ? rows : 0); // pointers go there
    }

    /// Gives: false where the value is beyond what the database can hold
    [[nodiscard]] bool add(const cell& value) {
        const bool null = value.is_null();
        absent_.push_back(null ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE);
        std::string_view text;
        switch (kind_) {
        case cell_kind::boolean: flags_.push_back(!null && value.boolean() ? 1 : 0); return true;
        case cell_kind::integer:
        case cell_kind::natural: wholes_.push_back(null ? 0 : value.integer()); return true;
        case cell_kind::real:
            reals_.push_back(null ? 0 : value.real());
            return null || value.real() - value.real() == 0;
        case cell_kind::time:
            if (null) break;
            if (!is_writable_time(value.milliseconds())) return false;
            times_.push_back(format_time(value.milliseconds()));
            times_.back().bytes[10] = ' ';
            text = times_.back().view().substr(0, 23); // without the Z
            break;
        default:
            if (!null) text = value.text();
        }
        pointers_.push_back(const_cast<char*>(text.data()));
        lengths_.push_back(text.size());
        return true;
    }

    /// All of them, for a statement that takes arrays.
    [[nodiscard]] MYSQL_BIND all() {
        MYSQL_BIND made = typed();
        made.buffer = numbers() != nullptr ? numbers() : static_cast<void*>(pointers_.data());
        made.length = lengths_.data();
        made.u.indicator = absent_.data();
        return made;
    }

    /// The value of one row.
    [[nodiscard]] MYSQL_BIND one(std::size_t row) {
        MYSQL_BIND made = typed();
        if (absent_[row] == STMT_INDICATOR_NULL) {
            made.buffer_type = MYSQL_TYPE_NULL;
            return made;
        }
        switch (kind_) {
        case cell_kind::boolean: made.buffer = &flags_[row]; break;
        case cell_kind::integer:
        case cell_kind::natural: made.buffer = &wholes_[row]; break;
        case cell_kind::real: made.buffer = &reals_[row]; break;
        default:
            made.buffer = pointers_[row];
            made.length = &lengths_[row];
            made.buffer_length = lengths_[row];
        }
        return made;
    }

    /// About the bytes that row takes on its way.
    [[nodiscard]] std::size_t size(std::size_t row) const noexcept { return lengths_.empty() ? 9 : lengths_[row] + 9; }

    /// As the database gives a key of that value back as text; empty where that is not sure.
    [[nodiscard]] static bool text_of(std::string& out, const cell& value) {
        switch (value.kind()) {
        case cell_kind::boolean: out.append(value.boolean() ? "1" : "0"); return true;
        case cell_kind::integer: out.append(std::to_string(value.integer())); return true;
        case cell_kind::natural: out.append(std::to_string(value.natural())); return true;
        case cell_kind::text: out.append(value.text()); return true;
        default: return false;
        }
    }

private:
    [[nodiscard]] MYSQL_BIND typed() const noexcept {
        MYSQL_BIND made{};
        switch (kind_) {
        case cell_kind::boolean: made.buffer_type = MYSQL_TYPE_TINY; break;
        case cell_kind::natural: made.is_unsigned = 1; [[fallthrough]];
        case cell_kind::integer: made.buffer_type = MYSQL_TYPE_LONGLONG; break;
        case cell_kind::real: made.buffer_type = MYSQL_TYPE_DOUBLE; break;
        case cell_kind::bytes:
        case cell_kind::payload: made.buffer_type = MYSQL_TYPE_BLOB; break;
        default: made.buffer_type = MYSQL_TYPE_STRING; break;
        }
        return made;
    }
    [[nodiscard]] void* numbers() noexcept {
        switch (kind_) {
        case cell_kind::boolean: return flags_.data();
        case cell_kind::integer:
        case cell_kind::natural: return wholes_.data();
        case cell_kind::real: return reals_.data();
        default: return nullptr;
        }
    }

    cell_kind kind_ = cell_kind::null;
    std::vector<char*> pointers_;
    std::vector<unsigned long> lengths_;
    std::vector<char> absent_; ///< STMT_INDICATOR_NULL for each that is
    std::vector<std::int64_t> wholes_;
    std::vector<double> reals_;
    std::vector<signed char> flags_;
    std::vector<time_text> times_;
};

/// The values of some rows: those columns that a statement needs, each once.
class row_values {
public:
    /// Takes:  a row is one cell a column of the table
    /// Errors: errc::row_refused, which names the column
    result<> fill(const table_schema& table, std::uint64_t columns, std::span<const cell* const> rows) {
        if (columns_.size() < table.columns.size()) columns_.resize(table.columns.size());
        used_ = columns;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            if ((columns >> i & 1U) == 0) continue;
            columns_[i].begin(table.columns[i], rows.size());
            for (const cell* const one : rows) {
                const bool is_change = one[i].kind() == cell_kind::patch;
                if (!is_change && columns_[i].add(one[i])) continue;
                return fail(errc::row_refused, "table " + std::string(table.name) + ": column " +
                                                   std::string(table.columns[i].name) + ": " +
                                                   (is_change ? "the change is no JSON object"
                                                              : "the value is beyond what the database can hold"));
            }
        }
        return {};
    }

    [[nodiscard]] column_values& operator[](std::size_t column) noexcept { return columns_[column]; }

    [[nodiscard]] std::size_t size(std::size_t row) const noexcept {
        std::size_t sum = 0;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (i < 64 && (used_ >> i & 1U) != 0) sum += columns_[i].size(row);
        }
        return sum;
    }

private:
    std::vector<column_values> columns_;
    std::uint64_t used_ = 0;
};

} // namespace hearken::mariadb::detail
