// SPDX-License-Identifier: BSL-1.0
#pragma once
// A broker URI: taken apart, checked, and put together again for the network.

#include <hearken/words/error.hpp>

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

namespace hearken::transport {

/// One broker: what `mqtt://host:1883` says.
struct broker_uri {
    bool tls = false;
    bool websocket = false;
    std::string host{}; ///< a name, an IPv4 address, or an IPv6 address without brackets
    std::uint16_t port = 0;
    std::string path{}; ///< of a WebSocket, with its slash; else empty

    friend bool operator==(const broker_uri&, const broker_uri&) = default;

    [[nodiscard, gnu::cold]] std::string_view scheme() const noexcept {
        if (websocket) return tls ? "wss" : "ws";
        return tls ? "mqtts" : "mqtt";
    }

    /// As people write it; port always given, no credentials ever.
    [[nodiscard]] std::string text() const { return assemble(scheme(), host); }

    /// As Paho C 1.3.12 takes it (`tcp`, `ssl`, `ws`, `wss`), with `at` in the place of the host where given.
    [[nodiscard, gnu::cold]] std::string for_paho(std::string_view at = {}) const {
        const std::string_view word = websocket ? scheme() : tls ? "ssl" : "tcp";
        return assemble(word, at.empty() ? std::string_view(host) : at);
    }

private:
    [[nodiscard, gnu::cold]] std::string assemble(std::string_view word, std::string_view name) const {
        std::string uri(word);
        const bool brackets = name.find(':') != std::string_view::npos;
        uri.append(brackets ? "://[" : "://").append(name).append(brackets ? "]:" : ":");
        return uri.append(std::to_string(port)).append(path);
    }
};

namespace detail {

/// The URI with its credentials blanked out: an error text must not carry a password.
[[nodiscard, gnu::cold]] inline std::string without_credentials(std::string_view uri) {
    const std::size_t at = uri.rfind('@');
    if (at == std::string_view::npos) return std::string(uri);
    const std::size_t slashes = uri.find("://");
    const std::size_t from = slashes == std::string_view::npos || slashes > at ? 0 : slashes + 3;
    return std::string(uri.substr(0, from)).append("...").append(uri.substr(at));
}

[[nodiscard, gnu::cold]] inline std::unexpected<error> bad_uri(std::string_view uri, std::string_view why) {
    return fail(errc::configuration,
                std::string("broker `").append(without_credentials(uri)).append("`: ").append(why));
}

[[nodiscard, gnu::cold]] inline bool find_scheme(std::string_view word, broker_uri& out) noexcept {
    struct known {
        std::string_view word;
        bool tls;
        bool websocket;
        std::uint16_t port;
    };
    static constexpr known schemes[] = {{"mqtt", false, false, 1883}, {"tcp", false, false, 1883},
                                        {"mqtts", true, false, 8883}, {"ssl", true, false, 8883},
                                        {"ws", false, true, 80},      {"wss", true, true, 443}};
    for (const known& one : schemes) {
        if (one.word != word) continue;
        out.tls = one.tls;
        out.websocket = one.websocket;
        out.port = one.port;
        return true;
    }
    return false;
}

} // namespace detail

/// Takes a broker URI apart.
///
/// Takes:   `mqtt://host[:1883]`, `mqtts://host[:8883]`, `ws://host[:80][/path]`, `wss://host[:443][/path]`;
///          `tcp` and `ssl` for `mqtt` and `mqtts`; an IPv6 address in brackets
/// Errors:  errc::configuration, which quotes the URI without credentials and says what it must hold
[[nodiscard, gnu::cold]] inline result<broker_uri> parse_uri(std::string_view uri) {
    using detail::bad_uri;
    if (uri.empty()) return fail(errc::configuration, "broker is empty; write `mqtt://host:1883`");
    for (const char c : uri) {
        if (static_cast<unsigned char>(c) <= ' ' || c == '\x7f') {
            return bad_uri(uri, "holds a space or a control character");
        }
    }
    const std::size_t slashes = uri.find("://");
    if (slashes == std::string_view::npos) return bad_uri(uri, "has no scheme; write `mqtt://host:1883`");

    broker_uri out;
    const std::string_view word = uri.substr(0, slashes);
    if (word == "tls") return bad_uri(uri, "write `mqtts://` for TLS");
    if (!detail::find_scheme(word, out)) {
        return bad_uri(uri, "unknown scheme; write `mqtt://`, `mqtts://`, `ws://` or `wss://`");
    }

    std::string_view rest = uri.substr(slashes + 3);
    const std::size_t slash = rest.find('/');
    std::string_view place = rest.substr(0, slash);
    const std::string_view path = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash);
    if (place.find('@') != std::string_view::npos || path.find('@') != std::string_view::npos) {
        return bad_uri(uri, "user and password belong into `login`, not into the URI");
    }
    if (out.websocket) {
        out.path = path;
    } else if (!path.empty() && path != "/") {
        return bad_uri(uri, "has a path, which only `ws://` and `wss://` take");
    }

    std::string_view port;
    bool has_port = false;
    if (place.starts_with('[')) {
        const std::size_t close = place.find(']');
        if (close == std::string_view::npos) return bad_uri(uri, "the `]` of the address is missing");
        out.host = place.substr(1, close - 1);
        const std::string_view after = place.substr(close + 1);
        has_port = after.starts_with(':');
        if (!after.empty() && !has_port) return bad_uri(uri, "after `]` only `:port` may follow");
        if (has_port) port = after.substr(1);
    } else {
        const std::size_t colon = place.find(':');
        has_port = colon != std::string_view::npos;
        out.host = place.substr(0, colon);
        if (has_port) port = place.substr(colon + 1);
        if (port.find(':') != std::string_view::npos) {
            return bad_uri(uri, "write an IPv6 address in brackets: `mqtt://[::1]:1883`");
        }
    }
    if (out.host.empty()) return bad_uri(uri, "has no host");
    if (has_port) {
        const auto [end, failed] = std::from_chars(port.data(), port.data() + port.size(), out.port);
        if (failed != std::errc{} || end != port.data() + port.size() || out.port == 0) {
            return bad_uri(uri, "the port must be a number from 1 to 65535");
        }
    }
    return out;
}

} // namespace hearken::transport
