// SPDX-License-Identifier: BSL-1.0
#pragma once
// What the errors of MariaDB and MySQL mean, and what to do about them.

#include <hearken/store/server.hpp>
#include <hearken/words/error.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace hearken::mariadb::detail {

/// What a number means to the listener; of the general ones the SQLSTATE tells.
///
/// Source: mariadb-error-code-reference; MySQL Server Error Message Reference
[[nodiscard]] constexpr errc code_of(unsigned number, std::string_view state) noexcept {
    constexpr std::array<unsigned, 8> rights{1044, 1045, 1142, 1143, 1227, 1370, 1410, 1698};
    constexpr std::array<unsigned, 12> of_the_row{1264, 1265, 1292, 1364, 1366, 1406,
                                                  1526, 1690, 3140, 3819, 3988, 4025};
    if (std::ranges::find(rights, number) != rights.end()) return errc::store_unavailable; // they can be given
    if (std::ranges::find(of_the_row, number) != of_the_row.end()) return errc::row_refused;
    if (number >= 2000 && number < 3000) return errc::store_unavailable; // the client's own
    if (state.starts_with("22") || state.starts_with("23") || state.starts_with("45")) return errc::row_refused;
    if (state.starts_with("42")) return errc::schema_mismatch;
    return errc::store_unavailable;
}

[[nodiscard]] constexpr sql::aftermath aftermath_of(unsigned number) noexcept {
    switch (number) {
    case 1020: // the record has changed since it was read
    case 1213: // a deadlock
    case 1305: // no such savepoint: the transaction was rolled back
    case 3101: // of a group of servers, another was faster
        return sql::aftermath::again;
    case 1062: return sql::aftermath::duplicate;
    case 1047: // a node that is not part of its cluster
    case 1053: // shutting down
    case 1077:
    case 1079:
    case 1180: // an error while committing
    case 1243: // a prepared statement that the server does not know
    case 1290: // read-only
    case 1615: // a prepared statement that has to be made again
    case 1792:
    case 1836: // read-only
    case 1927: // killed
    case 3169: // killed
    case 4031: // idle for too long
        return sql::aftermath::broken;
    default:
        return (number >= 1152 && number <= 1161) || (number >= 2000 && number < 3000) ? sql::aftermath::broken
                                                                                       : sql::aftermath::none;
    }
}

/// What to do about it, where that is not clear from what the server says.
[[nodiscard]] constexpr std::string_view remedy(unsigned number) noexcept {
    switch (number) {
    case 1044:
    case 1142:
    case 1143:
    case 1227: return "; grant the right to this user";
    case 1045:
    case 1698: return "; mend the user or the password in the URL, or let this user in from here";
    case 1049: return "; create it, or name another in the URL";
    case 1021:
    case 1114: return "; make room on the server's disk";
    case 1290:
    case 1836: return "; name the server that can be written, or wait until it is one";
    case 1665: return "; set binlog_format to MIXED or ROW";
    case 2002:
    case 2003: return "; is the server running, and is this its host and port?";
    case 2005: return "; mend the host in the URL";
    case 2026: return "; mend ssl_mode or ssl_ca in the URL, or let the server do TLS";
    default: return {};
    }
}

} // namespace hearken::mariadb::detail
