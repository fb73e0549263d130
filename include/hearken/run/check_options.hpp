// SPDX-License-Identifier: BSL-1.0
#pragma once
// Finds every fault in the options of a listener at once, before anything starts.

#include <hearken/route/dispatcher.hpp>
#include <hearken/topic/filter.hpp>
#include <hearken/transport/options.hpp>
#include <hearken/transport/rules.hpp>
#include <hearken/words/error.hpp>

#include <chrono>
#include <span>
#include <string>
#include <utility>

namespace hearken::run {

/// What the listener promises with its inbox; some options cannot keep it.
enum class promise {
    none,              ///< what was acknowledged is in memory
    until_power_fails, ///< what was acknowledged is settled
    kept_on_disk,      ///< what was acknowledged is settled, or comes again at the next start
};

/// The rules of the connection are those of transport/rules.hpp; these are the listener's own.
///
/// Errors:  `configuration`, with all faults in one text: the member, what it holds, what it must hold
[[nodiscard, gnu::cold]] inline result<> check_options(const options& o, std::span<const wanted_filter> filters,
                                                       promise made, bool has_store = true) {
    transport::faults found;
    transport::check_rules(o, found);
    if (o.batch_messages == 0) found.option("batch_messages", "must be above 0");
    if (o.batch_bytes == 0) found.option("batch_bytes", "must be above 0");
    if (o.handler_threads < 1 || o.handler_threads > 256) found.option("handler_threads", "must be from 1 to 256");
    if (o.handler_threads > 1 && made == promise::until_power_fails) {
        found.option("handler_threads", "above 1 need an inbox with a queue: hearken::inbox::memory or "
                                        "hearken::inbox::journal");
    }
    if (o.dedupe_window == 0) found.option("dedupe_window", "must be above 0");
    if (o.retry_bytes == 0) found.option("retry_bytes", "must be above 0");
    if (o.at_stop == at_stop::leave && made != promise::kept_on_disk) {
        found.option("at_stop", "of leave would lose what is left; it needs an inbox that lasts, such as "
                                "hearken::inbox::journal");
    }
    if (o.max_depth < 1 || o.max_depth > deepest) {
        found.option("max_depth", "must be from 1 to " + std::to_string(deepest));
    }
    if (o.share.find_first_of("/+#") != std::string::npos) {
        found.option("share", "must be a group name without '/', '+' and '#' (MQTT 5.0 4.8.2)");
    }
    for (const std::string& one : o.history) {
        if (!topic::valid_filter(one)) found.option("history", "must be topic filters; '" + one + "' is none");
    }
    if (!o.history.empty() && !has_store)
        found.option("history", "needs a store, for instance hearken::sqlite::store{\"data.db\"}");
    for (const wanted_filter& w : filters) {
        if (w.qos == 0 && made == promise::kept_on_disk && !w.loss_is_meant) {
            found.add("QoS 0 for " + std::string(w.filter) +
                      " is lost before it comes to an inbox that lasts; use QoS 1, or say that it is meant: "
                      "hearken::qos::may_be_lost{}, hearken::qos::level{.n = 0, .loss_is_meant = true}");
        }
        if (auto r = o.allow.check_subscribe(w.filter); !r) found.add(r.error().what);
        if (w.qos > 2) found.add("the qos of " + std::string(w.filter) + " must be 0, 1 or 2");
        if (w.qos == 2 && o.version == mqtt_version::v311 && made != promise::none) {
            found.add("QoS 2 for " + std::string(w.filter) +
                      " can lose a message on MQTT 3.1.1; use QoS 1, MQTT 5, or hearken::inbox::memory, which promises "
                      "less");
        }
    }
    if (made != promise::none && o.clean_start) {
        found.option("clean_start", "throws away what the broker kept; nothing lost cannot be kept with it: leave it "
                                    "false, or use hearken::inbox::memory");
    }
    if (made != promise::none && o.version != mqtt_version::v311 && o.session_expiry == std::chrono::seconds{0}) {
        found.option("session_expiry", "of 0 ends the session with each connection; nothing lost cannot be kept with "
                                       "it: give it longer than your longest absence, or use hearken::inbox::memory");
    }
    return std::move(found).found();
}

} // namespace hearken::run
