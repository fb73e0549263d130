// SPDX-License-Identifier: BSL-1.0
#include <hearken/cbor/half.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>

namespace {

using hearken::cbor::detail::from_half;
using hearken::cbor::detail::to_half;

static_assert(from_half(0x3C00) == 1.0 && from_half(0xC400) == -4.0 && from_half(0x7BFF) == 65504.0);
static_assert(from_half(0x0001) == 0x1p-24 && from_half(0x0400) == 0x1p-14);
static_assert(to_half(1.5) == 0x3E00 && to_half(65504.0) == 0x7BFF && !to_half(0.1) && !to_half(65505.0));

TEST(half, every_half_comes_back) {
    for (std::uint32_t bits = 0; bits <= 0xFFFF; ++bits) {
        const auto half = static_cast<std::uint16_t>(bits);
        const double value = from_half(half);
        if (std::isnan(value)) {
            EXPECT_EQ(to_half(value), 0x7E00);
        } else {
            ASSERT_EQ(to_half(value), half) << bits;
        }
    }
}

TEST(half, only_what_is_exactly_one_is_written_as_one) {
    EXPECT_EQ(to_half(std::numeric_limits<double>::infinity()), 0x7C00);
    EXPECT_EQ(to_half(-std::numeric_limits<double>::infinity()), 0xFC00);
    EXPECT_EQ(to_half(0.0), 0x0000);
    EXPECT_EQ(to_half(-0.0), 0x8000);
    EXPECT_EQ(to_half(0x1p-24), 0x0001);
    EXPECT_FALSE(to_half(0x1p-25));
    EXPECT_FALSE(to_half(0x1.002p0)); // one bit too long
    EXPECT_FALSE(to_half(65536.0));
    EXPECT_FALSE(to_half(-1e300));
    EXPECT_FALSE(to_half(5e-324));
}

} // namespace
