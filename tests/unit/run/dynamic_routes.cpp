// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/dynamic_routes.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

using hearken::message_view;
using hearken::run::dynamic_routes;
using hearken::run::make_untyped;

hearken::run::untyped_handler note(std::string& seen, std::string text) {
    return make_untyped([&seen, text](const message_view&) { seen += text; });
}

TEST(dynamic_routes, the_first_that_was_added_and_matches_is_found) {
    dynamic_routes routes;
    EXPECT_FALSE(routes.find("a"));
    std::string seen;
    ASSERT_TRUE(routes.add("a/+", 1, note(seen, "1")));
    ASSERT_TRUE(routes.add("a/#", 0, note(seen, "2")));
    EXPECT_EQ(routes.find("a/x")->filter, "a/+");
    EXPECT_EQ(routes.find("a/x/y")->filter, "a/#");
    EXPECT_FALSE(routes.find("b"));
}

TEST(dynamic_routes, the_same_filter_replaces) {
    dynamic_routes routes;
    std::string seen;
    ASSERT_TRUE(routes.add("a", 1, note(seen, "old")));
    const auto before = routes.find("a");
    ASSERT_TRUE(routes.add("a", 2, note(seen, "new")));
    EXPECT_EQ(routes.snapshot()->size(), 1U);
    hearken::rows out;
    EXPECT_TRUE((*routes.find("a")->handler)({}, out));
    EXPECT_TRUE((*before->handler)({}, out)) << "one that is running is not pulled away";
    EXPECT_EQ(seen, "newold");
}

TEST(dynamic_routes, one_that_replaces_keeps_its_rank) {
    dynamic_routes routes;
    std::string seen;
    ASSERT_TRUE(routes.add("a", 1, note(seen, "old")));
    ASSERT_TRUE(routes.add("#", 1, note(seen, "all")));
    ASSERT_TRUE(routes.add("a", 0, note(seen, "new")));
    EXPECT_EQ(routes.find("a")->filter, "a");
    EXPECT_EQ(routes.find("a")->qos, 0);
}

TEST(dynamic_routes, a_share_is_no_part_of_what_matches) {
    dynamic_routes routes;
    std::string seen;
    ASSERT_TRUE(routes.add("$share/group/a/#", 1, note(seen, "")));
    EXPECT_TRUE(routes.find("a/x"));
}

TEST(dynamic_routes, bad_filters_and_qos_are_errors) {
    dynamic_routes routes;
    std::string seen;
    EXPECT_EQ(routes.add("a#", 1, note(seen, "")).error().code, hearken::errc::invalid_topic);
    EXPECT_EQ(routes.add("a", 3, note(seen, "")).error().code, hearken::errc::configuration);
    EXPECT_TRUE(routes.snapshot()->empty());
    EXPECT_FALSE(routes.remove("a"));
}

TEST(dynamic_routes, a_handler_may_take_rows_and_return_a_result) {
    hearken::rows out;
    auto with_rows =
        make_untyped([](const message_view&, hearken::rows&) -> hearken::result<> { return hearken::rejected("no"); });
    EXPECT_EQ(with_rows({}, out).error().what, "no");
    auto plain = make_untyped([n = 0](const message_view&) mutable { EXPECT_EQ(++n, 1); });
    EXPECT_TRUE(plain({}, out));
}

} // namespace
