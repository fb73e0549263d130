// SPDX-License-Identifier: BSL-1.0
// What it does is tested through transport::paho: tests/unit/transport/paho.cpp and tests/integration/paho_*.cpp.
#include <hearken/transport/paho_network.hpp>

#include <type_traits>

#include <gtest/gtest.h>

namespace {

using hearken::transport::network;
using hearken::transport::paho_network;

static_assert(std::is_base_of_v<network, paho_network> && !std::is_copy_constructible_v<paho_network>);

TEST(paho_network, is_what_make_paho_makes) {
    const std::unique_ptr<network> made = hearken::transport::make_paho<void>();
    EXPECT_NE(dynamic_cast<paho_network*>(made.get()), nullptr);
}

} // namespace
