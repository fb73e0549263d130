// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a device sends as its data, in either of two formats, and as its status.

#include <hearken/hearken.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ingest {

using hearken::checked;
using hearken::lenient;

struct device_rule {
    static constexpr std::string_view words = "a device's uuid of 1 to 255 bytes without control characters";
    static bool holds(std::string_view uuid);
};
using device_uuid = checked<std::string_view, device_rule>;

struct name_rule : hearken::matches<"[a-z_][a-z0-9_]{0,49}"> {
    static constexpr std::string_view words = "a sensor name of a-z, 0-9 and _, no digit first, up to 50 long";
};
using sensor_value = checked<hearken::number, hearken::finite>; // keeps its digits
using given_time = hearken::loose_text<std::string_view>;
using any_object = checked<hearken::raw_json, hearken::is_object>;

struct place {
    checked<hearken::number, hearken::latitude_rule> latitude;
    checked<hearken::number, hearken::longitude_rule> longitude;
    hearken::raw_rest more;
};

/// `{"sensors":[{"sensor_name":"temperature","value":25.5,"unit":"°C"}, ...], "status":{...}, ...}`
struct full_report {
    struct sensor {
        checked<std::string_view, name_rule> sensor_name;
        sensor_value value;
        std::optional<std::string_view> unit;
        lenient<given_time> timestamp;
    };
    lenient<std::vector<sensor>> sensors;
    lenient<any_object> status;
    lenient<place> location;
    lenient<given_time> timestamp;
};

/// `{"temperature":25.5, "humidity":60, "status":{...}, ...}`: what is no part of its own is a sensor.
struct short_report {
    using value = std::optional<sensor_value>;
    lenient<any_object> status;
    lenient<place> location;
    lenient<given_time> timestamp;
    lenient<hearken::rest<value, hearken::in_order<checked<std::string, name_rule>, value>>> sensors;
};

using report = std::variant<full_report, short_report>;

/// `{"status":"online", "battery":95, ...}`: any object.
struct status_report {
    std::optional<std::variant<std::string_view, hearken::raw_json>> status;
    hearken::raw_rest more;
};

} // namespace ingest
