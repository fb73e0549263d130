// SPDX-License-Identifier: BSL-1.0
#pragma once
// SQLite's connection and statements as objects that close themselves, and its codes as errors.

#include <hearken/rows/cell.hpp>
#include <hearken/rows/patch.hpp>
#include <hearken/rows/time.hpp>
#include <hearken/store/answer.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/utf8.hpp>

#include <sqlite3.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace hearken::sqlite::detail {

/// What a result code means to the listener (rescode.html).
[[nodiscard]] constexpr errc code_of(int native) noexcept {
    switch (native & 0xFF) {
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
    case SQLITE_RANGE: return errc::row_refused;
    case SQLITE_ERROR:
    case SQLITE_SCHEMA: return errc::schema_mismatch;
    default: return errc::store_unavailable;
    }
}

/// True where the connection itself may be at fault: the next `open` makes a new one.
[[nodiscard]] constexpr bool is_broken(int native) noexcept {
    switch (native & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_NOMEM:
    case SQLITE_INTERRUPT: return false;
    default: return code_of(native) == errc::store_unavailable;
    }
}

struct connection_closer {
    void operator()(sqlite3* open) const noexcept { sqlite3_close_v2(open); }
};
using connection = std::unique_ptr<sqlite3, connection_closer>;

/// The error of the connection's last call, after `where`: `devices.db: database is locked (code 5)`.
[[nodiscard]] inline std::unexpected<error> last_error(sqlite3* on, std::string where) {
    const int native = on != nullptr ? sqlite3_extended_errcode(on) : SQLITE_NOMEM;
    where.append(": ").append(on != nullptr ? sqlite3_errmsg(on) : sqlite3_errstr(native));
    return fail(code_of(native), std::move(where), native);
}

struct statement_closer {
    void operator()(sqlite3_stmt* open) const noexcept { sqlite3_finalize(open); }
};

/// A prepared statement.
class statement {
public:
    /// Errors: what SQLite says about the text, after `where`
    static result<statement> prepare(sqlite3* on, std::string_view text, std::string where) {
        sqlite3_stmt* made = nullptr;
        if (sqlite3_prepare_v3(on, text.data(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT, &made,
                               nullptr) != SQLITE_OK) {
            return last_error(on, std::move(where));
        }
        statement ready;
        ready.handle_.reset(made);
        return ready;
    }

    [[nodiscard]] sqlite3_stmt* get() const noexcept { return handle_.get(); }

    /// Runs it once; SQLITE_DONE, SQLITE_ROW, or a code. What was bound has to live until then.
    int run() noexcept {
        const int stepped = sqlite3_step(get());
        const int reset = sqlite3_reset(get());
        return stepped == SQLITE_ROW || stepped == SQLITE_DONE ? stepped : reset;
    }

    /// Binds one value; SQLITE_OK, or why it cannot be: SQLITE_RANGE for a number or time beyond the database's.
    int bind(int number, const cell& value) noexcept {
        switch (value.kind()) {
        case cell_kind::null: return sqlite3_bind_null(get(), number);
        case cell_kind::boolean:
        case cell_kind::integer: return sqlite3_bind_int64(get(), number, value.integer());
        case cell_kind::natural:
            if (value.integer() < 0) return SQLITE_RANGE;
            return sqlite3_bind_int64(get(), number, value.integer());
        case cell_kind::real: return sqlite3_bind_double(get(), number, value.real());
        case cell_kind::number: return bind_number(number, value.text());
        case cell_kind::time: {
            if (!is_writable_time(value.milliseconds())) return SQLITE_RANGE;
            if (times_.empty()) times_.resize(static_cast<std::size_t>(sqlite3_bind_parameter_count(get())));
            time_text& kept = times_[static_cast<std::size_t>(number) - 1];
            kept = format_time(value.milliseconds());
            return bind_text(number, kept.view());
        }
        case cell_kind::patch: {
            const json_change change = value.patch();
            const int bound = bind_text(number, change.replace);
            return bound != SQLITE_OK ? bound : bind_text(number + 1, change.merge);
        }
        case cell_kind::bytes: return bind_bytes(number, value.text());
        case cell_kind::payload:
            if (value.text().find('\0') != std::string_view::npos ||
                invalid_utf8_at(value.text()) != std::string_view::npos) {
                return bind_bytes(number, value.text());
            }
            return bind_text(number, value.text());
        default: return bind_text(number, value.text());
        }
    }

    int bind_text(int number, std::string_view text) noexcept {
        return sqlite3_bind_text64(get(), number, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
    }

    /// A column of the row at hand; valid until the next call.
    [[nodiscard]] std::string_view text(int column) const noexcept {
        const auto* at = reinterpret_cast<const char*>(sqlite3_column_text(get(), column));
        return at != nullptr ? std::string_view{at, static_cast<std::size_t>(sqlite3_column_bytes(get(), column))}
                             : std::string_view{};
    }
    [[nodiscard]] std::string_view bytes(int column) const noexcept {
        const auto* at = static_cast<const char*>(sqlite3_column_blob(get(), column));
        return at != nullptr ? std::string_view{at, static_cast<std::size_t>(sqlite3_column_bytes(get(), column))}
                             : std::string_view{};
    }
    [[nodiscard]] std::int64_t integer(int column) const noexcept { return sqlite3_column_int64(get(), column); }

private:
    int bind_bytes(int number, std::string_view bytes) noexcept {
        return sqlite3_bind_blob64(get(), number, bytes.data(), bytes.size(), SQLITE_STATIC);
    }

    /// As a number, whatever the column is declared as: 60 stays 60, 25.5 stays 25.5.
    int bind_number(int number, std::string_view text) noexcept {
        const char* const end = text.data() + text.size();
        std::int64_t whole = 0;
        const auto as_whole = std::from_chars(text.data(), end, whole);
        if (as_whole.ec == std::errc{} && as_whole.ptr == end) return sqlite3_bind_int64(get(), number, whole);
        double real = 0;
        const auto as_real = std::from_chars(text.data(), end, real);
        if (as_real.ec == std::errc{} && as_real.ptr == end) return sqlite3_bind_double(get(), number, real);
        return SQLITE_RANGE;
    }

    std::unique_ptr<sqlite3_stmt, statement_closer> handle_;
    std::vector<time_text> times_; ///< one a parameter, where a time was bound: SQLite only points to text
};

/// Runs a statement that is made for this once.
///
/// Errors: what SQLite says, after `where`
[[nodiscard]] inline result<sql::answer> ask(sqlite3* on, std::string_view text, std::span<const cell> values,
                                             const std::string& where) {
    auto made = statement::prepare(on, text, where);
    if (!made) return std::unexpected(std::move(made).error());
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (made->bind(static_cast<int>(i) + 1, values[i]) != SQLITE_OK)
            return fail(errc::row_refused, where + ": a value is beyond the database");
    }
    sql::answer got;
    int stepped = sqlite3_step(made->get());
    for (; stepped == SQLITE_ROW; stepped = sqlite3_step(made->get())) {
        sql::fields& one = got.rows.emplace_back();
        for (int i = 0; i < sqlite3_column_count(made->get()); ++i) {
            const bool null = sqlite3_column_type(made->get(), i) == SQLITE_NULL;
            one.push_back(null ? std::optional<std::string>() : std::string(made->bytes(i)));
        }
    }
    if (stepped != SQLITE_DONE) return last_error(on, where);
    if (sqlite3_stmt_readonly(made->get()) == 0) got.changed = static_cast<std::uint64_t>(sqlite3_changes(on));
    return got;
}

/// `hearken_patch(document, replace, merge)`: see `json_patch`.
inline void patch_function(sqlite3_context* call, int, sqlite3_value** arguments) {
    struct workspace {
        json_patcher patcher;
        std::string changed;
    };
    const auto text = [&](int i) {
        const auto* at = reinterpret_cast<const char*>(sqlite3_value_text(arguments[i]));
        return std::string_view{at != nullptr ? at : "", static_cast<std::size_t>(sqlite3_value_bytes(arguments[i]))};
    };
    try {
        thread_local workspace at_hand;
        at_hand.changed.clear();
        if (!at_hand.patcher.apply(at_hand.changed, text(0), {text(1), text(2)})) {
            sqlite3_result_error(call, "malformed JSON", -1);
            sqlite3_result_error_code(call, SQLITE_MISMATCH);
            return;
        }
        sqlite3_result_text64(call, at_hand.changed.data(), at_hand.changed.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } catch (const std::bad_alloc&) { // must not fly through SQLite's frames
        sqlite3_result_error_nomem(call);
    }
}

/// Opens a database; no file is made, and nothing is written, unless `flags` say so.
[[nodiscard]] inline result<connection> connect(const std::string& path, int flags, int busy_milliseconds) {
    sqlite3* made = nullptr;
    const int opened = sqlite3_open_v2(path.c_str(), &made, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    connection ready{made};
    if (opened != SQLITE_OK) return last_error(made, path);
    sqlite3_extended_result_codes(made, 1);
    sqlite3_busy_timeout(made, busy_milliseconds);
    constexpr int kind = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
    if (sqlite3_create_function_v2(made, "hearken_patch", 3, kind, nullptr, &patch_function, nullptr, nullptr,
                                   nullptr) != SQLITE_OK) {
        return last_error(made, path);
    }
    return ready;
}

} // namespace hearken::sqlite::detail
