// SPDX-License-Identifier: BSL-1.0
#include "report.hpp"

#include <string>
#include <utility>

namespace ingest {
namespace {

using hearken::errc;
using hearken::error;
using hearken::raw_json;
using hearken::raw_json_view;

struct sent_report {
    std::optional<raw_json_view> sensors, status, location, timestamp;
};
struct sent_sensor {
    std::string_view sensor_name;
    hearken::number value;
    std::optional<std::string_view> unit;
    std::optional<raw_json_view> timestamp;
};
struct sent_location {
    double latitude, longitude;
};

bool is_object(std::string_view json) {
    return json.starts_with('{');
}

/// `[a-z_][a-z0-9_]{0,49}`
bool is_sensor_name(std::string_view name) {
    for (const char c : name) {
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_') return false;
    }
    return !name.empty() && name.size() <= 50 && !(name.front() >= '0' && name.front() <= '9');
}

/// Takes the parts of one message and keeps the good ones.
class sorter {
public:
    sorter(std::string_view payload, report& out, hearken::scratch& memory)
        : payload_(payload), out_(&out), memory_(&memory) {}

    void take_list(std::string_view json) {
        std::vector<raw_json_view> elements;
        (void)hearken::json::decode(json, elements, *memory_); // it is JSON, and begins with '['
        for (std::size_t i = 0; i < elements.size(); ++i) {
            const std::string path = "$.sensors[" + std::to_string(i) + "]";
            sent_sensor one;
            if (auto r = hearken::json::decode(elements[i].text, one, *memory_); !r) {
                skip(path, elements[i].text, std::move(r).error());
            } else {
                const std::string_view time = take_time(path + ".timestamp", one.timestamp);
                take(path, elements[i].text, {one.sensor_name, std::move(one.value), one.unit.value_or(""), time});
            }
        }
    }

    void take_members() {
        hearken::json::reader in(payload_, *memory_);
        std::string_view name, json;
        for (auto next = in.enter_object(); next == hearken::step::more && in.key(name) && in.raw(json);
             next = in.next_member()) {
            const bool other = name == "timestamp" || ((name == "status" || name == "location") && is_object(json));
            if (other || json == "null") continue;
            error path;
            hearken::wire::in_member(path, name);
            sensor one{.name = name, .value = {}, .unit = {}, .timestamp = {}};
            if (auto r = hearken::json::decode(json, one.value, *memory_); !r)
                skip("$" + path.path, json, std::move(r).error());
            else
                take("$" + path.path, json, std::move(one));
        }
    }

    void take_status(std::string_view json) {
        if (is_object(json))
            out_->status = *raw_json::parse(json);
        else
            skip("$.status", json, {.code = errc::wrong_type, .what = "expected an object"});
    }

    void take_location(std::string_view json) {
        sent_location at{};
        if (auto r = hearken::json::decode(json, at, *memory_); !r) {
            skip("$.location", json, std::move(r).error());
        } else if (!(at.latitude >= -90 && at.latitude <= 90 && at.longitude >= -180 && at.longitude <= 180)) {
            skip("$.location", json,
                 {.code = errc::out_of_range, .what = "expected latitude -90 to 90, longitude -180 to 180"});
        } else {
            out_->location = *raw_json::parse(json);
        }
    }

    /// Text, or a number's digits; empty where there is none.
    std::string_view take_time(const std::string& path, const std::optional<raw_json_view>& json) {
        std::string_view text;
        if (!json) return text;
        const char first = json->text.front();
        if (first == '-' || (first >= '0' && first <= '9')) return json->text;
        if (auto r = hearken::json::decode(json->text, text, *memory_); !r)
            skip(path, json->text, std::move(r).error());
        return text;
    }

private:
    void take(const std::string& path, std::string_view json, sensor one) {
        if (!is_sensor_name(one.name)) {
            skip(path, json,
                 {.code = errc::out_of_range,
                  .what = "expected a sensor name of a-z, 0-9 and _, no digit first, up to 50 long"});
        } else if (auto value = one.value.as<double>(); !value) { // no database holds it
            skip(path, json, std::move(value).error());
        } else {
            out_->sensors.push_back(std::move(one));
        }
    }

    void skip(const std::string& path, std::string_view json, error why) {
        constexpr std::size_t shown = 10; // a message can hold half a million bad parts
        if (++out_->skipped_count > shown) return;
        why.path.replace(0, why.path.starts_with('$') ? 1 : 0, path);
        why.byte =
            static_cast<std::size_t>(json.data() - payload_.data()) + (why.byte == error::no_byte ? 0 : why.byte);
        out_->skipped.push_back(std::move(why));
    }

    std::string_view payload_;
    report* out_;
    hearken::scratch* memory_;
};

} // namespace
} // namespace ingest

hearken::result<> hearken::codec<ingest::report>::decode(std::string_view payload, ingest::report& out,
                                                         scratch& memory) {
    ingest::sent_report sent;
    if (auto r = json::decode(payload, sent, memory); !r) return r;
    ingest::sorter parts(payload, out, memory);
    const bool list = sent.sensors && sent.sensors->text.starts_with('[');
    if (list)
        parts.take_list(sent.sensors->text);
    else
        parts.take_members();
    if (sent.status && (list || ingest::is_object(sent.status->text))) parts.take_status(sent.status->text);
    if (sent.location && (list || ingest::is_object(sent.location->text))) parts.take_location(sent.location->text);
    out.timestamp = parts.take_time("$.timestamp", sent.timestamp);
    return {};
}
