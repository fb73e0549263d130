// SPDX-License-Identifier: BSL-1.0
#pragma once
// What every test of the Paho transport starts from.

#include <chrono>
#include <future>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <hearken/transport/paho.hpp>

#include "recorder.hpp"
#include "wait.hpp"

namespace hearken::testing {

/// A transport, its receiver and its options, closed in the right order.
struct client {
    explicit client(std::string uri, std::string id = "hearken-test") {
        set.broker = uri;
        set.client_id = std::move(id);
        set.log.level = log_level::off;
        how.broker = std::move(uri);
        how.version = mqtt_version::v5;
        how.timeout = std::chrono::seconds{10};
    }
    client(const client&) = delete;
    client& operator=(const client&) = delete;
    ~client() { network.close(); }

    result<transport::session> connect() {
        if (!open_) {
            if (auto fine = network.open(set, seen); !fine) return std::unexpected(fine.error());
            open_ = true;
        }
        return network.connect(how, stop.get_token());
    }

    result<std::vector<transport::grant>> subscribe(std::vector<transport::subscription> lines) {
        return network.subscribe(lines, stop.get_token());
    }

    /// Publishes and waits for the broker's answer.
    result<> publish(std::string topic, std::string payload, std::uint8_t qos = 1, bool retain = false) {
        auto answer = std::make_shared<std::promise<result<>>>();
        auto got = answer->get_future();
        network.publish({std::move(topic), std::move(payload), qos, retain},
                        [answer](result<> r) { answer->set_value(std::move(r)); });
        if (got.wait_for(std::chrono::seconds{10}) != std::future_status::ready) {
            return fail(errc::timed_out, "no answer to a publication");
        }
        return got.get();
    }

    options set{};
    transport::attempt how{};
    recorder seen{};
    std::stop_source stop{};
    transport::paho network{};

private:
    bool open_ = false;
};

/// The text of an error, for a failing assertion.
template <class T>
[[nodiscard]] std::string why(const result<T>& r) {
    return r ? std::string("no error") : std::string(name(r.error().code)) + ": " + r.error().text();
}

} // namespace hearken::testing
