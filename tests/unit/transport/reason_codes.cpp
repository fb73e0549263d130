// SPDX-License-Identifier: BSL-1.0
#include <hearken/transport/reason_codes.hpp>

#include <gtest/gtest.h>

namespace {

using namespace hearken;
using namespace hearken::transport;
namespace detail = hearken::transport::detail; // hearken has one, too

static_assert(reason_text(0x87) == "not authorized");
static_assert(reason_text(0x00).empty());
static_assert(detail::classify(0x84).code == errc::protocol_refused);

TEST(reason_codes, every_code_of_the_standard_has_words) {
    for (int code = 0x80; code <= 0xA2; ++code) EXPECT_FALSE(reason_text(code).empty()) << code;
    EXPECT_TRUE(reason_text(0xA3).empty());
    EXPECT_EQ(detail::reason_or_number(0xA3), "reason 163");
}

TEST(reason_codes, a_refused_connect) {
    EXPECT_EQ(connect_refused("mqtt://h:1", 5).text(),
              "mqtt://h:1: refused: not authorized; check `login`, and that this user may connect (code 5)");
    EXPECT_EQ(connect_refused("b", 1).code, errc::protocol_refused);
    EXPECT_EQ(connect_refused("b", 2).code, errc::credentials_refused);
    EXPECT_EQ(connect_refused("b", 3).code, errc::broker_refused);
    EXPECT_EQ(connect_refused("b", 4).code, errc::credentials_refused);
    EXPECT_EQ(connect_refused("b", 0x85).code, errc::credentials_refused);
    EXPECT_NE(connect_refused("b", 0x9A).what.find("will.retain"), std::string::npos);
    EXPECT_EQ(connect_refused("b", 0xF0).what, "b: refused: reason 240");
}

TEST(reason_codes, a_farewell) {
    EXPECT_EQ(disconnected_by_broker("b", 0x8E).code, errc::taken_over);
    EXPECT_EQ(disconnected_by_broker("b", 0x8B).text(),
              "b: the broker ended the connection: server shutting down (code 139)");
    EXPECT_EQ(disconnected_by_broker("b", 0).text(), "b: the broker ended the connection");
    EXPECT_EQ(disconnected_by_broker("b", 0x87).code, errc::credentials_refused);
}

} // namespace
