// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a listener needs of its broker: as far as a CONNACK tells whether it has it, and in words for who runs it.

#include <hearken/run/check_options.hpp>
#include <hearken/topic/filter.hpp>
#include <hearken/transport/options.hpp>
#include <hearken/transport/transport.hpp>

#include <chrono>
#include <span>
#include <string>
#include <vector>

namespace hearken::run {

/// What of the broker's answer does not go with what was asked. The listener goes on: it may be mended over there.
///
/// Takes: the CONNACK of an MQTT 5 broker; 3.1.1 tells nothing
[[nodiscard, gnu::cold]] inline std::vector<std::string> broker_faults(const transport::session& said, const options& o,
                                                                       std::span<const transport::subscription> lines,
                                                                       promise made) {
    std::vector<std::string> found;
    if (made != promise::none && said.session_expiry && *said.session_expiry < o.session_expiry) {
        found.push_back("the broker keeps our session for " + std::to_string(said.session_expiry->count()) +
                        " s, asked were " + std::to_string(o.session_expiry.count()) +
                        ": what comes in a longer absence is lost; raise its limit (mosquitto: "
                        "persistent_client_expiration), or ask for less (options.session_expiry)");
    }
    if (!o.share.empty() && !said.shared_available)
        found.push_back("the broker has no shared subscriptions; options.share needs them");
    for (const transport::subscription& line : lines) {
        if (line.qos > said.maximum_qos) {
            found.push_back("the broker takes QoS " + std::to_string(said.maximum_qos) + " at most, " + line.filter +
                            " asks for " + std::to_string(line.qos) + "; raise its limit (mosquitto: max_qos)");
        }
        if (!said.wildcards_available && topic::strip_share(line.filter).find_first_of("+#") != std::string::npos)
            found.push_back("the broker has no wildcard subscriptions; " + line.filter + " needs them");
    }
    return found;
}

/// What cannot be seen from here: one line for the log.
[[nodiscard, gnu::cold]] inline std::string broker_settings(const options& o) {
    const auto days = std::chrono::ceil<std::chrono::days>(o.session_expiry).count();
    return "nothing is lost with a broker that keeps what it has for us; mosquitto needs: persistence true, "
           "autosave_on_changes true with autosave_interval 1, max_queued_messages 0, max_queued_bytes 0, and no "
           "persistent_client_expiration below " +
           std::to_string(days) + "d (docs/reliability.md)";
}

} // namespace hearken::run
