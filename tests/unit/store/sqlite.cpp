// SPDX-License-Identifier: BSL-1.0
#include <hearken/rows/dead_letter.hpp>
#include <hearken/store/commit.hpp>
#include <hearken/store/sqlite.hpp>

#include "temporary.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <unistd.h>

namespace {

using namespace std::chrono_literals;
using hearken::creation;
using hearken::errc;
using hearken::greatest;
using hearken::json_patch;
using hearken::progress;
using hearken::refusal;
using hearken::result;
using hearken::rows;
using hearken_test::other_program;
using hearken_test::temporary_directory;
using time_point = std::chrono::system_clock::time_point;

static_assert(hearken::store<hearken::sqlite::store>);
static_assert(std::is_move_constructible_v<hearken::sqlite::store>);

struct reading {
    std::string_view uuid;
    std::string_view sensor_name;
    double value;
    std::optional<std::string_view> unit;
};
struct device {
    hearken::auto_id id;
    std::string_view uuid;
    std::optional<std::string_view> name;
    std::optional<bool> is_online;
    std::optional<greatest<time_point>> last_seen;
    json_patch last_report_data;
    std::optional<std::string_view> device_status;
};
struct heartbeat {
    std::string_view uuid;
    greatest<time_point> last_seen;
};
constexpr auto readings = hearken::table<reading>{"sensor_reading"};
constexpr auto devices = hearken::table{"device_main", hearken::key<&device::uuid>};
constexpr auto heartbeats = hearken::table{"device_main", hearken::key<&heartbeat::uuid>};
const hearken::tables both{devices, readings};

constexpr time_point noon = std::chrono::sys_days{std::chrono::year{2025} / 12 / 19} + 12h;

class sqlite_store : public testing::Test {
protected:
    const temporary_directory in;
    const std::string path = in.file("devices.db");
    rows some, dead;

    std::string sql(const std::string& text) const { return other_program(path)(text); }

    /// Writes `some`; the refused messages and why, or the error.
    std::string write(hearken::sqlite::store& to, const std::optional<progress>& at = {}) {
        std::string told;
        const auto done = hearken::write(to, some, dead, at, [&](const refusal& r) {
            told += std::to_string(r.message) + ": " + r.why.text() + "\n";
            if (r.dead_letters != nullptr) {
                r.dead_letters->insert(hearken::dead_letters, {.topic = "t",
                                                               .payload = {"{}"},
                                                               .route = "r",
                                                               .path = r.why.path,
                                                               .reason = r.why.what,
                                                               .time = noon});
            }
        });
        some.clear();
        return done ? told : "error: " + std::string(name(done.error().code)) + ": " + done.error().text();
    }

    hearken::sqlite::store opened(hearken::sqlite::options how = {}) {
        how.path = path;
        hearken::sqlite::store to{how, both};
        const auto done = to.open();
        EXPECT_TRUE(done) << done.error().text();
        return to;
    }

    static device only(std::string_view uuid) {
        return {.id = {},
                .uuid = uuid,
                .name = {},
                .is_online = {},
                .last_seen = {},
                .last_report_data = {},
                .device_status = {}};
    }
};

TEST_F(sqlite_store, inserts) {
    auto to = opened();
    some.insert(readings, {"7f", "temperature", 25.5,
                           "\xC2\xB0"
                           "C"});
    some.insert(readings, {"7f", "humidity", 60, {}});
    EXPECT_EQ(write(to), "");
    EXPECT_EQ(sql("SELECT * FROM sensor_reading"), "7f|temperature|25.5|\xC2\xB0"
                                                   "C 7f|humidity|60.0|NULL");
}

TEST_F(sqlite_store, upserts) {
    auto to = opened();
    device d = only("7f");
    d.name = "one";
    d.last_seen = noon;
    some.upsert(devices, d);
    d.name = {};
    d.is_online = true;
    d.last_seen = noon - 1h;
    some.upsert(devices, d);
    EXPECT_EQ(write(to), "");
    EXPECT_EQ(sql("SELECT * FROM device_main"), "1|7f|NULL|1|2025-12-19T12:00:00.000Z|NULL|NULL")
        << "all columns, but last_seen does not go back";
}

TEST_F(sqlite_store, updates_only_what_is_there) {
    auto to = opened();
    some.begin(0);
    some.insert(devices, only("7f"));
    some.begin(1);
    device d = only("7f");
    d.name = "new";
    some.update(devices, d);
    some.begin(2);
    some.update(devices, only("80"));
    EXPECT_EQ(write(to), "2: table device_main: no row with uuid = 80\n");
    EXPECT_EQ(sql("SELECT uuid, name FROM device_main"), "7f|new");
    EXPECT_EQ(sql("SELECT * FROM dead_letter"),
              "t|{}|r||table device_main: no row with uuid = 80|2025-12-19T12:00:00.000Z");
}

TEST_F(sqlite_store, merges_leave_empty_columns_alone) {
    auto to = opened();
    device d = only("7f");
    d.name = "one";
    d.is_online = true;
    some.merge(devices, d);
    d = only("7f");
    d.device_status = "ok";
    some.merge(devices, d);
    some.merge(devices, only("7f"));
    some.merge(devices, only("80"));
    EXPECT_EQ(write(to), "");
    EXPECT_EQ(sql("SELECT * FROM device_main"), "1|7f|one|1|NULL|NULL|ok 2|80|NULL|NULL|NULL|NULL|NULL");
}

TEST_F(sqlite_store, merge_existing_refuses_the_unknown) {
    auto to = opened();
    some.begin(3);
    some.insert(readings, {"80", "temperature", 1, {}});
    some.merge_existing(devices, only("80"));
    EXPECT_EQ(write(to), "3: table device_main: no row with uuid = 80\n");
    EXPECT_EQ(sql("SELECT count(*) FROM sensor_reading"), "0") << "a message's rows stand or fall together";
    some.begin(4);
    some.merge(devices, only("80"));
    some.merge_existing(devices, only("80"));
    EXPECT_EQ(write(to), "");
}

TEST_F(sqlite_store, greatest_never_goes_back) {
    auto to = opened();
    for (const auto at : {noon, noon - 1ms, noon + 1ms, noon - 24h}) {
        some.merge(heartbeats, {"7f", at});
        some.merge_existing(heartbeats, {"7f", at});
    }
    some.update(heartbeats, {"7f", noon});
    EXPECT_EQ(write(to), "");
    EXPECT_EQ(sql("SELECT last_seen FROM device_main"), "2025-12-19T12:00:00.001Z");
}

TEST_F(sqlite_store, json_documents_are_changed_in_place) {
    auto to = opened();
    const auto report = [&](json_patch change) {
        device d = only("7f");
        d.last_report_data = std::move(change);
        some.merge(devices, d);
        EXPECT_EQ(write(to), "");
        return sql("SELECT last_report_data FROM device_main");
    };
    EXPECT_EQ(report({.replace = {}, .merge = R"({"status":{"rssi":-50,"battery":95}})"}),
              R"({"status":{"rssi":-50,"battery":95}})");
    EXPECT_EQ(
        report({.replace = R"({"sensors":{"t":{"value":60}},"location":null,"upload_timestamp":"x"})", .merge = {}}),
        R"({"status":{"rssi":-50,"battery":95},"sensors":{"t":{"value":60}},"upload_timestamp":"x"})");
    EXPECT_EQ(report({.replace = {}, .merge = R"({"status":{"battery":94,"rssi":null}})"}),
              R"({"status":{"battery":94},"sensors":{"t":{"value":60}},"upload_timestamp":"x"})");
    EXPECT_EQ(report({.replace = R"({"sensors":{"h":{"value":25.50}},"upload_timestamp":"y"})", .merge = {}}),
              R"({"status":{"battery":94},"sensors":{"h":{"value":25.50}},"upload_timestamp":"y"})");
}

TEST_F(sqlite_store, a_change_that_is_no_json_is_refused) {
    auto to = opened();
    device d = only("7f");
    d.last_report_data.merge = "{";
    some.begin(1);
    some.upsert(devices, d);
    some.begin(2);
    some.merge(devices, d);
    EXPECT_EQ(write(to), "1: table device_main: column last_report_data: the change is no JSON object (code 20)\n"
                         "2: table device_main: malformed JSON (code 20)\n");
}

TEST_F(sqlite_store, a_merge_fills_rows_whose_other_columns_it_does_not_know) {
    sql("CREATE TABLE device_main (uuid TEXT PRIMARY KEY, owner TEXT NOT NULL, last_seen DATETIME);"
        "INSERT INTO device_main VALUES ('7f', 'me', NULL)");
    hearken::sqlite::store to{path};
    ASSERT_TRUE(to.open());
    some.begin(0);
    some.merge(heartbeats, {"7f", noon});
    some.begin(1);
    some.merge(heartbeats, {"80", noon});
    EXPECT_EQ(write(to), "1: table device_main: NOT NULL constraint failed: device_main.owner (code 1299)\n");
    EXPECT_EQ(sql("SELECT * FROM device_main"), "7f|me|2025-12-19T12:00:00.000Z");
}

TEST_F(sqlite_store, one_refused_of_a_thousand) {
    auto to = opened();
    sql("CREATE TABLE limited (number INTEGER CHECK (number % 1000 NOT IN (0, 499, 500, 999)))");
    struct number {
        std::int64_t number;
    };
    constexpr auto limited = hearken::table<number>{"limited"};
    for (std::uint32_t i = 0; i < 1'000; ++i) {
        some.begin(i);
        some.insert(limited, {i});
        some.insert(limited, {i + 1'000'000});
    }
    const std::string told = write(to, progress{.spool = "s", .low_water = 1'000, .finished = {}});
    EXPECT_EQ(told.substr(0, told.find('\n')),
              "0: table limited: CHECK constraint failed: number % 1000 NOT IN (0, 499, 500, 999) (code 275)");
    EXPECT_EQ(sql("SELECT count(*), sum(number) FROM limited"),
              "1992|" + std::to_string((499'500 - 1'998) * 2 + 996'000'000LL));
    EXPECT_EQ(sql("SELECT count(*) FROM dead_letter"), "4");
    EXPECT_EQ(to.read_progress("s").value()->low_water, 1'000U);
}

TEST_F(sqlite_store, progress_comes_back) {
    auto to = opened();
    EXPECT_EQ(to.read_progress("a").value(), std::nullopt);
    EXPECT_EQ(sql("SELECT count(*) FROM sqlite_schema WHERE name = 'hearken_progress'"), "0") << "only when it is used";
    const progress first{.spool = "a", .low_water = 5, .finished = {{7, 9}, {11, 12}}};
    EXPECT_EQ(write(to, first), "");
    EXPECT_EQ(to.read_progress("a").value(), first);
    EXPECT_EQ(to.read_progress("b").value(), std::nullopt);
    const progress next{.spool = "a", .low_water = 12, .finished = {}};
    EXPECT_EQ(write(to, next), "");
    EXPECT_EQ(write(to, progress{.spool = "b", .low_water = 1, .finished = {}}), "");
    hearken::sqlite::store other{path};
    ASSERT_TRUE(other.open());
    EXPECT_EQ(other.read_progress("a").value(), next);
    sql("UPDATE hearken_progress SET finished = 'x' WHERE spool = 'a'");
    EXPECT_EQ(other.read_progress("a").error().code, errc::schema_mismatch);
}

TEST_F(sqlite_store, apply_is_all_or_nothing_and_the_transaction_goes_on) {
    auto to = opened();
    ASSERT_TRUE(to.begin());
    some.insert(devices, only("7f"));
    ASSERT_TRUE(to.apply(some.all()));
    some.clear();
    some.insert(readings, {"7f", "temperature", 1, {}});
    some.insert(devices, only("7f"));
    const auto refused = to.apply(some.all());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::row_refused);
    EXPECT_EQ(refused.error().what, "table device_main: UNIQUE constraint failed: device_main.uuid");
    EXPECT_EQ(refused.error().native, SQLITE_CONSTRAINT_UNIQUE);
    some.clear();
    some.insert(devices, only("80"));
    ASSERT_TRUE(to.apply(some.all()));
    ASSERT_TRUE(to.commit({}));
    EXPECT_EQ(sql("SELECT uuid FROM device_main"), "7f 80");
    EXPECT_EQ(sql("SELECT count(*) FROM sensor_reading"), "0");
}

TEST_F(sqlite_store, a_rollback_takes_all_back) {
    hearken::sqlite::store to{path};
    ASSERT_TRUE(to.open());
    for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(to.begin());
        some.insert(readings, {"7f", "temperature", 1, {}});
        ASSERT_TRUE(to.apply(some.all())) << "the table is created, and again after the rollback";
        some.clear();
        to.rollback();
        EXPECT_EQ(sql("SELECT count(*) FROM sqlite_schema"), "0");
    }
    to.rollback();
}

TEST_F(sqlite_store, tables_are_created_when_first_used) {
    hearken::sqlite::store to{path.c_str()};
    ASSERT_TRUE(to.open());
    EXPECT_EQ(sql("SELECT count(*) FROM sqlite_schema"), "0");
    EXPECT_TRUE(to.has(readings.schema()).value());
    some.insert(readings, {"7f", "temperature", 1, {}});
    EXPECT_EQ(write(to), "");
    EXPECT_EQ(sql("SELECT name FROM sqlite_schema"), "sensor_reading");
}

TEST_F(sqlite_store, listed_tables_are_created_at_the_start) {
    auto to = opened();
    EXPECT_EQ(sql("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"), "device_main sensor_reading");
    EXPECT_EQ(sql("SELECT name FROM pragma_table_info('device_main')"),
              "id uuid name is_online last_seen last_report_data device_status");
    some.merge(heartbeats, {"7f", noon});
    EXPECT_EQ(write(to), "") << "another view of a table that is there";
}

TEST_F(sqlite_store, nothing_is_created_where_that_is_not_wanted) {
    const hearken::sqlite::options how{.path = path, .create_tables = creation::nothing};
    hearken::sqlite::store to{how, both};
    EXPECT_EQ(to.open().error().code, errc::store_unavailable) << "not even the file";
    EXPECT_EQ(to.check().error().code, errc::store_unavailable);
    EXPECT_EQ(in.entries(), 0U);
    sql("CREATE TABLE device_main (uuid TEXT)");
    EXPECT_EQ(to.open().error().what.substr(0, 39), "table device_main: column id is missing");
    EXPECT_EQ(to.check().error().code, errc::schema_mismatch);
    hearken::sqlite::store unlisted{how};
    ASSERT_TRUE(unlisted.open());
    EXPECT_FALSE(unlisted.has(readings.schema()).value());
    some.insert(readings, {"7f", "temperature", 1, {}});
    EXPECT_EQ(write(unlisted), "error: schema_mismatch: table sensor_reading is missing; create it, or let the store "
                               "do so with create_tables");
    EXPECT_EQ(sql("SELECT count(*) FROM sqlite_schema"), "1");
}

TEST_F(sqlite_store, what_a_generated_column_or_trigger_says_is_said_of_the_row) {
    auto to = opened();
    some.insert(readings, {"7f", "temperature", 1, {}});
    EXPECT_EQ(write(to), "");
    sql("CREATE TRIGGER picky BEFORE INSERT ON sensor_reading BEGIN SELECT json_extract(NEW.sensor_name, '$'); END");
    some.insert(readings, {"7f", "{bad", 2, {}});
    EXPECT_EQ(write(to).find("error: schema_mismatch"), std::string::npos) << "one payload must not end the listener";
}

TEST_F(sqlite_store, a_row_whose_refusal_rolls_everything_back_takes_no_other_with_it) {
    sql("CREATE TABLE sensor_reading (uuid TEXT, sensor_name TEXT, value REAL, unit TEXT, "
        "UNIQUE (uuid, sensor_name) ON CONFLICT ROLLBACK)");
    hearken::sqlite::store to{path};
    ASSERT_TRUE(to.open());
    for (std::uint32_t i = 0; i < 20; ++i) {
        some.begin(i);
        some.insert(readings, {i == 3 || i == 13 || i == 19 ? "0" : std::to_string(i), "temperature", 1, {}});
    }
    EXPECT_EQ(
        write(to, progress{.spool = "s", .low_water = 20, .finished = {}}),
        "3: table sensor_reading: UNIQUE constraint failed: sensor_reading.uuid, sensor_reading.sensor_name (code "
        "2067)\n"
        "13: table sensor_reading: UNIQUE constraint failed: sensor_reading.uuid, sensor_reading.sensor_name (code "
        "2067)\n"
        "19: table sensor_reading: UNIQUE constraint failed: sensor_reading.uuid, sensor_reading.sensor_name (code "
        "2067)\n");
    EXPECT_EQ(sql("SELECT count(*) FROM sensor_reading"), "17");
    EXPECT_EQ(sql("SELECT count(*) FROM dead_letter"), "3") << "a table made in a transaction that was rolled back";
    EXPECT_EQ(to.read_progress("s").value()->low_water, 20U);
}

TEST_F(sqlite_store, a_trigger_that_rolls_everything_back_does_neither) {
    auto to = opened();
    sql("CREATE TRIGGER picky BEFORE INSERT ON sensor_reading WHEN NEW.value < 0 BEGIN SELECT RAISE(ROLLBACK, 'cold'); "
        "END");
    for (std::uint32_t i = 0; i < 4; ++i) {
        some.begin(i);
        some.merge(heartbeats, {std::to_string(i), noon});
        some.insert(readings, {std::to_string(i), "temperature", i == 2 ? -1.0 : 1.0, {}});
    }
    EXPECT_EQ(write(to), "2: table sensor_reading: cold (code 1811)\n");
    EXPECT_EQ(sql("SELECT uuid FROM sensor_reading"), "0 1 3");
    EXPECT_EQ(sql("SELECT uuid FROM device_main"), "0 1 3");
}

TEST_F(sqlite_store, a_table_dropped_meanwhile_is_noticed) {
    auto to = opened();
    some.insert(readings, {"7f", "temperature", 1, {}});
    EXPECT_EQ(write(to), "");
    sql("DROP TABLE sensor_reading");
    some.insert(readings, {"7f", "temperature", 2, {}});
    EXPECT_EQ(write(to),
              "error: schema_mismatch: table sensor_reading: no such table: sensor_reading; start again to have "
              "it created, or create it (code 1)");
    ASSERT_TRUE(to.open());
    some.insert(readings, {"7f", "temperature", 2, {}});
    EXPECT_EQ(write(to), "");
    EXPECT_EQ(sql("SELECT value FROM sensor_reading"), "2.0");
}

/// Bytes that this process has read so far, by read and its kin.
std::uint64_t bytes_read() {
    std::ifstream in("/proc/self/io");
    std::string name;
    std::uint64_t count = 0;
    in >> name >> count;
    EXPECT_EQ(name, "rchar:");
    return count;
}

TEST_F(sqlite_store, what_fits_into_the_cache_is_not_read_again) {
    constexpr int count = 10'000; // some 1 MB of devices and their index
    const auto seen_again = [&](std::uint32_t cache) {
        auto to = opened({.cache = cache});
        const std::uint64_t before = bytes_read();
        for (int round = 0; round < 2; ++round) {
            for (int i = 0; i < count; ++i) some.upsert(heartbeats, {std::to_string(i * 7919 % count), noon});
            EXPECT_EQ(write(to), "");
        }
        return bytes_read() - before;
    };
    seen_again(32 * 1024 * 1024); // makes the table
    const std::uint64_t kept = seen_again(32 * 1024 * 1024);
    const std::uint64_t passed_on = seen_again(64 * 1024);
    EXPECT_GT(passed_on, 10 * kept);
}

TEST_F(sqlite_store, a_lock_is_waited_for_and_then_said) {
    auto to = opened({.busy_timeout = 1ms});
    const other_program other(path);
    other("BEGIN IMMEDIATE");
    some.insert(readings, {"7f", "temperature", 1, {}});
    EXPECT_EQ(write(to), "error: store_unavailable: " + path + ": database is locked (code 5)");
    other("ROLLBACK");
    some.insert(readings, {"7f", "temperature", 1, {}});
    EXPECT_EQ(write(to), "");
}

TEST_F(sqlite_store, it_is_open_or_fine_only_where_a_transaction_can_begin) {
    auto to = opened({.busy_timeout = 1ms});
    const other_program other(path);
    other("BEGIN IMMEDIATE");
    for (int i = 0; i < 2; ++i) { // on the connection that is there, and on a new one
        const auto locked = to.open();
        ASSERT_FALSE(locked);
        EXPECT_EQ(locked.error().text(), path + ": database is locked (code 5)");
        EXPECT_EQ(to.check().error().text(), locked.error().text());
        to.close();
    }
    other("ROLLBACK");
    EXPECT_TRUE(to.check());
    ASSERT_TRUE(to.open());
    some.insert(readings, {"7f", "temperature", 1, {}});
    EXPECT_EQ(write(to), "");
}

TEST_F(sqlite_store, others_may_read_while_it_writes) {
    auto to = opened();
    const other_program other(path);
    EXPECT_EQ(other("PRAGMA journal_mode"), "wal");
    EXPECT_EQ(other("BEGIN; SELECT count(*) FROM sensor_reading"), "0");
    some.insert(readings, {"7f", "temperature", 1, {}});
    EXPECT_EQ(write(to), "");
    EXPECT_EQ(other("SELECT count(*) FROM sensor_reading; COMMIT; SELECT count(*) FROM sensor_reading"), "0 1");
}

/// A disk with room for a few more pages: the limit is set on each connection as it is opened.
class full_disk {
public:
    full_disk() { sqlite3_auto_extension(reinterpret_cast<void (*)()>(&limit)); }
    ~full_disk() { sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(&limit)); }
    full_disk(const full_disk&) = delete;
    full_disk& operator=(const full_disk&) = delete;

private:
    static int limit(sqlite3* db, char**, const struct sqlite3_api_routines*) {
        return sqlite3_exec(db, "PRAGMA max_page_count = 20", nullptr, nullptr, nullptr);
    }
};

TEST_F(sqlite_store, a_full_disk_loses_nothing) {
    const std::string large(100'000, 'x');
    auto to = opened();
    to.close();
    {
        const full_disk full;
        ASSERT_TRUE(to.open());
        some.insert(readings, {"7f", "kept", 1, {}});
        EXPECT_EQ(write(to), "");
        for (std::uint32_t i = 0; i < 5; ++i) {
            some.begin(i);
            some.insert(readings, {"7f", large, 1, {}});
        }
        EXPECT_EQ(write(to), "error: store_unavailable: table sensor_reading: database or disk is full (code 13)");
        EXPECT_EQ(sql("SELECT sensor_name FROM sensor_reading"), "kept");
        some.insert(readings, {"7f", "small", 1, {}});
        EXPECT_EQ(write(to), "") << "the connection is still good";
    }
    to.close();
    ASSERT_TRUE(to.open());
    some.insert(readings, {"7f", large, 1, {}});
    EXPECT_EQ(write(to), "");
    EXPECT_EQ(sql("SELECT count(*) FROM sensor_reading"), "3");
}

TEST_F(sqlite_store, a_deleted_file_is_noticed_and_made_again) {
    auto to = opened();
    std::filesystem::remove(path);
    some.insert(readings, {"7f", "temperature", 1, {}});
    EXPECT_EQ(write(to), "error: store_unavailable: " + path + ": the file was deleted or replaced");
    some.insert(readings, {"7f", "temperature", 1, {}});
    EXPECT_EQ(write(to), "error: store_unavailable: " + path + ": not open");
    ASSERT_TRUE(to.open());
    some.insert(readings, {"7f", "temperature", 1, {}});
    EXPECT_EQ(write(to), "");
    EXPECT_EQ(sql("SELECT count(*) FROM sensor_reading"), "1");
}

TEST_F(sqlite_store, a_replaced_file_is_noticed) {
    auto to = opened();
    other_program(in.file("other.db"))("CREATE TABLE mark (number INTEGER)");
    std::filesystem::rename(in.file("other.db"), path);
    some.insert(readings, {"7f", "temperature", 1, {}});
    EXPECT_EQ(write(to).substr(0, 24), "error: store_unavailable");
}

TEST_F(sqlite_store, a_damaged_file_is_said) {
    std::ofstream(path) << std::string(8192, 'x');
    hearken::sqlite::store to{path};
    const auto done = to.open();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, errc::store_unavailable);
    EXPECT_EQ(done.error().text(), path + ": file is not a database (code 26)");
    EXPECT_EQ(to.check().error().native, SQLITE_NOTADB);
    EXPECT_EQ(to.begin().error().code, errc::store_unavailable);
}

TEST_F(sqlite_store, a_damaged_page_is_said) {
    {
        auto to = opened();
        for (int i = 0; i < 2'000; ++i) some.insert(readings, {"7f", "temperature", 1, {}});
        EXPECT_EQ(write(to), "");
    }
    {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(4096);
        file << std::string(static_cast<std::size_t>(std::filesystem::file_size(path)) - 4096, '\xAB');
    }
    hearken::sqlite::store to{path};
    ASSERT_TRUE(to.open());
    some.insert(readings, {"7f", "temperature", 1, {}});
    EXPECT_EQ(write(to).substr(0, 24), "error: store_unavailable");
}

TEST_F(sqlite_store, a_file_that_may_only_be_read_is_said) {
    sql("CREATE TABLE sensor_reading (uuid TEXT)");
    std::filesystem::permissions(path, std::filesystem::perms{0444});
    std::filesystem::permissions(in.path(), std::filesystem::perms::all);
    const bool root = ::geteuid() == 0;
    if (root) {
        ASSERT_EQ(::seteuid(65'534), 0);
    }
    hearken::sqlite::store to{path};
    const auto done = to.open();
    const auto looked = to.check();
    if (root) {
        ASSERT_EQ(::seteuid(0), 0);
    }
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, errc::store_unavailable);
    EXPECT_EQ(done.error().text(), path + ": may only be read; let this user write to it (code 8)");
    ASSERT_FALSE(looked);
    EXPECT_EQ(looked.error().text(), done.error().text());
}

TEST_F(sqlite_store, a_missing_directory_is_said) {
    hearken::sqlite::store to{in.file("not/there/devices.db")};
    EXPECT_EQ(to.open().error().code, errc::store_unavailable);
    EXPECT_EQ(to.check().error().code, errc::store_unavailable);
    hearken::sqlite::store nowhere{""};
    EXPECT_EQ(nowhere.open().error().code, errc::configuration);
}

TEST_F(sqlite_store, check_makes_no_file) {
    hearken::sqlite::store to{path, both};
    EXPECT_TRUE(to.check());
    EXPECT_EQ(in.entries(), 0U);
    ASSERT_TRUE(to.open());
    EXPECT_TRUE(to.check()) << "beside an open connection, too";
}

TEST_F(sqlite_store, tells_whose_a_table_is) {
    hearken::sqlite::store to{path, both};
    EXPECT_EQ(to.is_ours(devices.schema()), true) << "it would be created";
    EXPECT_EQ(in.entries(), 0U);
    ASSERT_TRUE(to.open());
    EXPECT_EQ(to.is_ours(devices.schema()), true) << "it was";
    hearken::sqlite::store beside{path};
    EXPECT_EQ(beside.is_ours(devices.schema()), true) << "what stands in the log only";
    to.close();
    sql("ALTER TABLE device_main ADD COLUMN owner TEXT; ALTER TABLE device_main RENAME COLUMN owner TO tenant");
    EXPECT_EQ(beside.is_ours(devices.schema()), true) << "it was changed by others";
    sql("DROP TABLE device_main; CREATE TABLE Device_Main (uuid TEXT)");
    EXPECT_EQ(beside.is_ours(devices.schema()), false) << "others created it";
    EXPECT_EQ(beside.is_ours(readings.schema()), true);
    hearken::sqlite::store nowhere{in.file("not/there.db")};
    EXPECT_EQ(nowhere.is_ours(devices.schema()), true);
    EXPECT_EQ(hearken::sqlite::store{":memory:"}.is_ours(devices.schema()), true);
    sql("PRAGMA journal_mode = DELETE");
    std::ofstream(path, std::ios::binary | std::ios::trunc) << std::string(4096, 'x');
    EXPECT_EQ(beside.is_ours(devices.schema()).error().code, errc::store_unavailable);
}

TEST_F(sqlite_store, names_the_column_that_nobody_fills) {
    sql("CREATE TABLE device_main (id INTEGER PRIMARY KEY NOT NULL, uuid TEXT NOT NULL, last_seen DATETIME, kind TEXT "
        "NOT NULL DEFAULT 'x', owner TEXT NOT NULL)");
    hearken::sqlite::store to{path};
    EXPECT_FALSE(to.can_insert(heartbeats.schema())) << "without open, too";
    hearken::sqlite::store theirs{{.path = path, .create_tables = creation::nothing}};
    EXPECT_EQ(theirs.has(heartbeats.schema()), true);
    EXPECT_EQ(theirs.has(readings.schema()), false);
    ASSERT_TRUE(to.open());
    EXPECT_TRUE(to.can_insert(readings.schema())) << "it would be created";
    EXPECT_EQ(to.can_insert(heartbeats.schema()).error().text(),
              "table device_main: column owner must have a value in a new row, and nothing gives one; let it have a "
              "default, or be NULL");
}

TEST_F(sqlite_store, durable_syncs_every_commit) {
    auto to = opened({.durable = true});
    EXPECT_TRUE(to.durable());
    EXPECT_FALSE(hearken::sqlite::store{path}.durable());
    some.insert(readings, {"7f", "temperature", 1, {}});
    EXPECT_EQ(write(to), "");
}

TEST_F(sqlite_store, can_be_moved_and_reopened) {
    auto first = opened();
    some.insert(readings, {"7f", "temperature", 1, {}});
    EXPECT_EQ(write(first), "");
    hearken::sqlite::store second = std::move(first);
    some.insert(readings, {"7f", "temperature", 2, {}});
    EXPECT_EQ(write(second), "");
    first = std::move(second);
    first.close();
    first.close();
    some.insert(readings, {"7f", "temperature", 3, {}});
    EXPECT_EQ(write(first), "error: store_unavailable: " + path + ": not open");
    ASSERT_TRUE(first.open());
    ASSERT_TRUE(first.open());
    some.insert(readings, {"7f", "temperature", 3, {}});
    EXPECT_EQ(write(first), "");
    EXPECT_EQ(sql("SELECT count(*) FROM sensor_reading"), "3");
}

TEST_F(sqlite_store, lives_in_memory_too) {
    hearken::sqlite::store to{":memory:"};
    ASSERT_TRUE(to.check());
    ASSERT_TRUE(to.open());
    some.insert(readings, {"7f", "temperature", 1, {}});
    EXPECT_EQ(write(to, progress{.spool = "s", .low_water = 1, .finished = {}}), "");
    ASSERT_TRUE(to.open()) << "keeps what it has";
    EXPECT_EQ(to.read_progress("s").value()->low_water, 1U);
}

TEST_F(sqlite_store, values_are_bound_and_names_quoted) {
    struct hostile {
        std::string_view select;
        std::string_view where;
    };
    constexpr auto table = hearken::table{"order", hearken::key<&hostile::select>};
    hearken::sqlite::store to{path};
    ASSERT_TRUE(to.open());
    some.upsert(table, {"'; DROP TABLE \"order\"; --", "\"x\""});
    some.upsert(table, {"'; DROP TABLE \"order\"; --", "?1"});
    EXPECT_EQ(write(to), "");
    EXPECT_EQ(sql("SELECT * FROM \"order\""), "'; DROP TABLE \"order\"; --|?1");
}

TEST_F(sqlite_store, a_number_beyond_the_database_is_refused) {
    struct big {
        std::uint64_t number;
        time_point at;
    };
    constexpr auto table = hearken::table<big>{"big"};
    hearken::sqlite::store to{path};
    ASSERT_TRUE(to.open());
    some.insert(table, {~std::uint64_t{0}, noon});
    EXPECT_EQ(write(to), "0: table big: column number: the value is beyond what SQLite can hold (code 25)\n");
}

} // namespace
