// SPDX-License-Identifier: BSL-1.0
//
// Rows a second into SQLite, in batches of 1,000 in one transaction each, beside the same statements written by hand on
// the C API. Both run in turn in one process on files of their own; the medians of the rounds
// are printed, and the median of their ratios.
//
//   rows [ROUNDS] [DIRECTORY]

#include <hearken/rows/rows.hpp>
#include <hearken/store/commit.hpp>
#include <hearken/store/sqlite.hpp>

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace {

using hearken::rows;
using std::chrono::steady_clock;
using std::chrono::system_clock;

struct reading {
    std::string_view uuid;
    std::string_view sensor_name;
    double value;
    std::string_view unit;
    system_clock::time_point timestamp;
};
struct device {
    std::string_view uuid;
    bool is_online;
    hearken::greatest<system_clock::time_point> last_seen;
    std::int64_t count;
};
struct report {
    std::string_view uuid;
    bool is_online;
    hearken::greatest<system_clock::time_point> last_seen;
    hearken::json_patch_view last_report_data;
};
constexpr auto readings = hearken::table<reading>{"sensor_reading"};
constexpr auto devices = hearken::table{"device", hearken::key<&device::uuid>};
constexpr auto reports = hearken::table{"device_main", hearken::key<&report::uuid>};

constexpr std::uint32_t batch = 1'000;
constexpr std::uint32_t batches = 50;
constexpr std::string_view sensors =
    R"({"sensors":{"temperature":{"value":25.5,"unit":"C","timestamp":"2025-12-19T06:30:00.000Z"},"humidity":)"
    R"({"value":60,"unit":"%","timestamp":"2025-12-19T06:30:00.000Z"},"light":{"value":850,"unit":"lx","timestamp":)"
    R"("2025-12-19T06:30:00.000Z"}},"location":null,"upload_timestamp":"2025-12-19T06:30:00.000Z"})";

std::vector<std::string> names() {
    std::vector<std::string> made;
    for (std::uint32_t i = 0; i < batch; ++i) {
        char text[40];
        std::snprintf(text, sizeof text, "7f3c9a52-0000-4000-8000-%012u", i * 7919 % batch);
        made.emplace_back(text);
    }
    return made;
}
const std::vector<std::string> uuids = names();
const system_clock::time_point start = system_clock::now();

[[noreturn]] void stop(const char* what) {
    std::fprintf(stderr, "%s\n", what);
    std::exit(1);
}
void must(int code, sqlite3* on) {
    if (code != SQLITE_OK && code != SQLITE_DONE) stop(sqlite3_errmsg(on));
}

/// What a test writes, by the library and by hand.
enum class what { insert, upsert, message };

double by_library(const std::string& path, what kind) {
    hearken::sqlite::store store{path, hearken::tables{readings, devices, reports}};
    if (!store.open()) stop("open");
    rows some, dead;
    const auto from = steady_clock::now();
    for (std::uint32_t b = 0; b < batches; ++b) {
        some.clear();
        const auto now = start + std::chrono::milliseconds(b);
        for (std::uint32_t i = 0; i < batch; ++i) {
            some.begin(i);
            const std::string& uuid = uuids[i];
            if (kind == what::insert) some.insert(readings, {uuid, "temperature", 25.5 + i, "C", now});
            if (kind == what::upsert) some.upsert(devices, {uuid, true, now, b});
            if (kind == what::message) {
                some.insert(readings, {uuid, "temperature", 25.5 + i, "C", now});
                some.insert(readings, {uuid, "humidity", 60, "%", now});
                some.insert(readings, {uuid, "light", 850, "lx", now});
                some.merge(reports, {uuid, true, now, {.replace = sensors, .merge = {}}});
            }
        }
        if (!hearken::write(store, some, dead, {}, [](const hearken::refusal& r) { stop(r.why.what.c_str()); })) {
            stop("write");
        }
    }
    return std::chrono::duration<double>(steady_clock::now() - from).count();
}

struct by_hand_database {
    sqlite3* db = nullptr;
    sqlite3_stmt *insert = nullptr, *upsert = nullptr, *update = nullptr, *add = nullptr;

    explicit by_hand_database(const std::string& path) {
        must(sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                             nullptr),
             db);
        must(
            sqlite3_exec(db,
                         "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                         "CREATE TABLE sensor_reading (uuid TEXT NOT NULL, sensor_name TEXT NOT NULL, value REAL NOT "
                         "NULL, unit TEXT NOT NULL, timestamp TEXT NOT NULL);"
                         "CREATE TABLE device (uuid TEXT NOT NULL, is_online BOOLEAN NOT NULL, last_seen TEXT NOT "
                         "NULL, count INTEGER NOT NULL, PRIMARY KEY (uuid));"
                         "CREATE TABLE device_main (uuid TEXT NOT NULL, is_online BOOLEAN NOT NULL, last_seen TEXT NOT "
                         "NULL, last_report_data TEXT, PRIMARY KEY (uuid));",
                         nullptr, nullptr, nullptr),
            db);
        prepare(insert, "INSERT INTO sensor_reading VALUES (?1, ?2, ?3, ?4, ?5)");
        prepare(upsert, "INSERT INTO device VALUES (?1, ?2, ?3, ?4) ON CONFLICT (uuid) DO UPDATE SET is_online = "
                        "excluded.is_online, last_seen = CASE WHEN last_seen IS NULL OR last_seen < excluded.last_seen "
                        "THEN excluded.last_seen ELSE last_seen END, count = excluded.count");
        // SQLite has a merge patch only: the replaced members are taken out first.
        prepare(update, "UPDATE device_main SET is_online = ?2, last_seen = CASE WHEN last_seen IS NULL OR last_seen < "
                        "?3 THEN ?3 ELSE last_seen END, last_report_data = json_patch(json_patch(last_report_data, "
                        "'{\"sensors\":null,\"location\":null,\"upload_timestamp\":null}'), ?4) WHERE uuid = ?1");
        prepare(add, "INSERT INTO device_main VALUES (?1, ?2, ?3, json_patch('{}', ?4))");
    }
    ~by_hand_database() {
        for (sqlite3_stmt* one : {insert, upsert, update, add}) sqlite3_finalize(one);
        sqlite3_close(db);
    }
    by_hand_database(const by_hand_database&) = delete;
    by_hand_database& operator=(const by_hand_database&) = delete;

    void prepare(sqlite3_stmt*& to, const char* text) const {
        must(sqlite3_prepare_v3(db, text, -1, SQLITE_PREPARE_PERSISTENT, &to, nullptr), db);
    }
    static void bind(sqlite3_stmt* to, int number, std::string_view text) {
        sqlite3_bind_text(to, number, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    }
    int run(sqlite3_stmt* one) const {
        must(sqlite3_step(one), db);
        sqlite3_reset(one);
        return sqlite3_changes(db);
    }
    void put_reading(std::string_view uuid, std::string_view sensor, double value, std::string_view unit,
                     std::string_view at) const {
        bind(insert, 1, uuid);
        bind(insert, 2, sensor);
        sqlite3_bind_double(insert, 3, value);
        bind(insert, 4, unit);
        bind(insert, 5, at);
        run(insert);
    }
};

double by_hand(const std::string& path, what kind) {
    const by_hand_database own{path};
    const auto from = steady_clock::now();
    for (std::uint32_t b = 0; b < batches; ++b) {
        must(sqlite3_exec(own.db, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), own.db);
        const auto now = start + std::chrono::milliseconds(b);
        for (std::uint32_t i = 0; i < batch; ++i) {
            const std::string& uuid = uuids[i];
            const auto text = hearken::format_time(
                std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count());
            if (kind == what::insert) own.put_reading(uuid, "temperature", 25.5 + i, "C", text.view());
            if (kind == what::upsert) {
                own.bind(own.upsert, 1, uuid);
                sqlite3_bind_int(own.upsert, 2, 1);
                own.bind(own.upsert, 3, text.view());
                sqlite3_bind_int64(own.upsert, 4, b);
                own.run(own.upsert);
            }
            if (kind == what::message) {
                own.put_reading(uuid, "temperature", 25.5 + i, "C", text.view());
                own.put_reading(uuid, "humidity", 60, "%", text.view());
                own.put_reading(uuid, "light", 850, "lx", text.view());
                for (sqlite3_stmt* one : {own.update, own.add}) {
                    own.bind(one, 1, uuid);
                    sqlite3_bind_int(one, 2, 1);
                    own.bind(one, 3, text.view());
                    own.bind(one, 4, sensors);
                    if (own.run(one) != 0) break;
                }
            }
        }
        must(sqlite3_exec(own.db, "COMMIT", nullptr, nullptr, nullptr), own.db);
    }
    return std::chrono::duration<double>(steady_clock::now() - from).count();
}

double median(std::vector<double> of) {
    std::sort(of.begin(), of.end());
    return of[of.size() / 2];
}

} // namespace

int main(int argc, char** argv) {
    const int rounds = argc > 1 ? std::atoi(argv[1]) : 9;
    const std::filesystem::path base = argc > 2 ? argv[2] : std::filesystem::temp_directory_path().string();
    const std::filesystem::path directory = base / ("hearken-rows-" + std::to_string(start.time_since_epoch().count()));
    std::filesystem::create_directories(directory);
    std::printf("%-34s %12s %12s %7s\n", "batches of 1,000", "hearken/s", "by hand/s", "ratio");
    for (const auto& [kind, name, rows_each] :
         {std::tuple{what::insert, "insert, 5 columns", 1}, std::tuple{what::upsert, "upsert, 4 columns", 1},
          std::tuple{what::message, "3 inserts and a JSON merge (rows)", 4}}) {
        std::vector<double> ours, theirs, ratios;
        for (int i = 0; i < rounds; ++i) {
            ours.push_back(by_library((directory / "ours.db").string(), kind));
            theirs.push_back(by_hand((directory / "theirs.db").string(), kind));
            ratios.push_back(theirs.back() / ours.back());
            std::filesystem::remove_all(directory);
            std::filesystem::create_directories(directory);
        }
        const double total = static_cast<double>(batch) * batches * rows_each;
        std::printf("%-34s %12.0f %12.0f %7.2f\n", name, total / median(ours), total / median(theirs), median(ratios));
    }
    std::filesystem::remove_all(directory);
    return 0;
}
