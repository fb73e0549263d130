// SPDX-License-Identifier: BSL-1.0
#pragma once
// A connection to a MariaDB or MySQL server: statements, what its errors mean, and never waiting for ever.

#include <hearken/rows/rows.hpp>
#include <hearken/store/fold.hpp>
#include <hearken/store/layout.hpp>
#include <hearken/store/mariadb_errors.hpp>
#include <hearken/store/mariadb_handle.hpp>
#include <hearken/store/mariadb_text.hpp>
#include <hearken/store/mariadb_values.hpp>
#include <hearken/store/progress_table.hpp>
#include <hearken/store/server.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/progress.hpp>

#include <mysql.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hearken::mariadb::detail {

/// A table with its statements.
struct known_table {
    struct prepared {
        char kind;
        std::uint64_t columns;
        std::size_t rows;
        statement ready;
        std::vector<std::size_t> parameters; ///< the column of each
    };
    table_schema schema;
    std::vector<sql::found_column> found; ///< in the order of the struct
    std::vector<prepared> statements{};

    /// True where equal keys are the same text.
    [[nodiscard]] bool has_plain_key() const {
        for (std::size_t i = 0; i < found.size(); ++i) {
            if (schema.is_key(i) && !tells_bytes_apart(found[i])) return false;
        }
        return true;
    }
};

class session {
public:
    using options = mariadb::options;
    using dialect = detail::dialect;
    using table = known_table;

    static result<session> connect(const options& how) {
        auto to = read_place(how.url);
        if (!to) return std::unexpected(std::move(to).error());
        auto dialled = dial(*to, how);
        if (!dialled) return std::unexpected(std::move(dialled).error());
        session made;
        made.on_ = std::move(*dialled);
        made.place_ = to->url.place("mysql", 3306);
        made.durable_ = how.durable;
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(how.statement_timeout).count();
        const std::string patience = std::to_string(std::max<std::int64_t>(1, seconds));
        const bool is_mariadb =
            std::string_view(mysql_get_server_info(made.on_.get())).find("MariaDB") != std::string_view::npos;
        // A transaction whose client is gone must not hold its locks for long.
        const std::string own = is_mariadb ? "idle_transaction_timeout = 60, max_statement_time = " + patience
                                           : std::string("wait_timeout = 300");
        const std::string settings =
            "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ANSI_QUOTES', time_zone = '+00:00', "
            "innodb_lock_wait_timeout = " +
            patience + ", lock_wait_timeout = " + patience + ", " + own;
        result<> set = made.run(settings);
        if (set) set = made.run("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
        if (!set) return std::unexpected(std::move(set).error());
        auto packet = made.ask("SELECT CAST(@@max_allowed_packet AS CHAR) FROM DUAL WHERE ? <> ''", "?");
        if (!packet) return std::unexpected(std::move(packet).error());
        const std::string& digits = packet->front()[0].value();
        std::from_chars(digits.data(), digits.data() + digits.size(), made.packet_);
        unsigned long abilities = 0;
        made.arrays_ =
            how.arrays && is_mariadb &&
            mariadb_get_infov(made.on_.get(), MARIADB_CONNECTION_EXTENDED_SERVER_CAPABILITIES, &abilities) == 0 &&
            (abilities & (MARIADB_CLIENT_STMT_BULK_OPERATIONS >> 32U)) != 0;
        return made;
    }

    [[nodiscard]] sql::aftermath last() const noexcept { return last_; }
    void forget_error() noexcept { last_ = sql::aftermath::none; }

    result<> run(std::string_view text) {
        forget_error();
        if (mysql_real_query(on_.get(), text.data(), text.size()) != 0) return said(place_);
        return {};
    }

    result<std::vector<sql::found_column>> columns(std::string_view name) {
        auto got = ask("SELECT column_name, column_type, is_nullable, column_default, extra, collation_name FROM "
                       "information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? ORDER BY "
                       "ordinal_position",
                       name);
        if (!got) return std::unexpected(std::move(got).error());
        std::vector<sql::found_column> found;
        for (fields& one : *got) {
            const std::string extra = one[4].value_or("");
            found.push_back({.name = one[0].value_or(""),
                             .type = one[1].value_or(""),
                             .may_be_null = one[2] == "YES",
                             .has_default = one[3].has_value() || extra.find("auto_increment") != std::string::npos ||
                                            extra.find("GENERATED") != std::string::npos,
                             .collation = one[5].value_or("")});
        }
        return found;
    }

    [[nodiscard]] table learn(const table_schema& schema, std::vector<sql::found_column> found) const {
        return {schema, std::move(found)};
    }

    result<> find(table& in, std::span<const row* const> keys, std::uint64_t documents, sql::row_fold& into) {
        forget_error();
        cells_.clear();
        for (const row* const one : keys) cells_.push_back(one->cells.data());
        if (auto filled = values_.fill(in.schema, in.schema.key, cells_); !filled) return filled;
        std::unordered_map<std::string, std::size_t> wanted; // by their text, where that is known
        std::vector<std::size_t> alone;
        std::string text;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (key_text(text, in.schema, *keys[i]))
                wanted.emplace(text, i);
            else
                alone.push_back(i);
        }
        std::unordered_map<std::string, std::size_t> there; // by the key as the database has it
        std::vector<std::size_t> together;
        for (const auto& [key, i] : wanted) together.push_back(i);
        std::ranges::sort(together);
        const auto take = [&](const fields& got, std::size_t key) {
            there.emplace(text, key);
            into.found(key);
            std::size_t field = static_cast<std::size_t>(std::popcount(in.schema.key));
            for (std::size_t c = 0; c < in.schema.columns.size(); ++c) {
                if ((documents >> c & 1U) == 0) continue;
                if (got[field]) into.found_document(key, c, *got[field]);
                ++field;
            }
        };
        for (std::size_t from = 0; from < together.size();) {
            const std::size_t count = chunk_of(together.size() - from);
            auto got = look_up(in, documents, std::span(together).subspan(from, count));
            if (!got) return std::unexpected(std::move(got).error());
            for (const fields& one : *got) {
                key_text(text, in.schema, one);
                if (const auto at = wanted.find(text); at != wanted.end()) take(one, at->second);
            }
            from += count;
        }
        if (!in.has_plain_key()) { // what was not found to the letter may be there by another spelling
            for (const auto& [key, i] : wanted) {
                if (!there.contains(key)) alone.push_back(i);
            }
            std::ranges::sort(alone);
        }
        for (const std::size_t i : alone) {
            auto got = look_up(in, documents, std::span(&i, 1));
            if (!got) return std::unexpected(std::move(got).error());
            if (got->empty()) continue;
            key_text(text, in.schema, got->front());
            if (const auto same = there.find(text); same != there.end())
                into.same_row(i, same->second);
            else
                take(got->front(), i);
        }
        return {};
    }

    result<> insert(table& into, std::uint64_t columns, std::span<const cell* const> rows) {
        return write(into, 'i', columns, rows);
    }
    result<> update(table& in, std::uint64_t columns, std::span<const cell* const> rows) {
        return write(in, 'u', columns, rows);
    }

    /// A statement that is made for this once.
    result<sql::answer> ask(std::string_view question, std::span<const cell> values) {
        forget_error();
        std::vector<column_values> kept(values.size());
        std::vector<MYSQL_BIND> binds;
        for (std::size_t i = 0; i < values.size(); ++i) {
            kept[i].begin({.name = {}, .kind = values[i].kind()}, 1);
            if (!kept[i].add(values[i])) return fail(errc::row_refused, place_ + ": a value is beyond the database");
            binds.push_back(kept[i].one(0));
        }
        const statement asks(mysql_stmt_init(on_.get()));
        sql::answer got;
        if (!asks || mysql_stmt_prepare(asks.get(), question.data(), question.size()) != 0 ||
            (!binds.empty() && mysql_stmt_bind_param(asks.get(), binds.data()) != 0) ||
            mysql_stmt_execute(asks.get()) != 0)
            return said(place_, asks.get());
        const auto changed = mysql_stmt_affected_rows(asks.get());
        if (!fetch(asks.get(), got.rows)) return said(place_, asks.get());
        got.changed = mysql_stmt_field_count(asks.get()) == 0 ? changed : 0;
        return got;
    }

    result<> create(const table_schema& what, std::string_view columns_of_it) {
        std::string definition(columns_of_it);
        for (const auto& [name, columns] : sql::indexes_of(what))
            definition.append(", INDEX ").append(name).append(" ").append(columns);
        return run("CREATE TABLE IF NOT EXISTS " + sql::quoted(what.name) + " (" + definition +
                   ") ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = '" +
                   std::string(sql::our_mark) + "'");
    }

    result<std::optional<std::string>> mark(std::string_view name) {
        auto got = ask("SELECT table_comment FROM information_schema.tables WHERE table_schema = DATABASE() AND "
                       "table_name = ?",
                       name);
        if (!got) return std::unexpected(std::move(got).error());
        if (got->empty()) return std::optional<std::string>{};
        return std::optional(got->front()[0].value_or(""));
    }

    /// A commit whose answer was lost holds a lock that is waited for here.
    result<std::optional<progress>> read_progress(std::string_view spool) {
        if (auto begun = run("BEGIN"); !begun) return std::unexpected(std::move(begun).error());
        auto got =
            ask("SELECT CAST(low_water AS CHAR), finished FROM hearken_progress WHERE spool = ? FOR UPDATE", spool);
        const sql::aftermath after = last_;
        if (after != sql::aftermath::broken) {
            auto ended = run("ROLLBACK");
            if (got && !ended) got = std::unexpected(std::move(ended).error());
            if (ended) last_ = after;
        }
        if (!got) return std::unexpected(std::move(got).error());
        if (got->empty()) return std::optional<progress>{};
        progress stored{.spool = std::string(spool), .low_water = 0, .finished = {}};
        const std::string digits = got->front()[0].value_or("");
        std::from_chars(digits.data(), digits.data() + digits.size(), stored.low_water);
        auto finished = read_finished(got->front()[1].value_or(""));
        if (!finished) return std::unexpected(std::move(finished).error());
        stored.finished = std::move(*finished);
        return std::optional(std::move(stored));
    }

    result<> check_writable() {
        auto got = ask("SELECT IF(@@global.read_only OR @@global.innodb_read_only, 'yes', 'no'), "
                       "CAST(@@global.innodb_flush_log_at_trx_commit AS CHAR) FROM DUAL WHERE ? <> ''",
                       "?");
        if (!got) return std::unexpected(std::move(got).error());
        const fields& are = got->front();
        if (are[0] != "no") return fail(errc::store_unavailable, place_ + ": is read-only" + std::string(remedy(1290)));
        if (durable_ && are[1] != "1")
            return fail(errc::configuration, place_ + ": a commit does not outlive a power cut there, as it was asked "
                                                      "to; set innodb_flush_log_at_trx_commit to 1");
        return {};
    }

private:
    session() = default;

    /// Both forms of a key as one text; false where the database may give it back in other letters.
    static bool key_text(std::string& out, const table_schema& of, const row& one) {
        out.clear();
        bool sure = true;
        for (std::size_t i = 0; i < one.cells.size(); ++i) {
            if (!of.is_key(i)) continue;
            sure = sure && column_values::text_of(out, one.cells[i]);
            out += '\0';
        }
        return sure;
    }
    static void key_text(std::string& out, const table_schema& of, const fields& one) {
        out.clear();
        for (std::size_t i = 0; i < static_cast<std::size_t>(std::popcount(of.key)); ++i)
            out.append(one[i].value_or("")) += '\0';
    }

    std::unexpected<error> said(const std::string& where, MYSQL_STMT* by = nullptr) {
        const unsigned number = by != nullptr ? mysql_stmt_errno(by) : mysql_errno(on_.get());
        const std::string_view state = by != nullptr ? mysql_stmt_sqlstate(by) : mysql_sqlstate(on_.get());
        last_ = aftermath_of(number);
        std::string what = where + ": " + (by != nullptr ? mysql_stmt_error(by) : mysql_error(on_.get()));
        return fail(code_of(number, state), what.append(remedy(number)), static_cast<int>(number));
    }

    /// A statement with one text as its value, for what is asked seldom.
    result<std::vector<fields>> ask(std::string_view question, std::string_view value) {
        const cell text = cell::of_text(cell_kind::text, value);
        auto got = ask(question, std::span(&text, 1));
        if (!got) return std::unexpected(std::move(got).error());
        return std::move(got->rows);
    }

    result<known_table::prepared*> prepare(table& in, char kind, std::uint64_t columns, std::size_t rows) {
        for (known_table::prepared& one : in.statements) {
            if (one.kind == kind && one.columns == columns && one.rows == rows) return &one;
        }
        statement_text made = kind == 'f'   ? find_text(in.schema, columns, rows)
                              : kind == 'i' ? insert_text(in.schema, columns, rows)
                                            : update_text(in.schema, columns);
        statement ready(mysql_stmt_init(on_.get()));
        if (!ready || mysql_stmt_prepare(ready.get(), made.text.data(), made.text.size()) != 0)
            return said(where(in), ready.get());
        // Few masks occur; a program that makes every one of them must not hold every statement.
        if (in.statements.size() == 64) in.statements.clear();
        in.statements.push_back({kind, columns, rows, std::move(ready), std::move(made.parameters)});
        return &in.statements.back();
    }

    static std::string where(const table& in) { return "table " + std::string(in.schema.name); }

    /// Those of `values_` by their places.
    result<std::vector<fields>> look_up(table& in, std::uint64_t documents, std::span<const std::size_t> keys) {
        auto ready = prepare(in, 'f', documents, keys.size());
        if (!ready) return std::unexpected(std::move(ready).error());
        binds_.clear();
        for (const std::size_t key : keys) {
            for (const std::size_t column : (*ready)->parameters) binds_.push_back(values_[column].one(key));
        }
        MYSQL_STMT* const asks = (*ready)->ready.get();
        std::vector<fields> got;
        if (mysql_stmt_bind_param(asks, binds_.data()) != 0 || mysql_stmt_execute(asks) != 0 || !fetch(asks, got))
            return said(where(in), asks);
        return got;
    }

    result<> write(table& to, char kind, std::uint64_t columns, std::span<const cell* const> rows) {
        forget_error();
        if (auto filled = values_.fill(to.schema, columns, rows); !filled) return filled;
        std::size_t bytes = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) bytes += values_.size(i);
        // A packet that the server does not take ends the connection.
        if (rows.size() > 1 && bytes > std::min<std::size_t>(packet_ / 2, std::size_t{4} * 1024 * 1024)) {
            auto done = write(to, kind, columns, rows.first(rows.size() / 2));
            return done ? write(to, kind, columns, rows.subspan(rows.size() / 2)) : done;
        }
        if (bytes + 1'024 > packet_)
            return fail(errc::row_refused,
                        where(to) + ": the row has more bytes than the server takes; raise its max_allowed_packet");
        for (std::size_t from = 0; from < rows.size();) {
            const std::size_t left = rows.size() - from;
            const bool in_arrays = arrays_ && columns != 0;
            const std::size_t count = in_arrays ? left : kind == 'i' ? chunk_of(left) : 1;
            if (auto done = write(to, kind, columns, from, count, in_arrays); !done) return done;
            from += count;
        }
        return {};
    }

    result<> write(table& to, char kind, std::uint64_t columns, std::size_t from, std::size_t count, bool in_arrays) {
        auto ready = prepare(to, kind, columns, in_arrays || kind == 'u' ? 1 : count);
        if (!ready) return std::unexpected(std::move(ready).error());
        binds_.clear();
        for (std::size_t i = from; i < (in_arrays ? from + 1 : from + count); ++i) {
            for (const std::size_t column : (*ready)->parameters)
                binds_.push_back(in_arrays ? values_[column].all() : values_[column].one(i));
        }
        MYSQL_STMT* const runs = (*ready)->ready.get();
        const auto rows = static_cast<unsigned>(in_arrays ? count : 0);
        mysql_stmt_attr_set(runs, STMT_ATTR_ARRAY_SIZE, &rows);
        if (mysql_stmt_bind_param(runs, binds_.data()) != 0 || mysql_stmt_execute(runs) != 0)
            return said(where(to), runs);
        return {};
    }

    connection on_;
    std::string place_;
    bool durable_ = false;
    bool arrays_ = false;
    std::size_t packet_ = std::size_t{1} * 1024 * 1024; ///< the server's max_allowed_packet
    sql::aftermath last_ = sql::aftermath::none;
    std::vector<const cell*> cells_;
    row_values values_;
    std::vector<MYSQL_BIND> binds_;
};

} // namespace hearken::mariadb::detail
