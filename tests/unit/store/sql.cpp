// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/sql.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace {

struct device {
    hearken::auto_id id;
    std::string_view uuid;
    std::int32_t channel;
    std::optional<double> battery;
    hearken::greatest<int> counter;
};
constexpr auto channels = hearken::table{"channel", hearken::key<&device::uuid, &device::channel>};

static_assert(hearken::sql::same_name("Device_Main", "device_MAIN"));
static_assert(!hearken::sql::same_name("a", "ab") && !hearken::sql::same_name("a", "b"));

TEST(sql, a_key_in_words) {
    hearken::rows some;
    some.merge(channels, {.id = {}, .uuid = "7f", .channel = -3, .battery = {}, .counter = 1});
    EXPECT_EQ(hearken::sql::key_text(some.all().front()), "uuid = 7f, channel = -3");
}

TEST(sql, what_never_goes_back) {
    std::string out;
    hearken::sql::assign(out, channels.schema().columns[4], "t.\"counter\"", "?");
    EXPECT_EQ(out, R"("counter" = CASE WHEN t."counter" IS NULL OR t."counter" < ? THEN ? ELSE t."counter" END)");
    out.clear();
    hearken::sql::assign(out, channels.schema().columns[3], "old", "?");
    EXPECT_EQ(out, R"("battery" = ?)");
}

TEST(sql, columns_of_several_views) {
    struct seen {
        std::string_view uuid;
        std::string_view place;
    };
    constexpr auto view = hearken::table{"channel", hearken::key<&seen::uuid>};
    const hearken::table_schema* views[] = {&channels.schema(), &view.schema()};
    std::string out;
    hearken::sql::write_columns(out, views, [](const hearken::column& one, bool in_key) {
        return std::string(one.automatic ? "COUNTED PRIMARY KEY" : in_key ? "KEY" : "T");
    });
    EXPECT_EQ(out, R"("id" COUNTED PRIMARY KEY, "uuid" KEY NOT NULL, "channel" KEY NOT NULL, "battery" T, )"
                   R"("counter" T NOT NULL, "place" T NOT NULL, UNIQUE ("uuid", "channel"))");
    out.clear();
    hearken::sql::write_columns(out, std::span(views).last(1),
                                [](const hearken::column&, bool) { return std::string("T"); });
    EXPECT_EQ(out, R"("uuid" T NOT NULL, "place" T NOT NULL, PRIMARY KEY ("uuid"))");
}

TEST(sql, indexes_of_a_table) {
    struct reading {
        std::string_view uuid;
        double value;
        std::int64_t at;
    };
    constexpr auto looked_up =
        hearken::table<reading>{"reading", hearken::index<&reading::at, &reading::uuid>, hearken::index<&reading::at>};
    const auto made = hearken::sql::indexes_of(looked_up.schema());
    ASSERT_EQ(made.size(), 2U);
    EXPECT_EQ(made[0].name, R"("reading_at_uuid")");
    EXPECT_EQ(made[0].columns, R"(("at", "uuid"))");
    EXPECT_EQ(made[1].name, R"("reading_at")");
    EXPECT_TRUE(hearken::sql::indexes_of(channels.schema()).empty());
}

} // namespace
