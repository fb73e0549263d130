// SPDX-License-Identifier: BSL-1.0
#include <hearken/reflect/enums.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace reflect = hearken::reflect;

namespace house {
enum class color { red, green = 5, blue = 255, violet = -128, outside = 256 };
enum plain { first, third = 2 };
enum class status : std::uint16_t { ok = 200, gone = 404 };
template <class T, int N>
struct box {
    enum class kind : signed char { low = -128, high = 127 };
    kind value = kind::low;
};
} // namespace house

namespace a_namespace_of_a_company_with_a_name::of_one_of_its_devices_with_a_longer_one::of_what_it_sends {
enum class operating_mode_of_the_whole_device { off, on }; // the whole name 384 times is much for one constant
}

template <>
inline constexpr reflect::value_range reflect::enum_range<house::status>{100, 599};

namespace {

enum class hidden : unsigned char { one = 1, all = 255 };
enum class twice { a = 1, b = 1, c = 2 };

static_assert(reflect::enum_names<house::color> == std::array<std::string_view, 4>{"violet", "red", "green", "blue"});
static_assert(reflect::enum_values<house::color>[2] == house::color::green);
static_assert(reflect::to_name(house::color::green) == "green");
static_assert(reflect::to_name(house::color::outside).empty());
static_assert(reflect::to_name(static_cast<house::color>(77)).empty());
static_assert(reflect::from_name<house::color>("blue") == house::color::blue);
static_assert(!reflect::from_name<house::color>("Blue") && !reflect::from_name<house::color>(""));
static_assert(reflect::enum_names<house::plain> == std::array<std::string_view, 2>{"first", "third"});
static_assert(reflect::enum_names<house::status> == std::array<std::string_view, 2>{"ok", "gone"});
static_assert(reflect::to_name(house::box<int, 2>{}.value) == "low");
static_assert(reflect::to_name(house::box<house::box<int, 1>, 2>::kind::high) == "high");
static_assert(reflect::from_name<hidden>("all") == hidden::all);
static_assert(reflect::to_name(twice::b) == "a");
static_assert(reflect::enum_names<twice>.size() == 2);
static_assert(reflect::enum_names<a_namespace_of_a_company_with_a_name::of_one_of_its_devices_with_a_longer_one::
                                      of_what_it_sends::operating_mode_of_the_whole_device>.size() == 2);

TEST(enums, of_local_types) {
    enum class local { x, y };
    EXPECT_EQ(reflect::to_name(local::y), "y");
    EXPECT_EQ(reflect::from_name<local>("x"), local::x);
    EXPECT_FALSE(reflect::from_name<local>("z"));
}

TEST(enums, names_end_with_a_nul) {
    EXPECT_STREQ(reflect::to_name(house::color::red).data(), "red");
}

} // namespace
