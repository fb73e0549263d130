// SPDX-License-Identifier: BSL-1.0
#include <hearken/rows/types.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <type_traits>

namespace {

struct device {
    hearken::auto_id id;
    hearken::greatest<std::chrono::system_clock::time_point> last_seen;
    hearken::json_text raw;
    hearken::json_patch change;
    hearken::payload_view payload;
};
static_assert(std::is_aggregate_v<device>);
static_assert(hearken::greatest<int>(5).value == 5);

TEST(types, a_struct_of_them_is_filled_by_name) {
    const auto now = std::chrono::system_clock::now();
    const device made{
        .id = {}, .last_seen = now, .raw = {"[1]"}, .change = {.merge = R"({"a":1})"}, .payload = {"bytes"}};
    EXPECT_EQ(made.last_seen.value, now);
    EXPECT_EQ(made.raw.text, "[1]");
    EXPECT_TRUE(made.change.replace.empty());
    EXPECT_EQ(made.change.merge, R"({"a":1})");
    EXPECT_EQ(made.payload.text, "bytes");
}

} // namespace
