// SPDX-License-Identifier: BSL-1.0
#pragma once
// What can be learnt about a database file without touching it.

#include <hearken/rows/table.hpp>
#include <hearken/store/sqlite_catalogue.hpp>
#include <hearken/store/sqlite_handle.hpp>
#include <hearken/words/error.hpp>

#include <sqlite3.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hearken::sqlite::detail {

/// Which file a path leads to; all zero where there is none, or it is in memory.
struct file_identity {
    dev_t device = 0;
    ino_t number = 0;
    friend bool operator==(const file_identity&, const file_identity&) = default;
};

/// SQLite goes on writing into a file that was deleted; comparing identities is how we find out.
[[nodiscard]] inline file_identity identify(const std::string& path) noexcept {
    struct stat found{};
    if (path == ":memory:" || ::stat(path.c_str(), &found) != 0) return {};
    return {found.st_dev, found.st_ino};
}

/// The path as a URI, which is how SQLite is told to leave a file alone (uri.html).
[[nodiscard]] inline std::string as_uri(std::string_view path, std::string_view query) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string uri = "file:";
    for (const char c : path) {
        if (c == '%' || c == '?' || c == '#') {
            const auto byte = static_cast<unsigned char>(c);
            uri.append(1, '%').append(1, digits[byte >> 4]).append(1, digits[byte & 15U]);
        } else {
            uri += c;
        }
    }
    return uri.append(query);
}

[[nodiscard]] inline std::unexpected<error> read_only(const std::string& path) {
    return fail(errc::store_unavailable, path + ": may only be read; let this user write to it", SQLITE_READONLY);
}

/// Whether a transaction could begin now. Not for a file without a log beside it: the first transaction makes one.
[[nodiscard]] inline result<> try_to_write(sqlite3* on, const std::string& path) {
    // Where the last who used it has crashed, closing would write its log into the file.
    sqlite3_db_config(on, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    if (sqlite3_exec(on, "BEGIN IMMEDIATE; ROLLBACK", nullptr, nullptr, nullptr) == SQLITE_OK) return {};
    return last_error(on, path);
}

/// True where another connection, of this process or of another, writes through a log, or has left one behind.
[[nodiscard]] inline bool has_log(const std::string& path) noexcept {
    return identify(path + "-wal") != file_identity{} && identify(path + "-shm") != file_identity{};
}

/// Opens a file to look into it. With a log beside it, the log is read too, and its index is there already; else no
/// file is made.
[[nodiscard]] inline result<connection> look_into(const std::string& path) {
    const std::string_view how = has_log(path) ? "?mode=ro" : "?immutable=1";
    auto open = connect(as_uri(path, how), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, 0);
    if (open &&
        sqlite3_exec(open->get(), "SELECT count(*) FROM sqlite_schema", nullptr, nullptr, nullptr) != SQLITE_OK) {
        return last_error(open->get(), path);
    }
    return open;
}

/// Whether a database can be written, and whether its tables fit. Changes nothing on disk.
///
/// Errors: errc::store_unavailable with the errno, or SQLite's code; errc::schema_mismatch
[[nodiscard]] inline result<> inspect(const std::string& path, catalogue& tables, creation allowed,
                                      int busy_milliseconds = 0) {
    if (path == ":memory:") return {};
    const auto refused = [](std::string what) {
        const int native = errno;
        return fail(errc::store_unavailable, std::move(what) + ": " + std::generic_category().message(native), native);
    };
    // As the user the process acts for, which is whom SQLite will open the file as.
    const auto may = [](const std::string& what, int mode) {
        return ::faccessat(AT_FDCWD, what.c_str(), mode, AT_EACCESS) == 0;
    };
    const std::size_t slash = path.rfind('/');
    const std::string directory = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    if (!may(directory, W_OK | X_OK)) return refused("the directory " + directory);
    if (!may(path, F_OK)) {
        if (errno == ENOENT && allowed != creation::nothing) return {};
        return refused(path);
    }
    // Opening alone neither reads nor writes, and tells whether it could; not with open(2), whose close would drop the
    // locks of a connection that this process has.
    {
        auto writable = connect(path, SQLITE_OPEN_READWRITE, busy_milliseconds);
        if (!writable) return std::unexpected(std::move(writable).error());
        if (sqlite3_db_readonly(writable->get(), "main") == 1) return read_only(path);
        if (has_log(path)) {
            if (auto r = try_to_write(writable->get(), path); !r) return r;
        }
    }
    auto open = look_into(path);
    if (!open) return std::unexpected(std::move(open).error());
    for (const table_schema& one : tables.listed()) {
        const auto fits = tables.check(open->get(), one);
        if (!fits) return std::unexpected(fits.error());
    }
    return {};
}

} // namespace hearken::sqlite::detail
