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

struct stored_sensor {
    hearken::number value;
    std::string_view unit, timestamp;
};

/// What a message of sensors changes in `last_report_data`. Of one sensor's values the last counts.
std::string changes(const report& from, std::string_view time) {
    std::unordered_map<std::string_view, const sensor*> last;
    for (const sensor& one : from.sensors) last[one.name] = &one;
    std::string json = R"({"sensors":{)";
    const auto put = [&json](const auto& value) {
        (void)hearken::json::encode_to(json, value);
    }; // it was decoded: it can be encoded
    for (const sensor& one : from.sensors) {
        if (last[one.name] != &one) continue;
        if (json.back() != '{') json += ',';
        put(one.name);
        json += ':';
        put(stored_sensor{one.value, one.unit, one.timestamp.empty() ? time : one.timestamp});
    }
    json += '}';
    if (from.status) json.append(R"(,"status":)").append(from.status->text());
    json.append(R"(,"location":)").append(from.location ? from.location->text() : "null"); // null removes the old one
    json += R"(,"upload_timestamp":)";
    put(time);
    return json += '}';
}

} // namespace

result<> devices::data(std::string_view uuid, const or_empty<report>& body, const message_view& m, rows& out) {
    trace(m);
    if (!body.value && m.retained) return {};
    if (auto r = check(uuid); !r) return r;
    if (!body.value) return hearken::rejected("the payload is empty");
    const report& report = *body.value;
    if (report.sensors.empty() && !report.status && !report.location) {
        if (report.skipped.empty()) return hearken::rejected("nothing to store in it");
        hearken::error why = report.skipped.front();
        why.code = hearken::errc::rejected;
        if (report.skipped_count > 1)
            why.what += "; nothing else to store in it, " + std::to_string(report.skipped_count) + " parts are wrong";
        return std::unexpected(std::move(why));
    }
    for (hearken::error why : report.skipped) {
        why.topic = m.topic;
        log_->warning("skipped: " + why.text());
    }
    if (report.skipped_count > report.skipped.size()) {
        log_->warning("skipped: " + std::string(m.topic) + ": " + std::to_string(report.skipped_count) +
                      " parts in all");
    }
    skipped_.fetch_add(report.skipped_count, std::memory_order_relaxed);

    const auto received =
        hearken::format_time(std::chrono::floor<std::chrono::milliseconds>(m.received).time_since_epoch().count());
    const std::string_view time = report.timestamp.empty() ? received.view() : report.timestamp;
    for (const sensor& one : report.sensors) {
        out.insert(reading_table, {.uuid = uuid,
                                   .sensor_name = one.name,
                                   .value = one.value,
                                   .unit = one.unit,
                                   .timestamp = one.timestamp.empty() ? time : one.timestamp});
    }
    write(out, {.uuid = uuid,
                .is_online = true,
                .last_seen = m.received,
                .last_report_data = {.replace = changes(report, time), .merge = {}}});
    return {};
}

result<> devices::status(std::string_view uuid, const or_empty<hearken::raw_json_view>& body, const message_view& m,
                         rows& out) {
    trace(m);
    if (!body.value && m.retained) return {};
    if (auto r = check(uuid); !r) return r;
    if (!body.value) return hearken::rejected("the payload is empty");
    struct {
        std::optional<hearken::raw_json_view> status;
    } sent;
    hearken::scratch memory;
    if (auto r = hearken::json::decode(body.value->text, sent, memory); !r) return r;
    std::optional<std::string_view> word;
    if (sent.status && sent.status->text.starts_with('"')) {
        if (auto r = hearken::json::decode(sent.status->text, word, memory); !r) return r;
    }
    const std::string merge = R"({"status":)" + hearken::raw_json::parse(body.value->text)->text() + "}";
    write(out, {.uuid = uuid,
                .is_online = word != "offline",
                .last_seen = m.received,
                .last_report_data = {.replace = {}, .merge = merge},
                .device_status = word});
    return {};
}

result<> devices::heartbeat(std::string_view uuid, const message_view& m, rows& out) {
    trace(m);
    if (auto r = check(uuid); !r) return r;
    write(out, {.uuid = uuid, .is_online = true, .last_seen = m.received, .last_heartbeat = m.received});
    return {};
}

void devices::write(rows& out, const device_row& row) const {
    if (register_unknown_)
        out.merge(device_table, row);
    else
        out.merge_existing(device_table, row);
}

void devices::trace(const message_view& m) const {
    if (!log_->wants(hearken::log_level::debug)) return;
    log_->debug("received " + std::string(m.topic) + ", " + std::to_string(m.payload.size()) + " bytes, QoS " +
                std::to_string(m.qos) + (m.retained ? ", retained" : "") + (m.duplicate ? ", again" : ""));
}

result<> devices::check(std::string_view uuid) {
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
