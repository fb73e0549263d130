// SPDX-License-Identifier: BSL-1.0
#pragma once
// The HTTP proxy that the environment names: refused unless asked for, and made fit for Paho.

#include <hearken/transport/options.hpp>
#include <hearken/words/error.hpp>

#include <cstdlib>
#include <string>
#include <string_view>

namespace hearken::transport {

namespace detail {

[[nodiscard]] constexpr bool is_hex_digit(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

} // namespace detail

/// What a variable of the environment says, without its scheme.
///
/// Paho strips `https://` alone from `https_proxy`, and takes the usual `http://host:3128` there for a host `http`; in
/// a user or password it never gets past a `%` that begins no `%XX` (MQTTProtocolOut.c:MQTTProtocol_setHTTPProxy,
/// MQTTProtocol_specialChars; 1.3.12).
///
/// Gives:  `[user:password@]host[:port]`
/// Errors: errc::configuration; never repeats the text, which may hold a password
[[nodiscard, gnu::cold]] inline result<std::string_view> proxy_for_paho(std::string_view text) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (text.starts_with(scheme)) {
            text.remove_prefix(scheme.size());
            break;
        }
    }
    while (text.ends_with('/')) text.remove_suffix(1);
    const std::size_t at = text.find('@');
    const std::string_view login = at == std::string_view::npos ? std::string_view() : text.substr(0, at);
    const std::string_view place = at == std::string_view::npos ? text : text.substr(at + 1);
    if (place.empty() || place.find_first_of("/@ ") != std::string_view::npos) {
        return fail(errc::configuration, "must hold http://[user:password@]host:port");
    }
    for (std::size_t i = login.find('%'); i != std::string_view::npos; i = login.find('%', i + 1)) {
        if (i + 2 < login.size() && detail::is_hex_digit(login[i + 1]) && detail::is_hex_digit(login[i + 2])) continue;
        return fail(errc::configuration, "must hold each % of its user and password as %25");
    }
    return text;
}

/// The proxy for brokers with or without TLS; empty where there is none.
///
/// Errors: errc::configuration where nobody asked for it: Paho 1.3.12 obeys `http_proxy` and `https_proxy` by itself
///         (MQTTProtocolOut.c:MQTTProtocol_connect, issue 1344); and what `proxy_for_paho` refuses
[[nodiscard, gnu::cold]] inline result<std::string> proxy_of_environment(const options& set, bool tls) {
    const char* const name = tls ? "https_proxy" : "http_proxy";
    const char* const value = std::getenv(name);
    if (value == nullptr || *value == '\0') return {};
    const std::string variable = std::string("the environment variable `").append(name).append("` ");
    if (!set.use_proxy) {
        return fail(errc::configuration, variable + "is set; set `use_proxy` to go through it, or unset it");
    }
    const auto fit = proxy_for_paho(value);
    if (!fit) return fail(errc::configuration, variable + fit.error().what);
    return std::string(*fit);
}

} // namespace hearken::transport
