// SPDX-License-Identifier: BSL-1.0
#pragma once
// A connection to a PostgreSQL server: statements, what its errors mean, and never waiting for ever.

#include <hearken/rows/rows.hpp>
#include <hearken/store/fold.hpp>
#include <hearken/store/layout.hpp>
#include <hearken/store/options.hpp>
#include <hearken/store/postgres_errors.hpp>
#include <hearken/store/postgres_text.hpp>
#include <hearken/store/postgres_values.hpp>
#include <hearken/store/server.hpp>
#include <hearken/store/url.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/progress.hpp>

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <poll.h>

namespace hearken::postgres {

/// The numbers and names of one PostgreSQL store.
struct options {
    std::string url{}; ///< postgres://user:password@host:port/database?sslmode=verify-full, as libpq takes it
    creation create_tables = creation::nothing;
    bool durable = false; ///< every commit outlives a power cut of the server; `open` asks it whether that is so
    std::chrono::milliseconds connect_timeout{10'000};   ///< whole seconds, 2 at least
    std::chrono::milliseconds statement_timeout{30'000}; ///< then the connection is given up
    std::chrono::seconds recycle{3'600};                 ///< an older connection is replaced
};

namespace detail {

struct connection_closer {
    void operator()(PGconn* open) const noexcept { PQfinish(open); }
};
using connection = std::unique_ptr<PGconn, connection_closer>;
struct result_closer {
    void operator()(PGresult* of) const noexcept { PQclear(of); }
};
using reply = std::unique_ptr<PGresult, result_closer>;

/// Errors: errc::configuration. What libpq says of a URL it cannot read may hold a part of it, and so a password
[[nodiscard]] inline result<> check_url(const std::string& url) {
    char* ignored = nullptr;
    PQconninfoOption* const parts = PQconninfoParse(url.c_str(), &ignored);
    const bool reads = parts != nullptr && (url.starts_with("postgres://") || url.starts_with("postgresql://"));
    PQfreemem(ignored);
    PQconninfoFree(parts);
    // libpq shows a port that is no number, which is part of a password with a / in it. Where it may be several hosts,
    // so be it.
    if (reads && url.find(',') == std::string::npos) {
        if (auto fine = sql::read_url(url); !fine) return std::unexpected(std::move(fine).error());
    }
    if (reads) return {};
    return fail(errc::configuration,
                "the database URL cannot be read; write postgres://USER:PASSWORD@HOST:PORT/DATABASE, with %40 for @, "
                "%3A for :, %2F for / and %25 for % in a user or password");
}

/// A table with its statements.
struct known_table {
    struct statement {
        char kind;
        std::uint64_t columns;
        std::string name;
    };
    table_schema schema;
    std::vector<sql::found_column> found; ///< in the order of the struct
    std::vector<statement> ready{};
};

class session {
public:
    using options = postgres::options;
    using dialect = detail::dialect;
    using table = known_table;

    static result<session> connect(const options& how) {
        if (auto fine = check_url(how.url); !fine) return std::unexpected(std::move(fine).error());
        const std::string seconds = std::to_string(std::max<std::int64_t>(2, how.connect_timeout.count() / 1'000));
        const std::string silence = std::to_string(how.statement_timeout.count());
        // What stands before dbname is overruled by the URL in it.
        const std::array<const char*, 9> names{"connect_timeout",  "tcp_user_timeout", "target_session_attrs",
                                               "application_name", "keepalives_idle",  "keepalives_interval",
                                               "dbname",           "client_encoding",  nullptr};
        const std::array<const char*, 9> values{seconds.c_str(), silence.c_str(), "read-write", "hearken", "30", "10",
                                                how.url.c_str(), "UTF8",          nullptr};
        session made(how);
        made.on_.reset(PQconnectdbParams(names.data(), values.data(), 1));
        PGconn* const on = made.on_.get();
        if (on == nullptr || PQstatus(on) != CONNECTION_OK) return made.unreachable();
        made.place_ = std::string("postgresql://") + PQhost(on) + ":" + PQport(on) + "/" + PQdb(on);
        PQsetNoticeProcessor(on, [](void*, const char*) {}, nullptr);
        PQsetnonblocking(on, 1);
        if (auto set = made.run("SET timezone = 'UTC'; SET statement_timeout = " + silence +
                                "; SET idle_in_transaction_session_timeout = 60000; SET standard_conforming_strings = "
                                "on; SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED");
            !set) {
            return std::unexpected(std::move(set).error());
        }
        return made;
    }

    [[nodiscard]] sql::aftermath last() const noexcept { return last_; }
    void forget_error() noexcept { last_ = sql::aftermath::none; }

    result<> run(std::string_view text) {
        forget_error();
        if (PQsendQuery(on_.get(), std::string(text).c_str()) == 0) return lost(place_);
        auto got = wait(place_);
        if (!got) return std::unexpected(std::move(got).error());
        // A transaction that has failed is rolled back by COMMIT, which says so and succeeds.
        if (text == "COMMIT" && std::string_view(PQcmdStatus(got->get())) != "COMMIT")
            return fail(errc::store_unavailable, place_ + ": the transaction was rolled back");
        return {};
    }

    result<std::vector<sql::found_column>> columns(std::string_view name) {
        auto got = ask("SELECT a.attname, CASE t.typtype WHEN 'e' THEN 'enum ' ELSE '' END || "
                       "format_type(CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END, a.atttypmod), "
                       "a.attnotnull, a.atthasdef OR a.attidentity <> '' OR a.attgenerated <> '' "
                       "FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = "
                       "to_regclass(quote_ident($1)) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
                       name);
        if (!got) return std::unexpected(std::move(got).error());
        std::vector<sql::found_column> found;
        for (int i = 0; i < PQntuples(got->get()); ++i) {
            found.push_back({.name = std::string(text(*got, i, 0)),
                             .type = std::string(text(*got, i, 1)),
                             .may_be_null = text(*got, i, 2) == "f",
                             .has_default = text(*got, i, 3) == "t"});
        }
        return found;
    }

    [[nodiscard]] table learn(const table_schema& schema, std::vector<sql::found_column> found) const {
        return {schema, std::move(found)};
    }

    result<> find(table& in, std::span<const row* const> keys, std::uint64_t documents, sql::row_fold& into) {
        cells_.clear();
        for (const row* const one : keys) cells_.push_back(one->cells.data());
        auto got = execute(in, 'f', documents, in.schema.key, cells_);
        if (!got) return std::unexpected(std::move(got).error());
        for (int i = 0; i < PQntuples(got->get()); ++i) {
            std::size_t place = 0;
            const std::string_view digits = text(*got, i, 0);
            std::from_chars(digits.data(), digits.data() + digits.size(), place);
            into.found(place - 1);
            int field = 1;
            for (std::size_t c = 0; c < in.schema.columns.size(); ++c) {
                if ((documents >> c & 1U) == 0) continue;
                if (PQgetisnull(got->get(), i, field) == 0) into.found_document(place - 1, c, text(*got, i, field));
                ++field;
            }
        }
        return {};
    }

    result<> insert(table& into, std::uint64_t columns, std::span<const cell* const> rows) {
        if (columns == 0) {
            for (std::size_t i = 0; i < rows.size(); ++i) {
                if (auto done = run("INSERT INTO " + sql::quoted(into.schema.name) + " DEFAULT VALUES"); !done)
                    return done;
            }
            return {};
        }
        return nothing(execute(into, 'i', columns, columns, rows));
    }

    result<> update(table& in, std::uint64_t columns, std::span<const cell* const> rows) {
        return nothing(execute(in, 'u', columns, columns, rows));
    }

    /// A statement that is made for this once.
    result<sql::answer> ask(std::string_view question, std::span<const cell> values) {
        auto got = ask_with(sql::numbered(question), texts_of(values));
        if (!got) return std::unexpected(std::move(got).error());
        return answer_of(got->get());
    }

    result<> create(const table_schema& what, std::string_view definition) {
        const std::string quoted = sql::quoted(what.name);
        std::string text = "CREATE TABLE IF NOT EXISTS " + quoted + " (" + std::string(definition) +
                           "); COMMENT ON TABLE " + quoted + " IS '" + std::string(sql::our_mark) + "'";
        for (const auto& [name, columns] : sql::indexes_of(what))
            text.append("; CREATE INDEX IF NOT EXISTS ").append(name).append(" ON ").append(quoted + " " + columns);
        return run(text);
    }

    result<std::optional<std::string>> mark(std::string_view name) {
        auto got = ask("SELECT coalesce(obj_description(oid, 'pg_class'), '') FROM pg_class WHERE oid = "
                       "to_regclass(quote_ident($1))",
                       name);
        if (!got) return std::unexpected(std::move(got).error());
        if (PQntuples(got->get()) == 0) return std::optional<std::string>{};
        return std::optional(std::string(text(*got, 0, 0)));
    }

    /// A commit whose answer was lost holds a lock that is waited for here.
    result<std::optional<progress>> read_progress(std::string_view spool) {
        result<reply> got;
        if (auto begun = run("BEGIN; LOCK TABLE hearken_progress IN SHARE MODE"); !begun)
            got = std::unexpected(std::move(begun).error());
        else
            got = ask("SELECT low_water, finished FROM hearken_progress WHERE spool = $1", spool);
        const sql::aftermath after = last_;
        if (after != sql::aftermath::broken) {
            auto ended = run("ROLLBACK");
            if (got && !ended) got = std::unexpected(std::move(ended).error());
            if (ended) last_ = after;
        }
        if (!got) return std::unexpected(std::move(got).error());
        if (PQntuples(got->get()) == 0) return std::optional<progress>{};
        progress stored{.spool = std::string(spool), .low_water = 0, .finished = {}};
        const std::string_view digits = text(*got, 0, 0);
        std::from_chars(digits.data(), digits.data() + digits.size(), stored.low_water);
        auto finished = read_finished(text(*got, 0, 1));
        if (!finished) return std::unexpected(std::move(finished).error());
        stored.finished = std::move(*finished);
        return std::optional(std::move(stored));
    }

    result<> check_writable() {
        auto got = ask("SELECT current_setting('transaction_read_only'), current_setting('fsync'), "
                       "current_setting('synchronous_commit') WHERE $1 <> ''",
                       "?");
        if (!got) return std::unexpected(std::move(got).error());
        if (text(*got, 0, 0) == "on")
            return fail(errc::store_unavailable, place_ + ": is read-only" + std::string(remedy("read-only")));
        if (durable_ && (text(*got, 0, 1) == "off" || text(*got, 0, 2) == "off"))
            return fail(errc::configuration, place_ + ": a commit does not outlive a power cut there, as it was asked "
                                                      "to; set fsync and synchronous_commit to on");
        return {};
    }

private:
    explicit session(const options& how) : patience_(how.statement_timeout), durable_(how.durable) {}

    static std::string_view text(const reply& in, int row, int field) noexcept {
        return {PQgetvalue(in.get(), row, field), static_cast<std::size_t>(PQgetlength(in.get(), row, field))};
    }
    static result<> nothing(result<reply> got) {
        if (!got) return std::unexpected(std::move(got).error());
        return {};
    }

    [[nodiscard]] std::unexpected<error> unreachable() const {
        const std::string what = on_ ? one_line(PQerrorMessage(on_.get())) : "no memory";
        return fail(errc::store_unavailable, what + std::string(remedy(what)));
    }

    std::unexpected<error> lost(const std::string& where) {
        last_ = sql::aftermath::broken;
        const std::string what = one_line(PQerrorMessage(on_.get()));
        return fail(errc::store_unavailable, where + ": " + (what.empty() ? "the connection is lost" : what));
    }

    /// A statement with one text as its value, for what is asked seldom.
    result<reply> ask(const std::string& question, std::string_view value) {
        return ask_with(question, {std::string(value)});
    }
    result<reply> ask_with(const std::string& question, const std::vector<std::string>& values) {
        forget_error();
        std::vector<const char*> texts;
        for (const std::string& one : values) texts.push_back(one.c_str());
        if (PQsendQueryParams(on_.get(), question.c_str(), static_cast<int>(texts.size()), nullptr, texts.data(),
                              nullptr, nullptr, 0) == 0)
            return lost(place_);
        return wait(place_);
    }

    result<reply> execute(table& in, char kind, std::uint64_t key, std::uint64_t columns,
                          std::span<const cell* const> rows) {
        forget_error();
        const std::string where = "table " + std::string(in.schema.name);
        if (auto filled = parameters_.fill(in.schema, columns, rows); !filled)
            return std::unexpected(std::move(filled).error());
        const std::string* name = nullptr;
        for (const known_table::statement& one : in.ready) {
            if (one.kind == kind && one.columns == key) name = &one.name;
        }
        if (name == nullptr) {
            auto made = prepare(in, kind, key, columns, where);
            if (!made) return std::unexpected(std::move(made).error());
            name = *made;
        }
        values_.clear(), lengths_.clear(), formats_.assign(parameters_.count, 1);
        for (std::size_t i = 0; i < parameters_.count; ++i) {
            values_.push_back(parameters_.arrays[i].data());
            lengths_.push_back(static_cast<int>(parameters_.arrays[i].size()));
        }
        if (PQsendQueryPrepared(on_.get(), name->c_str(), static_cast<int>(parameters_.count), values_.data(),
                                lengths_.data(), formats_.data(), 0) == 0)
            return lost(where);
        return wait(where);
    }

    result<const std::string*> prepare(table& in, char kind, std::uint64_t key, std::uint64_t columns,
                                       const std::string& where) {
        const std::string text = kind == 'f'   ? find_text(in.schema, in.found, key)
                                 : kind == 'i' ? insert_text(in.schema, in.found, columns)
                                               : update_text(in.schema, in.found, columns);
        std::vector<Oid> types;
        for (std::size_t i = 0; i < in.schema.columns.size(); ++i) {
            if ((columns >> i & 1U) != 0) types.push_back(wire_type_of(in.schema.columns[i].kind).array_oid);
        }
        std::string name = "hearken_" + std::to_string(++statements_);
        if (PQsendPrepare(on_.get(), name.c_str(), text.c_str(), static_cast<int>(types.size()), types.data()) == 0)
            return lost(where);
        if (auto made = wait(where); !made) return std::unexpected(std::move(made).error());
        in.ready.push_back({kind, key, std::move(name)});
        return &in.ready.back().name;
    }

    /// The last result of what was sent, or its first error; at most as long as the server may take, and a second.
    result<reply> wait(const std::string& where) {
        const auto until = std::chrono::steady_clock::now() + patience_ + std::chrono::seconds{1};
        reply got;
        std::optional<error> wrong;
        for (;;) {
            for (int unsent = PQflush(on_.get()); unsent != 0 || PQisBusy(on_.get()) != 0;
                 unsent = PQflush(on_.get())) {
                if (unsent < 0) return lost(where);
                pollfd at{PQsocket(on_.get()), static_cast<short>(unsent > 0 ? POLLIN | POLLOUT : POLLIN), 0};
                const auto left =
                    std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
                if (left.count() <= 0) {
                    last_ = sql::aftermath::broken;
                    return fail(errc::store_unavailable,
                                where + ": no answer within " + std::to_string(patience_.count()) + " ms");
                }
                if (::poll(&at, 1, static_cast<int>(left.count())) > 0 && (at.revents & ~POLLOUT) != 0 &&
                    PQconsumeInput(on_.get()) == 0)
                    return lost(where);
            }
            reply next(PQgetResult(on_.get()));
            if (!next) break;
            const auto status = PQresultStatus(next.get());
            if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && !wrong) wrong = said(next.get(), where);
            got = std::move(next);
        }
        if (wrong) return std::unexpected(std::move(*wrong));
        if (PQstatus(on_.get()) == CONNECTION_BAD) return lost(where);
        return got;
    }

    error said(const PGresult* by, const std::string& where) {
        const auto field = [by](int which) {
            const char* const at = PQresultErrorField(by, which);
            return at != nullptr ? std::string_view(at) : std::string_view();
        };
        const std::string_view state = field(PG_DIAG_SQLSTATE);
        last_ = aftermath_of(state);
        if (PQstatus(on_.get()) == CONNECTION_BAD) last_ = sql::aftermath::broken;
        std::string what = where + ": ";
        if (state.empty()) {
            what += one_line(PQerrorMessage(on_.get()));
        } else {
            what += field(PG_DIAG_MESSAGE_PRIMARY);
            if (code_of(state) == errc::row_refused && !field(PG_DIAG_MESSAGE_DETAIL).empty())
                what.append(": ").append(field(PG_DIAG_MESSAGE_DETAIL));
            what.append(" (SQLSTATE ").append(state) += ')';
        }
        what += remedy(what);
        return fail(code_of(state), std::move(what)).error();
    }

    connection on_;
    std::string place_;
    std::chrono::milliseconds patience_;
    bool durable_;
    sql::aftermath last_ = sql::aftermath::none;
    unsigned statements_ = 0;
    std::vector<const cell*> cells_;
    parameters parameters_;
    std::vector<const char*> values_;
    std::vector<int> lengths_, formats_;
};

} // namespace detail
} // namespace hearken::postgres
