// SPDX-License-Identifier: BSL-1.0
#pragma once
// MariaDB's connection and statements as objects that close themselves.

#include <hearken/store/answer.hpp>
#include <hearken/store/mariadb_errors.hpp>
#include <hearken/store/options.hpp>
#include <hearken/store/url.hpp>
#include <hearken/words/error.hpp>

#include <mysql.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken::mariadb {

/// The numbers and names of one store on MariaDB or MySQL.
struct options {
    std::string url{}; ///< mysql://user:password@host:port/database?ssl_mode=verify_identity&ssl_ca=FILE
    creation create_tables = creation::nothing;
    bool durable = false; ///< every commit outlives a power cut of the server; `open` asks it whether that is so
    std::chrono::milliseconds connect_timeout{10'000};   ///< whole seconds, 1 at least
    std::chrono::milliseconds statement_timeout{30'000}; ///< whole seconds; then the connection is given up
    std::chrono::seconds recycle{3'600};                 ///< an older connection is replaced
    bool arrays = true; ///< rows in arrays where the server takes them, as MariaDB does; false: as MySQL needs them
};

namespace detail {

struct connection_closer {
    void operator()(MYSQL* open) const noexcept { mysql_close(open); }
};
using connection = std::unique_ptr<MYSQL, connection_closer>;
struct statement_closer {
    void operator()(MYSQL_STMT* open) const noexcept { mysql_stmt_close(open); }
};
using statement = std::unique_ptr<MYSQL_STMT, statement_closer>;

/// One row of an answer: text, or NULL.
using sql::fields;

/// How the connection is to be encrypted.
struct encryption {
    bool wanted = false;
    bool verified = false;
    std::string socket{}, ca{}, certificate{}, key{};

    /// Errors: errc::configuration for an option that is not known, or another value than it has
    static result<encryption> from(const sql::server_url& url) {
        encryption made;
        const auto wrong = [](std::string what) {
            return fail(errc::configuration, "the database URL: " + std::move(what));
        };
        for (const auto& [name, value] : url.options) {
            if (name == "ssl_mode" || name == "ssl-mode") {
                std::string mode = value;
                for (char& c : mode) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
                made.verified = mode == "verify_identity" || mode == "verify_ca";
                made.wanted = made.verified || mode == "required";
                if (!made.wanted && mode != "disabled")
                    return wrong("ssl_mode must be disabled, required or verify_identity");
            } else if (name == "ssl_ca")
                made.ca = value;
            else if (name == "ssl_cert")
                made.certificate = value;
            else if (name == "ssl_key")
                made.key = value;
            else if (name == "socket")
                made.socket = value;
            else
                return wrong("'" + name + "' is no option; write ssl_mode, ssl_ca, ssl_cert, ssl_key or socket");
        }
        if (!made.wanted && !(made.ca + made.certificate + made.key).empty())
            return wrong("ssl_ca, ssl_cert and ssl_key need ssl_mode=required or verify_identity");
        return made;
    }

    void set(MYSQL* on) const {
        const my_bool yes = 1, no = 0;
        if (!wanted) return;
        mysql_optionsv(on, MYSQL_OPT_SSL_ENFORCE, &yes);
        mysql_optionsv(on, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, verified ? &yes : &no);
        if (!ca.empty()) mysql_optionsv(on, MYSQL_OPT_SSL_CA, ca.c_str());
        if (!certificate.empty()) mysql_optionsv(on, MYSQL_OPT_SSL_CERT, certificate.c_str());
        if (!key.empty()) mysql_optionsv(on, MYSQL_OPT_SSL_KEY, key.c_str());
    }
};

struct whereabouts {
    sql::server_url url;
    encryption how;
};

/// Errors: errc::configuration; the text never holds any of user and password
[[nodiscard]] inline result<whereabouts> read_place(std::string_view url) {
    if (!url.starts_with("mysql://") && !url.starts_with("mariadb://"))
        return fail(errc::configuration, "the database URL is of another kind; write mysql:// or mariadb://");
    auto read = sql::read_url(url);
    if (!read) return std::unexpected(std::move(read).error());
    if (read->database.empty()) return fail(errc::configuration, "the database URL names no database");
    auto how = encryption::from(*read);
    if (!how) return std::unexpected(std::move(how).error());
    if (read->host.empty()) read->host = "localhost";
    return whereabouts{std::move(*read), std::move(*how)};
}

/// A connection that is not used yet.
[[nodiscard]] inline result<connection> dial(const whereabouts& to, const options& how) {
    const std::string place = to.url.place("mysql", 3306);
    static const int ready = mysql_server_init(0, nullptr, nullptr); // which is not safe from two threads at once
    connection made(ready == 0 ? mysql_init(nullptr) : nullptr);
    if (!made) return fail(errc::store_unavailable, place + ": no memory");
    MYSQL* const on = made.get();
    const auto seconds = [](std::chrono::milliseconds time) {
        return static_cast<unsigned>(
            std::max<std::chrono::seconds::rep>(1, std::chrono::ceil<std::chrono::seconds>(time).count()));
    };
    const unsigned connecting = seconds(how.connect_timeout), answering = seconds(how.statement_timeout) + 1;
    const unsigned protocol = to.how.socket.empty() ? MYSQL_PROTOCOL_TCP : MYSQL_PROTOCOL_SOCKET;
    const unsigned no_files = 0;
    mysql_optionsv(on, MYSQL_OPT_CONNECT_TIMEOUT, &connecting);
    mysql_optionsv(on, MYSQL_OPT_READ_TIMEOUT, &answering);
    mysql_optionsv(on, MYSQL_OPT_WRITE_TIMEOUT, &answering);
    mysql_optionsv(on, MYSQL_OPT_PROTOCOL, &protocol);
    mysql_optionsv(on, MYSQL_OPT_LOCAL_INFILE, &no_files);
    mysql_optionsv(on, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    to.how.set(on);
    if (mysql_real_connect(on, to.url.host.c_str(), to.url.user.c_str(), to.url.password.c_str(),
                           to.url.database.c_str(), to.url.port,
                           to.how.socket.empty() ? nullptr : to.how.socket.c_str(), 0) == nullptr) {
        const unsigned number = mysql_errno(on);
        return fail(errc::store_unavailable, place + ": " + mysql_error(on) + std::string(remedy(number)),
                    static_cast<int>(number));
    }
    if (to.how.wanted && mysql_get_ssl_cipher(on) == nullptr)
        return fail(errc::store_unavailable, place + ": the connection is not encrypted, as ssl_mode asks");
    return made;
}

/// The rows of a statement that has run; false where they could not be fetched.
[[nodiscard]] inline bool fetch(MYSQL_STMT* from, std::vector<fields>& out) {
    out.clear();
    const std::size_t count = mysql_stmt_field_count(from);
    if (count == 0) return true;
    constexpr std::size_t usual = 256; // longer ones are fetched again
    std::vector<MYSQL_BIND> binds(count, MYSQL_BIND{});
    std::vector<std::vector<char>> buffers(count, std::vector<char>(usual));
    std::vector<unsigned long> lengths(count);
    std::vector<my_bool> nulls(count), errors(count);
    for (std::size_t i = 0; i < count; ++i) {
        binds[i].buffer_type = MYSQL_TYPE_STRING;
        binds[i].buffer = buffers[i].data();
        binds[i].buffer_length = usual;
        binds[i].length = &lengths[i];
        binds[i].is_null = &nulls[i];
        binds[i].error = &errors[i];
    }
    if (mysql_stmt_bind_result(from, binds.data()) != 0 || mysql_stmt_store_result(from) != 0) return false;
    int got = mysql_stmt_fetch(from);
    for (; got == 0 || got == MYSQL_DATA_TRUNCATED; got = mysql_stmt_fetch(from)) {
        fields& row = out.emplace_back(count);
        for (std::size_t i = 0; i < count; ++i) {
            if (nulls[i] != 0) continue;
            if (lengths[i] <= usual) {
                row[i].emplace(buffers[i].data(), lengths[i]);
                continue;
            }
            row[i].emplace(lengths[i], '\0');
            MYSQL_BIND whole = binds[i];
            whole.buffer = row[i]->data();
            whole.buffer_length = lengths[i];
            if (mysql_stmt_fetch_column(from, &whole, static_cast<unsigned>(i), 0) != 0) return false;
        }
    }
    mysql_stmt_free_result(from);
    return got == MYSQL_NO_DATA;
}

} // namespace detail
} // namespace hearken::mariadb
