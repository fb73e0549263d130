// SPDX-License-Identifier: BSL-1.0
#include <hearken/route/signature.hpp>

#include <gtest/gtest.h>

#include <functional>

namespace {

using hearken::detail::arrange;
using hearken::detail::origin;
using hearken::detail::signature;
using hearken::detail::type_list;

struct reading {
    double t;
};
struct where {
    std::string_view uuid;
};

[[maybe_unused]] void free_function(int, reading) {}

using lambda = decltype([](std::string_view, const reading&) noexcept { return hearken::result<>{}; });
using mutable_lambda = decltype([n = 0](int by) mutable { return n += by; });
using generic = decltype([](auto) {});

static_assert(signature<lambda>::found);
static_assert(std::is_same_v<signature<lambda>::parameters, type_list<std::string_view, const reading&>>);
static_assert(std::is_same_v<signature<lambda>::returned, hearken::result<>>);
static_assert(std::is_same_v<signature<mutable_lambda>::parameters, type_list<int>>);
static_assert(std::is_same_v<signature<decltype(&free_function)>::parameters, type_list<int, reading>>);
static_assert(std::is_same_v<signature<std::function<void(int)>>::parameters, type_list<int>>);
static_assert(!signature<generic>::found && !signature<int>::found);

template <class... Parameters>
constexpr bool fits(std::size_t captures) {
    return arrange(type_list<Parameters...>{}, captures).fits;
}

using sv = std::string_view;
using payload = const reading&;
using message = const hearken::message_view&;

// All captures and then the payload; or the captures alone; or a payload alone; or nothing by position.
static_assert(fits<>(0) && fits<>(2));
static_assert(fits<sv, int>(2) && fits<sv, int, payload>(2) && fits<payload>(2) && fits<payload>(0));
static_assert(!fits<sv>(2) && !fits<sv, int, payload, payload>(2));
static_assert(arrange(type_list<sv, payload>{}, 2).from[1] == origin::capture,
              "by the count; that it converts is checked later");
static_assert(!fits<sv, sv>(0), "two payloads");
static_assert(!fits<sv, payload>(0), "a capture that is not there");
static_assert(fits<sv>(1), "text alone is the capture");
static_assert(fits<hearken::text>(1) && arrange(type_list<hearken::text>{}, 1).from[0] == origin::payload);
static_assert(arrange(type_list<sv>{}, 1).from[0] == origin::capture);

TEST(signature, parameters_known_by_type_may_stand_anywhere) {
    constexpr auto plan =
        arrange(type_list<sv, hearken::rows&, int, message, payload, const hearken::captured<where>&>{}, 2);
    static_assert(plan.fits);
    const origin expected[] = {origin::capture, origin::rows,    origin::capture,
                               origin::message, origin::payload, origin::all_captures};
    for (std::size_t i = 0; i < std::size(expected); ++i) EXPECT_EQ(plan.from[i], expected[i]) << i;
    EXPECT_EQ(plan.capture[0], 0U);
    EXPECT_EQ(plan.capture[2], 1U);
}

TEST(signature, a_struct_that_converts_from_a_capture_is_one_where_the_count_says_so) {
    constexpr auto both = arrange(type_list<reading, reading>{}, 1); // a capture by codec, then the payload
    EXPECT_EQ(both.from[0], origin::capture);
    EXPECT_EQ(both.from[1], origin::payload);
}

} // namespace
