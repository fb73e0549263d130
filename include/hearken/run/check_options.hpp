// SPDX-License-Identifier: BSL-1.0
#pragma once
// Finds every fault in the options of a listener at once, before anything starts.

#include <hearken/route/dispatcher.hpp>
#include <hearken/topic/filter.hpp>
#include <hearken/transport/options.hpp>
#include <hearken/words/error.hpp>

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace hearken::run {

/// What the listener promises with its inbox; some options cannot keep it.
enum class promise { none, until_power_fails };

/// Errors:  `configuration`, with all faults in one text: the member, what it holds, what it must hold
[[nodiscard, gnu::cold]] inline result<> check_options(const options& o, std::span<const wanted_filter> filters,
                                                       promise made) {
    std::string faults;
    const auto fault = [&](std::string_view text) {
        if (!faults.empty()) faults += "; ";
        faults += text;
    };
    if (o.broker.uris.empty()) fault("options.broker is empty; give a URI such as mqtt://localhost:1883");
    if (o.client_id.empty()) {
        fault("options.client_id is empty; give a fixed name that no other client uses, the broker keeps the session "
              "under it");
    }
    const auto at_least_one = [&](std::string_view name, auto value) {
        if (value <= decltype(value){}) fault("options." + std::string(name) + " must be above 0");
    };
    at_least_one("receive_maximum", o.receive_maximum);
    at_least_one("max_packet_size", o.max_packet_size);
    at_least_one("connect_timeout", o.connect_timeout);
    at_least_one("batch_messages", o.batch_messages);
    at_least_one("batch_bytes", o.batch_bytes);
    if (o.keep_alive < std::chrono::seconds{1} || o.keep_alive > std::chrono::seconds{65'535}) {
        fault("options.keep_alive must be from 1 to 65535 s: 0 would switch off what finds a dead connection");
    }
    if (o.session_expiry < std::chrono::seconds{0}) fault("options.session_expiry must not be below 0");
    if (o.will) {
        if (auto r = topic::check_name(o.will->topic); !r) fault("options.will.topic: " + r.error().what);
        if (o.will->qos > 2) fault("options.will.qos must be 0, 1 or 2");
    }
    if (o.share.find_first_of("/+#") != std::string::npos) {
        fault("options.share must be a group name without '/', '+' and '#' (MQTT 5.0 4.8.2)");
    }
    for (const wanted_filter& w : filters) {
        if (w.qos > 2) fault("the qos of " + std::string(w.filter) + " must be 0, 1 or 2");
        if (w.qos == 2 && o.version == mqtt_version::v311 && made != promise::none) {
            fault(
                "QoS 2 for " + std::string(w.filter) +
                " can lose a message on MQTT 3.1.1; use QoS 1, MQTT 5, or hearken::inbox::memory, which promises less");
        }
    }
    if (made != promise::none && o.clean_start) {
        fault("options.clean_start throws away what the broker kept; nothing lost cannot be kept with it: leave it "
              "false, "
              "or use hearken::inbox::memory");
    }
    if (faults.empty()) return {};
    return fail(errc::configuration, std::move(faults));
}

} // namespace hearken::run
