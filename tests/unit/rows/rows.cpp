// SPDX-License-Identifier: BSL-1.0
#include <hearken/rows/rows.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using hearken::operation;
using hearken::rows;

struct reading {
    hearken::auto_id id;
    std::string_view uuid;
    std::optional<std::string_view> unit;
};
struct device {
    std::string uuid;
    std::optional<bool> is_online;
    hearken::greatest<std::chrono::system_clock::time_point> last_seen;
    hearken::json_patch data;
};
constexpr auto readings = hearken::table<reading>{"sensor_reading"};
constexpr auto devices = hearken::table{"device_main", hearken::key<&device::uuid>};

std::vector<std::uint32_t> messages(const rows& of) {
    std::vector<std::uint32_t> found;
    for (const hearken::row& one : of.all()) found.push_back(one.message);
    return found;
}

TEST(rows, keep_what_was_written) {
    rows some;
    some.begin(7);
    {
        std::string short_lived = "7f";
        some.insert(readings, {.id = {}, .uuid = short_lived, .unit = {}});
        short_lived = "xx";
    }
    ASSERT_EQ(some.size(), 1U);
    const hearken::row& one = some.all().front();
    EXPECT_EQ(one.message, 7U);
    EXPECT_EQ(one.op, operation::insert);
    EXPECT_EQ(one.table->name, "sensor_reading");
    ASSERT_EQ(one.cells.size(), 3U);
    EXPECT_EQ(one.cells[1].text(), "7f");
    EXPECT_FALSE(one.writes(0)) << "the database gives the id";
    EXPECT_TRUE(one.writes(1));
    EXPECT_TRUE(one.writes(2)) << "an insert writes NULL";
    EXPECT_TRUE(one.cells[2].is_null());
}

TEST(rows, each_verb_is_an_operation) {
    rows some;
    const device d{.uuid = "7f", .is_online = {}, .last_seen = {}, .data = {}};
    some.insert(devices, d);
    some.upsert(devices, d);
    some.update(devices, d);
    some.merge(devices, d);
    some.merge_existing(devices, d);
    const operation expected[] = {operation::insert, operation::upsert, operation::update, operation::merge,
                                  operation::merge_existing};
    for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(some.all()[i].op, expected[i]);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(some.all()[i].columns, 0b1111U);
    for (std::size_t i = 3; i < 5; ++i) EXPECT_EQ(some.all()[i].columns, 0b0101U) << "a merge leaves the empty out";
}

TEST(rows, a_table_may_be_gone_before_the_rows) {
    rows some;
    {
        constexpr auto local = hearken::table<reading>{"short_lived"};
        some.insert(local, {});
        some.insert(local, {});
    }
    EXPECT_EQ(some.all()[0].table->name, "short_lived");
    EXPECT_EQ(some.all()[0].table, some.all()[1].table);
    EXPECT_EQ(some.all()[0].table->columns.size(), 3U);
}

TEST(rows, drop_takes_back_one_message) {
    rows some;
    for (const std::uint32_t message : {1U, 2U, 1U, 3U, 2U}) {
        some.begin(message);
        some.insert(readings, {});
    }
    some.drop(2);
    EXPECT_EQ(messages(some), (std::vector<std::uint32_t>{1, 1, 3}));
    some.drop(9);
    EXPECT_EQ(some.size(), 3U);
}

TEST(rows, drop_since_goes_back_to_a_mark) {
    rows some;
    some.insert(readings, {});
    const std::size_t mark = some.mark();
    some.insert(readings, {});
    some.insert(readings, {});
    some.drop_since(mark);
    EXPECT_EQ(some.size(), 1U);
    some.drop_since(mark);
    EXPECT_EQ(some.size(), 1U);
}

TEST(rows, adopts_those_of_another_batch_with_tables_of_its_own) {
    rows ours, theirs;
    ours.begin(2);
    ours.insert(readings, {.id = {}, .uuid = "b", .unit = {}});
    theirs.begin(1);
    theirs.insert(readings, {.id = {}, .uuid = "a", .unit = {}});
    theirs.begin(3);
    theirs.insert(readings, {.id = {}, .uuid = "c", .unit = {}});
    ours.adopt(theirs);
    ours.group();
    EXPECT_EQ(messages(ours), (std::vector<std::uint32_t>{1, 2, 3}));
    EXPECT_EQ(ours.all()[0].cells[1].text(), "a");
    EXPECT_EQ(ours.all()[0].table, ours.all()[1].table) << "one table, so that a store prepares one statement";
    EXPECT_EQ(theirs.size(), 2U);
}

TEST(rows, group_brings_messages_together_and_keeps_their_order) {
    rows some;
    std::vector<std::string> names(1'000);
    for (std::uint32_t i = 0; i < 1'000; ++i) {
        names[i] = std::to_string(i);
        some.begin(i * 7919 % 97);
        some.insert(readings, {.id = {}, .uuid = names[i], .unit = {}});
    }
    some.group();
    ASSERT_EQ(some.size(), 1'000U);
    for (std::size_t i = 1; i < some.size(); ++i) {
        const hearken::row &before = some.all()[i - 1], &after = some.all()[i];
        ASSERT_LE(before.message, after.message);
        if (before.message == after.message) {
            ASSERT_LT(std::stoi(std::string(before.cells[1].text())), std::stoi(std::string(after.cells[1].text())));
        }
    }
}

TEST(rows, clear_keeps_nothing_but_memory) {
    rows some;
    some.begin(5);
    some.insert(readings, {});
    some.clear();
    EXPECT_TRUE(some.empty());
    some.insert(readings, {});
    EXPECT_EQ(some.all().front().message, 0U);
}

TEST(rows, can_be_moved) {
    rows some;
    some.insert(readings, {.id = {}, .uuid = "7f", .unit = {}});
    const rows other = std::move(some);
    EXPECT_EQ(other.all().front().cells[1].text(), "7f");
    EXPECT_EQ(other.all().front().table->name, "sensor_reading");
}

std::size_t allocations = 0;

TEST(rows, allocate_nothing_once_warm) {
    rows some;
    const hearken::json_patch change{.replace = R"({"sensors":{"temperature":{"value":25.5}}})", .merge = {}};
    const device d{.uuid = "7f3c9a52-0000-4000-8000-000000000000", .is_online = true, .last_seen = {}, .data = change};
    const auto fill = [&] {
        some.clear();
        for (std::uint32_t i = 0; i < 1'000; ++i) {
            some.begin(i);
            some.insert(readings, {.id = {}, .uuid = d.uuid, .unit = "C"});
            some.merge(devices, d);
            some.upsert(devices, d);
        }
        some.group();
    };
    fill();
    const std::size_t before = allocations;
    for (int i = 0; i < 10; ++i) fill();
    EXPECT_EQ(allocations, before);
}

} // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
    ++allocations;
    if (void* const at = std::malloc(size)) return at;
    throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* at) noexcept {
    std::free(at);
}
[[gnu::noinline]] void operator delete(void* at, std::size_t) noexcept {
    std::free(at);
}
