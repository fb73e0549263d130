// SPDX-License-Identifier: BSL-1.0
#include <hearken/words/decimal.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <string_view>

namespace {

using hearken::compare_decimals;

static_assert(compare_decimals("0.1", "1.0e-1") == 0 && compare_decimals("100", "1e2") == 0);
static_assert(compare_decimals("-0", "0.000e9") == 0 && compare_decimals("0", "-1") > 0 &&
              compare_decimals("-1", "0") < 0);
static_assert(compare_decimals("9007199254740993", "9007199254740992") > 0);
static_assert(compare_decimals("0.10000000000000000001", "0.1") > 0 && compare_decimals("0.09999", "0.1") < 0);
static_assert(compare_decimals("-2.5", "-2.25") < 0 && compare_decimals("-2", "-10") > 0);
static_assert(compare_decimals("1e999999999999999999999", "1e308") > 0 && compare_decimals("1e-400", "0") > 0);
static_assert(compare_decimals("12.5", "12") > 0 && compare_decimals("12", "12.000") == 0 &&
              compare_decimals("1.5", "15") < 0);
static_assert(compare_decimals("0.00123", "1.23E-3") == 0 && compare_decimals("120e+1", "1200.0") == 0);
static_assert(compare_decimals("007", "7") == 0, "zeros that printf makes");

template <class T>
std::string nearest(std::string_view digits) {
    T value = T{7};
    if (!hearken::to_nearest(digits, value)) return "too large";
    char text[hearken::shortest_room];
    return {text, hearken::write_shortest(text, value)};
}

TEST(decimal, nearest) {
    EXPECT_EQ(nearest<double>("21.30"), "21.3");
    EXPECT_EQ(nearest<double>("1e400"), "too large");
    EXPECT_EQ(nearest<double>("-1e400"), "too large");
    EXPECT_EQ(nearest<double>("1e-400"), "0");
    EXPECT_EQ(nearest<double>("-1e-400"), "-0.0");
    EXPECT_EQ(nearest<double>("0." + std::string(400, '0') + "1"), "0");
    EXPECT_EQ(nearest<double>(std::string(400, '9')), "too large");
    EXPECT_EQ(nearest<double>("0e999999999999999999999"), "0");
    EXPECT_EQ(nearest<float>("1e39"), "too large");
    EXPECT_EQ(nearest<float>("1e-50"), "0");
    EXPECT_EQ(nearest<double>("5e-324"), "5e-324");
}

TEST(decimal, shortest) {
    EXPECT_EQ(nearest<double>("-0"), "-0.0") << "-0 would be read as an integer, which has no -0";
    EXPECT_EQ(nearest<float>("0.1"), "0.1");
    EXPECT_EQ(nearest<double>("1e5"), "100000") << "1e+05 would be no integer to those who read one";
    EXPECT_EQ(nearest<double>("-9007199254740991.0"), "-9007199254740991") << "the largest that is surely an integer";
    EXPECT_EQ(nearest<double>("9007199254740992.0"), "9007199254740992");
    EXPECT_EQ(nearest<double>("1e16"), "1e+16");
    EXPECT_EQ(nearest<float>("1e7"), "10000000");
    EXPECT_EQ(nearest<float>("1e8"), "1e+08");
    EXPECT_EQ(nearest<double>("1234567.875"), "1234567.875");
    EXPECT_EQ(nearest<double>("0.00001"), "1e-05");
    EXPECT_EQ(nearest<double>("-1.7976931348623157e308"), "-1.7976931348623157e+308") << "the longest has room";
}

} // namespace
