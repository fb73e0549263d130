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

using places = std::array<reader::mark, 3>;

/// The rest of an object, behind the first `read` members: what was seen, and the error.
struct rest {
    std::uint64_t seen;
    std::string error;
};

rest read_rest(std::string_view document, status& out, std::size_t read, bool refuse = false, std::uint64_t late = 0,
               detail::key_log* unknown = nullptr, places* where = nullptr) {
    static constexpr std::array<detail::reading<reader>, 3> each{detail::reading_of<int, reader>,
                                                                 detail::reading_of<std::optional<int>, reader>,
                                                                 detail::reading_of<hearken::keys<"x*", int>, reader>};
    hearken::scratch memory;
    reader in(document, memory);
    const auto start = in.here();
    EXPECT_EQ(in.enter_object(), hearken::step::more);
    const detail::member_sets sets{
        .taking = 4, .noted = unknown != nullptr ? 4U : 0U, .late = late, .absent = 2, .defaulted = 0, .required = 1};
    const detail::reading_plan<reader> plan{&detail::members_of<status>, each.data(), sets, refuse, unknown != nullptr};
    const auto at = hearken::reflect::with_members(out, detail::list_addresses{});
    detail::keeping<reader> kept{0, where == nullptr ? nullptr : where->data(), unknown};
    const bool fine = detail::read_members(in, plan, at.data(), kept, start, {read, hearken::row_place::key});
    return {kept.seen, fine ? "" : in.failure().text()};
}

TEST(member_table, reads_the_members_of_keys) {
    status value;
    EXPECT_EQ(read_rest(R"({"b":7,"a":3,"x1":8,"x2":9})", value, 0).seen, 7U);
    EXPECT_EQ(value.a, 3);
    EXPECT_EQ(value.b, 7);
    EXPECT_EQ(value.xs["x1"], 8);
    EXPECT_EQ(read_rest(R"({"x1":8})", value, 1).error, "a second member \"x1\", byte 1") << "the map was not cleared";
    EXPECT_EQ(read_rest(R"({"a":8})", value, 1).error, "a second member \"a\", byte 1");
    EXPECT_EQ(read_rest(R"({"a":"8"})", value, 0).error, ".a: expected an integer, found a string, byte 5");
    value.b = 1;
    EXPECT_EQ(read_rest(R"({"a":8})", value, 0).seen, 1U);
    EXPECT_FALSE(value.b) << "absent";
    EXPECT_EQ(read_rest(R"({"b":8})", value, 0).error, "missing member \"a\", byte 0");
}

TEST(member_table, passes_or_refuses_the_rest) {
    status value;
    detail::key_log log;
    EXPECT_EQ(read_rest(R"({"c":8,"d":[9],"a":1,"e":1})", value, 0, false, 0, &log).seen, 1U);
    EXPECT_EQ(value.a, 1);
    detail::key_log twice;
    EXPECT_EQ(read_rest(R"({"c":8,"a":1,"c":8})", value, 0, false, 0, &twice).error, "a second member \"c\", byte 13");
    detail::key_log noted;
    hearken::scratch memory;
    reader beside("{}", memory);
    EXPECT_EQ(read_rest(R"({"x2":8})", value, 1, false, 0, &noted).error, "");
    EXPECT_TRUE(noted.differ(beside));
    EXPECT_EQ(read_rest(R"({"x2":8})", value, 1, false, 0, &noted).error, "a second member \"x2\", byte 1");
    EXPECT_FALSE(noted.differ(beside)) << "keys of members that take them are noted where the plan says so";
    EXPECT_EQ(read_rest(R"({"c":8})", value, 1, true).error, "an unknown member \"c\", byte 1");
    value.a = 0;
    places where{};
    EXPECT_EQ(read_rest(R"({"a":8})", value, 0, false, 1, nullptr, &where).seen, 1U);
    EXPECT_EQ(value.a, 0) << "read later";
    EXPECT_EQ(*where[0].at, '8');
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
