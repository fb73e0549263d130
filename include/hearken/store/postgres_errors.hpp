// SPDX-License-Identifier: BSL-1.0
#pragma once
// What PostgreSQL's errors mean, and what to do about them.

#include <hearken/store/server.hpp>
#include <hearken/words/error.hpp>

#include <array>
#include <string>
#include <string_view>

namespace hearken::postgres::detail {

/// libpq's messages have lines.
[[nodiscard]] inline std::string one_line(std::string_view text) {
    while (text.ends_with('\n')) text.remove_suffix(1);
    std::string out(text);
    for (char& c : out) c = c == '\n' || c == '\t' ? ' ' : c;
    return out;
}

/// What an SQLSTATE means to the listener (errcodes-appendix.html).
[[nodiscard]] constexpr errc code_of(std::string_view state) noexcept {
    if (state.starts_with("22") || state.starts_with("23") || state == "P0001" || state == "44000" || state == "54000")
        return errc::row_refused;
    if (state == "42501") return errc::store_unavailable; // rights can be given while we wait
    if (state.starts_with("42")) return errc::schema_mismatch;
    return errc::store_unavailable;
}

[[nodiscard]] constexpr sql::aftermath aftermath_of(std::string_view state) noexcept {
    if (state == "40001" || state == "40P01") return sql::aftermath::again;
    if (state == "23505") return sql::aftermath::duplicate;
    if (state.empty() || state.starts_with("08") || state.starts_with("57P") || state.starts_with("XX") ||
        state.starts_with("58") || state == "25006" || state == "0A000")
        return sql::aftermath::broken;
    return sql::aftermath::none;
}

/// What to do about it, where that is not clear from what the server says.
[[nodiscard]] inline std::string_view remedy(std::string_view what) noexcept {
    constexpr std::array<std::array<std::string_view, 2>, 8> known{{
        {"password authentication failed", "; mend the user or the password in the URL"},
        {"no password supplied", "; give a password in the URL"},
        {"pg_hba.conf", "; let this user in from here in the server's pg_hba.conf"},
        {"does not support SSL", "; let the server do TLS, or ask for less with sslmode in the URL"},
        {"certificate verify failed", "; name the file of its authority with sslrootcert in the URL"},
        {"permission denied", "; grant the right to this user"},
        {"read-only", "; name the server that can be written, or wait until it is one"},
        {"Connection refused", "; is the server running, and is this its host and port?"},
    }};
    for (const auto& [word, advice] : known) {
        if (what.find(word) != std::string_view::npos) return advice;
    }
    return {};
}

} // namespace hearken::postgres::detail
