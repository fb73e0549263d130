// SPDX-License-Identifier: BSL-1.0
#include <hearken/json/reader.hpp>
#include <hearken/json/writer.hpp>
#include <hearken/wire/containers.hpp>
#include <hearken/wire/keys.hpp>
#include <hearken/wire/member_table.hpp>
#include <hearken/wire/object.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace detail = hearken::wire::detail;
using hearken::json::reader;
using hearken::json::writer;

namespace {

struct status {
    int a = 0;
    std::optional<int> b;
    hearken::keys<"x*", int> xs;
};

struct outcome {
    hearken::step next;
    std::uint64_t seen;
    std::string error;
};

/// One key and its value, after the members `seen`.
outcome read_one(std::string_view document, status& out, std::uint64_t seen, bool refuse = false,
                 std::uint64_t late = 0, detail::key_log* unknown = nullptr) {
    static constexpr std::array<detail::read_call<reader>, 3> calls{
        detail::read_member<int, reader>, detail::read_member<std::optional<int>, reader>,
        detail::read_member<hearken::keys<"x*", int>, reader>};
    hearken::scratch memory;
    reader in(document, memory);
    EXPECT_EQ(in.enter_object(), hearken::step::more);
    const detail::reading_plan<reader> plan{
        &detail::members_of<status>, calls.data(), 4, late, unknown != nullptr ? 4U : 0U, refuse, unknown != nullptr};
    const auto at = hearken::reflect::with_members(out, detail::list_addresses{});
    std::array<reader::mark, 3> places{};
    const detail::progress made = detail::read_any(in, plan, at.data(), seen, places.data(), unknown);
    return {made.next, made.seen, made.next == hearken::step::failed ? in.failure().text() : ""};
}

TEST(member_table, reads_the_member_of_a_key) {
    status value;
    EXPECT_EQ(read_one(R"({"b":7})", value, 1).seen, 3U);
    EXPECT_EQ(value.b, 7);
    EXPECT_EQ(read_one(R"({"x1":8,"a":1})", value, 3).next, hearken::step::more);
    EXPECT_EQ(value.xs["x1"], 8);
    EXPECT_EQ(read_one(R"({"x1":8})", value, 7).error, "a second member \"x1\", byte 1");
    EXPECT_EQ(read_one(R"({"a":8})", value, 1).error, "a second member \"a\", byte 1");
    EXPECT_EQ(read_one(R"({"a":"8"})", value, 0).error, ".a: expected an integer, found a string, byte 5");
}

TEST(member_table, passes_or_refuses_the_rest) {
    status value;
    detail::key_log log;
    EXPECT_EQ(read_one(R"({"c":8,"d":[9],"a":1})", value, 0, false, 0, &log).seen, 1U) << "several in a row";
    EXPECT_EQ(value.a, 1);
    value.a = 0;
    EXPECT_EQ(read_one(R"({"c":8})", value, 1, false, 0, &log).next, hearken::step::done);
    hearken::scratch memory;
    reader beside("{}", memory);
    log = {};
    EXPECT_EQ(read_one(R"({"x2":8})", value, 1, false, 0, &log).next, hearken::step::done);
    EXPECT_EQ(read_one(R"({"x2":8})", value, 1, false, 0, &log).error, "a second member \"x2\", byte 1");
    EXPECT_FALSE(log.differ(beside)) << "keys of members that take them are noted where the plan says so";
    EXPECT_EQ(read_one(R"({"c":8})", value, 1, true).error, "an unknown member \"c\", byte 1");
    EXPECT_EQ(read_one(R"({"a":8})", value, 0, false, 1).seen, 1U);
    EXPECT_EQ(value.a, 0) << "read later";
}

TEST(member_table, writes_what_is_there) {
    constexpr bool keep = true;
    static constexpr std::array<detail::writing<writer>, 3> table{
        detail::writing_of<int, !keep, writer>, detail::writing_of<std::optional<int>, !keep, writer>,
        detail::writing_of<hearken::keys<"x*", int>, !keep, writer>};
    static_assert(table[0].size == nullptr);
    static_assert(detail::writing_of<std::optional<int>, keep, writer>.size == nullptr);
    status value{1, {}, {}};
    value.xs["x2"] = 3;
    std::string text;
    writer out(text);
    const auto at = hearken::reflect::with_members(value, detail::list_addresses{});
    EXPECT_TRUE(detail::write_object<writer>(out, table, detail::members_of<status>, at.data()));
    EXPECT_EQ(text, R"({"a":1,"x2":3})");
    value.xs["y"] = 3;
    EXPECT_FALSE(detail::write_object<writer>(out, table, detail::members_of<status>, at.data()));
    EXPECT_EQ(out.failure().text(), ".y: a key that does not match \"x*\"");
}

} // namespace
