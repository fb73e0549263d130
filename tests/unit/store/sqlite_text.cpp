// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/sqlite_text.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string_view>

namespace {

using hearken::cell_kind;
using namespace hearken::sqlite::detail;

struct device {
    hearken::auto_id id;
    std::string_view uuid;
    std::int32_t channel;
    std::optional<bool> is_online;
    hearken::greatest<std::chrono::system_clock::time_point> last_seen;
    hearken::json_patch data;
};
constexpr auto devices = hearken::table{"device_main", hearken::key<&device::uuid>};
constexpr auto channels = hearken::table{"channel", hearken::key<&device::uuid, &device::channel>};

static_assert(affinity_of("INTEGER") == affinity::integer && affinity_of("bigint unsigned") == affinity::integer);
static_assert(affinity_of("VARCHAR(50)") == affinity::text && affinity_of("text") == affinity::text);
static_assert(affinity_of("") == affinity::none && affinity_of("LONGBLOB") == affinity::none);
static_assert(affinity_of("double precision") == affinity::real && affinity_of("FLOAT") == affinity::real);
static_assert(affinity_of("DATETIME") == affinity::numeric && affinity_of("DECIMAL(10,5)") == affinity::numeric);
static_assert(affinity_of("CHARINT") == affinity::integer);

constexpr bool every_kind_fits_the_type_we_declare() {
    for (const cell_kind kind :
         {cell_kind::boolean, cell_kind::integer, cell_kind::natural, cell_kind::real, cell_kind::number,
          cell_kind::text, cell_kind::time, cell_kind::json, cell_kind::bytes, cell_kind::payload}) {
        if (!holds(declared_type(kind), kind)) return false;
    }
    return true;
}
static_assert(every_kind_fits_the_type_we_declare());
static_assert(!holds("TEXT", cell_kind::integer) && !holds("REAL", cell_kind::integer));
static_assert(!holds("INTEGER", cell_kind::text) && !holds("NUMERIC", cell_kind::text));
static_assert(!holds("TEXT", cell_kind::real) && !holds("INTEGER", cell_kind::payload));
static_assert(holds("DATETIME", cell_kind::time) && holds("JSON", cell_kind::json) && holds("", cell_kind::text));

constexpr std::uint64_t all = 0b111110;

TEST(sqlite_text, insert) {
    EXPECT_EQ(insert_text(devices.schema(), 0b001110, false),
              R"(INSERT INTO "device_main" ("uuid", "channel", "is_online") VALUES (?1, ?2, ?3))");
    EXPECT_EQ(insert_text(devices.schema(), all, true),
              R"(INSERT INTO "device_main" ("uuid", "channel", "is_online", "last_seen", "data") )"
              R"(VALUES (?1, ?2, ?3, ?4, hearken_patch(NULL, ?5, ?6)))");
    EXPECT_EQ(insert_text(devices.schema(), 0, false), R"(INSERT INTO "device_main" DEFAULT VALUES)");
}

TEST(sqlite_text, upsert) {
    EXPECT_EQ(upsert_text(channels.schema(), 0b011110),
              R"(INSERT INTO "channel" ("uuid", "channel", "is_online", "last_seen") VALUES (?1, ?2, ?3, ?4) )"
              R"(ON CONFLICT ("uuid", "channel") DO UPDATE SET "is_online" = excluded."is_online", )"
              R"("last_seen" = CASE WHEN "last_seen" IS NULL OR "last_seen" < excluded."last_seen" )"
              R"(THEN excluded."last_seen" ELSE "last_seen" END)");
    EXPECT_EQ(upsert_text(devices.schema(), 0b000010),
              R"(INSERT INTO "device_main" ("uuid") VALUES (?1) ON CONFLICT ("uuid") DO NOTHING)");
}

TEST(sqlite_text, update) {
    EXPECT_EQ(update_text(devices.schema(), 0b110010, true),
              R"(UPDATE "device_main" SET "last_seen" = CASE WHEN "last_seen" IS NULL OR "last_seen" < ?2 THEN ?2 )"
              R"(ELSE "last_seen" END, "data" = hearken_patch("data", ?3, ?4) WHERE "uuid" = ?1)");
    EXPECT_EQ(update_text(channels.schema(), 0b101110, false),
              R"(UPDATE "channel" SET "is_online" = ?3, "data" = ?4 WHERE "uuid" = ?1 AND "channel" = ?2)");
    EXPECT_EQ(update_text(channels.schema(), 0b000110, true),
              R"(UPDATE "channel" SET "uuid" = "uuid" WHERE "uuid" = ?1 AND "channel" = ?2)");
}

TEST(sqlite_text, create) {
    const hearken::table_schema* one[] = {&devices.schema()};
    EXPECT_EQ(create_text(one),
              R"(CREATE TABLE "device_main" (/* created by hearken */ "id" INTEGER PRIMARY KEY, "uuid" TEXT NOT NULL, )"
              R"("channel" INTEGER NOT NULL, "is_online" BOOLEAN, "last_seen" TEXT NOT NULL, )"
              R"("data" TEXT, UNIQUE ("uuid")))");
    struct seen {
        std::string_view uuid;
        std::optional<double> battery;
    };
    constexpr auto view = hearken::table{"device_main", hearken::key<&seen::uuid>};
    const hearken::table_schema* two[] = {&view.schema(), &devices.schema()};
    EXPECT_EQ(create_text(two),
              R"(CREATE TABLE "device_main" (/* created by hearken */ "uuid" TEXT NOT NULL, "battery" REAL, )"
              R"("id" INTEGER PRIMARY KEY, "channel" INTEGER NOT NULL, "is_online" BOOLEAN, )"
              R"("last_seen" TEXT NOT NULL, "data" TEXT, UNIQUE ("uuid")))");
}

TEST(sqlite_text, parameters_are_numbered_in_the_order_of_columns) {
    const numbering at = number_parameters(devices.schema(), all, true);
    EXPECT_EQ(at.first[0], 0U);
    EXPECT_EQ(at.first[1], 1U);
    EXPECT_EQ(at.first[5], 5U);
    EXPECT_EQ(at.count, 6U);
    EXPECT_EQ(number_parameters(devices.schema(), all, false).count, 5U);
}

} // namespace
