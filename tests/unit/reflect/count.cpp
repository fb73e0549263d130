// SPDX-License-Identifier: BSL-1.0
#include <hearken/reflect/count.hpp>

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace {

using hearken::reflect::detail::count_fields;

struct none {};
struct one {
    std::optional<int> a;
};
struct pair {
    int a, b;
};
struct nested {
    pair first, second;
    std::array<pair, 2> more;
};
struct recursive {
    std::vector<recursive> children;
    std::unique_ptr<recursive> next;
    int value;
};
struct rich {
    std::optional<double> a;
    std::string b;
    std::vector<int> c;
    std::variant<int, std::string> d;
    std::array<int, 3> e;
    std::string_view f;
    bool g;
    std::unique_ptr<int> h;
    std::map<std::string, int> i;
    std::optional<std::string> j;
    std::function<void()> k;
};
struct with_defaults {
    int a = 1;
    std::string b = "b";
    double c{};
};
struct with_array {
    int a;
    char name[20];
    int b;
};
struct too_many {
    int m[3];
    int m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
        m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44, m45,
        m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60, m61, m62, m63, m64;
};

static_assert(count_fields<none>() == 0);
static_assert(count_fields<one>() == 1);
static_assert(count_fields<pair>() == 2);
static_assert(count_fields<nested>() == 3);
static_assert(count_fields<recursive>() == 3);
static_assert(count_fields<rich>() == 11);
static_assert(count_fields<with_defaults>() == 3);
static_assert(count_fields<with_array>() == 3, "a C array is one member");
static_assert(count_fields<too_many>() == hearken::reflect::field_limit + 1, "stands for more");

TEST(count, of_local_types) {
    struct local {
        int a;
        std::string b;
    };
    EXPECT_EQ(count_fields<local>(), 2U);
}

template <int>
struct five {
    int a, b, c, d, e;
};
struct eight {
    int a, b, c, d, e, f, g, h;
};
struct nine {
    eight first;
    int b, c, d, e, f, g, h, i;
};

TEST(count, around_the_doubling_steps) {
    EXPECT_EQ(count_fields<five<1>>(), 5U);
    EXPECT_EQ(count_fields<eight>(), 8U);
    EXPECT_EQ(count_fields<nine>(), 9U);
}

} // namespace
