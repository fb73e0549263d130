// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/postgres_text.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string_view>
#include <vector>

namespace {

using hearken::cell_kind;
using hearken::column;
using hearken::sql::found_column;
using namespace hearken::postgres::detail;

struct device {
    hearken::auto_id id;
    std::string_view uuid;
    std::int32_t channel;
    hearken::greatest<std::chrono::system_clock::time_point> last_seen;
    hearken::json_patch data;
};
constexpr auto channels = hearken::table{"channel", hearken::key<&device::uuid, &device::channel>};
const std::vector<found_column> found{{"id", "bigint"},
                                      {"uuid", "character(36)"},
                                      {"channel", "integer"},
                                      {"last_seen", "timestamp(3) without time zone"},
                                      {"data", "jsonb"}};

bool holds(std::string_view type, cell_kind kind) {
    return dialect::holds({"c", std::string(type)}, column{.name = "c", .kind = kind});
}

TEST(postgres_text, every_kind_fits_the_type_we_declare) {
    for (const auto& [kind, described] :
         std::vector<std::pair<cell_kind, std::string_view>>{{cell_kind::boolean, "boolean"},
                                                             {cell_kind::integer, "bigint"},
                                                             {cell_kind::natural, "bigint"},
                                                             {cell_kind::real, "double precision"},
                                                             {cell_kind::number, "numeric"},
                                                             {cell_kind::text, "text"},
                                                             {cell_kind::time, "timestamp(3) with time zone"},
                                                             {cell_kind::json, "json"},
                                                             {cell_kind::bytes, "bytea"},
                                                             {cell_kind::payload, "bytea"}}) {
        EXPECT_TRUE(holds(described, kind)) << described;
        std::string declared = dialect::type_of({.name = "c", .kind = kind}, false);
        for (char& c : declared) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        EXPECT_EQ(declared, described);
    }
}

TEST(postgres_text, what_others_declare) {
    EXPECT_TRUE(holds("character varying(50)", cell_kind::text) && holds("enum public.status", cell_kind::text));
    EXPECT_TRUE(holds("uuid", cell_kind::text) && holds("smallint", cell_kind::integer));
    EXPECT_TRUE(holds("numeric(10,5)", cell_kind::number) && holds("jsonb", cell_kind::json));
    EXPECT_FALSE(holds("integer", cell_kind::text) || holds("text", cell_kind::integer));
    EXPECT_FALSE(holds("integer", cell_kind::number) || holds("text", cell_kind::time) ||
                 holds("date", cell_kind::time));
    EXPECT_FALSE(holds("smallint", cell_kind::boolean) || holds("text", cell_kind::payload));
    EXPECT_EQ(without_length("timestamp(3) without time zone"), "timestamp without time zone");
}

TEST(postgres_text, insert) {
    EXPECT_EQ(insert_text(channels.schema(), found, 0b10110),
              R"(INSERT INTO "channel" ("uuid", "channel", "data") SELECT u.c1::bpchar, u.c2, u.c4::jsonb FROM )"
              R"(unnest($1::text[], $2::int8[], $3::text[]) AS u(c1, c2, c4))");
}

TEST(postgres_text, update) {
    EXPECT_EQ(update_text(channels.schema(), found, 0b11110),
              R"(UPDATE "channel" AS t SET "last_seen" = CASE WHEN t."last_seen" IS NULL OR t."last_seen" < )"
              R"(u.c3::timestamp without time zone THEN u.c3::timestamp without time zone ELSE t."last_seen" END, )"
              R"("data" = u.c4::jsonb FROM unnest($1::text[], $2::int8[], $3::timestamptz[], $4::text[]) AS )"
              R"(u(c1, c2, c3, c4) WHERE t."uuid" = u.c1::bpchar AND t."channel" = u.c2)");
}

TEST(postgres_text, find) {
    EXPECT_EQ(find_text(channels.schema(), found, 0b10000),
              R"(SELECT u.place, t."data"::text FROM unnest($1::text[], $2::int8[]) WITH ORDINALITY AS )"
              R"(u(c1, c2, place) JOIN "channel" AS t ON t."uuid" = u.c1::bpchar AND t."channel" = u.c2 )"
              R"(ORDER BY u.place FOR NO KEY UPDATE OF t)");
}

} // namespace
