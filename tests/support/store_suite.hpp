// SPDX-License-Identifier: BSL-1.0
#pragma once
// What every store does, whichever database it stands for: written once, run against each.

#include <hearken/rows/dead_letter.hpp>
#include <hearken/store/any.hpp>
#include <hearken/store/commit.hpp>
#include <hearken/store/history.hpp>
#include <hearken/store/store.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace hearken::testing {

/// What the suite needs to know of a database. `sql` runs statements as another program does, and gives rows as `a|b`,
/// joined by blanks; `empty` drops every table; `time` gives a column as `2025-12-19 12:00:00.000`, `hex` as `00FF`.
template <class D>
concept database_under_test =
    store<typename D::store> && requires(D& d, const std::string& text, creation may, const tables& known) {
        { D::ready() } -> std::same_as<std::string>; // empty, or why it is not
        { d.empty() };
        { d.make(may, known) } -> std::same_as<typename D::store>;
        { d.sql(text) } -> std::same_as<std::string>;
        { D::time(text) } -> std::same_as<std::string>;
        { D::hex(text) } -> std::same_as<std::string>;
        { D::text_type } -> std::convertible_to<std::string_view>; // may be a key
        { D::time_type } -> std::convertible_to<std::string_view>;
        { D::makes_a_file } -> std::convertible_to<bool>;
    };

struct reading {
    std::string_view uuid;
    std::string_view sensor_name;
    double value;
    std::optional<std::string_view> unit;
};
struct device {
    auto_id id;
    std::string_view uuid;
    std::optional<std::string_view> name;
    std::optional<bool> is_online;
    std::optional<greatest<std::chrono::system_clock::time_point>> last_seen;
    json_patch last_report_data;
    std::optional<std::string_view> device_status;
};
struct heartbeat {
    std::string_view uuid;
    greatest<std::chrono::system_clock::time_point> last_seen;
};
inline constexpr auto readings = table<reading>{"sensor_reading"};
inline constexpr auto devices = table{"device_main", key<&device::uuid>};
inline constexpr auto heartbeats = table{"device_main", key<&heartbeat::uuid>};
inline const tables both{devices, readings};

template <class Database>
class store_suite : public ::testing::Test {
protected:
    using store_type = typename Database::store;
    using time_point = std::chrono::system_clock::time_point;
    static constexpr time_point noon =
        std::chrono::sys_days{std::chrono::year{2025} / 12 / 19} + std::chrono::hours{12};

    static_assert(database_under_test<Database>);

    void SetUp() override {
        if (const std::string why = Database::ready(); !why.empty()) GTEST_SKIP() << why;
        db.emplace();
        db->empty();
    }

    std::string sql(const std::string& text) { return db->sql(text); }

    store_type opened(creation may = creation::everything) {
        store_type to = db->make(may, both);
        const auto done = to.open();
        EXPECT_TRUE(done) << done.error().text();
        return to;
    }

    store_type opened_with(creation may, const auto& one) {
        store_type to = db->make(may, tables{one});
        const auto done = to.open();
        EXPECT_TRUE(done) << done.error().text();
        return to;
    }

    /// Writes `some`; the refused messages, or the error.
    std::string write(store_type& to, const std::optional<progress>& at = {}) {
        std::string told;
        reasons.clear();
        const auto done = hearken::write(to, some, dead, at, [&](const refusal& r) {
            told += std::to_string(r.message) + " " + std::string(name(r.why.code)) + "; ";
            reasons += r.why.text() + "\n";
            if (r.dead_letters != nullptr) {
                r.dead_letters->insert(dead_letters, {.topic = "t",
                                                      .payload = {"{\"a\":\xFF}"},
                                                      .route = "r",
                                                      .path = r.why.path,
                                                      .reason = r.why.what,
                                                      .time = noon});
            }
        });
        some.clear();
        if (!done) reasons = done.error().text();
        return done ? told : "error: " + std::string(name(done.error().code));
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

    std::optional<Database> db;
    rows some, dead;
    std::string reasons;
};

TYPED_TEST_SUITE_P(store_suite);

TYPED_TEST_P(store_suite, inserts_in_order) {
    auto to = this->opened();
    this->some.insert(readings, {"7f", "temperature", 25.5,
                                 "\xC2\xB0"
                                 "C"});
    this->some.insert(readings, {"7f", "humidity", 60, {}});
    EXPECT_EQ(this->write(to), "") << this->reasons;
    EXPECT_EQ(this->sql("SELECT uuid, sensor_name, unit FROM sensor_reading"), "7f|temperature|\xC2\xB0"
                                                                               "C 7f|humidity|NULL");
    EXPECT_EQ(this->sql("SELECT count(*) FROM sensor_reading WHERE value = 25.5"), "1");
}

TYPED_TEST_P(store_suite, upserts) {
    auto to = this->opened();
    device d = this->only("7f");
    d.name = "one";
    d.last_seen = this->noon;
    this->some.upsert(devices, d);
    EXPECT_EQ(this->write(to), "") << this->reasons;
    d.name = {};
    d.device_status = "fine";
    d.last_seen = this->noon - std::chrono::hours{1};
    this->some.upsert(devices, d);
    d.uuid = "80";
    this->some.upsert(devices, d);
    d.device_status = "well";
    this->some.upsert(devices, d);
    EXPECT_EQ(this->write(to), "") << this->reasons;
    const std::string time = this->db->time("last_seen");
    EXPECT_EQ(this->sql("SELECT id, uuid, name, device_status, " + time + " FROM device_main ORDER BY uuid"),
              "1|7f|NULL|fine|2025-12-19 12:00:00.000 2|80|NULL|well|2025-12-19 11:00:00.000")
        << "all columns, but last_seen does not go back";
}

TYPED_TEST_P(store_suite, updates_only_what_is_there) {
    auto to = this->opened();
    this->some.begin(0);
    this->some.insert(devices, this->only("7f"));
    this->some.begin(1);
    device d = this->only("7f");
    d.name = "new";
    this->some.update(devices, d);
    this->some.begin(2);
    this->some.update(devices, this->only("80"));
    EXPECT_EQ(this->write(to), "2 unknown_row; ");
    EXPECT_EQ(this->reasons, "table device_main: no row with uuid = 80\n");
    EXPECT_EQ(this->sql("SELECT uuid, name FROM device_main"), "7f|new");
    EXPECT_EQ(this->sql("SELECT topic, route, reason, " + this->db->time("time") + " FROM dead_letter"),
              "t|r|table device_main: no row with uuid = 80|2025-12-19 12:00:00.000");
}

TYPED_TEST_P(store_suite, merges_leave_empty_columns_alone) {
    auto to = this->opened();
    for (int apart = 0; apart < 2; ++apart) {
        device d = this->only("7f");
        d.name = "one";
        d.is_online = true;
        this->some.merge(devices, d);
        if (apart != 0) {
            EXPECT_EQ(this->write(to), "") << this->reasons;
        }
        d = this->only("7f");
        d.device_status = "ok";
        this->some.merge(devices, d);
        this->some.merge(devices, this->only("7f"));
        this->some.merge(devices, this->only("80"));
        EXPECT_EQ(this->write(to), "") << this->reasons;
        EXPECT_EQ(this->sql("SELECT uuid, name, CASE WHEN is_online THEN 'yes' ELSE 'no' END, device_status FROM "
                            "device_main ORDER BY uuid"),
                  "7f|one|yes|ok 80|NULL|no|NULL");
        this->sql("DELETE FROM device_main");
    }
}

TYPED_TEST_P(store_suite, merge_existing_refuses_the_unknown) {
    auto to = this->opened();
    this->some.begin(3);
    this->some.insert(readings, {"80", "temperature", 1, {}});
    this->some.merge_existing(devices, this->only("80"));
    EXPECT_EQ(this->write(to), "3 unknown_row; ");
    EXPECT_EQ(this->sql("SELECT count(*) FROM sensor_reading"), "0") << "a message's rows stand or fall together";
    this->some.begin(4);
    this->some.merge(devices, this->only("80"));
    this->some.merge_existing(devices, this->only("80"));
    EXPECT_EQ(this->write(to), "") << this->reasons;
}

TYPED_TEST_P(store_suite, greatest_never_goes_back) {
    using namespace std::chrono_literals;
    auto to = this->opened();
    for (const auto at : {this->noon, this->noon - 1ms, this->noon + 1ms, this->noon - 24h}) {
        this->some.merge(heartbeats, {"7f", at});
        this->some.merge_existing(heartbeats, {"7f", at});
    }
    EXPECT_EQ(this->write(to), "") << this->reasons;
    const std::string ask = "SELECT " + this->db->time("last_seen") + " FROM device_main";
    EXPECT_EQ(this->sql(ask), "2025-12-19 12:00:00.001");
    this->some.update(heartbeats, {"7f", this->noon});
    EXPECT_EQ(this->write(to), "") << this->reasons;
    EXPECT_EQ(this->sql(ask), "2025-12-19 12:00:00.001");
    this->some.update(heartbeats, {"7f", this->noon + 5ms});
    EXPECT_EQ(this->write(to), "") << this->reasons;
    EXPECT_EQ(this->sql(ask), "2025-12-19 12:00:00.005");
}

TYPED_TEST_P(store_suite, json_documents_are_changed_key_by_key) {
    auto to = this->opened();
    const auto change = [&](json_patch by) {
        device d = this->only("7f");
        d.last_report_data = std::move(by);
        this->some.merge(devices, d);
    };
    const auto report = [&] {
        EXPECT_EQ(this->write(to), "") << this->reasons;
        return this->sql("SELECT last_report_data FROM device_main");
    };
    change({.replace = {}, .merge = R"({"status":{"rssi":-50,"battery":95}})"});
    EXPECT_EQ(report(), R"({"status":{"rssi":-50,"battery":95}})");
    change({.replace = R"({"sensors":{"t":{"value":60}},"location":null,"upload_timestamp":"x"})", .merge = {}});
    change({.replace = {}, .merge = R"({"status":{"battery":94,"rssi":null}})"});
    EXPECT_EQ(report(), R"({"status":{"battery":94},"sensors":{"t":{"value":60}},"upload_timestamp":"x"})");
    change({.replace = R"({"sensors":{"h":{"value":25.50}},"upload_timestamp":"y"})", .merge = {}});
    EXPECT_EQ(report(), R"({"status":{"battery":94},"sensors":{"h":{"value":25.50}},"upload_timestamp":"y"})");
}

TYPED_TEST_P(store_suite, a_change_that_is_no_json_is_refused) {
    auto to = this->opened();
    device d = this->only("7f");
    d.last_report_data.merge = "{";
    this->some.begin(1);
    this->some.upsert(devices, d);
    this->some.begin(2);
    this->some.merge(devices, d);
    EXPECT_EQ(this->write(to), "1 row_refused; 2 row_refused; ");
    EXPECT_EQ(this->sql("SELECT count(*) FROM device_main"), "0");
}

TYPED_TEST_P(store_suite, one_refused_of_a_thousand) {
    auto to = this->opened();
    this->sql("CREATE TABLE limited (number INTEGER NOT NULL, CHECK (number < 1000000 OR number % 1000 NOT IN (0, 499, "
              "500, 999)))");
    struct number {
        std::int64_t number;
    };
    constexpr auto limited = table<number>{"limited"};
    for (std::uint32_t i = 0; i < 1'000; ++i) {
        this->some.begin(i);
        this->some.insert(limited, {i});
        this->some.insert(limited, {i + 1'000'000});
    }
    EXPECT_EQ(this->write(to, progress{.spool = "s", .low_water = 1'000, .finished = {}}),
              "0 row_refused; 499 row_refused; 500 row_refused; 999 row_refused; ");
    EXPECT_EQ(this->sql("SELECT count(*) FROM limited"), "1992");
    EXPECT_EQ(this->sql("SELECT count(*) FROM dead_letter"), "4");
    EXPECT_EQ(to.read_progress("s").value()->low_water, 1'000U);
}

TYPED_TEST_P(store_suite, rows_of_several_tables_in_the_order_of_a_foreign_key) {
    auto to = this->opened();
    this->sql("DROP TABLE sensor_reading");
    this->sql("CREATE TABLE sensor_reading (uuid " + std::string(TypeParam::text_type) +
              " REFERENCES device_main (uuid), "
              "sensor_name " +
              std::string(TypeParam::text_type) + ", value DOUBLE PRECISION, unit " +
              std::string(TypeParam::text_type) + ")");
    for (std::uint32_t i = 0; i < 10; ++i) {
        this->some.begin(i);
        const std::string uuid = std::to_string(i);
        if (i % 2 == 0) this->some.merge(devices, this->only(uuid));
        this->some.insert(readings, {i % 2 == 0 ? uuid : "0", "temperature", 1, {}});
    }
    EXPECT_EQ(this->write(to), "") << this->reasons;
    EXPECT_EQ(this->sql("SELECT count(*) FROM sensor_reading"), "10");
}

TYPED_TEST_P(store_suite, progress_comes_back) {
    auto to = this->db->make(creation::progress, {});
    ASSERT_TRUE(to.open());
    EXPECT_EQ(to.read_progress("a").value(), std::nullopt);
    EXPECT_FALSE(to.has(readings.schema()).value());
    EXPECT_TRUE(to.has(progress_table.schema()).value());
    const progress first{.spool = "a", .low_water = 5, .finished = {{7, 9}, {11, 12}}};
    EXPECT_EQ(this->write(to, first), "") << this->reasons;
    EXPECT_EQ(to.read_progress("a").value(), first);
    EXPECT_EQ(to.read_progress("b").value(), std::nullopt);
    const progress next{.spool = "a", .low_water = 12, .finished = {}};
    EXPECT_EQ(this->write(to, next), "") << this->reasons;
    EXPECT_EQ(this->write(to, progress{.spool = "b", .low_water = 1, .finished = {}}), "") << this->reasons;
    auto other = this->db->make(creation::nothing, {});
    ASSERT_TRUE(other.open());
    EXPECT_EQ(other.read_progress("a").value(), next);
    EXPECT_EQ(other.read_progress("b").value()->low_water, 1U);
    this->some.insert(readings, {"7f", "temperature", 1, {}});
    EXPECT_EQ(this->write(to), "error: schema_mismatch") << "nothing else may be created";
    EXPECT_EQ(this->reasons, "table sensor_reading is missing; create it, or let the store do so with create_tables");
}

TYPED_TEST_P(store_suite, rows_and_progress_are_one_transaction) {
    auto to = this->opened();
    ASSERT_TRUE(to.begin());
    this->some.insert(readings, {"7f", "temperature", 1, {}});
    ASSERT_TRUE(to.apply(this->some.all()));
    EXPECT_EQ(this->sql("SELECT count(*) FROM sensor_reading"), "0") << "nobody sees it before the commit";
    to.rollback();
    EXPECT_EQ(this->sql("SELECT count(*) FROM sensor_reading"), "0");
    to.rollback();
    ASSERT_TRUE(to.begin());
    ASSERT_TRUE(to.apply(this->some.all()));
    ASSERT_TRUE(to.commit(progress{.spool = "s", .low_water = 3, .finished = {}}));
    EXPECT_EQ(this->sql("SELECT count(*) FROM sensor_reading"), "1");
    EXPECT_EQ(this->sql("SELECT low_water FROM hearken_progress"), "3");
}

TYPED_TEST_P(store_suite, apply_is_all_or_nothing_and_the_transaction_goes_on) {
    auto to = this->opened();
    ASSERT_TRUE(to.begin());
    this->some.insert(devices, this->only("7f"));
    ASSERT_TRUE(to.apply(this->some.all()));
    rows more;
    more.insert(readings, {"7f", "temperature", 1, {}});
    more.insert(devices, this->only("7f"));
    const auto refused = to.apply(more.all());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::row_refused);
    rows last;
    last.insert(devices, this->only("80"));
    ASSERT_TRUE(to.apply(last.all()));
    ASSERT_TRUE(to.commit({}));
    EXPECT_EQ(this->sql("SELECT uuid FROM device_main ORDER BY uuid"), "7f 80");
    EXPECT_EQ(this->sql("SELECT count(*) FROM sensor_reading"), "0");
}

TYPED_TEST_P(store_suite, a_missing_or_mistyped_column_is_named) {
    const std::string text(TypeParam::text_type);
    auto to = this->db->make(creation::nothing, both);
    EXPECT_EQ(to.open().error().code, TypeParam::makes_a_file ? errc::store_unavailable : errc::schema_mismatch);
    this->sql("CREATE TABLE heart (uuid " + text + ", last_seen INTEGER)");
    constexpr auto heart = table{"heart", key<&heartbeat::uuid>};
    auto other = this->db->make(creation::nothing, tables{heart});
    if (!TypeParam::makes_a_file) { // there a time may be in a column of numbers
        const auto mistyped = other.open();
        ASSERT_FALSE(mistyped);
        EXPECT_EQ(mistyped.error().code, errc::schema_mismatch);
        EXPECT_EQ(mistyped.error().what.find("table heart: column last_seen is declared as "), 0U)
            << mistyped.error().what;
    }
    this->sql("DROP TABLE heart");
    this->sql("CREATE TABLE heart (uuid " + text + ", more " + text + ")");
    const auto missing = other.open();
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().what.find("table heart: column last_seen is missing; add it: ALTER TABLE \"heart\" ADD"),
              0U)
        << missing.error().what;
    EXPECT_EQ(other.check().error().what, missing.error().what);
}

TYPED_TEST_P(store_suite, further_columns_are_left_alone_and_what_nobody_fills_is_named) {
    const std::string text(TypeParam::text_type);
    auto first = this->opened();
    first.close();
    this->sql("DROP TABLE device_main");
    this->sql("CREATE TABLE device_main (uuid " + text + " PRIMARY KEY, owner " + text +
              " NOT NULL, place VARCHAR(20) DEFAULT 'here', last_seen " + std::string(TypeParam::time_type) + ")");
    this->sql("INSERT INTO device_main (uuid, owner, place) VALUES ('7f', 'me', 'there')");
    auto to = this->db->make(creation::nothing, tables{heartbeats});
    ASSERT_TRUE(to.open());
    const auto named = to.can_insert(heartbeats.schema());
    ASSERT_FALSE(named);
    EXPECT_EQ(named.error().what, "table device_main: column owner must have a value in a new row, and nothing gives "
                                  "one; let it have a default, or be NULL");
    this->some.begin(0);
    this->some.merge(heartbeats, {"7f", this->noon});
    this->some.begin(1);
    this->some.merge(heartbeats, {"80", this->noon});
    auto every = this->opened_with(creation::everything, heartbeats);
    EXPECT_EQ(this->write(every), "1 row_refused; ") << this->reasons;
    EXPECT_NE(this->reasons.find("owner"), std::string::npos) << this->reasons;
    EXPECT_EQ(this->sql("SELECT uuid, owner, place, " + this->db->time("last_seen") + " FROM device_main"),
              "7f|me|there|2025-12-19 12:00:00.000");
}

TYPED_TEST_P(store_suite, tables_are_created_once_and_known_again) {
    auto to = this->db->make(creation::everything, both);
    EXPECT_EQ(to.is_ours(devices.schema()), true) << "it would be created";
    EXPECT_TRUE(to.check());
    ASSERT_TRUE(to.open());
    EXPECT_EQ(to.is_ours(devices.schema()), true);
    auto beside = this->db->make(creation::nothing, both);
    ASSERT_TRUE(beside.open());
    EXPECT_TRUE(beside.can_insert(devices.schema()));
    EXPECT_TRUE(beside.check());
    this->sql("DROP TABLE device_main");
    this->sql("CREATE TABLE device_main (uuid " + std::string(TypeParam::text_type) + ")");
    EXPECT_EQ(beside.is_ours(devices.schema()), false);
    EXPECT_EQ(beside.is_ours(readings.schema()), true);
}

TYPED_TEST_P(store_suite, a_table_dropped_meanwhile_is_noticed) {
    auto to = this->opened();
    this->some.insert(readings, {"7f", "temperature", 1, {}});
    EXPECT_EQ(this->write(to), "") << this->reasons;
    this->sql("DROP TABLE sensor_reading");
    this->some.insert(readings, {"7f", "temperature", 2, {}});
    EXPECT_EQ(this->write(to), "error: schema_mismatch");
    ASSERT_TRUE(to.open());
    this->some.insert(readings, {"7f", "temperature", 2, {}});
    EXPECT_EQ(this->write(to), "") << this->reasons;
    EXPECT_EQ(this->sql("SELECT count(*) FROM sensor_reading"), "1");
}

TYPED_TEST_P(store_suite, values_are_bound_and_names_quoted) {
    struct hostile {
        std::string_view select;
        std::string_view where;
    };
    constexpr auto order = table{"order", key<&hostile::select>};
    auto to = this->opened();
    this->some.upsert(order, {"'; DROP TABLE \"order\"; --", "\"x\""});
    this->some.upsert(order, {"'; DROP TABLE \"order\"; --", "?1 $1 {\\\"a\\\",NULL} \\x41 '"});
    this->some.upsert(order, {"{\"}", ""});
    EXPECT_EQ(this->write(to), "") << this->reasons;
    this->some.merge(order, {"'; DROP TABLE \"order\"; --", "?1 $1 {\\\"a\\\",NULL} \\x41 ''"});
    EXPECT_EQ(this->write(to), "") << this->reasons;
    EXPECT_EQ(this->sql("SELECT * FROM \"order\" ORDER BY \"where\""),
              "{\"}| '; DROP TABLE \"order\"; --|?1 $1 {\\\"a\\\",NULL} \\x41 ''");
}

TYPED_TEST_P(store_suite, every_kind_of_value_comes_back) {
    enum class level : std::uint8_t { low, high };
    struct all {
        std::int32_t channel;
        std::uint64_t natural;
        std::optional<bool> yes;
        float real;
        level how;
        json_text document;
        std::vector<std::byte> blob;
        std::chrono::system_clock::time_point at;
        std::optional<std::int64_t> nothing;
    };
    constexpr auto values = table{"every_value", key<&all::channel, &all::how>};
    using namespace std::chrono_literals;
    auto to = this->opened();
    all v{.channel = -3,
          .natural = 9'223'372'036'854'775'807U,
          .yes = true,
          .real = 0.5F,
          .how = level::high,
          .document = {R"({"a": [1, "b\u00e9"]})"},
          .blob = {std::byte{0}, std::byte{255}, std::byte{39}},
          .at = std::chrono::sys_days{std::chrono::year{1969} / 7 / 20} + 1ms,
          .nothing = {}};
    this->some.insert(values, v);
    v.how = level::low;
    v.at = std::chrono::sys_days{std::chrono::year{2261} / 12 / 31} + 24h - 1ms;
    this->some.upsert(values, v);
    v.nothing = -1;
    this->some.update(values, v);
    EXPECT_EQ(this->write(to), "") << this->reasons;
    EXPECT_EQ(
        this->sql(
            "SELECT channel, \"how\", \"natural\", CASE WHEN \"yes\" THEN 'yes' ELSE 'no' END, \"real\", document, " +
            this->db->hex("\"blob\"") + ", " + this->db->time("\"at\"") +
            ", \"nothing\" FROM every_value ORDER BY \"how\""),
        R"(-3|high|9223372036854775807|yes|0.5|{"a": [1, "b\u00e9"]}|00FF27|1969-07-20 00:00:00.001|NULL )"
        R"(-3|low|9223372036854775807|yes|0.5|{"a": [1, "b\u00e9"]}|00FF27|2261-12-31 23:59:59.999|-1)");
}

TYPED_TEST_P(store_suite, keys_of_text_are_told_apart_to_the_byte) {
    auto to = this->opened();
    for (const std::string_view uuid : {"a", "A", "\xC3\xA4", "ae", "b"}) {
        device d = this->only(uuid);
        d.name = uuid;
        this->some.merge(devices, d);
    }
    EXPECT_EQ(this->write(to), "") << this->reasons;
    this->some.merge_existing(devices, this->only("A"));
    this->some.merge_existing(devices, this->only("B"));
    EXPECT_EQ(this->write(to), "0 unknown_row; ");
    EXPECT_EQ(this->sql("SELECT count(*) FROM device_main WHERE name = uuid"), "5");
}

TYPED_TEST_P(store_suite, can_be_moved_and_reopened) {
    auto first = this->opened();
    this->some.merge(heartbeats, {"7f", this->noon});
    EXPECT_EQ(this->write(first), "") << this->reasons;
    auto second = std::move(first);
    this->some.merge(heartbeats, {"80", this->noon});
    EXPECT_EQ(this->write(second), "") << this->reasons;
    second.close();
    second.close();
    this->some.merge(heartbeats, {"81", this->noon});
    EXPECT_EQ(this->write(second), "error: store_unavailable");
    ASSERT_TRUE(second.open());
    ASSERT_TRUE(second.open());
    this->some.merge(heartbeats, {"81", this->noon});
    EXPECT_EQ(this->write(second), "") << this->reasons;
    EXPECT_EQ(this->sql("SELECT count(*) FROM device_main"), "3");
}

TYPED_TEST_P(store_suite, a_history_is_read_page_by_page_and_cleaned) {
    auto to = this->opened_with(creation::everything, message_history);
    constexpr int count = 2'500;
    for (int i = 0; i < count; ++i) { // two a millisecond
        const std::string topic = i % 100 == 0 ? "b/rare" : "a/" + std::to_string(i % 3);
        const std::string payload = i == 7 ? std::string("\xFF\0\x01", 3) : std::to_string(i);
        this->some.begin(static_cast<std::uint32_t>(i));
        keep_received(this->some, {.topic = topic,
                                   .payload = payload,
                                   .qos = 1,
                                   .retained = i == 7,
                                   .received = this->noon + std::chrono::milliseconds(i / 2)});
    }
    keep_sent(this->some, "a/sent", "out", 2);
    EXPECT_EQ(this->write(to), "") << this->reasons;

    auto reader = this->db->make(creation::nothing, tables{});
    hearken::history all(reader);
    const auto ids = [&](history_query what) {
        std::vector<std::int64_t> found;
        for (;;) {
            const auto page = all.find(what);
            EXPECT_TRUE(page) << page.error().text();
            if (!page) return found;
            for (const auto& one : page->entries) found.push_back(one.id);
            if (!page->next) return found;
            what.after = page->next;
        }
    };
    const auto everything = ids({.limit = 999});
    EXPECT_EQ(everything.size(), count + 1U);
    EXPECT_TRUE(std::ranges::is_sorted(everything, std::greater<>())); // so none came twice
    EXPECT_EQ(ids({.topic = "b/rare", .limit = 7}).size(), 25U);
    EXPECT_EQ(ids({.topic = "+/rare", .limit = 7}).size(), 25U);
    EXPECT_EQ(ids({.topic = "a/#", .direction = direction::received}).size(), count - 25U);
    EXPECT_EQ(ids({.direction = direction::sent}).size(), 1U);
    const auto between =
        ids({.from = this->noon + std::chrono::milliseconds(10), .until = this->noon + std::chrono::milliseconds(20)});
    EXPECT_EQ(between.size(), 20U);
    const auto page = all.find({.topic = "a/1", .until = this->noon + std::chrono::milliseconds(4), .limit = 1});
    ASSERT_TRUE(page && page->entries.size() == 1);
    const history_entry& one = page->entries[0];
    EXPECT_EQ(one.payload, std::string("\xFF\0\x01", 3));
    EXPECT_TRUE(one.retain);
    EXPECT_EQ(one.qos, 1);
    EXPECT_EQ(one.timestamp, this->noon + std::chrono::milliseconds(3));
    EXPECT_EQ(one.message_id, std::nullopt);

    const auto gone =
        all.clean({.age = std::chrono::hours{1}}, this->noon + std::chrono::hours{1} + std::chrono::milliseconds(600),
                  [] { return true; });
    ASSERT_TRUE(gone) << gone.error().text();
    EXPECT_EQ(*gone, 1'200U);
    EXPECT_EQ(this->sql("SELECT count(*) FROM mqtt_message_history"), "1301");
    EXPECT_EQ(all.clean({.rows = 100}), 1'201U);
    EXPECT_EQ(ids({}).size(), 100U);
    EXPECT_EQ(all.clean({.rows = 100}), 0U);
}

REGISTER_TYPED_TEST_SUITE_P(store_suite, a_history_is_read_page_by_page_and_cleaned, inserts_in_order, upserts,
                            updates_only_what_is_there, merges_leave_empty_columns_alone,
                            merge_existing_refuses_the_unknown, greatest_never_goes_back,
                            json_documents_are_changed_key_by_key, a_change_that_is_no_json_is_refused,
                            one_refused_of_a_thousand, rows_of_several_tables_in_the_order_of_a_foreign_key,
                            progress_comes_back, rows_and_progress_are_one_transaction,
                            apply_is_all_or_nothing_and_the_transaction_goes_on, a_missing_or_mistyped_column_is_named,
                            further_columns_are_left_alone_and_what_nobody_fills_is_named,
                            tables_are_created_once_and_known_again, a_table_dropped_meanwhile_is_noticed,
                            values_are_bound_and_names_quoted, every_kind_of_value_comes_back,
                            keys_of_text_are_told_apart_to_the_byte, can_be_moved_and_reopened);

} // namespace hearken::testing
