// SPDX-License-Identifier: BSL-1.0
#pragma once
// One connection that only looks whether it can be made.

#include <hearken/transport/network.hpp>
#include <hearken/transport/rules.hpp>

#include <chrono>
#include <stop_token>
#include <utility>

namespace hearken::run {

/// Takes: options with a throw-away client id and a clean start. Nothing is subscribed.
[[gnu::cold]] inline result<> test_connection(transport::network& network, options probe) {
    struct deaf final : transport::receiver {
        transport::verdict on_message(const message_view&) noexcept override { return transport::verdict::refused; }
        void on_lost(error) noexcept override {}
    } nobody;

    transport::faults faults;
    transport::check_rules(probe, faults);
    result<> last = std::move(faults).found();
    if (last) last = network.open(probe, nobody);
    if (!last) return last;
    for (const std::string& broker : probe.broker.uris) {
        transport::attempt attempt{.broker = broker,
                                   .version =
                                       probe.version == mqtt_version::v311 ? mqtt_version::v311 : mqtt_version::v5,
                                   .timeout = probe.connect_timeout};
        if (probe.login.get) {
            result<credentials> login;
            try {
                login = probe.login.get();
            } catch (...) {
                login = fail(errc::credentials_refused, "the provider of the credentials threw");
            }
            if (!login) {
                last = std::unexpected(std::move(login).error());
                break;
            }
            attempt.login = std::move(*login);
        }
        auto session = network.connect(attempt, std::stop_token{});
        if (!session && session.error().code == errc::protocol_refused && probe.version == mqtt_version::v5_or_311) {
            attempt.version = mqtt_version::v311;
            session = network.connect(attempt, std::stop_token{});
        }
        network.disconnect(std::chrono::seconds{1});
        last = session ? result<>{} : std::unexpected(std::move(session).error());
        if (last) break;
    }
    network.close();
    return last;
}

} // namespace hearken::run
