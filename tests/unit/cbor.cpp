// SPDX-License-Identifier: BSL-1.0
#include <hearken/cbor.hpp>

#include <gtest/gtest.h>

namespace {

struct reading {
    int t = 0;
};

TEST(cbor_header, has_all_of_it) {
    const auto bytes = hearken::cbor::encode(reading{21});
    ASSERT_TRUE(bytes);
    EXPECT_EQ(hearken::cbor::decode<reading>(*bytes)->t, 21);
    EXPECT_EQ(hearken::codec<hearken::in_cbor<reading>>::encode(reading{21}), *bytes);
}

} // namespace
