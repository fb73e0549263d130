// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/at_work.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::run::at_work;
using time = hearken::run::coarse_clock::time_point;
using std::chrono::seconds;

TEST(at_work, only_what_runs_for_longer_is_found_with_its_route) {
    at_work here;
    EXPECT_FALSE(here.longer_than(time(seconds{100})));
    here.begin(7, time(seconds{10}));
    EXPECT_FALSE(here.longer_than(time(seconds{9})));
    const auto found = here.longer_than(time(seconds{10}));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->route, 7U);
    EXPECT_EQ(found->since, time(seconds{10}));
    here.end();
    EXPECT_FALSE(here.longer_than(time(seconds{100})));
}

TEST(at_work, a_route_may_have_a_name_alone) {
    at_work here;
    here.begin(std::string("late/#"), time(seconds{10}));
    const auto found = here.longer_than(time(seconds{11}));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->route, at_work::by_name);
    EXPECT_EQ(found->name, "late/#");
}

} // namespace
