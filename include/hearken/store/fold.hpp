// SPDX-License-Identifier: BSL-1.0
#pragma once
// Many changes of a few rows become one row each, to be inserted or updated at once.

#include <hearken/rows/arena.hpp>
#include <hearken/rows/patch.hpp>
#include <hearken/rows/rows.hpp>
#include <hearken/store/sql.hpp>
#include <hearken/words/error.hpp>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hearken::sql {

/// Rows that are written by one statement: the same columns of each.
struct row_group {
    bool is_new = false; ///< to be inserted; else they exist
    std::uint64_t columns = 0;
    std::vector<const cell*> rows{}; ///< one cell a column of the table each
};

/// Folds upserts, updates and merges of one table. The order of calls: `begin`, `found` for each key that the database
/// has, `finish`.
///
/// Shape:   refers to the rows, and owns the documents that were changed, until the next `begin`
/// Threads: one at a time
class row_fold {
public:
    /// Takes: rows of one table, none of them a plain insert
    void begin(std::span<const row* const> some) {
        memory_.clear();
        places_.clear();
        all_.clear();
        entry_of_.clear();
        documents_ = 0;
        some_ = some;
        for (const row* const one : some) {
            key_.clear();
            for (std::size_t i = 0; i < one->cells.size(); ++i) {
                if (one->table->is_key(i)) write_key(key_, one->cells[i]);
                if (one->cells[i].kind() == cell_kind::patch && one->writes(i)) documents_ |= std::uint64_t{1} << i;
            }
            const auto [at, is_new] = places_.try_emplace(key_, all_.size());
            if (is_new) all_.push_back({.first = one});
            entry_of_.push_back(at->second);
        }
        // Whoever locks rows, locks them in one order.
        sorted_.clear();
        for (const auto& [text, at] : places_) sorted_.emplace_back(text, at);
        std::ranges::sort(sorted_);
        keys_.clear();
        for (const auto& one : sorted_) keys_.push_back(all_[one.second].first);
    }

    /// A row that has the key, one for each key.
    [[nodiscard]] std::span<const row* const> keys() const noexcept { return keys_; }

    /// The columns whose documents are changed: bit i stands for column i.
    [[nodiscard]] std::uint64_t documents() const noexcept { return documents_; }

    /// The database has the row of that key.
    void found(std::size_t key) { entry_at(key).exists = true; }

    /// Both keys are of one row, which is found already: the database holds them for equal.
    void same_row(std::size_t key, std::size_t as) { entry_at(key).same = sorted_[as].second; }

    /// And this is the document it holds there; none where it is NULL.
    void found_document(std::size_t key, std::size_t column, std::string_view text) {
        cells_of(entry_at(key))[column] = cell::of_text(cell_kind::json, {memory_.copy(text), text.size()});
    }

    /// Gives:  the statements it takes
    /// Errors: errc::unknown_row and errc::row_refused, of the first row that cannot be written
    [[nodiscard]] result<std::span<const row_group>> finish() {
        for (std::size_t i = 0; i < some_.size(); ++i) {
            const std::size_t at = all_[entry_of_[i]].same.value_or(entry_of_[i]);
            if (auto done = change(all_[at], *some_[i]); !done) return std::unexpected(std::move(done).error());
        }
        groups_.clear();
        for (const auto& one : sorted_) {
            if (all_[one.second].exists) put(all_[one.second], false);
        }
        for (const entry& one : all_) {
            if (!one.exists && !one.same) put(one, true);
        }
        return std::span<const row_group>(groups_);
    }

private:
    struct entry {
        const row* first;
        cell* cells = nullptr;
        std::uint64_t columns = 0;
        bool exists = false;               ///< in the database
        std::optional<std::size_t> same{}; ///< the one that stands for it
    };

    [[nodiscard]] entry& entry_at(std::size_t key) noexcept { return all_[sorted_[key].second]; }

    static void write_key(std::string& out, const cell& value) {
        switch (value.kind()) {
        case cell_kind::boolean:
        case cell_kind::integer:
        case cell_kind::natural:
        case cell_kind::time:
        case cell_kind::real: {
            auto bits = value.kind() == cell_kind::real ? std::bit_cast<std::uint64_t>(value.real()) : value.natural();
            for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(bits >> shift & 0xFFU);
            break;
        }
        default: out.append(std::to_string(value.text().size())).append(1, ':').append(value.text()); break;
        }
    }

    cell* cells_of(entry& one) {
        if (one.cells == nullptr) {
            const std::size_t count = one.first->cells.size();
            one.cells = reinterpret_cast<cell*>(memory_.take(count * sizeof(cell), alignof(cell)));
            for (std::size_t i = 0; i < count; ++i) ::new (one.cells + i) cell{};
        }
        return one.cells;
    }

    result<> change(entry& to, const row& by) {
        const bool partly = by.op == operation::merge || by.op == operation::merge_existing;
        const bool must_exist = by.op == operation::update || by.op == operation::merge_existing;
        const bool is_there = to.exists || to.columns != 0;
        if (must_exist && !is_there) {
            return fail(errc::unknown_row, "table " + std::string(by.table->name) + ": no row with " + key_text(by));
        }
        cell* const cells = cells_of(to);
        for (std::size_t i = 0; i < by.cells.size(); ++i) {
            if (!by.writes(i)) continue;
            const std::uint64_t bit = std::uint64_t{1} << i;
            const column& of = by.table->columns[i];
            if (by.cells[i].kind() == cell_kind::patch) {
                if (!partly) return refused(by, i, "the change is no JSON object");
                changed_.clear();
                const std::string_view before = cells[i].is_null() ? std::string_view{} : cells[i].text();
                if (!patcher_.apply(changed_, before, by.cells[i].patch())) return refused(by, i, "malformed JSON");
                cells[i] = cell::of_text(cell_kind::json, {memory_.copy(changed_), changed_.size()});
            } else if (of.only_greater &&
                       (by.cells[i].is_null() || ((to.columns & bit) != 0 && !less(cells[i], by.cells[i])))) {
                continue;
            } else {
                cells[i] = by.cells[i];
            }
            to.columns |= bit;
        }
        return {};
    }

    static std::unexpected<error> refused(const row& one, std::size_t column, std::string_view why) {
        std::string what = "table " + std::string(one.table->name) + ": column ";
        return fail(errc::row_refused, what.append(one.table->columns[column].name).append(": ").append(why));
    }

    static bool less(const cell& a, const cell& b) noexcept {
        if (a.is_null()) return true;
        switch (b.kind()) {
        case cell_kind::natural: return a.natural() < b.natural();
        case cell_kind::real: return a.real() < b.real();
        case cell_kind::number: return as_real(a.text()) < as_real(b.text());
        case cell_kind::text: return a.text() < b.text();
        default: return a.integer() < b.integer();
        }
    }
    static double as_real(std::string_view text) noexcept {
        double value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    }

    void put(const entry& one, bool is_new) {
        if (!is_new && (one.columns & ~one.first->table->key) == 0) return; // nothing but its key
        for (row_group& group : groups_) {
            if (group.is_new == is_new && group.columns == one.columns) return group.rows.push_back(one.cells);
        }
        groups_.push_back({is_new, one.columns, {one.cells}});
    }

    arena memory_;
    json_patcher patcher_;
    std::string key_, changed_;
    std::unordered_map<std::string, std::size_t> places_;
    std::vector<entry> all_; ///< in the order of their first rows
    std::vector<std::pair<std::string_view, std::size_t>> sorted_;
    std::vector<const row*> keys_;
    std::vector<std::size_t> entry_of_; ///< of each row
    std::span<const row* const> some_;
    std::vector<row_group> groups_;
    std::uint64_t documents_ = 0;
};

} // namespace hearken::sql
