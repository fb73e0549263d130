// SPDX-License-Identifier: BSL-1.0
#include "devices.hpp"

#include <hearken/rows/time.hpp>
#include <hearken/topic/pattern.hpp>

#include <utility>

namespace ingest {
namespace {

using hearken::message_view;
using hearken::result;
using hearken::rows;

/// What a message of sensors changes in `last_report_data`.
struct change {
    struct sensor {
        hearken::number value;
        std::string_view unit;
        std::string_view timestamp;
    };
    in_order<sensor> sensors{};
    std::optional<any_object> status{};
    hearken::nullable<place> location{}; // null removes the old one
    std::string_view upload_timestamp{};
};

struct status_change {
    status_report status;
};

std::vector<reading> readings_of(const full_report& report) {
    std::vector<reading> all;
    for (const auto& one : *report.sensors)
        all.push_back({*one.sensor_name, &*one.value, one.unit.value_or(""), text(*one.timestamp)});
    return all;
}
std::vector<reading> readings_of(const short_report& report) {
    std::vector<reading> all;
    for (const auto& [name, value] : report.sensors) {
        if (*value) all.push_back({name, &***value});
    }
    return all;
}

} // namespace

result<> devices::data(std::string_view uuid, const hearken::or_empty<report>& body, const message_view& m, rows& out) {
    if (!body && m.retained) return {};
    if (auto r = admit(uuid, m); !r) return r;
    if (!body) return hearken::rejected("the payload is empty");
    return std::visit(
        [&](const auto& sent) -> result<> {
            std::vector<reading> readings = readings_of(sent);
            remove_badly_named(readings, m.topic);
            if (readings.empty() && !*sent.status && !*sent.location)
                return hearken::rejected("nothing to store in it");
            const auto received = hearken::format_time(
                std::chrono::floor<std::chrono::milliseconds>(m.received).time_since_epoch().count());
            const std::string_view given = text(*sent.timestamp);
            change now{.status = *sent.status, .upload_timestamp = given.empty() ? received.view() : given};
            if (*sent.location) now.location = **sent.location;
            for (const reading& one : readings) {
                const std::string_view time = one.time.empty() ? now.upload_timestamp : one.time;
                now.sensors[std::string(one.name)] = {*one.value, one.unit, time}; // of two the last counts
                out.insert(reading_table, {uuid, one.name, *one.value, one.unit, time});
            }
            const auto changes = hearken::json::encode(now);
            if (!changes) return std::unexpected(changes.error());
            write(out, {.uuid = uuid,
                        .is_online = true,
                        .last_seen = m.received,
                        .last_report_data = {.replace = *changes, .merge = {}}});
            return {};
        },
        *body);
}

result<> devices::status(std::string_view uuid, const hearken::or_empty<status_report>& body, const message_view& m,
                         rows& out) {
    if (!body && m.retained) return {};
    if (auto r = admit(uuid, m); !r) return r;
    if (!body) return hearken::rejected("the payload is empty");
    const auto* const word = body->status ? std::get_if<std::string_view>(&*body->status) : nullptr;
    const auto merge = hearken::json::encode(status_change{*body});
    if (!merge) return std::unexpected(merge.error());
    write(out, {.uuid = uuid,
                .is_online = word == nullptr || *word != "offline",
                .last_seen = m.received,
                .last_report_data = {.replace = {}, .merge = *merge},
                .device_status = word == nullptr ? std::optional<std::string_view>() : *word});
    return {};
}

result<> devices::heartbeat(std::string_view uuid, const message_view& m, rows& out) {
    if (auto r = admit(uuid, m); !r) return r;
    write(out, {.uuid = uuid, .is_online = true, .last_seen = m.received, .last_heartbeat = m.received});
    return {};
}

void devices::write(rows& out, const device_row& row) const {
    if (register_unknown_)
        out.merge(device_table, row);
    else
        out.merge_existing(device_table, row);
}

/// In the short format names are keys, which have no type of their own to check them. The first few are logged.
void devices::remove_badly_named(std::vector<reading>& from, std::string_view topic) const {
    constexpr std::size_t most = 10;
    const std::string start = "skipped: " + std::string(topic) + ": ";
    std::size_t removed = 0;
    std::erase_if(from, [&](const reading& one) {
        if (name_rule::holds(one.name)) return false;
        if (++removed <= most)
            log_->warning(start + "$." + std::string(one.name) + ": expected " + std::string(name_rule::words));
        return true;
    });
    if (removed > most) log_->warning(start + std::to_string(removed - most) + " more sensors with such names");
}

result<> devices::admit(std::string_view uuid, const message_view& m) {
    if (log_->wants(hearken::log_level::debug))
        log_->debug("received " + std::string(m.topic) + ", " + std::to_string(m.payload.size()) + " bytes, QoS " +
                    std::to_string(m.qos) + (m.retained ? ", retained" : "") + (m.duplicate ? ", again" : ""));
    if (uuid.empty()) return hearken::rejected("the topic names no device");
    if (uuid.size() > 255) return hearken::rejected("the device's uuid is longer than 255 bytes");
    for (const char c : uuid) {
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7F')
            return hearken::rejected("the device's uuid holds a control character");
    }
    if (unknown_.empty()) return {};
    const auto found = unknown_.find(std::string(uuid));
    if (found == unknown_.end()) return {};
    if (std::chrono::steady_clock::now() - found->second < std::chrono::seconds{60}) {
        return hearken::rejected("table device_main: no row with uuid = " + std::string(uuid));
    }
    unknown_.erase(found);
    return {};
}

void devices::remember_unknown(std::string_view topic) {
    hearken::captures parts;
    if (!hearken::pattern<"devices/<uuid>/+">::match(topic, parts)) return;
    if (unknown_.size() == 10'000) unknown_.clear(); // anybody can invent devices
    unknown_.emplace(parts[0], std::chrono::steady_clock::now());
}

} // namespace ingest
