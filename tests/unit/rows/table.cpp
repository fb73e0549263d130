// SPDX-License-Identifier: BSL-1.0
#include <hearken/rows/table.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string_view>

namespace {

struct reading {
    std::string_view uuid;
    double value;
};
struct device {
    std::string_view uuid;
    std::int32_t channel;
    std::optional<bool> is_online;
};

constexpr auto readings = hearken::table<reading>{"sensor_reading"};
constexpr auto devices = hearken::table{"device_main", hearken::key<&device::uuid>};
constexpr auto channels = hearken::table{"channel", hearken::key<&device::uuid, &device::channel>};

static_assert(readings.schema().name == "sensor_reading" && readings.schema().key == 0);
static_assert(readings.schema().columns.size() == 2 && readings.schema().columns[1].name == "value");
static_assert(!readings.has_key && devices.has_key);
static_assert(devices.schema().key == 0b001 && channels.schema().key == 0b011);
static_assert(channels.schema().is_key(1) && !channels.schema().is_key(2));
static_assert(std::is_same_v<decltype(devices)::row_type, device>);
static_assert(devices.schema() == hearken::table{"device_main", hearken::key<&device::uuid>}.schema());
static_assert(devices.schema() != channels.schema());
static_assert(hearken::detail::member_name<&device::channel>() == "channel");

TEST(table, can_be_a_local_of_a_function) {
    struct local {
        int number;
        int other;
    };
    constexpr auto own = hearken::table{"local_one", hearken::key<&local::other>};
    EXPECT_EQ(own.schema().columns[0].name, "number");
    EXPECT_EQ(own.schema().key, 0b10U);
}

TEST(table, indexes_come_last) {
    constexpr auto looked_up =
        hearken::table{"channel", hearken::key<&device::uuid>, hearken::index<&device::uuid, &device::channel>};
    static_assert(looked_up.schema().indexes[0] == hearken::table_index{{0, 1}, 2});
    static_assert(looked_up.schema().indexes[1].count == 0);
    static_assert(looked_up.schema().is_looked_up(1) && !looked_up.schema().is_key(1));
    constexpr auto without_key =
        hearken::table<device>{"channel", hearken::index<&device::channel>, hearken::index<&device::uuid>};
    EXPECT_EQ(without_key.schema().indexes[1], (hearken::table_index{{0}, 1}));
    EXPECT_EQ(without_key.schema().key, 0U);
    EXPECT_EQ(devices.schema().indexes[0].count, 0U);
}

TEST(table, several_make_a_list) {
    const hearken::tables list{readings, devices, channels};
    ASSERT_EQ(list.all().size(), 3U);
    EXPECT_EQ(list.all()[1].name, "device_main");
    EXPECT_TRUE(hearken::tables{}.all().empty());
    EXPECT_EQ(hearken::tables{devices}.all().size(), 1U);
}

TEST(table, two_views_of_one_table_are_two_schemas) {
    struct seen {
        std::string_view uuid;
        bool is_online;
    };
    constexpr auto view = hearken::table{"device_main", hearken::key<&seen::uuid>};
    EXPECT_FALSE(view.schema() == devices.schema());
}

} // namespace
