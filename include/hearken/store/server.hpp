// SPDX-License-Identifier: BSL-1.0
#pragma once
// A store on a database server: transactions, connections that break, and what is tried again.

#include <hearken/policy/family.hpp>
#include <hearken/rows/rows.hpp>
#include <hearken/store/answer.hpp>
#include <hearken/store/commit.hpp>
#include <hearken/store/fold.hpp>
#include <hearken/store/layout.hpp>
#include <hearken/store/options.hpp>
#include <hearken/store/progress_table.hpp>
#include <hearken/store/sql.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/progress.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken::sql {

/// What an error has done to the transaction and the connection.
enum class aftermath : std::uint8_t {
    none,      ///< nothing that going back to the savepoint does not mend
    duplicate, ///< the same, and what was refused is a key that is there already
    again,     ///< the transaction is gone, by a deadlock or the like, and may be tried again at once
    broken,    ///< the connection is gone, or its state is not known
};

/// A connection to a server; `connect` leaves it in UTC, strict about values, with `"` around names.
template <class S>
concept session = dialect<typename S::dialect> &&
                  requires(S& s, const typename S::options& how, typename S::table& known, const table_schema& table,
                           std::string_view text, std::uint64_t columns, std::span<const row* const> keys,
                           std::span<const cell* const> some, std::span<const cell> asked, row_fold& into) {
                      { S::connect(how) } -> std::same_as<result<S>>;
                      { s.run(text) } -> std::same_as<result<>>; // a statement without values
                      { s.columns(text) } -> std::same_as<result<std::vector<found_column>>>;
                      { s.learn(table, std::vector<found_column>{}) } -> std::same_as<typename S::table>;
                      { s.find(known, keys, columns, into) } -> std::same_as<result<>>; // locks what it finds
                      { s.insert(known, columns, some) } -> std::same_as<result<>>;
                      { s.update(known, columns, some) } -> std::same_as<result<>>;
                      { s.create(table, text) } -> std::same_as<result<>>; // with our mark and its indexes
                      { s.mark(text) } -> std::same_as<result<std::optional<std::string>>>; // empty: no such table
                      { s.read_progress(text) } -> std::same_as<result<std::optional<progress>>>;
                      { s.check_writable() } -> std::same_as<result<>>;
                      { s.ask(text, asked) } -> std::same_as<result<answer>>;
                      { s.last() } -> std::same_as<aftermath>; // of the last error
                  };

/// A store on a server, whichever it is.
///
/// Errors:  what the server says: `store_unavailable` where it is away, read-only, full or does not answer in time,
///          `row_refused` for values and constraints, `schema_mismatch` for tables and columns
/// Threads: one at a time; waits for the server, never longer than the timeouts of its options
template <session Session>
class server_store {
public:
    using family = hearken::family::store;
    using options = typename Session::options;

    /// Takes: tables to check at the start; the others are checked, or created, when they are first used
    explicit server_store(options how, const tables& known = {})
        : how_(std::move(how)), listed_(known.all().begin(), known.all().end()) {}

    /// True where a commit outlives a power cut of the server: `open` then asks whether it does.
    [[nodiscard]] bool durable() const noexcept { return how_.durable; }

    /// Connects, or connects again where the connection broke; creates or checks the tables that are listed.
    result<> open() {
        if (on_ && !is_stale()) {
            if (on_->run("BEGIN") && on_->run("ROLLBACK")) return check_listed();
        }
        close();
        auto made = Session::connect(how_);
        if (!made) return std::unexpected(std::move(made).error());
        on_ = std::make_unique<Session>(std::move(*made));
        connected_ = clock::now();
        result<> ready = on_->check_writable();
        if (ready) ready = check_listed();
        if (!ready) close();
        return ready;
    }

    /// Finds out, too, whether the connection still stands, and makes a new one where it does not or is old.
    result<> begin() {
        if (!on_) return not_open();
        applied_.clear();
        if (!is_stale()) {
            result<> begun = on_->run("BEGIN");
            if (begun) return begun;
            if (on_->last() != aftermath::broken) return noted(begun);
            broken_ = true;
        }
        if (result<> again = open(); !again) return again;
        return noted(on_->run("BEGIN"));
    }

    /// All of the rows or none; a deadlock with others is tried again.
    result<> apply(std::span<const row> some) {
        if (!on_) return not_open();
        result<> done = put(some, true);
        for (unsigned tries = 1; !done && on_ && on_->last() == aftermath::again && tries < most_tries; ++tries) {
            done = resume();
            if (done) done = put(some, true);
        }
        if (done) applied_.push_back(some);
        return noted(done);
    }

    result<> commit(const std::optional<progress>& at) {
        if (!on_) return not_open();
        std::span<const row> last;
        if (at) last = progress_row_(*at);
        result<> done = finish(last);
        for (unsigned tries = 1; !done && on_ && on_->last() == aftermath::again && tries < most_tries; ++tries) {
            done = resume();
            if (done) done = finish(last);
        }
        return noted(done);
    }

    void rollback() noexcept {
        if (on_ && !on_->run("ROLLBACK")) broken_ = true;
    }

    /// How far this spool was worked off; empty where the database knows nothing of it. Waits for a transaction that
    /// has written it and is not over: its commit may be on its way.
    result<std::optional<progress>> read_progress(std::string_view spool) {
        if (!on_) return not_open();
        const auto there = on_->columns(progress_table.schema().name);
        if (!there) return std::unexpected(noted(there.error()));
        if (there->empty()) return std::optional<progress>{};
        auto stored = on_->read_progress(spool);
        if (!stored) return std::unexpected(noted(std::move(stored).error()));
        return stored;
    }

    /// One statement of our own, which may be run twice, outside of a transaction; connects where that was not done.
    result<answer> ask(std::string_view text, std::span<const cell> values) {
        for (unsigned tries = 1;; ++tries) {
            if (!on_ || is_stale()) {
                if (auto ready = open(); !ready) return std::unexpected(std::move(ready).error());
            }
            auto got = on_->ask(text, values);
            if (got) return got;
            const error why = noted(std::move(got).error());
            const bool lost = broken_ && tries == 1; // it had been idle for too long, perhaps
            if (!lost && (on_->last() != aftermath::again || tries == most_tries)) return std::unexpected(why);
        }
    }

    /// Whether a table is there, or would be created when it is first used. Needs no `open`.
    result<bool> has(const table_schema& table) {
        if (may_create(how_.create_tables, table)) return true;
        const auto found = look(table);
        if (!found) return std::unexpected(found.error());
        return !found->empty();
    }

    /// Whether a table was created by a store of hearken, or is missing, so that one would be. Needs no `open`.
    ///
    /// Errors: errc::store_unavailable
    result<bool> is_ours(const table_schema& table) {
        auto beside = Session::connect(how_);
        if (!beside) return std::unexpected(std::move(beside).error());
        const auto mark = beside->mark(table.name);
        if (!mark) return std::unexpected(mark.error());
        return !*mark || **mark == our_mark;
    }

    /// Whether a new row of a table could be written with the columns of its struct alone; also where it is missing.
    /// Needs no `open`.
    ///
    /// Errors: errc::schema_mismatch, which names the column that nobody fills
    result<> can_insert(const table_schema& table) {
        const auto found = look(table);
        if (!found) return std::unexpected(found.error());
        return check_fillable(table, *found);
    }

    /// Can it be reached and written, and do the listed tables fit? Needs no `open`, writes nothing.
    result<> check() {
        auto beside = Session::connect(how_);
        if (!beside) return std::unexpected(std::move(beside).error());
        if (auto writable = beside->check_writable(); !writable) return writable;
        for (const table_schema& one : listed_) {
            const auto found = beside->columns(one.name);
            if (!found) return std::unexpected(found.error());
            if (found->empty() && !may_create(how_.create_tables, one)) return missing_table(one);
            if (found->empty()) continue;
            if (auto fits = check_layout<typename Session::dialect>(one, *found); !fits) return fits;
        }
        return {};
    }

    void close() noexcept {
        known_.clear(); // its statements are the connection's
        on_.reset();
        broken_ = false;
    }

private:
    using clock = std::chrono::steady_clock;
    using known_table = typename Session::table;
    static constexpr unsigned most_tries = 10;

    [[nodiscard]] static std::unexpected<error> not_open() {
        return fail(errc::store_unavailable, "the database is not open");
    }

    [[nodiscard]] bool is_stale() const noexcept { return broken_ || clock::now() - connected_ >= how_.recycle; }

    /// The columns of a table as they are; none where it is missing.
    result<std::vector<found_column>> look(const table_schema& table) {
        if (on_) {
            auto found = on_->columns(table.name);
            if (!found) return std::unexpected(noted(std::move(found).error()));
            return found;
        }
        auto beside = Session::connect(how_);
        if (!beside) return std::unexpected(std::move(beside).error());
        return beside->columns(table.name);
    }

    /// Remembers what an error means: a broken connection is replaced by `open` and `begin`, and after a
    /// `schema_mismatch` every table is looked at again.
    error noted(error why) {
        broken_ = broken_ || (on_ && on_->last() == aftermath::broken);
        if (why.code == errc::schema_mismatch) known_.clear();
        return why;
    }
    result<> noted(result<> how) {
        if (!how) return std::unexpected(noted(std::move(how).error()));
        return how;
    }

    result<> check_listed() {
        for (const table_schema& one : listed_) {
            if (auto known = learn(one); !known) return std::unexpected(noted(std::move(known).error()));
        }
        return {};
    }

    /// A table as it was found, checked once, or created where that is allowed.
    result<known_table*> learn(const table_schema& schema) {
        for (const auto& [of, known] : known_) {
            if (of == schema) return known.get();
        }
        auto found = on_->columns(schema.name);
        if (found && found->empty()) {
            if (!may_create(how_.create_tables, schema)) return missing_table(schema);
            if (auto made = create(schema); !made) return std::unexpected(std::move(made).error());
            found = on_->columns(schema.name);
        }
        if (!found) return std::unexpected(std::move(found).error());
        auto fits = check_layout<typename Session::dialect>(schema, *found);
        if (!fits) return std::unexpected(std::move(fits).error());
        std::vector<found_column> used; // in the order of the struct
        for (const column& one : schema.columns) used.push_back(*find_column(*found, one.name));
        known_.emplace_back(schema, std::make_unique<known_table>(on_->learn(schema, std::move(used))));
        return known_.back().second.get();
    }

    /// On a connection of its own: where there are no transactions of such statements, one would end that at hand.
    result<> create(const table_schema& schema) const {
        std::vector<const table_schema*> views;
        for (const table_schema& one : listed_) {
            if (one.name == schema.name) views.push_back(&one);
        }
        views.push_back(&schema);
        std::string text;
        write_columns(text, views, Session::dialect::type_of);
        auto beside = Session::connect(how_);
        if (!beside) return std::unexpected(std::move(beside).error());
        return beside->create(schema, text);
    }

    /// All of the rows, or none where the transaction goes on.
    result<> put(std::span<const row> some, bool with_savepoint) {
        for (int attempt = 0;; ++attempt) {
            if (with_savepoint) {
                if (auto set = on_->run("SAVEPOINT hearken"); !set) return set;
            }
            made_new_ = false;
            result<> done = write(some);
            const aftermath after = done ? aftermath::none : on_->last();
            if (after == aftermath::again || after == aftermath::broken || !with_savepoint) return done;
            if (!done) {
                if (auto back = on_->run("ROLLBACK TO SAVEPOINT hearken"); !back) return back;
            }
            if (auto released = on_->run("RELEASE SAVEPOINT hearken"); !released) return released;
            // A key that was not there a moment ago is now: another program was faster.
            if (done || after != aftermath::duplicate || !made_new_ || attempt != 0) return done;
        }
    }

    /// Table after table, in the order of their first rows; within a table in the order of its rows.
    result<> write(std::span<const row> some) {
        on_->forget_error();
        names_.clear();
        for (const row& one : some) {
            bool seen = false;
            for (const std::string_view name : names_) seen = seen || name == one.table->name;
            if (!seen) names_.push_back(one.table->name);
        }
        for (const std::string_view name : names_) {
            run_.clear();
            for (const row& one : some) {
                if (one.table->name != name) continue;
                if (!run_.empty() && !goes_with(*run_.back(), one)) {
                    if (auto done = write_run(); !done) return done;
                    run_.clear();
                }
                run_.push_back(&one);
            }
            if (auto done = write_run(); !done) return done;
        }
        return {};
    }

    static bool goes_with(const row& before, const row& next) noexcept {
        const bool inserts = next.op == operation::insert;
        return before.table == next.table && (before.op == operation::insert) == inserts &&
               (!inserts || before.columns == next.columns);
    }

    result<> write_run() {
        const row& first = *run_.front();
        auto known = learn(*first.table);
        if (!known) return std::unexpected(std::move(known).error());
        if (first.op == operation::insert) {
            cells_.clear();
            for (const row* const one : run_) cells_.push_back(one->cells.data());
            return on_->insert(**known, first.columns, cells_);
        }
        fold_.begin(run_);
        if (auto asked = on_->find(**known, fold_.keys(), fold_.documents(), fold_); !asked) return asked;
        auto groups = fold_.finish();
        if (!groups) return std::unexpected(std::move(groups).error());
        for (const row_group& group : *groups) {
            made_new_ = made_new_ || group.is_new;
            result<> done = group.is_new ? on_->insert(**known, group.columns, group.rows)
                                         : on_->update(**known, group.columns, group.rows);
            if (!done) return done;
        }
        return {};
    }

    /// The progress first, and its answer is waited for: whoever reads it waits for a commit that is on its way.
    result<> finish(std::span<const row> progress_row) {
        if (!progress_row.empty()) {
            if (auto kept = put(progress_row, false); !kept) {
                if (is_refusal(kept.error().code)) kept.error().code = errc::store_unavailable;
                return kept;
            }
        }
        return on_->run("COMMIT");
    }

    /// The transaction is gone: begins again, with the rows that were fine.
    result<> resume() {
        (void)on_->run("ROLLBACK");
        result<> done = on_->run("BEGIN");
        for (const std::span<const row> some : applied_) {
            if (done) done = put(some, true);
        }
        if (!done && is_refusal(done.error().code)) done.error().code = errc::store_unavailable; // others were faster
        return done;
    }

    options how_;
    std::vector<table_schema> listed_;
    std::unique_ptr<Session> on_;
    clock::time_point connected_{};
    bool broken_ = false;
    bool made_new_ = false; ///< a row whose key was not found
    std::vector<std::pair<table_schema, std::unique_ptr<known_table>>> known_;
    std::vector<std::span<const row>> applied_; ///< in this transaction
    std::vector<std::string_view> names_;
    std::vector<const row*> run_;
    std::vector<const cell*> cells_;
    row_fold fold_;
    progress_writer progress_row_;
};

} // namespace hearken::sql
