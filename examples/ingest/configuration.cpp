// SPDX-License-Identifier: BSL-1.0
#include "configuration.hpp"

#include "environment.hpp"

#include <hearken/transport/uri.hpp>

#include <unistd.h>

namespace ingest {
namespace {

using hearken::creation;
using hearken::log_level;
using hearken::mqtt_version;

/// `mqtt://host:1883` of the host, the port and the transport.
std::string broker_uri(environment& env) {
    const std::string transport = env.choice<const char*>(
        "MQTT_TRANSPORT", "tcp", {{"tcp", "tcp"}, {"tls", "tls"}, {"ws", "ws"}, {"wss", "wss"}});
    const bool websocket = transport.starts_with("ws");
    std::string host = env.text("MQTT_BROKER");
    const auto port = env.number<std::uint16_t>("MQTT_PORT", 0, 1, 65'535);
    if (host.find(':') != host.rfind(':') && !host.starts_with('[')) host = "[" + host + "]";
    std::string uri = (transport == "tcp" ? "mqtt" : transport == "tls" ? "mqtts" : transport) + "://" + host;
    if (port != 0) uri += ":" + std::to_string(port);
    if (websocket) uri += "/mqtt";
    const bool alone = host.find_first_of("/@?#") == std::string::npos &&
                       (host.starts_with('[') || host.find(':') == std::string::npos);
    if (!alone || !hearken::transport::parse_uri(uri)) {
        env.fault("MQTT_BROKER", "the host name or address of the broker, and nothing else");
    }
    return uri;
}

hearken::credential_source read_login(environment& env) {
    const std::string user = env.text("MQTT_USERNAME"), password = env.secret("MQTT_PASSWORD");
    if (user.empty() && !password.empty()) env.fault("MQTT_USERNAME", "a user name, since MQTT_PASSWORD is set");
    return user.empty() ? hearken::credential_source{} : hearken::credentials{user, password};
}

hearken::tls_options read_tls(environment& env, bool in_use) {
    hearken::tls_options tls{.ca_file = env.readable_file("MQTT_TLS_CA"),
                             .certificate = env.readable_file("MQTT_TLS_CERT"),
                             .private_key = env.readable_file("MQTT_TLS_KEY"),
                             .verify = env.flag("MQTT_TLS_VERIFY", true)};
    if (tls.certificate.empty() && !tls.private_key.empty())
        env.fault("MQTT_TLS_CERT", "the certificate of MQTT_TLS_KEY");
    if (!in_use && !(tls.ca_file + tls.certificate).empty()) {
        env.fault("MQTT_TRANSPORT", "tls or wss, since MQTT_TLS_CA or MQTT_TLS_CERT is set");
    }
    return tls;
}

void read_database(environment& env, configuration& to) {
    to.database_url = env.text("DB_URL", "sqlite:hearken.db");
    to.tables.create_tables = env.choice<std::optional<creation>>(
        "DB_CREATE_TABLES", std::nullopt,
        {{"true", creation::everything}, {"progress", creation::progress}, {"false", creation::nothing}});
    if (const auto known = database::from_url(to.database_url); !known) env.refuse("DB_URL", known.error().what);
    if (!env.text("DB_HOST").empty()) {
        env.fault("DB_HOST", "left out: this build has no MySQL; the database is named by DB_URL=sqlite:PATH");
    }
    to.register_unknown =
        env.choice<std::optional<bool>>("UNKNOWN_DEVICE", std::nullopt, {{"reject", false}, {"register", true}});
}

std::string host_name() {
    char name[256] = {};
    return ::gethostname(name, sizeof name - 1) == 0 && name[0] != '\0' ? name : "localhost";
}

} // namespace

hearken::result<configuration> read_configuration(const std::string& env_file) {
    environment env(env_file.empty() ? ".env" : env_file, !env_file.empty());
    configuration c;
    const std::string uri = broker_uri(env);
    c.mqtt.broker = uri;
    c.mqtt.login = read_login(env);
    c.mqtt.tls = read_tls(env, uri.starts_with("mqtts") || uri.starts_with("wss"));
    c.mqtt.client_id = env.text("MQTT_CLIENT_ID", "hearken-ingest-" + host_name());
    c.mqtt.version =
        env.choice("MQTT_VERSION", mqtt_version::v5_or_311,
                   {{"5", mqtt_version::v5}, {"3.1.1", mqtt_version::v311}, {"auto", mqtt_version::v5_or_311}});
    c.qos = env.number<std::uint8_t>("MQTT_QOS", 1, 0, 2);
    if (c.qos == 2 && c.mqtt.version == mqtt_version::v311) {
        env.fault("MQTT_QOS", "0 or 1 with MQTT_VERSION=3.1.1: QoS 2 loses messages there");
    }
    c.mqtt.keep_alive = std::chrono::seconds(env.number("MQTT_KEEPALIVE", 60, 0, 65'535));
    c.mqtt.share = env.text("MQTT_SHARE");
    if (c.mqtt.share.find_first_of("/+#") != std::string::npos)
        env.fault("MQTT_SHARE", "a group name without '/', '+' and '#'");
    read_database(env, c);
    c.log.level = env.choice("LOG_LEVEL", log_level::info,
                             {{"debug", log_level::debug},
                              {"info", log_level::info},
                              {"warning", log_level::warning},
                              {"error", log_level::error},
                              {"off", log_level::off}});
    c.log.file = env.writable_file("LOG_FILE");
    c.log.error_file = env.writable_file("LOG_ERROR_FILE");
    c.statistics = std::chrono::seconds(env.number("STATS_INTERVAL", 300, 0, 86'400));
    if (!env.text("SPOOL_DIR").empty()) {
        c.warnings.emplace_back("SPOOL_DIR has no effect: this version has no journal; a message is acknowledged once "
                                "it is in the database");
    }
    if (const std::string names = env.unread(); !names.empty())
        c.warnings.push_back("variables that are not known: " + names);
    if (env.faults().empty()) return c;

    std::string all;
    for (const std::string& one : env.faults()) all.append(all.empty() ? "" : "\n  ").append(one);
    return hearken::fail(hearken::errc::configuration, std::move(all));
}

} // namespace ingest
