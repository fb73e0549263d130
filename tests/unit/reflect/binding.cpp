// SPDX-License-Identifier: BSL-1.0
#include <hearken/reflect/binding.hpp>

#include <gtest/gtest.h>

namespace {

struct none {};
struct three {
    int a = 1;
    double b = 2.5;
    char c = 'c';
};
struct whole {
    int m0{}, m1{}, m2{}, m3{}, m4{}, m5{}, m6{}, m7{}, m8{}, m9{}, m10{}, m11{}, m12{}, m13{}, m14{}, m15{}, m16{},
        m17{}, m18{}, m19{}, m20{}, m21{}, m22{}, m23{}, m24{}, m25{}, m26{}, m27{}, m28{}, m29{}, m30{}, m31{}, m32{},
        m33{}, m34{}, m35{}, m36{}, m37{}, m38{}, m39{}, m40{}, m41{}, m42{}, m43{}, m44{}, m45{}, m46{}, m47{}, m48{},
        m49{}, m50{}, m51{}, m52{}, m53{}, m54{}, m55{}, m56{}, m57{}, m58{}, m59{}, m60{}, m61{}, m62{}, m63{};
};

using hearken::reflect::detail::rung;
constexpr auto count = [](auto&... members) { return sizeof...(members); };

TEST(binding, gives_every_member_once) {
    three value;
    rung<3>::take(value, [](auto& a, auto& b, auto& c) {
        a = 7;
        b = 8.5;
        c = 'd';
    });
    EXPECT_EQ(value.a, 7);
    EXPECT_EQ(value.b, 8.5);
    EXPECT_EQ(value.c, 'd');
}

TEST(binding, reaches_from_none_to_sixty_four) {
    none nothing;
    EXPECT_EQ(rung<0>::take(nothing, count), 0U);
    whole all;
    EXPECT_EQ(rung<64>::take(all, count), 64U);
    rung<64>::take(all, [](auto&... members) {
        int next = 0;
        ((members = next++), ...);
    });
    EXPECT_EQ(all.m0, 0);
    EXPECT_EQ(all.m31, 31);
    EXPECT_EQ(all.m63, 63);
}

constexpr double sum(const three& value) {
    return rung<3>::take(value, [](auto&... members) { return (0.0 + ... + static_cast<double>(members)); });
}
static_assert(sum({1, 2.5, 'c'}) == 102.5);

} // namespace
