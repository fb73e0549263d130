// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/untyped.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using hearken::message_view;
using hearken::run::make_untyped;

TEST(untyped, a_handler_may_take_rows_and_may_return_a_result) {
    std::vector<std::string> seen;
    auto plain = make_untyped([&](const message_view& m) { seen.emplace_back(m.topic); });
    auto with_rows = make_untyped([&](const message_view& m, hearken::rows&) { seen.emplace_back(m.payload); });
    auto refusing = make_untyped([](const message_view&) -> hearken::result<> { return hearken::rejected("no"); });
    hearken::rows rows;
    const message_view m{.topic = "a", .payload = "1"};
    EXPECT_TRUE(plain(m, rows));
    EXPECT_TRUE(with_rows(m, rows));
    EXPECT_EQ(refusing(m, rows).error().what, "no");
    EXPECT_EQ(seen, (std::vector<std::string>{"a", "1"}));
}

} // namespace
