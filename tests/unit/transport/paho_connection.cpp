// SPDX-License-Identifier: BSL-1.0
// What needs no network; the rest is in tests/integration/paho_*.cpp.
#include <hearken/transport/paho_connection.hpp>

#include <type_traits>

#include <gtest/gtest.h>

namespace {

using namespace hearken;
using namespace std::chrono_literals;

static_assert(!std::is_move_constructible_v<transport::paho_connection>); // Paho keeps its address
static_assert(!std::is_copy_constructible_v<transport::paho_connection>);

struct nobody final : transport::receiver {
    transport::verdict on_message(const message_view&) noexcept override { return transport::verdict::accepted; }
    void on_lost(error) noexcept override { ADD_FAILURE(); }
};

TEST(paho_connection, one_that_was_never_made_ends_quietly) {
    nobody sink;
    const options set{.broker = "mqtt://h", .client_id = "id"};
    for (const bool v5 : {false, true}) {
        transport::paho_connection one(set, sink, *transport::parse_uri("mqtt://h"), v5);
        one.cut();
        errc published{};
        one.publish({.topic = "a", .payload = {}}, [&](result<> r) { published = r.error().code; });
        EXPECT_EQ(published, errc::not_connected);
        one.disconnect(1ms);
        one.destroy();
    }
}

TEST(paho_connection, mqtt_311_takes_no_password_without_a_user) {
    nobody sink;
    const options set{.broker = "mqtt://h", .client_id = "id"};
    transport::paho_connection one(set, sink, *transport::parse_uri("mqtt://h"), false);
    const auto done = one.establish("", {.user = "", .password = "hush"}, {}, std::chrono::steady_clock::now(), {});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, errc::credentials_refused);
    EXPECT_EQ(done.error().what, "MQTT 3.1.1 takes no password without a user; set credentials::user");
}

} // namespace
