// SPDX-License-Identifier: BSL-1.0
#include <hearken/transport/resolve.hpp>

#include <cerrno>

#include <gtest/gtest.h>

namespace {

using namespace hearken;
using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

TEST(resolve, a_number_needs_no_name_server) {
    const auto four = transport::resolve("127.0.0.1", 1883, clock::now(), {});
    ASSERT_TRUE(four);
    ASSERT_EQ(four->size(), 1U);
    EXPECT_EQ((*four)[0].text, "127.0.0.1");
    const auto six = transport::resolve("::1", 1883, clock::now(), {});
    ASSERT_TRUE(six);
    EXPECT_EQ((*six)[0].text, "::1");
}

TEST(resolve, localhost_has_no_address_twice) {
    const auto got = transport::resolve("localhost", 1883, clock::now() + 10s, {});
    ASSERT_TRUE(got) << got.error().text();
    for (std::size_t i = 1; i < got->size(); ++i) EXPECT_NE((*got)[i].text, (*got)[i - 1].text);
}

TEST(resolve, no_time_and_a_stop) {
    const auto late = transport::resolve("localhost", 1883, clock::now() - 1s, {});
    EXPECT_TRUE(late || late.error().code == errc::timed_out);
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = transport::resolve("localhost", 1883, clock::now() + 10s, stop.get_token());
    EXPECT_TRUE(stopped || stopped.error().code == errc::stopped);
}

TEST(resolve, an_unknown_name_is_named) {
    const error got = transport::detail::not_found("nowhere", EAI_NONAME);
    EXPECT_EQ(got.code, errc::unreachable);
    EXPECT_TRUE(got.what.starts_with("host `nowhere`: ")) << got.what;
    EXPECT_NE(transport::detail::not_found("nowhere", EAI_AGAIN).what.find("reachable"), std::string::npos);
}

TEST(resolve, a_port_nobody_listens_on_is_refused) {
    const auto here = transport::resolve("127.0.0.1", 1, clock::now(), {});
    ASSERT_TRUE(here);
    EXPECT_EQ(transport::probe((*here)[0], clock::now() + 5s, {}), ECONNREFUSED);
}

} // namespace
