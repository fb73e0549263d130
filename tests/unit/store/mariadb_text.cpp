// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/mariadb_text.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string_view>
#include <vector>

namespace {

using hearken::cell_kind;
using hearken::column;
using hearken::sql::found_column;
using namespace hearken::mariadb::detail;

struct device {
    hearken::auto_id id;
    std::string_view uuid;
    std::int32_t channel;
    hearken::greatest<std::chrono::system_clock::time_point> last_seen;
    hearken::json_patch data;
};
constexpr auto devices = hearken::table{"device_main", hearken::key<&device::uuid>};
constexpr auto channels = hearken::table{"channel", hearken::key<&device::uuid, &device::channel>};

bool holds(std::string_view type, cell_kind kind) {
    return dialect::holds({"c", std::string(type)}, column{.name = "c", .kind = kind});
}

TEST(mariadb_text, every_kind_fits_the_type_we_declare) {
    for (const auto& [kind, described] :
         std::vector<std::pair<cell_kind, std::string_view>>{{cell_kind::boolean, "tinyint(1)"},
                                                             {cell_kind::integer, "bigint(20)"},
                                                             {cell_kind::natural, "bigint unsigned"},
                                                             {cell_kind::real, "double"},
                                                             {cell_kind::number, "double"},
                                                             {cell_kind::text, "longtext"},
                                                             {cell_kind::text, "varchar(255)"},
                                                             {cell_kind::time, "datetime(3)"},
                                                             {cell_kind::json, "json"},
                                                             {cell_kind::json, "longtext"},
                                                             {cell_kind::bytes, "longblob"},
                                                             {cell_kind::payload, "longblob"}}) {
        EXPECT_TRUE(holds(described, kind)) << described;
    }
    EXPECT_EQ(dialect::type_of({.name = "c", .kind = cell_kind::text}, true), "VARCHAR(255)") << "a key has a length";
    EXPECT_EQ(dialect::type_of({.name = "c", .kind = cell_kind::text}, false), "LONGTEXT");
}

TEST(mariadb_text, what_others_declare) {
    EXPECT_TRUE(holds("enum('online','offline')", cell_kind::text) && holds("timestamp", cell_kind::time));
    EXPECT_TRUE(holds("decimal(10,5)", cell_kind::number) && holds("int(11)", cell_kind::integer));
    EXPECT_FALSE(holds("int(11)", cell_kind::text) || holds("varchar(20)", cell_kind::integer));
    EXPECT_FALSE(holds("int(11)", cell_kind::number) || holds("date", cell_kind::time));
    EXPECT_FALSE(holds("text", cell_kind::payload) || holds("varchar(30)", cell_kind::time));
    EXPECT_TRUE(tells_bytes_apart({.name = "a", .type = "int(11)"}));
    EXPECT_TRUE(tells_bytes_apart({.name = "a", .type = "varchar(9)", .collation = "utf8mb4_bin"}));
    EXPECT_FALSE(tells_bytes_apart({.name = "a", .type = "varchar(9)", .collation = "utf8mb4_general_ci"}));
}

TEST(mariadb_text, insert) {
    const auto made = insert_text(channels.schema(), 0b10110, 2);
    EXPECT_EQ(made.text, R"(INSERT INTO "channel" ("uuid", "channel", "data") VALUES (?, ?, ?), (?, ?, ?))");
    EXPECT_EQ(made.parameters, (std::vector<std::size_t>{1, 2, 4})) << "of one row";
    EXPECT_EQ(insert_text(channels.schema(), 0, 1).text, R"(INSERT INTO "channel" () VALUES ())");
}

TEST(mariadb_text, update) {
    const auto made = update_text(channels.schema(), 0b11110);
    EXPECT_EQ(made.text, R"(UPDATE "channel" SET "last_seen" = CASE WHEN "last_seen" IS NULL OR "last_seen" < )"
                         R"(CAST(? AS DATETIME(3)) THEN CAST(? AS DATETIME(3)) ELSE "last_seen" END, "data" = ? )"
                         R"(WHERE "uuid" = ? AND "channel" = ?)");
    EXPECT_EQ(made.parameters, (std::vector<std::size_t>{3, 3, 4, 1, 2}));
}

TEST(mariadb_text, find) {
    EXPECT_EQ(find_text(devices.schema(), 0b10000, 3).text,
              R"(SELECT "uuid", "data" FROM "device_main" WHERE "uuid" IN (?, ?, ?) FOR UPDATE)");
    const auto two = find_text(channels.schema(), 0, 2);
    EXPECT_EQ(two.text, R"(SELECT "uuid", "channel" FROM "channel" WHERE ("uuid" = ? AND "channel" = ?) OR )"
                        R"(("uuid" = ? AND "channel" = ?) FOR UPDATE)");
    EXPECT_EQ(two.parameters, (std::vector<std::size_t>{1, 2}));
}

static_assert(chunk_of(1000) == 256 && chunk_of(70) == 64 && chunk_of(63) == 16 && chunk_of(3) == 1);

} // namespace
