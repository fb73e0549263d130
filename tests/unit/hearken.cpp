// SPDX-License-Identifier: BSL-1.0
#include <hearken/hearken.hpp>

#include <gtest/gtest.h>

namespace {

struct reading {
    double temperature;
};

TEST(hearken, one_include_brings_listener_routes_and_the_default_transport) {
    hearken::listener app{
        {.broker = "mqtt://localhost:1883", .client_id = "hello"},
        hearken::on<"devices/<uuid>/data">([](std::string_view, const reading&) {}),
    };
    EXPECT_EQ(app.status().state, hearken::state::stopped); // nothing is started, so no broker is needed
    EXPECT_STRNE(hearken::version, "");
}

} // namespace
