// SPDX-License-Identifier: BSL-1.0
#pragma once
// One connection that only looks whether it can be made.

#include <hearken/transport/transport.hpp>

#include <chrono>
#include <stop_token>
#include <utility>

namespace hearken::run {

/// Takes: options with a throw-away client id and a clean start. Nothing is subscribed.
template <class Transport>
result<> test_connection(Transport transport, options probe) {
    struct deaf final : transport::receiver {
        transport::verdict on_message(const message_view&) noexcept override { return transport::verdict::refused; }
        void on_lost(error) noexcept override {}
    } nobody;

    if (auto r = transport.open(probe, nobody); !r) return r;
    result<> last = fail(errc::configuration, "options.broker is empty; give a URI such as mqtt://localhost:1883");
    for (const std::string& broker : probe.broker.uris) {
        transport::attempt attempt{.broker = broker,
                                   .version =
                                       probe.version == mqtt_version::v311 ? mqtt_version::v311 : mqtt_version::v5,
                                   .timeout = probe.connect_timeout};
        if (probe.login.get) {
            auto login = probe.login.get();
            if (!login) return std::unexpected(std::move(login).error());
            attempt.login = std::move(*login);
        }
        auto session = transport.connect(attempt, std::stop_token{});
        if (!session && session.error().code == errc::protocol_refused && probe.version == mqtt_version::v5_or_311) {
            attempt.version = mqtt_version::v311;
            session = transport.connect(attempt, std::stop_token{});
        }
        transport.disconnect(std::chrono::seconds{1});
        last = session ? result<>{} : std::unexpected(std::move(session).error());
        if (last) break;
    }
    transport.close();
    return last;
}

} // namespace hearken::run
