// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/answer.hpp>

#include <gtest/gtest.h>

namespace {

namespace sql = hearken::sql;
using namespace std::chrono;

TEST(answer, times_of_each_database) {
    const auto wanted = sys_days{year{2025} / 12 / 19} + hours{6} + milliseconds{123};
    for (const char* text : {"2025-12-19T06:00:00.123Z", "2025-12-19 06:00:00.123000", "2025-12-19 06:00:00.123+00"})
        EXPECT_EQ(sql::time_of(text), wanted) << text;
    EXPECT_EQ(sql::time_of("2025-12-19 06:00:00+00"), wanted - milliseconds{123});
    EXPECT_EQ(sql::time_of("2025-12-19 06:00:00.1+00"), wanted - milliseconds{23});
    EXPECT_EQ(sql::time_of("yesterday"), std::nullopt);
}

TEST(answer, numbers_and_truth) {
    EXPECT_EQ(sql::whole_of("-12"), -12);
    EXPECT_EQ(sql::whole_of({}), 0);
    EXPECT_TRUE(sql::truth_of("t") && sql::truth_of("1"));
    EXPECT_FALSE(sql::truth_of("f") || sql::truth_of("0") || sql::truth_of({}));
}

TEST(answer, parameters_are_counted) {
    EXPECT_EQ(sql::numbered("a = ? AND b < ?"), "a = $1 AND b < $2");
}

} // namespace
