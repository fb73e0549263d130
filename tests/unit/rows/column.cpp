// SPDX-License-Identifier: BSL-1.0
#include <hearken/rows/column.hpp>

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;
using hearken::cell;
using hearken::cell_kind;
using hearken::column;

enum class state : std::uint8_t { off, on };

/// A number with its digits, as `hearken::wire` has one.
struct exact {
    std::string digits;
    [[nodiscard]] const std::string& text() const { return digits; }
    template <class T>
    [[nodiscard]] hearken::result<T> as() const {
        return T{};
    }
};

/// A type of one's own.
struct celsius {
    double degrees;
};

} // namespace

template <>
struct hearken::column_of<celsius> {
    static double to(const celsius& c) { return c.degrees; }
};

namespace {

struct everything {
    hearken::auto_id id;
    bool flag;
    std::int8_t small;
    std::uint64_t large;
    float single;
    double real;
    exact number;
    std::string text;
    std::string_view view;
    state kind;
    std::chrono::system_clock::time_point at;
    hearken::json_text json;
    hearken::json_patch change;
    std::vector<std::byte> bytes;
    celsius own;
    hearken::payload_view payload;
};

constexpr auto& columns = hearken::detail::columns_of<everything>;
static_assert(columns.size() == 16);
static_assert(columns[0] == column{.name = "id", .kind = cell_kind::integer, .automatic = true});
static_assert(columns[1] == column{.name = "flag", .kind = cell_kind::boolean});
static_assert(columns[2].kind == cell_kind::integer && columns[3].kind == cell_kind::natural);
static_assert(columns[4].kind == cell_kind::real && columns[5].kind == cell_kind::real);
static_assert(columns[6].kind == cell_kind::number);
static_assert(columns[7].kind == cell_kind::text && columns[8].kind == cell_kind::text);
static_assert(columns[9].kind == cell_kind::text && columns[10].kind == cell_kind::time);
static_assert(columns[11] == column{.name = "json", .kind = cell_kind::json});
static_assert(columns[12] == column{.name = "change", .kind = cell_kind::json, .nullable = true, .patched = true});
static_assert(columns[13].kind == cell_kind::bytes && columns[14].kind == cell_kind::real);
static_assert(columns[15].kind == cell_kind::payload);

struct wrapped {
    std::optional<int> maybe;
    hearken::greatest<int> most;
    std::optional<hearken::greatest<std::string_view>> maybe_most;
    std::optional<hearken::json_view> maybe_json;
};
constexpr auto& wrapped_columns = hearken::detail::columns_of<wrapped>;
static_assert(wrapped_columns[0] == column{.name = "maybe", .kind = cell_kind::integer, .nullable = true});
static_assert(wrapped_columns[1] == column{.name = "most", .kind = cell_kind::integer, .only_greater = true});
static_assert(wrapped_columns[2] ==
              column{.name = "maybe_most", .kind = cell_kind::text, .nullable = true, .only_greater = true});
static_assert(wrapped_columns[3] == column{.name = "maybe_json", .kind = cell_kind::json, .nullable = true});

class column_test : public testing::Test {
protected:
    template <class T>
    cell put(const T& member, bool partly = false) {
        return hearken::detail::cell_writer{memory, patcher, spare, partly}(member);
    }

    hearken::arena memory;
    hearken::json_patcher patcher;
    std::string spare;
};

TEST_F(column_test, members_become_cells) {
    EXPECT_TRUE(put(hearken::auto_id{5}).is_null());
    EXPECT_TRUE(put(true).boolean());
    EXPECT_EQ(put(std::int8_t{-5}).integer(), -5);
    EXPECT_EQ(put(~std::uint64_t{0}).natural(), ~std::uint64_t{0});
    EXPECT_EQ(put(0.5F).real(), 0.5);
    EXPECT_EQ(put(exact{"60.00"}).text(), "60.00");
    EXPECT_EQ(put(exact{"60.00"}).kind(), cell_kind::number);
    EXPECT_EQ(put(state::on).text(), "on");
    EXPECT_EQ(put(static_cast<state>(77)).text(), "77");
    EXPECT_EQ(put(celsius{25.5}).real(), 25.5);
    EXPECT_EQ(put(std::array{std::byte{0}, std::byte{1}}).text(), std::string_view("\0\1", 2));
    EXPECT_EQ(put(hearken::json_view{"[1]"}).kind(), cell_kind::json);
    EXPECT_EQ(put(hearken::payload_view{"x"}).kind(), cell_kind::payload);
}

TEST_F(column_test, times_are_cut_down_to_milliseconds) {
    const std::chrono::system_clock::time_point epoch{};
    EXPECT_EQ(put(epoch + 1'999us).milliseconds(), 1);
    EXPECT_EQ(put(epoch - 1us).milliseconds(), -1);
    EXPECT_EQ(put(std::chrono::sys_seconds{5s}).milliseconds(), 5'000);
}

TEST_F(column_test, empty_optionals_are_null) {
    EXPECT_TRUE(put(std::optional<int>{}).is_null());
    EXPECT_EQ(put(std::optional<int>{5}).integer(), 5);
    EXPECT_EQ(put(std::optional<hearken::greatest<int>>{5}).integer(), 5);
    EXPECT_FALSE(put(std::string_view{}).is_null());
}

TEST_F(column_test, text_is_copied) {
    std::string text = "short lived";
    const cell made = put(text);
    text = "overwritten";
    EXPECT_EQ(made.text(), "short lived");
}

TEST_F(column_test, a_patch_stays_a_change_for_a_merge_only) {
    const hearken::json_patch change{.replace = R"({"a":{"b":null}})", .merge = R"({"c":{"d":null,"e":1}})"};
    const cell kept = put(change, true);
    ASSERT_EQ(kept.kind(), cell_kind::patch);
    EXPECT_EQ(kept.patch().replace, change.replace);
    EXPECT_EQ(kept.patch().merge, change.merge);
    const cell document = put(change, false);
    ASSERT_EQ(document.kind(), cell_kind::json);
    EXPECT_EQ(document.text(), R"({"a":{"b":null},"c":{"e":1}})");
    EXPECT_TRUE(put(hearken::json_patch{}, true).is_null());
    EXPECT_TRUE(put(hearken::json_patch{}, false).is_null());
    EXPECT_EQ(put(hearken::json_patch{.replace = {}, .merge = "{"}, false).kind(), cell_kind::patch);
}

// As a wrapper of the wire is, which rows do not know.
template <class T>
struct wrapper {
    T value{};
    const T& operator*() const { return value; }
    operator const T&() const { return value; }
};
struct wrapping {
    wrapper<double> real;
    std::optional<wrapper<std::string>> text;
    wrapper<std::optional<int>> maybe;
    wrapper<wrapper<bool>> twice;
    hearken::greatest<wrapper<int>> most;
};
constexpr auto& wrapping_columns = hearken::detail::columns_of<wrapping>;
static_assert(wrapping_columns[0] == column{.name = "real", .kind = cell_kind::real});
static_assert(wrapping_columns[1] == column{.name = "text", .kind = cell_kind::text, .nullable = true});
static_assert(wrapping_columns[2] == column{.name = "maybe", .kind = cell_kind::integer, .nullable = true});
static_assert(wrapping_columns[3] == column{.name = "twice", .kind = cell_kind::boolean});
static_assert(wrapping_columns[4] == column{.name = "most", .kind = cell_kind::integer, .only_greater = true});

TEST_F(column_test, a_wrapper_is_its_value) {
    EXPECT_EQ(put(wrapper<double>{1.5}).real(), 1.5);
    EXPECT_EQ(put(std::optional(wrapper<std::string>{"a"})).text(), "a");
    EXPECT_TRUE(put(wrapper<std::optional<int>>{}).is_null());
    EXPECT_EQ(put(wrapper<std::optional<int>>{7}).integer(), 7);
    EXPECT_TRUE(put(wrapper<wrapper<bool>>{{true}}).boolean());
    EXPECT_EQ(put(hearken::greatest<wrapper<int>>{wrapper<int>{3}}).integer(), 3);
}

} // namespace
