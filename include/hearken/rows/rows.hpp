// SPDX-License-Identifier: BSL-1.0
#pragma once
// What handlers write: rows as plain values, with the message each came from. No database in sight.

#include <hearken/rows/arena.hpp>
#include <hearken/rows/cell.hpp>
#include <hearken/rows/column.hpp>
#include <hearken/rows/patch.hpp>
#include <hearken/rows/table.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace hearken {

/// What is to be done with a row.
enum class operation : std::uint8_t {
    insert,         ///< a new row
    upsert,         ///< a new row, or all columns of the one with that key
    update,         ///< all columns of the one with that key; it must exist
    merge,          ///< a new row, or the columns that have a value
    merge_existing, ///< the columns that have a value; the row must exist
};

/// One row to write.
///
/// Shape: one cell a column of `table`, in its order; bit i of `columns` tells that column i is to be written
struct row {
    const table_schema* table;
    std::span<const cell> cells;
    std::uint64_t columns;
    std::uint32_t message; ///< the message of the batch it came from: all of its rows stand or fall together
    operation op;

    [[nodiscard]] constexpr bool writes(std::size_t index) const noexcept { return (columns >> index & 1U) != 0; }
};

/// The rows of one batch of messages.
///
/// Shape:   owns what it is given: text and bytes are copied at once, tables may be temporary; memory is used again
/// Errors:  none; what a database refuses is known when the batch is committed
/// Threads: one at a time; never waits
class rows {
public:
    /// A new row. Members of type `auto_id` are left to the database; an empty optional is NULL.
    template <class Row, auto... Key>
    void insert(const table<Row, Key...>& into, const std::type_identity_t<Row>& values) {
        write(into.schema(), operation::insert, values);
    }

    /// A new row, or all columns of the row with that key; an empty optional makes NULL.
    template <class Row, auto... Key>
    void upsert(const table<Row, Key...>& into, const std::type_identity_t<Row>& values) {
        need_key<Key...>();
        write(into.schema(), operation::upsert, values);
    }

    /// All columns of the row with that key; where there is none, the message is refused as `unknown_row`.
    template <class Row, auto... Key>
    void update(const table<Row, Key...>& in, const std::type_identity_t<Row>& values) {
        need_key<Key...>();
        write(in.schema(), operation::update, values);
    }

    /// A new row, or those columns of the row with that key that have a value: an empty optional leaves its column
    /// alone, `json_patch` changes the document that is there.
    template <class Row, auto... Key>
    void merge(const table<Row, Key...>& into, const std::type_identity_t<Row>& values) {
        need_key<Key...>();
        write(into.schema(), operation::merge, values);
    }

    /// `merge` into a row that exists; where there is none, the message is refused as `unknown_row`.
    template <class Row, auto... Key>
    void merge_existing(const table<Row, Key...>& in, const std::type_identity_t<Row>& values) {
        need_key<Key...>();
        write(in.schema(), operation::merge_existing, values);
    }

    /// What is written from now on belongs to this message of the batch.
    void begin(std::uint32_t message) noexcept { message_ = message; }

    /// Takes back what this message wrote.
    void drop(std::uint32_t message) noexcept {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < all_.size(); ++i) {
            if (all_[i].message != message) all_[kept++] = all_[i];
        }
        all_.resize(kept);
    }

    /// What another batch of rows holds, too; its memory must stay as long as these rows do.
    void adopt(const rows& other) {
        const table_schema* theirs = nullptr;
        const table_schema* ours = nullptr;
        for (row r : other.all_) {
            if (r.table != theirs) {
                theirs = r.table;
                ours = &interned(*theirs);
            }
            r.table = ours;
            all_.push_back(r);
        }
    }

    /// A place to go back to: `drop_since(mark())` takes back what was written in between.
    [[nodiscard]] std::size_t mark() const noexcept { return all_.size(); }
    void drop_since(std::size_t mark) noexcept {
        if (mark < all_.size()) all_.resize(mark);
    }

    /// Forgets all rows and keeps the memory.
    void clear() noexcept {
        all_.clear();
        memory_.clear();
        message_ = 0;
    }

    [[nodiscard]] std::span<const row> all() const noexcept { return all_; }
    [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }
    [[nodiscard]] bool empty() const noexcept { return all_.empty(); }

    /// Puts the rows of one message next to one another, messages in their order, a message's rows in theirs.
    void group() {
        bool sorted = true;
        for (std::size_t i = 1; i < all_.size() && sorted; ++i) sorted = all_[i - 1].message <= all_[i].message;
        if (!sorted) sort();
    }

private:
    template <auto... Key>
    static constexpr void need_key() {
        static_assert(sizeof...(Key) != 0, "hearken: upsert, update and merge need a table with a key; write "
                                           "table{\"name\", key<&row::member>}");
    }

    template <class Row>
    void write(const table_schema& schema, operation op, const Row& values) {
        constexpr std::size_t count = reflect::field_count<Row>;
        void* const at = memory_.take(count * sizeof(cell), alignof(cell));
        cell* const cells = static_cast<cell*>(at);
        const bool partly = op == operation::merge || op == operation::merge_existing;
        const detail::cell_writer put{memory_, patcher_, spare_, partly};
        std::uint64_t written = 0;
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            const auto members = reflect::tie(values);
            ((::new (cells + I) cell(put(std::get<I>(members)))), ...);
            ((written |= std::uint64_t{!detail::columns_of<Row>[I].automatic && !(partly && cells[I].is_null())} << I),
             ...);
        }(std::make_index_sequence<count>{});
        all_.push_back({&interned(schema), {cells, count}, written, message_, op});
    }

    /// Our own copy of a schema: a table may be a local of the handler.
    const table_schema& interned(const table_schema& schema) {
        for (const auto& known : schemas_) {
            if (*known == schema) return *known;
        }
        return *schemas_.emplace_back(std::make_unique<table_schema>(schema));
    }

    /// A stable merge sort by message, from runs of one row upwards.
    void sort() {
        sorted_.resize(all_.size());
        for (std::size_t width = 1; width < all_.size(); width *= 2) {
            for (std::size_t first = 0; first < all_.size(); first += 2 * width) {
                const std::size_t middle = first + width < all_.size() ? first + width : all_.size();
                const std::size_t last = first + 2 * width < all_.size() ? first + 2 * width : all_.size();
                std::size_t left = first, right = middle;
                for (std::size_t to = first; to < last; ++to) {
                    const bool take_left =
                        left < middle && (right == last || all_[left].message <= all_[right].message);
                    sorted_[to] = all_[take_left ? left++ : right++];
                }
            }
            all_.swap(sorted_);
        }
    }

    std::vector<row> all_;
    std::vector<row> sorted_;
    std::vector<std::unique_ptr<table_schema>> schemas_;
    arena memory_;
    json_patcher patcher_;
    std::string spare_;
    std::uint32_t message_ = 0;
};

} // namespace hearken
