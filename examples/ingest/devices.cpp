// SPDX-License-Identifier: BSL-1.0
#include "devices.hpp"

#include <hearken/rows/time.hpp>
#include <hearken/topic/pattern.hpp>

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
    hearken::in_order<std::string, sensor> sensors{};
    std::optional<any_object> status{};
    hearken::nullable<place> location{}; // null removes the old one
    std::string_view upload_timestamp{};
};

struct status_change {
    status_report status;
};

std::string_view time_of(const lenient<given_time>& given, std::string_view otherwise) {
    return *given && !(**given)->empty() ? ***given : otherwise;
}

/// Calls `use(name, sensor)` for each; `time` is the message's.
void each_sensor(const full_report& sent, std::string_view time, const auto& use) {
    for (const auto& one : *sent.sensors)
        use(*one.sensor_name, change::sensor{*one.value, one.unit.value_or(""), time_of(one.timestamp, time)});
}
void each_sensor(const short_report& sent, std::string_view time, const auto& use) {
    for (const auto& [name, value] : *sent.sensors) {
        if (value) use(*name, change::sensor{**value, "", time});
    }
}

} // namespace

bool device_rule::holds(std::string_view uuid) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; };
    return !uuid.empty() && uuid.size() <= 255 && std::ranges::none_of(uuid, is_control);
}

result<> devices::data(const device_uuid& uuid, const report& body, const message_view& m, rows& out) {
    return std::visit(
        [&](const auto& sent) -> result<> {
            const auto received = hearken::format_time(m.received);
            change now{.status = *sent.status, .upload_timestamp = time_of(sent.timestamp, received.view())};
            if (*sent.location) now.location = **sent.location;
            each_sensor(sent, now.upload_timestamp, [&](std::string_view name, const change::sensor& one) {
                now.sensors[std::string(name)] = one; // of two the last counts
                if (keep_ == readings::timed)
                    out.insert(reading_table, {uuid, name, one.value, one.unit, one.timestamp, m.received});
                else if (keep_ == readings::untimed)
                    out.insert(untimed_reading_table, {uuid, name, one.value, one.unit, one.timestamp});
            });
            if (now.sensors.empty() && !now.status && !now.location) return hearken::rejected("nothing to store in it");
            const auto changes = hearken::json::encode(now);
            if (!changes) return std::unexpected(changes.error());
            return write(out, {.uuid = uuid,
                               .is_online = true,
                               .last_seen = m.received,
                               .last_report_data = {.replace = *changes, .merge = {}}});
        },
        body);
}

result<> devices::status(const device_uuid& uuid, const status_report& body, const message_view& m, rows& out) {
    const auto* const word = body.status ? std::get_if<std::string_view>(&*body.status) : nullptr;
    const auto merge = hearken::json::encode(status_change{body});
    if (!merge) return std::unexpected(merge.error());
    return write(out, {.uuid = uuid,
                       .is_online = word == nullptr || *word != "offline",
                       .last_seen = m.received,
                       .last_report_data = {.replace = {}, .merge = *merge},
                       .device_status = word == nullptr ? std::optional<std::string_view>() : *word});
}

result<> devices::heartbeat(const device_uuid& uuid, const message_view& m, rows& out) {
    return write(out, {.uuid = uuid, .is_online = true, .last_seen = m.received, .last_heartbeat = m.received});
}

result<> devices::write(rows& out, const device_row& row) {
    if (register_unknown_) return out.merge(device_table, row), result<>();
    if (const auto found = unknown_.find(std::string(row.uuid)); found != unknown_.end()) {
        if (std::chrono::steady_clock::now() - found->second < std::chrono::seconds{60})
            return hearken::rejected("table device_main: no row with uuid = " + found->first);
        unknown_.erase(found);
    }
    out.merge_existing(device_table, row);
    return {};
}

void devices::remember_unknown(std::string_view topic) {
    hearken::captures parts;
    if (!hearken::pattern<"devices/<uuid>/+">::match(topic, parts)) return;
    if (unknown_.size() == 10'000) unknown_.clear(); // anybody can invent devices
    unknown_.emplace(parts[0], std::chrono::steady_clock::now());
}

} // namespace ingest
