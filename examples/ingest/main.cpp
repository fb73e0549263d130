// SPDX-License-Identifier: BSL-1.0
// hearken-ingest: device telemetry from MQTT into a database.

#include "database.hpp"
#include "devices.hpp"
#include "housekeeping.hpp"

#include <hearken/inbox/journal.hpp>
#include <hearken/rows/dead_letter.hpp>
#include <hearken/rows/history.hpp>
#include <hearken/service/service.hpp>
#include <hearken/settings/database.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;

/// Each member a variable: MQTT_BROKER, MQTT_TLS_CA, DB_URL, LOG_LEVEL, ...
struct settings {
    hearken::mqtt_settings mqtt{};
    hearken::database_settings<ingest::database> db{.url = "sqlite:hearken.db"};
    hearken::log_settings log{};
    std::optional<hearken::switch_as<"register", "reject">> unknown_device{}; // empty: by whose table it is
    hearken::or_default<hearken::checked<std::uint32_t, hearken::between<0, 86'400>>> stats_interval{300U};
    std::optional<std::string> spool_dir{}; // empty: beside the database
    std::optional<hearken::mqtt_settings::filter_list> message_history{};
    hearken::or_default<hearken::checked<std::uint32_t, hearken::between<0, 36'500>>> history_days{30U};
    hearken::or_default<hearken::checked<std::uint64_t, hearken::between<0, 1'000'000'000'000>>> history_rows{0U};
    hearken::or_default<hearken::checked<std::uint32_t, hearken::between<0, 31'536'000>>> offline_after{0U};
};

/// The topics whose messages are kept: `yes` is all of them.
std::vector<std::string> history_of(const settings& set) {
    std::vector<std::string> topics;
    if (set.message_history) {
        for (const auto& one : **set.message_history) topics.push_back(*one);
    }
    if (topics == std::vector<std::string>{"no"}) topics.clear();
    if (topics == std::vector<std::string>{"yes"}) topics = {"#"};
    return topics;
}

ingest::chores chores_of(const settings& set, bool has_history) {
    ingest::chores what;
    if (**set.offline_after != 0) what.offline_after = std::chrono::seconds(**set.offline_after);
    hearken::retention keep;
    if (**set.history_days != 0) keep.age = std::chrono::days(**set.history_days);
    if (**set.history_rows != 0) keep.rows = **set.history_rows;
    if (has_history && (keep.age || keep.rows)) what.keep = keep;
    return what;
}

std::string spool_of(const settings& set) {
    if (set.spool_dir) return *set.spool_dir;
    const std::string url = set.db.place();
    return (url.starts_with("sqlite:") ? url.substr(7) : "hearken") + ".spool";
}

int ingest_devices(const settings& set, hearken::service& here) {
    const auto unusable = [&here](const hearken::error& why) {
        return here.fail(hearken::exit_code::database, "the database", why);
    };
    auto store = set.db.make();
    if (!store) return here.fail(hearken::exit_code::configuration, "DB_URL", store.error());
    const auto own = store->is_ours(ingest::device_table.schema());
    if (!own) return unusable(own.error());

    // Whoever made the table of devices decides who is in it.
    const bool registers = set.unknown_device ? **set.unknown_device : *own;
    here.note(std::string("unknown devices are ") + (registers ? "registered" : "rejected"));
    if (registers) {
        if (const auto filled = store->can_insert(ingest::device_table.schema()); !filled)
            return unusable(filled.error());
    }

    // What is absent and may not be created is done without.
    const auto readings = store->has(ingest::reading_table.schema());
    if (!readings) return unusable(readings.error());
    const auto letters = store->has(hearken::dead_letters.schema());
    if (!letters) return unusable(letters.error());
    hearken::tables known{ingest::device_table};
    auto keep = ingest::readings::none;
    if (!*readings) {
        here.note("there is no table sensor_reading: no history of readings is stored");
    } else if (set.db.make(ingest::reading_table)->check() || !set.db.make(ingest::untimed_reading_table)->check()) {
        keep = ingest::readings::timed;
        known.add(ingest::reading_table.schema());
    } else {
        keep = ingest::readings::untimed;
        known.add(ingest::untimed_reading_table.schema());
        here.note("the table sensor_reading has no column received: readings have no time of receipt");
    }
    if (*letters)
        known.add(hearken::dead_letters.schema());
    else
        here.note("there is no table dead_letter: rejected messages are kept in the journal only");
    here.options.history = history_of(set);
    if (!here.options.history.empty()) {
        const auto there = store->has(hearken::message_history.schema());
        if (!there) return unusable(there.error());
        if (!*there) {
            return unusable({.code = hearken::errc::schema_mismatch,
                             .what = "table mqtt_message_history is missing, and MESSAGE_HISTORY is set; create it, or "
                                     "let DB_CREATE_TABLES=yes do so"});
        }
        known.add(hearken::message_history.schema());
    }
    store = set.db.make(known);
    const std::string spool = spool_of(set);
    here.note("messages are kept in " + spool + " until they are in the database");
    here.options.statistics = std::chrono::seconds(**set.stats_interval);
    // Under load a device has several messages in a batch, and is written once; when idle nothing waits.
    here.options.batch_messages = 20'000;
    here.options.batch_bytes = std::size_t{8} * 1024 * 1024;
    here.options.batch_age = 100ms;

    ingest::devices devices(registers, keep);
    hearken::listener app{
        here.options,
        hearken::on<"devices/<uuid>/data">(&ingest::devices::data, &devices),
        hearken::on<"devices/<uuid>/status">(&ingest::devices::status, &devices),
        hearken::on<"devices/<uuid>/heartbeat">(&ingest::devices::heartbeat, &devices),
        hearken::reconnect::exponential{.first = 2s, .limit = 300s},
        hearken::qos::level{.n = **set.mqtt.qos, .loss_is_meant = true}, // whoever sets MQTT_QOS=0 means it
        hearken::retained::when_new{.skip_deletions = true},
        hearken::inbox::journal{spool}, // nothing is acknowledged before it is there
        ingest::dead_letters{&devices, *letters},
        std::move(*store),
    };
    const auto chores = chores_of(set, !here.options.history.empty());
    std::optional<ingest::housekeeping> beside;
    if (!here.checks() && (chores.offline_after || chores.keep)) {
        beside.emplace(
            *set.db.make(hearken::tables{}), chores, [&app] { return app.status(); },
            [&here](hearken::log_level at, const std::string& line) { here.write(at, line); });
    }
    return here.run(app);
}

} // namespace

int main(int count, char** arguments) {
    return hearken::serve<settings>({.name = "hearken-ingest",
                                     .version = hearken::version,
                                     .text = "hearken-ingest stores what devices send over MQTT in a database.\n"
                                             "It is configured by environment variables or a .env file: see "
                                             ".env.example."},
                                    count, arguments, ingest_devices);
}
