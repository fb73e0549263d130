// SPDX-License-Identifier: BSL-1.0
#pragma once
// What the options must hold whatever the network: each rule once, all faults in one text.

#include <hearken/topic/filter.hpp>
#include <hearken/transport/options.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/utf8.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken::transport {

/// Collects faults.
class faults {
public:
    /// `options.will.qos must be 0, 1 or 2`
    [[gnu::cold]] void option(std::string_view member, std::string_view says) {
        add(std::string("options.").append(member).append(1, ' ').append(says));
    }
    [[gnu::cold]] void add(std::string_view fault) { text_.append(text_.empty() ? "" : "; ").append(fault); }

    /// Errors: errc::configuration with every fault, where there is one
    [[nodiscard, gnu::cold]] result<> found() && {
        if (text_.empty()) return {};
        return fail(errc::configuration, std::move(text_));
    }

private:
    std::string text_;
};

namespace detail {

[[gnu::cold]] inline void check_client_id(const std::string& id, faults& to) {
    if (id.empty()) {
        to.option("client_id", "is empty; give a fixed name that no other client uses, the broker keeps the session "
                               "under it");
    } else if (id.size() > 65'535 || invalid_utf8_at(id) != std::string::npos || id.find('\0') != std::string::npos) {
        to.option("client_id", "must be UTF-8 without NUL, 65535 bytes at most");
    }
}

[[gnu::cold]] inline void check_will(const last_will& will, const allow_lists& allow, faults& to) {
    if (auto r = topic::check_name(will.topic); !r)
        to.add("options.will.topic: " + r.error().what);
    else if (r = allow.check_publish(will.topic); !r)
        to.add("options.will.topic: " + r.error().what);
    if (will.qos > 2) to.option("will.qos", "must be 0, 1 or 2");
    if (will.payload.size() > 65'535) to.option("will.payload", "must not be longer than 65535 bytes");
}

[[gnu::cold]] inline void check_list(std::string_view name, const std::optional<std::vector<std::string>>& list,
                                     faults& to) {
    for (const std::string& filter : list.value_or(std::vector<std::string>{})) {
        if (auto r = topic::check_filter(filter); !r)
            to.add(std::string("options.allow.").append(name).append(": ") + r.error().what);
    }
}

} // namespace detail

/// Everything about the connection that can be said without looking at broker URIs, files and the environment.
[[gnu::cold]] inline void check_rules(const options& set, faults& to) {
    if (set.broker.uris.empty()) to.option("broker", "is empty; give a URI such as mqtt://localhost:1883");
    detail::check_client_id(set.client_id, to);
    if (set.keep_alive < std::chrono::seconds{1} || set.keep_alive > std::chrono::seconds{65'535}) {
        to.option("keep_alive", "must be from 1 to 65535 s: 0 would switch off what finds a dead connection");
    }
    if (set.session_expiry < std::chrono::seconds{0}) to.option("session_expiry", "must not be below 0");
    if (set.connect_timeout < std::chrono::milliseconds{1}) to.option("connect_timeout", "must be above 0");
    if (set.receive_maximum == 0) to.option("receive_maximum", "must be above 0");
    if (set.max_packet_size == 0) to.option("max_packet_size", "must be above 0");
    if (set.will) detail::check_will(*set.will, set.allow, to);
    detail::check_list("subscribe", set.allow.subscribe, to);
    detail::check_list("publish", set.allow.publish, to);
}

} // namespace hearken::transport
