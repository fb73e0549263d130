// SPDX-License-Identifier: BSL-1.0
#pragma once
// The tables SQLite is used with: checked or created when first seen, their statements kept.

#include <hearken/rows/rows.hpp>
#include <hearken/store/layout.hpp>
#include <hearken/store/options.hpp>
#include <hearken/store/progress_table.hpp>
#include <hearken/store/sqlite_handle.hpp>
#include <hearken/store/sqlite_text.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken::sqlite::detail {

/// What a prepared statement does; a merge is an update and, where that finds nothing, an insert.
enum class action : std::uint8_t { insert, upsert, update, merge_update, merge_insert };

[[nodiscard]] constexpr bool is_partial(action what) noexcept {
    return what == action::merge_update || what == action::merge_insert;
}

/// What is in the file, and what may be put there.
class catalogue {
public:
    catalogue(std::vector<table_schema> listed, creation allowed) : listed_(std::move(listed)), allowed_(allowed) {}

    [[nodiscard]] std::span<const table_schema> listed() const noexcept { return listed_; }

    /// Checks a table, once, or creates it where that is allowed. Inside a transaction.
    ///
    /// Errors: errc::schema_mismatch, which names the table or the column and what to do
    result<> learn(sqlite3* on, const table_schema& schema) {
        if (find(schema) != nullptr) return {};
        result<bool> there = check(on, schema);
        if (!there) return std::unexpected(std::move(there).error());
        if (!*there) {
            if (auto made = create(on, schema); !made) return made;
            there = check(on, schema);
            if (!there) return std::unexpected(std::move(there).error());
        }
        known_.push_back({schema, {}});
        return {};
    }

    /// Compares a table with its struct.
    ///
    /// Gives: false where the table is missing and may be created
    result<bool> check(sqlite3* on, const table_schema& schema) {
        const auto there = is_there(on, schema);
        if (there && !*there && !may_create(schema)) {
            return sql::missing_table(schema);
        }
        return there;
    }

    /// Whether there is such a table.
    ///
    /// Errors: errc::schema_mismatch where there is one of that name with other columns
    static result<bool> is_there(sqlite3* on, const table_schema& schema) {
        const auto found = columns(on, schema.name);
        if (!found) return std::unexpected(found.error());
        if (found->empty()) return false;
        if (auto fits = sql::check_layout<dialect>(schema, *found); !fits)
            return std::unexpected(std::move(fits).error());
        return true;
    }

    /// Whether a table has our mark, or is missing.
    static result<bool> is_ours(sqlite3* on, std::string_view name) {
        const std::string where = "table " + std::string(name);
        auto ask = statement::prepare(
            on, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE", where);
        if (!ask) return std::unexpected(std::move(ask).error());
        ask->bind_text(1, name);
        const int stepped = sqlite3_step(ask->get());
        if (stepped != SQLITE_ROW && stepped != SQLITE_DONE) return last_error(on, where);
        return stepped == SQLITE_DONE || ask->text(0).find(sql::our_mark) != std::string_view::npos;
    }

    /// The statement for these columns of a table that is known.
    result<statement*> ready(sqlite3* on, const table_schema& schema, action what, std::uint64_t columns) {
        table* const in = find(schema);
        for (prepared& one : in->statements) {
            if (one.what == what && one.columns == columns) return &one.ready;
        }
        const bool partly = is_partial(what);
        const std::string text = what == action::upsert ? upsert_text(schema, columns)
                                 : what == action::update || what == action::merge_update
                                     ? update_text(schema, columns, partly)
                                     : insert_text(schema, columns, partly);
        auto made = statement::prepare(on, text, "table " + std::string(schema.name));
        if (!made) {
            if (what == action::upsert && made.error().what.find("ON CONFLICT") != std::string::npos) {
                std::string names;
                sql::key_names(names, schema);
                const std::string of(schema.name);
                made.error().what +=
                    "; add one: CREATE UNIQUE INDEX \"" + of + "_key\" ON \"" + of + "\" (" + names + ")";
            }
            return std::unexpected(std::move(made).error());
        }
        // Few masks occur; a program that makes every one of them must not hold every statement.
        if (in->statements.size() == 64) in->statements.clear();
        in->statements.push_back({what, columns, std::move(*made)});
        return &in->statements.back().ready;
    }

    /// The columns of a table as they are; none where it is missing.
    static result<std::vector<sql::found_column>> columns(sqlite3* on, std::string_view name) {
        const std::string where = "table " + std::string(name);
        constexpr std::string_view text =
            "SELECT name, type, \"notnull\", dflt_value IS NOT NULL OR (pk <> 0 AND type = 'INTEGER' COLLATE NOCASE) "
            "FROM pragma_table_info(?1)";
        auto ask = statement::prepare(on, text, where);
        if (!ask) return std::unexpected(std::move(ask).error());
        ask->bind_text(1, name);
        std::vector<sql::found_column> found;
        int stepped = sqlite3_step(ask->get());
        for (; stepped == SQLITE_ROW; stepped = sqlite3_step(ask->get())) {
            found.push_back({.name = std::string(ask->text(0)),
                             .type = std::string(ask->text(1)),
                             .may_be_null = ask->integer(2) == 0,
                             .has_default = ask->integer(3) != 0});
        }
        if (stepped != SQLITE_DONE) return last_error(on, where);
        return found;
    }

    /// Tables learnt after a mark are forgotten: a rollback takes their creation back.
    [[nodiscard]] std::size_t mark() const noexcept { return known_.size(); }
    void forget_since(std::size_t mark) noexcept {
        while (known_.size() > mark) known_.pop_back();
    }

private:
    struct prepared {
        action what;
        std::uint64_t columns;
        statement ready;
    };
    struct table {
        table_schema schema;
        std::vector<prepared> statements;
    };
    [[nodiscard]] table* find(const table_schema& schema) noexcept {
        for (table& one : known_) {
            if (one.schema == schema) return &one;
        }
        return nullptr;
    }

    [[nodiscard]] bool may_create(const table_schema& schema) const noexcept {
        return sql::may_create(allowed_, schema);
    }

    /// Creates a table with the columns of all views of it that are known by now.
    result<> create(sqlite3* on, const table_schema& schema) const {
        std::vector<const table_schema*> views;
        for (const table_schema& one : listed_) {
            if (one.name == schema.name) views.push_back(&one);
        }
        views.push_back(&schema);
        std::string text = create_text(views);
        for (const auto& [name, columns] : sql::indexes_of(schema))
            text.append("; CREATE INDEX IF NOT EXISTS ")
                .append(name)
                .append(" ON ")
                .append(sql::quoted(schema.name) + columns);
        if (sqlite3_exec(on, text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
            return last_error(on, "table " + std::string(schema.name));
        return {};
    }

    std::vector<table_schema> listed_;
    creation allowed_;
    std::vector<table> known_;
};

} // namespace hearken::sqlite::detail
