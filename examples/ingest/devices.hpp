// SPDX-License-Identifier: BSL-1.0
#pragma once
// What becomes of a device's messages: the tables and the handlers.

#include "report.hpp"

#include <hearken/rows/rows.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace ingest {

using point_in_time = std::chrono::system_clock::time_point;

struct device_row {
    hearken::auto_id id{};
    std::string_view uuid;
    std::optional<std::string_view> device_id{};
    std::optional<std::string_view> name{};
    bool is_online;
    std::optional<hearken::greatest<point_in_time>> last_seen{};
    std::optional<hearken::greatest<point_in_time>> last_heartbeat{};
    hearken::json_patch_view last_report_data{};
    std::optional<std::string_view> device_status{};
};
inline constexpr auto device_table = hearken::table{"device_main", hearken::key<&device_row::uuid>};

struct reading_row {
    std::string_view uuid;
    std::string_view sensor_name;
    hearken::number value;
    std::string_view unit;
    std::string_view timestamp; ///< as the device gave it
    point_in_time received;
};
/// What is asked for most, a device's values of some time, is all in the index.
inline constexpr auto reading_table = hearken::table<reading_row>{
    "sensor_reading",
    hearken::index<&reading_row::uuid, &reading_row::received, &reading_row::sensor_name, &reading_row::value>};

/// The same where the table is others' and has no such column.
struct untimed_reading_row {
    std::string_view uuid;
    std::string_view sensor_name;
    hearken::number value;
    std::string_view unit;
    std::string_view timestamp;
};
inline constexpr auto untimed_reading_table = hearken::table<untimed_reading_row>{"sensor_reading"};

enum class readings : std::uint8_t { none, untimed, timed };

/// The handlers.
///
/// Threads: the listener's, one at a time
class devices {
public:
    devices(bool register_unknown, readings keep) : register_unknown_(register_unknown), keep_(keep) {}

    hearken::result<> data(const device_uuid& uuid, const report& body, const hearken::message_view& m,
                           hearken::rows& out);
    hearken::result<> status(const device_uuid& uuid, const status_report& body, const hearken::message_view& m,
                             hearken::rows& out);
    hearken::result<> heartbeat(const device_uuid& uuid, const hearken::message_view& m, hearken::rows& out);

    /// The database has no row for the device of this topic; it is not asked again for a while.
    void remember_unknown(std::string_view topic);

private:
    hearken::result<> write(hearken::rows& out, const device_row& row);

    bool register_unknown_;
    readings keep_;
    std::unordered_map<std::string, std::chrono::steady_clock::time_point> unknown_;
};

/// Dead letters beside the journal, and into the database where it has a table for them; unknown devices are
/// remembered.
struct dead_letters {
    using family = hearken::family::reject;
    static constexpr bool needs_store = true;
    devices* of;
    bool in_database;

    hearken::result<hearken::reject_action> operator()(const hearken::rejection& r) const {
        if (r.why.code == hearken::errc::unknown_row) of->remember_unknown(r.message.topic);
        return in_database ? hearken::reject_action::store : hearken::reject_action::keep;
    }
};

} // namespace ingest
