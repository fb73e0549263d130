// SPDX-License-Identifier: BSL-1.0
#pragma once
// Rows into a MariaDB or MySQL database: arrays of rows, a transaction a batch.

#include <hearken/store/mariadb_session.hpp>
#include <hearken/store/options.hpp>
#include <hearken/store/server.hpp>
#include <hearken/store/store.hpp>
#include <hearken/words/error.hpp>

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace hearken::mariadb {

/// A store on a server of MariaDB, 10.5 or later, or MySQL, 8.0 or later.
///
/// Errors:  what the server says, with its number: `store_unavailable` where it is away, read-only, full or silent,
///          `row_refused` for values and constraints, `schema_mismatch` for tables and columns
/// Threads: one at a time; waits for the server, at most `connect_timeout` and `statement_timeout`
/// Source:  docs/databases/mariadb.md
class store : public sql::server_store<detail::session> {
public:
    static constexpr std::array<std::string_view, 2> schemes{"mysql", "mariadb"};

    /// Takes: tables to check at the start; the others are checked, or created, when they are first used
    explicit store(options how, const tables& known = {}) : server_store(std::move(how), known) {}
    /// Takes: `mysql://user:password@host:port/database?ssl_mode=verify_identity`, and tables to check at the start
    explicit store(std::string url, const tables& known = {}) : store(options{.url = std::move(url)}, known) {}
    explicit store(const char* url, const tables& known = {}) : store(std::string(url), known) {}

    /// Errors: errc::configuration; the text never holds any of user and password
    static result<store> from_url(std::string_view url, const store_options& how = {}) {
        if (auto fine = detail::read_place(url); !fine) return std::unexpected(std::move(fine).error());
        options own{.url = std::string(url), .durable = how.durable};
        if (how.create_tables) own.create_tables = *how.create_tables;
        return store(std::move(own), how.known);
    }
};

} // namespace hearken::mariadb
