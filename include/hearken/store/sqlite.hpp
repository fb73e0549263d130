// SPDX-License-Identifier: BSL-1.0
#pragma once
// Rows into an SQLite database: one file, no server, a transaction a batch.

#include <hearken/policy/family.hpp>
#include <hearken/rows/rows.hpp>
#include <hearken/store/commit.hpp>
#include <hearken/store/options.hpp>
#include <hearken/store/progress_table.hpp>
#include <hearken/store/sqlite_catalogue.hpp>
#include <hearken/store/sqlite_file.hpp>
#include <hearken/store/sqlite_handle.hpp>
#include <hearken/store/store.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/progress.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken::sqlite {

/// The numbers and names of one SQLite store.
struct options {
    std::string path{}; ///< the file; made where it is absent and `create_tables` is not `nothing`
    creation create_tables = creation::everything;
    bool durable = false;                        ///< every commit outlives a power cut, and waits for the disk
    std::chrono::milliseconds busy_timeout{500}; ///< how long to wait for another program's transaction
    std::uint32_t cache = 32 * 1024 * 1024;      ///< bytes of the file to keep in memory, once they were used
};

/// A store in one file, in WAL mode, so that others can read while it is written.
///
/// Errors:  what the database says, with SQLite's extended result code: `store_unavailable` where it is locked, full,
///          read-only, damaged or gone, `row_refused` for constraints, `schema_mismatch` for tables and columns
/// Threads: one at a time; waits for the disk, and `busy_timeout` for a lock
class store {
public:
    using family = hearken::family::store;
    static constexpr std::array<std::string_view, 1> schemes{"sqlite"};

    /// Takes: tables to check at the start; the others are checked, or created, when they are first used
    explicit store(options how, const tables& known = {})
        : how_(std::move(how)), catalogue_({known.all().begin(), known.all().end()}, how_.create_tables) {}
    explicit store(std::string path, const tables& known = {}) : store(options{.path = std::move(path)}, known) {}
    explicit store(const char* path, const tables& known = {}) : store(std::string(path), known) {}

    /// From `sqlite:PATH`.
    ///
    /// Errors: errc::configuration when it is not of that form
    static result<store> from_url(std::string_view url, const store_options& how = {}) {
        constexpr std::string_view start = "sqlite:";
        if (!url.starts_with(start) || url.size() == start.size()) {
            return fail(errc::configuration, "'" + std::string(url) + "' is no SQLite database; write sqlite:PATH");
        }
        options own{.path = std::string(url.substr(start.size())), .durable = how.durable};
        if (how.create_tables) own.create_tables = *how.create_tables;
        return store(std::move(own), how.known);
    }

    /// True where a commit outlives a power cut.
    [[nodiscard]] bool durable() const noexcept { return how_.durable; }

    /// Opens the file, or opens it again where it broke, was deleted or replaced; checks the tables that are listed,
    /// and that a transaction can begin.
    result<> open() {
        if (db_ != nullptr && !broken_ && detail::identify(how_.path) == file_) return check_listed();
        close();
        if (how_.path.empty()) return fail(errc::configuration, "an SQLite store needs a path; name a file");
        int flags = SQLITE_OPEN_READWRITE;
        if (how_.create_tables != creation::nothing) flags |= SQLITE_OPEN_CREATE;
        auto made = detail::connect(how_.path, flags, static_cast<int>(how_.busy_timeout.count()));
        if (!made) return std::unexpected(std::move(made).error());
        db_ = std::move(*made);
        result<> ready = settle();
        if (ready) ready = check_listed();
        if (!ready) close();
        return ready;
    }

    result<> begin() {
        if (db_ == nullptr || broken_) return not_open();
        if (detail::identify(how_.path) != file_) {
            broken_ = true;
            return fail(errc::store_unavailable, how_.path + ": the file was deleted or replaced");
        }
        known_before_ = catalogue_.mark();
        applied_.clear();
        return run(begin_now);
    }

    result<> apply(std::span<const row> some) {
        result<> done = put(some);
        if (done)
            applied_.push_back(some);
        else if (is_refusal(done.error().code) && has_ended())
            done = resume(std::move(done));
        return done;
    }

    result<> commit(const std::optional<progress>& at) {
        if (at) {
            if (auto kept = apply(progress_row_(*at)); !kept) return kept;
        }
        return run(commit_now);
    }

    void rollback() noexcept {
        if (db_ == nullptr) return;
        if (sqlite3_get_autocommit(db_.get()) == 0) sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
        catalogue_.forget_since(known_before_);
    }

    /// How far this spool was worked off; empty where the database knows nothing of it.
    result<std::optional<progress>> read_progress(std::string_view spool) {
        if (db_ == nullptr) return not_open();
        auto kept = catalogue_.columns(db_.get(), progress_table.schema().name);
        if (!kept) return std::unexpected(noted(std::move(kept).error()));
        if (kept->empty()) return std::optional<progress>{};

        auto ask = detail::statement::prepare(
            db_.get(), "SELECT low_water, finished FROM hearken_progress WHERE spool = ?1", how_.path);
        if (!ask) return std::unexpected(noted(std::move(ask).error()));
        ask->bind_text(1, spool);
        const int stepped = sqlite3_step(ask->get());
        if (stepped == SQLITE_DONE) return std::optional<progress>{};
        if (stepped != SQLITE_ROW) return std::unexpected(noted(last_error()));
        auto finished = read_finished(ask->text(1));
        if (!finished) return std::unexpected(std::move(finished).error());
        return progress{.spool = std::string(spool),
                        .low_water = static_cast<std::uint64_t>(ask->integer(0)),
                        .finished = std::move(*finished)};
    }

    /// One statement of our own, outside of a transaction; opens the database where that was not done.
    result<sql::answer> ask(std::string_view text, std::span<const cell> values) {
        if (db_ == nullptr || broken_) {
            if (auto ready = open(); !ready) return std::unexpected(std::move(ready).error());
        }
        auto got = detail::ask(db_.get(), text, values, how_.path);
        if (!got) return std::unexpected(noted(std::move(got).error()));
        return got;
    }

    /// Whether a table is there, or would be created when it is first used. Needs no `open`.
    result<bool> has(const table_schema& table) {
        if (sql::may_create(how_.create_tables, table)) return true;
        const auto found = look(table);
        if (!found) return std::unexpected(found.error());
        return !found->empty();
    }

    /// Whether a table was created by a store of hearken, or is missing, so that one would be. Needs no `open`, writes
    /// nothing, makes no file; from any thread, as `check`.
    ///
    /// Errors: errc::store_unavailable
    result<bool> is_ours(const table_schema& table) {
        if (how_.path == ":memory:") return true;
        if (detail::identify(how_.path) == detail::file_identity{}) return true;
        auto open = detail::look_into(how_.path);
        if (!open) return std::unexpected(std::move(open).error());
        return detail::catalogue::is_ours(open->get(), table.name);
    }

    /// Whether a new row of a table could be written with the columns of its struct alone; also where it is missing.
    /// Needs no `open`.
    ///
    /// Errors: errc::schema_mismatch, which names the column that nobody fills
    result<> can_insert(const table_schema& table) {
        const auto found = look(table);
        if (!found) return std::unexpected(found.error());
        return sql::check_fillable(table, *found);
    }

    /// Can it be written, and do the listed tables fit? Needs no `open`, writes nothing, makes no file.
    result<> check() {
        return detail::inspect(how_.path, catalogue_, how_.create_tables, static_cast<int>(how_.busy_timeout.count()));
    }

    void close() noexcept {
        catalogue_.forget_since(0);
        for (detail::statement& one : verbs_) one = {};
        db_.reset();
        broken_ = false;
    }

private:
    enum verb : std::size_t { begin_now, savepoint, back, release, commit_now };
    static constexpr std::array<std::string_view, 5> texts{"BEGIN IMMEDIATE", "SAVEPOINT hearken",
                                                           "ROLLBACK TO hearken", "RELEASE hearken", "COMMIT"};

    [[nodiscard]] error last_error() const { return detail::last_error(db_.get(), how_.path).error(); }
    [[nodiscard]] std::unexpected<error> not_open() const {
        return fail(errc::store_unavailable, how_.path + ": not open");
    }

    /// The columns of a table as they are; none where it is missing.
    result<std::vector<sql::found_column>> look(const table_schema& table) {
        if (db_ == nullptr) {
            if (detail::identify(how_.path) == detail::file_identity{}) return std::vector<sql::found_column>{};
            auto open = detail::look_into(how_.path);
            if (!open) return std::unexpected(std::move(open).error());
            return detail::catalogue::columns(open->get(), table.name);
        }
        auto found = detail::catalogue::columns(db_.get(), table.name);
        if (!found) return std::unexpected(noted(std::move(found).error()));
        return found;
    }

    /// After a constraint or trigger with ROLLBACK, a full disk and the like SQLite has ended the transaction itself.
    [[nodiscard]] bool has_ended() const noexcept { return sqlite3_get_autocommit(db_.get()) != 0; }

    /// All of the rows, or none where the transaction goes on.
    result<> put(std::span<const row> some) {
        const table_schema* last = nullptr;
        for (const row& one : some) {
            if (one.table == last) continue;
            last = one.table;
            if (auto known = catalogue_.learn(db_.get(), *last); !known) {
                return std::unexpected(noted(std::move(known).error()));
            }
        }
        if (auto set = run(savepoint); !set) return set;
        for (const row& one : some) {
            if (auto done = write(one); !done) {
                if (has_ended()) return done;
                (void)run(back);
                (void)run(release);
                return done;
            }
        }
        return run(release);
    }

    /// The refused row took the whole transaction with it: begins again, with the rows that were fine.
    result<> resume(result<> refused) {
        catalogue_.forget_since(known_before_);
        result<> done = run(begin_now);
        for (const std::span<const row> some : applied_) {
            if (done) done = put(some);
        }
        if (done) return refused;
        if (is_refusal(done.error().code)) done.error().code = errc::store_unavailable; // another program was faster
        return done;
    }

    /// Remembers what an error means for the connection: a broken one is replaced by `open`, and after a
    /// `schema_mismatch` every table is looked at again.
    error noted(error why) {
        if (why.native != 0 && detail::is_broken(why.native)) broken_ = true;
        if (why.code == errc::schema_mismatch) {
            catalogue_.forget_since(0);
            known_before_ = 0;
        }
        return why;
    }

    result<> run(verb what) {
        if (verbs_[what].get() == nullptr) return not_open();
        if (verbs_[what].run() == SQLITE_DONE) return {};
        return std::unexpected(noted(last_error()));
    }

    /// What a new connection needs before its first transaction.
    result<> settle() {
        if (sqlite3_db_readonly(db_.get(), "main") == 1) return detail::read_only(how_.path);
        const std::string modes = "PRAGMA journal_mode = WAL; PRAGMA cache_size = -" +
                                  std::to_string(std::max(how_.cache / 1024, 1U)) +
                                  "; PRAGMA synchronous = " + (how_.durable ? "FULL" : "NORMAL");
        if (sqlite3_exec(db_.get(), modes.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
            return std::unexpected(last_error());
        }
        file_ = detail::identify(how_.path);
        for (std::size_t i = 0; i < texts.size(); ++i) {
            auto made = detail::statement::prepare(db_.get(), texts[i], how_.path);
            if (!made) return std::unexpected(std::move(made).error());
            verbs_[i] = std::move(*made);
        }
        return {};
    }

    result<> check_listed() {
        bool all_there = true;
        for (const table_schema& one : catalogue_.listed()) {
            const auto there = catalogue_.check(db_.get(), one);
            if (!there) return std::unexpected(noted(there.error()));
            all_there = all_there && *there;
        }
        // A write transaction in any case: a file that another program has locked is not open yet.
        result<> done = begin();
        for (const table_schema& one : catalogue_.listed()) {
            if (done && !all_there) done = catalogue_.learn(db_.get(), one);
        }
        if (done && !all_there) done = run(commit_now);
        if (!done || all_there) rollback();
        return done;
    }

    result<> write(const row& one) {
        switch (one.op) {
        case operation::insert: return written(execute(one, detail::action::insert));
        case operation::upsert: return written(execute(one, detail::action::upsert));
        case operation::update: return found(one, execute(one, detail::action::update));
        case operation::merge_existing: return found(one, execute(one, detail::action::merge_update));
        case operation::merge: {
            // The update first: columns of the table that the struct does not have may be NOT NULL.
            const auto changed = execute(one, detail::action::merge_update);
            if (!changed || *changed != 0) return written(changed);
            return written(execute(one, detail::action::merge_insert));
        }
        }
        return {};
    }

    static result<> written(const result<int>& changed) {
        if (!changed) return std::unexpected(changed.error());
        return {};
    }

    static result<> found(const row& one, const result<int>& changed) {
        if (!changed || *changed != 0) return written(changed);
        return fail(errc::unknown_row, "table " + std::string(one.table->name) + ": no row with " + sql::key_text(one));
    }

    /// Gives: how many rows were changed
    result<int> execute(const row& one, detail::action what) {
        const table_schema& table = *one.table;
        auto ready = catalogue_.ready(db_.get(), table, what, one.columns);
        if (!ready) return std::unexpected(noted(std::move(ready).error()));
        detail::statement& run = **ready;
        const bool partly = detail::is_partial(what);
        int number = 1;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            if (!one.writes(i)) continue;
            const bool change = partly && table.columns[i].patched;
            const bool fits = change || one.cells[i].kind() != cell_kind::patch;
            const int bound = fits ? run.bind(number, one.cells[i]) : SQLITE_MISMATCH;
            if (bound != SQLITE_OK) return refused(one, i, bound);
            number += change ? 2 : 1;
        }
        if (run.run() != SQLITE_DONE) {
            error why = detail::last_error(db_.get(), "table " + std::string(table.name)).error();
            // The statement was prepared: what a trigger, an index or a generated column says now is said of the row.
            const bool gone = why.what.find("no such") != std::string::npos;
            if ((why.native & 0xFF) == SQLITE_ERROR && !gone) why.code = errc::row_refused;
            if (gone) why.what += "; start again to have it created, or create it";
            return std::unexpected(noted(std::move(why)));
        }
        return sqlite3_changes(db_.get());
    }

    static std::unexpected<error> refused(const row& one, std::size_t column, int native) {
        const std::string_view why = native == SQLITE_RANGE      ? "the value is beyond what SQLite can hold"
                                     : native == SQLITE_MISMATCH ? "the change is no JSON object"
                                                                 : sqlite3_errstr(native);
        std::string what = "table " + std::string(one.table->name) + ": column ";
        what.append(one.table->columns[column].name).append(": ").append(why);
        return fail(detail::code_of(native), std::move(what), native);
    }

    options how_;
    detail::catalogue catalogue_;
    detail::connection db_;
    std::array<detail::statement, texts.size()> verbs_;
    detail::file_identity file_{};
    std::size_t known_before_ = 0;              ///< the tables known before this transaction
    std::vector<std::span<const row>> applied_; ///< in this transaction
    bool broken_ = false;
    progress_writer progress_row_;
};

} // namespace hearken::sqlite
