// SPDX-License-Identifier: BSL-1.0
#pragma once
// What of the options cannot work, found before the network is touched.

#include <hearken/transport/options.hpp>
#include <hearken/transport/uri.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/utf8.hpp>

#include <cstdlib>
#include <string>
#include <string_view>

#include <unistd.h>

namespace hearken::transport {

namespace detail {

[[nodiscard, gnu::cold]] inline std::unexpected<error> bad_option(std::string_view member, std::string_view must) {
    return fail(errc::configuration, std::string(member).append(": ").append(must));
}

[[nodiscard, gnu::cold]] inline bool plain_text(std::string_view text) noexcept {
    return invalid_utf8_at(text) == std::string_view::npos && text.find('\0') == std::string_view::npos;
}

[[nodiscard, gnu::cold]] inline result<> check_will(const last_will& will) {
    if (will.topic.empty()) return bad_option("will.topic", "must not be empty");
    if (!plain_text(will.topic) || will.topic.find_first_of("+#") != std::string::npos) {
        return bad_option("will.topic", "must be a topic name: UTF-8 without NUL, `+` and `#`");
    }
    if (will.qos > 2) return bad_option("will.qos", "must be 0, 1 or 2");
    if (will.payload.size() > 65535) return bad_option("will.payload", "must not be longer than 65535 bytes");
    return {};
}

[[nodiscard, gnu::cold]] inline result<> check_tls(const tls_options& tls) {
    const struct {
        std::string_view member;
        const std::string& path;
    } files[] = {{"tls.ca_file", tls.ca_file},
                 {"tls.ca_path", tls.ca_path},
                 {"tls.certificate", tls.certificate},
                 {"tls.private_key", tls.private_key}};
    for (const auto& [member, path] : files) {
        if (path.empty() || ::access(path.c_str(), R_OK) == 0) continue;
        return bad_option(member, std::string("`").append(path).append("` cannot be read"));
    }
    if (!tls.private_key.empty() && tls.certificate.empty()) {
        return bad_option("tls.certificate", "is needed beside `tls.private_key`");
    }
    return {};
}

[[nodiscard, gnu::cold]] inline result<> check_headers(const options& set) {
    constexpr std::string_view breaks("\r\n\0", 3);
    for (const auto& [name, value] : set.websocket_headers) {
        const bool named = !name.empty() && name.find_first_of(": ") == std::string::npos;
        if (named && name.find_first_of(breaks) == std::string::npos &&
            value.find_first_of(breaks) == std::string::npos) {
            continue;
        }
        return bad_option("websocket_headers", "a name without `:` and spaces, a value on one line");
    }
    return {};
}

} // namespace detail

/// Errors: errc::configuration when a proxy of the environment would be used that nobody asked for: Paho 1.3.12 obeys
///         `http_proxy` and `https_proxy` by itself (MQTTProtocolOut.c:MQTTProtocol_connect, issue 1344)
[[nodiscard, gnu::cold]] inline result<> check_proxy(const options& set, bool tls) {
    if (set.use_proxy) return {};
    const char* const name = tls ? "https_proxy" : "http_proxy";
    const char* const value = std::getenv(name);
    if (value == nullptr || *value == '\0') return {};
    return fail(errc::configuration, std::string("the environment variable `")
                                         .append(name)
                                         .append("` is set; set `use_proxy` to go through it, or unset it"));
}

/// Checks everything about the connection that can be checked without it.
///
/// Errors: errc::configuration, which names the member and what it must hold
[[nodiscard, gnu::cold]] inline result<> check(const options& set) {
    using detail::bad_option;
    if (set.broker.uris.empty()) return bad_option("broker", "must hold at least one URI, as `mqtt://host:1883`");
    bool tls = false;
    for (const std::string& uri : set.broker.uris) {
        const auto broker = parse_uri(uri);
        if (!broker) return std::unexpected(broker.error());
        tls = tls || broker->tls;
        if (auto fine = check_proxy(set, broker->tls); !fine) return fine;
    }
    if (set.client_id.empty())
        return bad_option("client_id", "must not be empty: the broker keeps the session under it");
    if (set.client_id.size() > 65535 || !detail::plain_text(set.client_id)) {
        return bad_option("client_id", "must be UTF-8 without NUL, 65535 bytes at most");
    }
    const auto alive = set.keep_alive.count();
    if (alive < 1 || alive > 65535) return bad_option("keep_alive", "must be 1 to 65535 seconds");
    if (set.session_expiry.count() < 0) return bad_option("session_expiry", "must not be negative");
    if (set.connect_timeout.count() < 1) return bad_option("connect_timeout", "must be more than nothing");
    if (set.receive_maximum == 0) return bad_option("receive_maximum", "must be 1 to 65535");
    if (set.max_packet_size == 0) return bad_option("max_packet_size", "must be more than nothing");
    if (set.will) {
        if (auto fine = detail::check_will(*set.will); !fine) return fine;
    }
    if (tls) {
        if (auto fine = detail::check_tls(set.tls); !fine) return fine;
    }
    return detail::check_headers(set);
}

} // namespace hearken::transport
