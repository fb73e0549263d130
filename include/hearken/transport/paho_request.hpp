// SPDX-License-Identifier: BSL-1.0
#pragma once
// One CONNECT as Paho wants it, with every string it points to.

#include <hearken/transport/options.hpp>
#include <hearken/transport/paho_properties.hpp>
#include <hearken/transport/proxy.hpp>
#include <hearken/transport/transport.hpp>
#include <hearken/transport/uri.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <MQTTAsync.h>

namespace hearken::transport {

/// What differs from one CONNECT to the next.
struct connect_details {
    bool v5 = true;
    bool clean = false;
    bool will = true;
    std::chrono::seconds keep_alive{60};
    std::chrono::milliseconds timeout{30'000};
};

/// Paho's options for one CONNECT.
///
/// Shape:   `set` must outlive this, and this the handle: Paho keeps `httpHeaders` and the callbacks' context
/// Threads: a Paho handle must exist first, see `paho_properties`
class paho_request {
public:
    paho_request(const options& set, const broker_uri& broker, const credentials& login, const connect_details& how)
        : login_(login) {
        if (how.v5) {
            const MQTTAsync_connectOptions fresh = MQTTAsync_connectOptions_initializer5;
            raw = fresh;
            raw.cleanstart = how.clean ? 1 : 0;
        } else {
            raw.cleansession = how.clean ? 1 : 0;
        }
        raw.MQTTVersion = version(how.v5);
        raw.keepAliveInterval = static_cast<int>(how.keep_alive.count());
        raw.automaticReconnect = 0;
        raw.retryInterval = 0;
        // The exact limit is ours; Paho looks every 3 s only (MQTTAsyncUtils.c:MQTTAsync_checkTimeouts).
        raw.connectTimeout = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(how.timeout).count() + 5);
        if (!login_.user.empty()) raw.username = login_.user.c_str();
        if (!login_.password.empty()) {
            raw.binarypwd.data = login_.password.data();
            raw.binarypwd.len = static_cast<int>(login_.password.size());
        }
        if (set.will && how.will) set_will(*set.will);
        if (broker.tls) set_tls(set.tls);
        if (broker.websocket && !set.websocket_headers.empty()) set_headers(set);
        if (set.use_proxy) set_proxy(set, broker.tls);
        if (how.v5) set_properties(set);
    }
    paho_request(const paho_request&) = delete;
    paho_request& operator=(const paho_request&) = delete;

    [[nodiscard]] static int version(bool v5) noexcept { return v5 ? MQTTVERSION_5 : MQTTVERSION_3_1_1; }

    MQTTAsync_connectOptions raw = MQTTAsync_connectOptions_initializer;
    MQTTAsync_SSLOptions tls = MQTTAsync_SSLOptions_initializer;

private:
    static const char* or_null(const std::string& text) noexcept { return text.empty() ? nullptr : text.c_str(); }

    [[gnu::cold]] void set_will(const last_will& will) {
        will_.topicName = will.topic.c_str();
        will_.payload.data = will.payload.data();
        will_.payload.len = static_cast<int>(will.payload.size());
        will_.qos = will.qos;
        will_.retained = will.retain ? 1 : 0;
        raw.will = &will_;
    }

    [[gnu::cold]] void set_tls(const tls_options& set) {
        tls.trustStore = or_null(set.ca_file);
        tls.CApath = or_null(set.ca_path);
        tls.keyStore = or_null(set.certificate);
        tls.privateKey = or_null(set.private_key);
        tls.privateKeyPassword = or_null(set.key_password);
        tls.enableServerCertAuth = set.verify ? 1 : 0;
        tls.verify = set.verify ? 1 : 0; // the host name; Paho's default is 0
        raw.ssl = &tls;
    }

    [[gnu::cold]] void set_headers(const options& set) {
        for (const auto& [name, value] : set.websocket_headers) headers_.push_back({name.c_str(), value.c_str()});
        headers_.push_back({nullptr, nullptr});
        raw.httpHeaders = headers_.data();
    }

    /// Paho reads the environment itself where it is given none, and misreads it (see `proxy_for_paho`).
    [[gnu::cold]] void set_proxy(const options& set, bool secure) {
        proxy_ = proxy_of_environment(set, secure).value_or("");
        (secure ? raw.httpsProxy : raw.httpProxy) = or_null(proxy_);
    }

    [[gnu::cold]] void set_properties(const options& set) {
        constexpr std::int64_t most = 0x7FFFFFFF; // see paho_properties::add
        const std::int64_t expiry = set.session_expiry.count();
        properties_.add(MQTTPROPERTY_CODE_SESSION_EXPIRY_INTERVAL,
                        static_cast<std::uint32_t>(expiry < 0      ? 0
                                                   : expiry > most ? most
                                                                   : expiry));
        properties_.add(MQTTPROPERTY_CODE_RECEIVE_MAXIMUM, set.receive_maximum);
        // A broker drops what is larger without a word; four times the limit still comes, and is rejected with a
        // reason.
        const std::int64_t largest = std::int64_t{set.max_packet_size} * 4;
        properties_.add(MQTTPROPERTY_CODE_MAXIMUM_PACKET_SIZE,
                        static_cast<std::uint32_t>(largest > most ? most : largest));
        raw.connectProperties = &properties_.raw();
    }

    credentials login_;
    std::string proxy_;
    MQTTAsync_willOptions will_ = MQTTAsync_willOptions_initializer;
    std::vector<MQTTAsync_nameValue> headers_;
    paho_properties properties_;
};

} // namespace hearken::transport
