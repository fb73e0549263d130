// SPDX-License-Identifier: BSL-1.0
#pragma once
// Settings of the connection to a broker, as variables.

#include <hearken/settings/files.hpp>
#include <hearken/settings/secret.hpp>
#include <hearken/topic/filter.hpp>
#include <hearken/transport/options.hpp>
#include <hearken/transport/uri.hpp>
#include <hearken/wire/containers.hpp>
#include <hearken/wire/csv.hpp>
#include <hearken/wire/enums.hpp>
#include <hearken/wire/rules.hpp>
#include <hearken/wire/switches.hpp>
#include <hearken/words/error.hpp>

#include <unistd.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken {

template <>
inline constexpr auto spellings<mqtt_version> = std::array{
    spelling{mqtt_version::v5_or_311, "auto"}, spelling{mqtt_version::v5, "5"}, spelling{mqtt_version::v311, "3.1.1"}};

/// How the broker is spoken to: plainly, by TLS, or by either through WebSocket.
enum class mqtt_scheme : std::uint8_t { tcp, tls, ws, wss };

namespace detail {

/// A host as part of a URI.
[[nodiscard]] inline std::string host_part(std::string_view host) {
    const bool bare_ipv6 = host.find(':') != host.rfind(':') && !host.starts_with('[');
    return bare_ipv6 ? "[" + std::string(host) + "]" : std::string(host);
}

} // namespace detail

struct host_rule {
    static constexpr std::string_view words = "the host name or address of the broker, and nothing else";
    static bool holds(std::string_view text) {
        const std::string host = detail::host_part(text);
        return host.find_first_of("/@?#") == std::string::npos &&
               (host.starts_with('[') || host.find(':') == std::string::npos) && transport::parse_uri("mqtt://" + host);
    }
};

struct share_rule {
    static constexpr std::string_view words = "a group name without '/', '+' and '#'";
    static bool holds(std::string_view text) { return text.find_first_of("/+#") == std::string_view::npos; }
};

struct filter_rule {
    static constexpr std::string_view words = "an MQTT topic filter";
    static bool holds(std::string_view text) { return topic::valid_filter(text); }
};

/// As a member `mqtt` of a program's settings: `MQTT_BROKER`, which must be there, `MQTT_PORT`, `MQTT_USERNAME`, ...,
/// `MQTT_TLS_CA`, ... Several members for several brokers each have their own variables.
struct mqtt_settings {
    checked<std::string, host_rule> broker{};
    std::optional<checked<std::uint16_t, between<1, 65'535>>> port{}; ///< empty: that of the transport
    std::optional<std::string> username{};
    std::optional<secret> password{};
    or_default<std::string> client_id{};
    or_default<mqtt_version> version = mqtt_version::v5_or_311;
    or_default<checked<std::uint8_t, between<0, 2>>> qos{std::uint8_t{1}};               ///< for `qos::level`
    or_default<checked<std::uint16_t, between<0, 65'535>>> keepalive{std::uint16_t{60}}; ///< seconds
    or_default<mqtt_scheme> transport = mqtt_scheme::tcp;
    struct tls_settings {
        input_file ca{}, cert{}, key{};
        or_default<loose_bool> verify{true};
    } tls{};
    or_default<checked<std::string, share_rule>> share{};
    using filter_list = csv<std::vector<checked<std::string, filter_rule>>>;
    struct allow_settings { ///< filters between commas; where there are none all is allowed
        std::optional<filter_list> subscribe{}, publish{};
    } allow{};

    /// The options of a listener.
    [[nodiscard]] options to_options() const {
        options to{.broker = uri(), .client_id = *client_id};
        if (username) to.login = credentials{*username, password ? password->value : ""};
        to.version = *version;
        to.keep_alive = std::chrono::seconds(**keepalive);
        to.tls = {.ca_file = **tls.ca, .certificate = **tls.cert, .private_key = **tls.key, .verify = **tls.verify};
        to.share = **share;
        to.allow = {.subscribe = list_of(allow.subscribe), .publish = list_of(allow.publish)};
        return to;
    }

    /// The broker as a URI; WebSocket at the path `/mqtt`.
    [[nodiscard]] std::string uri() const {
        static constexpr std::array schemes{"mqtt://", "mqtts://", "ws://", "wss://"};
        std::string uri = schemes[static_cast<std::size_t>(*transport)] + detail::host_part(*broker);
        if (port) uri += ":" + std::to_string(**port);
        return *transport == mqtt_scheme::ws || *transport == mqtt_scheme::wss ? uri + "/mqtt" : uri;
    }

    /// Every fault of members that do not go together, on a line of its own.
    [[nodiscard]] result<> check() const {
        std::string faults;
        const auto expect = [&faults](bool holds, std::string_view what) {
            if (!holds) faults.append(faults.empty() ? "" : "\n").append(what);
        };
        const bool has_cert = !(*tls.cert)->empty();
        const bool has_tls = *transport == mqtt_scheme::tls || *transport == mqtt_scheme::wss;
        expect(!password || username, "{username} is missing, and {password} is set");
        expect(has_cert || (*tls.key)->empty(), "{tls.cert} is missing, and {tls.key} is set");
        expect(has_tls || ((*tls.ca)->empty() && !has_cert),
               "{transport}: expected tls or wss, since {tls.ca} or {tls.cert} is set");
        expect(*qos != 2 || *version != mqtt_version::v311,
               "{qos}: expected 0 or 1 with {version}=3.1.1, where QoS 2 loses messages");
        if (faults.empty()) return {};
        return fail(errc::configuration, std::move(faults));
    }

private:
    static std::optional<std::vector<std::string>> list_of(const std::optional<filter_list>& from) {
        if (!from) return std::nullopt;
        std::vector<std::string> to;
        for (const auto& filter : **from) to.push_back(*filter);
        return to;
    }
};

/// `program-HOSTNAME`: a client id that stays the same, and is another on another machine.
[[nodiscard]] inline std::string client_id_of_host(std::string_view program) {
    std::array<char, 256> name{};
    const bool known = ::gethostname(name.data(), name.size() - 1) == 0 && name[0] != '\0';
    return std::string(program).append("-").append(known ? name.data() : "localhost");
}

} // namespace hearken
