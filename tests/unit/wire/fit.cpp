// SPDX-License-Identifier: BSL-1.0
#include <hearken/json/reader.hpp>
#include <hearken/wire/containers.hpp>
#include <hearken/wire/fit.hpp>
#include <hearken/wire/object.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace detail = hearken::wire::detail;

namespace {

struct small {
    int a{};
};
struct large {
    int a{}, b{};
    std::optional<int> c;
};
struct tagged {
    hearken::literal<"x"> type;
    int a{};
};

static_assert(detail::literals_of<small>.empty() && detail::literals_of<tagged>.size() == 1);
static_assert(detail::literals_of<tagged>[0].text == "x" && detail::literals_of<tagged>[0].member == 0);
static_assert(std::is_same_v<detail::struct_behind<std::unique_ptr<small>>::type, small>);
static_assert(std::is_void_v<detail::struct_behind<std::map<std::string, int>>::type>);
static_assert(detail::make_candidate<small>().type == "small" && detail::make_candidate<large>().required == 3);
static_assert(detail::make_candidate<int>().all == nullptr);
static_assert(detail::last_name("a::b<c::d>") == "b<c::d>" && detail::last_name("x") == "x");

constexpr std::array candidates{detail::make_candidate<small>(), detail::make_candidate<large>(),
                                detail::make_candidate<tagged>(), detail::make_candidate<std::map<std::string, int>>()};

/// Which of them fit, a bit each, or the error.
std::string fits(std::string_view text, std::uint64_t objects = 7) {
    hearken::scratch memory;
    hearken::json::reader in(text, memory);
    std::array<detail::fitness, candidates.size()> states{};
    std::uint64_t found = 0;
    if (!detail::fit(candidates, states, objects).look(in, found)) return in.failure().text();
    EXPECT_EQ(in.position(), 0U);
    return std::to_string(found);
}

TEST(fit, by_the_members_that_must_be_there) {
    EXPECT_EQ(fits(R"({"a":1})"), "1");
    EXPECT_EQ(fits(R"({"b":{},"a":1})"), "3");
    EXPECT_EQ(fits(R"({"b":{},"a":1})", 15), "11");
    EXPECT_EQ(fits("{}", 15), "8");
    EXPECT_EQ(fits("{}"),
              "expected one of small (without \"a\"), large (without \"a\"), tagged (without \"type\"), byte 0");
}

TEST(fit, by_literals) {
    EXPECT_EQ(fits(R"({"type":"x","a":1})"), "5");
    EXPECT_EQ(fits(R"({"type":"y","a":1})"), "1");
    EXPECT_EQ(fits(R"({"type":"y"})"),
              "expected one of small (without \"a\"), large (without \"a\"), tagged (with \"type\"), byte 0");
}

TEST(fit, malformed_objects) {
    EXPECT_EQ(fits(R"({"a":1,})"), "expected a key, found '}', byte 7");
    EXPECT_EQ(fits(R"({"a":01})"), ".a: malformed number, byte 6");
    EXPECT_EQ(fits(R"({"a")"), "expected ':', found the end, byte 4");
}

} // namespace
