// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/containers.hpp>
#include <hearken/wire/kinds.hpp>
#include <hearken/wire/object.hpp>
#include <hearken/wire/types.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

using hearken::any_token;
using hearken::token;
using hearken::token_set;
using hearken::wire::kinds_of;

namespace {

enum class color { red };
struct point {
    int x{};
};
struct tree {
    std::vector<tree> branches;
    std::unique_ptr<tree> parent;
};
class opaque {
public:
    opaque() {}
};
struct either {};

} // namespace

template <>
struct hearken::wire::form<opaque> {
    static bool read(auto& in, opaque&) { return in.skip(); }
    static bool write(auto& out, const opaque&) { return out.null(), true; }
};
template <>
struct hearken::wire::form<either> {
    static constexpr hearken::token_set kinds = token::boolean | token::array;
    static bool read(auto& in, either&) { return in.skip(); }
    static bool write(auto& out, const either&) { return out.boolean(true), true; }
};

namespace {

static_assert(kinds_of<bool> == token::boolean);
static_assert(kinds_of<int> == token::number && kinds_of<std::uint64_t> == token::number);
static_assert(kinds_of<float> == token::number && kinds_of<double> == token::number);
static_assert(kinds_of<std::string> == token::string && kinds_of<std::string_view> == token::string);
static_assert(kinds_of<color> == token::string);
static_assert(kinds_of<point> == token::object && kinds_of<tree> == token::object);
static_assert(kinds_of<std::map<std::string, int>> == token::object);
static_assert(kinds_of<std::unordered_map<std::string, int>> == token::object);
static_assert(kinds_of<std::vector<int>> == token::array && kinds_of<std::vector<bool>> == token::array);
static_assert(kinds_of<std::deque<int>> == token::array && kinds_of<std::array<int, 2>> == token::array);
static_assert(kinds_of<std::optional<int>> == (token::number | token::null));
static_assert(kinds_of<std::optional<std::vector<int>>> == (token::array | token::null));
static_assert(kinds_of<std::unique_ptr<tree>> == (token::object | token::null));
static_assert(kinds_of<hearken::named<"a", double>> == token::number);
static_assert(kinds_of<hearken::named<"a", std::optional<double>>> == (token::number | token::null));
static_assert(kinds_of<hearken::raw_json> == any_token);
static_assert(kinds_of<opaque> == any_token && kinds_of<std::optional<opaque>> == any_token);
static_assert(kinds_of<either> == (token::boolean | token::array));

TEST(kinds, are_sets) {
    constexpr token_set some = token::null | token::array;
    static_assert(some.has(token::array) && !some.has(token::object) && !some.empty());
    static_assert(some.overlaps(token::array | token::string) && !some.overlaps(token::number | token::string));
    static_assert(token_set{}.empty() && (some | token::null) == some && !any_token.has(token::nothing));
}

TEST(kinds, have_names) {
    EXPECT_EQ(name(token_set(token::number)), "a number");
    EXPECT_EQ(name(token::string | token::number), "a number or a string");
    EXPECT_EQ(name(token::object | token::null | token::number), "null, a number or an object");
    EXPECT_EQ(name(any_token), "a value");
    EXPECT_EQ(name(token_set{}), "");
}

} // namespace
