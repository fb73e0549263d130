// SPDX-License-Identifier: BSL-1.0
#pragma once
// What of the options cannot work, found before the network is touched.

#include <hearken/transport/options.hpp>
#include <hearken/transport/proxy.hpp>
#include <hearken/transport/rules.hpp>
#include <hearken/transport/uri.hpp>
#include <hearken/words/error.hpp>

#include <string>
#include <string_view>
#include <utility>

#include <unistd.h>

namespace hearken::transport {

namespace detail {

[[gnu::cold]] inline void check_tls(const tls_options& tls, faults& to) {
    const struct {
        std::string_view member;
        const std::string& path;
    } files[] = {{"tls.ca_file", tls.ca_file},
                 {"tls.ca_path", tls.ca_path},
                 {"tls.certificate", tls.certificate},
                 {"tls.private_key", tls.private_key}};
    for (const auto& [member, path] : files) {
        if (path.empty() || ::access(path.c_str(), R_OK) == 0) continue;
        to.option(member, std::string("is `").append(path).append("`, which cannot be read"));
    }
    if (!tls.private_key.empty() && tls.certificate.empty()) {
        to.option("tls.certificate", "is needed beside `tls.private_key`");
    }
}

[[gnu::cold]] inline void check_headers(const options& set, faults& to) {
    constexpr std::string_view breaks("\r\n\0", 3);
    for (const auto& [name, value] : set.websocket_headers) {
        const bool named = !name.empty() && name.find_first_of(": ") == std::string::npos;
        if (named && name.find_first_of(breaks) == std::string::npos &&
            value.find_first_of(breaks) == std::string::npos) {
            continue;
        }
        to.option("websocket_headers", "must hold names without `:` and spaces, and values on one line");
    }
}

} // namespace detail

/// Checks everything about the connection that can be checked without it.
///
/// Errors: errc::configuration with every fault: the member and what it must hold
[[nodiscard, gnu::cold]] inline result<> check(const options& set) {
    faults found;
    check_rules(set, found);
    bool tls = false;
    for (const std::string& uri : set.broker.uris) {
        const auto broker = parse_uri(uri);
        const auto way = broker ? proxy_of_environment(set, broker->tls) : std::unexpected(broker.error());
        if (!way) found.add(way.error().what);
        tls = tls || (broker && broker->tls);
    }
    if (tls) detail::check_tls(set.tls, found);
    detail::check_headers(set, found);
    return std::move(found).found();
}

} // namespace hearken::transport
