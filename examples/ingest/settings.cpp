// SPDX-License-Identifier: BSL-1.0
#include "settings.hpp"

#include <hearken/transport/uri.hpp>

#include <unistd.h>

#include <filesystem>

namespace ingest {
namespace {

std::string broker_uri(const decltype(settings::mqtt)& from) {
    static constexpr const char* schemes[] = {"mqtt", "mqtts", "ws", "wss"};
    const std::string& name = *from.broker;
    const bool ipv6 = name.find(':') != std::string::npos && !name.starts_with('[');
    std::string uri = schemes[static_cast<std::size_t>(*from.transport)];
    uri.append("://").append(ipv6 ? "[" + name + "]" : name);
    if (from.port) uri += ":" + std::to_string(**from.port);
    return *from.transport == scheme::ws || *from.transport == scheme::wss ? uri + "/mqtt" : uri;
}

/// Faults one a line, or none.
hearken::result<> verdict(std::string faults) {
    if (faults.empty()) return {};
    faults.pop_back();
    return hearken::fail(hearken::errc::configuration, std::move(faults));
}

} // namespace

bool host::holds(std::string_view text) {
    const bool ipv6 = text.find(':') != text.rfind(':');
    return text.find_first_of("/@?#") == std::string_view::npos &&
           (ipv6 || text.starts_with('[') || text.find(':') == std::string_view::npos) &&
           hearken::transport::parse_uri(
               "mqtt://" + (ipv6 && !text.starts_with('[') ? "[" + std::string(text) + "]" : std::string(text)));
}

bool can_be_read::holds(std::string_view path) {
    const std::string text(path);
    return ::access(text.c_str(), R_OK) == 0 && !std::filesystem::is_directory(text);
}

bool can_be_written::holds(std::string_view path) {
    const std::filesystem::path file(path);
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored))
        return !std::filesystem::is_directory(file, ignored) && ::access(file.c_str(), W_OK) == 0;
    return ::access(file.has_parent_path() ? file.parent_path().c_str() : ".", W_OK | X_OK) == 0;
}

hearken::result<> settings::mqtt_settings::check() const {
    std::string faults;
    const bool tls_in_use = *transport == scheme::tls || *transport == scheme::wss;
    if (password && !username) faults += "MQTT_USERNAME is missing, and MQTT_PASSWORD is set\n";
    if ((*tls.cert)->empty() && !(*tls.key)->empty()) faults += "MQTT_TLS_CERT is missing, and MQTT_TLS_KEY is set\n";
    if (!tls_in_use && !((*tls.ca)->empty() && (*tls.cert)->empty()))
        faults += "MQTT_TRANSPORT: expected tls or wss, since MQTT_TLS_CA or MQTT_TLS_CERT is set\n";
    if (*qos == 2 && *version == hearken::mqtt_version::v311)
        faults += "MQTT_QOS: expected 0 or 1 with MQTT_VERSION=3.1.1, where QoS 2 loses messages\n";
    return verdict(std::move(faults));
}

hearken::result<> settings::database_settings::check() const {
    std::string faults;
    if (const auto known = database::from_url(*url); !known) faults += "DB_URL: " + known.error().what + "\n";
    if (host) faults += "DB_HOST: this build has no MySQL; name the database by DB_URL=sqlite:PATH\n";
    return verdict(std::move(faults));
}

std::string settings::default_client_id() {
    char name[256] = {};
    const bool known = ::gethostname(name, sizeof name - 1) == 0 && name[0] != '\0';
    return std::string("hearken-ingest-") + (known ? name : "localhost");
}

hearken::options mqtt_options(const settings& from) {
    const auto& m = from.mqtt;
    hearken::options to{.broker = broker_uri(m), .client_id = *m.client_id};
    if (m.username) to.login = hearken::credentials{*m.username, m.password ? m.password->value : ""};
    to.tls = {.ca_file = **m.tls.ca, .certificate = **m.tls.cert, .private_key = **m.tls.key, .verify = **m.tls.verify};
    to.version = *m.version;
    to.keep_alive = std::chrono::seconds(**m.keepalive);
    to.share = **m.share;
    return to;
}

} // namespace ingest
