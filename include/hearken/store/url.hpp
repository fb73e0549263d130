// SPDX-License-Identifier: BSL-1.0
#pragma once
// The URL of a database server: `mysql://user:password@host:port/database?name=value`.

#include <hearken/words/error.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken::sql {

/// The parts of such a URL, `%XX` decoded.
struct server_url {
    std::string user{}, password{}, host{}, database{};
    std::uint16_t port = 0; ///< 0: not said
    std::vector<std::pair<std::string, std::string>> options{};

    /// The place without what must not be shown: `host:3306/database`.
    [[nodiscard]] std::string place(std::string_view scheme, std::uint16_t usual_port) const {
        std::string out = std::string(scheme) + "://" + (host.find(':') == std::string::npos ? host : "[" + host + "]");
        return out + ":" + std::to_string(port != 0 ? port : usual_port) + "/" + database;
    }
};

namespace detail {

[[nodiscard]] inline std::optional<std::string> decode_percent(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        unsigned byte = 0;
        const auto* const from = text.data() + i + 1;
        if (i + 2 >= text.size()) return {};
        const auto read = std::from_chars(from, from + 2, byte, 16);
        if (read.ec != std::errc{} || read.ptr != from + 2 || byte == 0) return {};
        out += static_cast<char>(byte);
        i += 2;
    }
    return out;
}

} // namespace detail

/// Reads such a URL; whatever the scheme is.
///
/// Errors: errc::configuration; the text never holds any of the URL: a password may be in it
[[nodiscard]] inline result<server_url> read_url(std::string_view url) {
    const auto wrong = [](std::string_view what) {
        return fail(errc::configuration, "the database URL " + std::string(what) +
                                             "; write KIND://USER:PASSWORD@HOST:PORT/DATABASE, with %40 for @, %3A for "
                                             ":, %2F for /, %23 for # and %25 for % in a user or password");
    };
    const std::size_t start = url.find("://");
    if (start == std::string_view::npos) return wrong("has no ://");
    std::string_view rest = url.substr(start + 3);
    if (rest.find('#') != std::string_view::npos) return wrong("has a #");
    server_url made;
    const auto decoded = [](std::string& to, std::string_view text) {
        auto plain = detail::decode_percent(text);
        if (plain) to = std::move(*plain);
        return plain.has_value();
    };
    const std::size_t question = rest.find('?');
    std::string_view query = question == std::string_view::npos ? std::string_view{} : rest.substr(question + 1);
    rest = rest.substr(0, question);
    if (const std::size_t slash = rest.find('/'); slash != std::string_view::npos) {
        if (!decoded(made.database, rest.substr(slash + 1))) return wrong("has a % that is none");
        if (made.database.find('/') != std::string::npos) return wrong("has a further / behind the database");
        rest = rest.substr(0, slash);
    }
    if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
        const std::string_view who = rest.substr(0, at);
        const std::size_t colon = who.find(':');
        rest = rest.substr(at + 1);
        if (!decoded(made.user, who.substr(0, colon))) return wrong("has a % that is none");
        if (colon != std::string_view::npos && !decoded(made.password, who.substr(colon + 1)))
            return wrong("has a % that is none");
    }
    std::string_view port;
    if (rest.starts_with('[')) {
        const std::size_t end = rest.find(']');
        if (end == std::string_view::npos) return wrong("has no ] behind the address");
        made.host = rest.substr(1, end - 1);
        rest = rest.substr(end + 1);
        if (!rest.empty() && rest[0] != ':') return wrong("has something behind the address");
        if (!rest.empty()) port = rest.substr(1);
    } else {
        const std::size_t colon = rest.find(':');
        if (!decoded(made.host, rest.substr(0, colon))) return wrong("has a % that is none");
        if (colon != std::string_view::npos) port = rest.substr(colon + 1);
    }
    if (!port.empty()) {
        const auto read = std::from_chars(port.data(), port.data() + port.size(), made.port);
        if (read.ec != std::errc{} || read.ptr != port.data() + port.size() || made.port == 0)
            return wrong("has a port that is no number from 1 to 65535");
    }
    while (!query.empty()) {
        const std::size_t end = query.find('&');
        const std::string_view one = query.substr(0, end);
        query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
        const std::size_t equals = one.find('=');
        std::string name, value;
        if (equals == std::string_view::npos || !decoded(name, one.substr(0, equals)) ||
            !decoded(value, one.substr(equals + 1)))
            return wrong("has something behind ? that is not name=value");
        made.options.emplace_back(std::move(name), std::move(value));
    }
    return made;
}

} // namespace hearken::sql
