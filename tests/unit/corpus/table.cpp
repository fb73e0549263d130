// SPDX-License-Identifier: BSL-1.0
#include "table.hpp"

#include <hearken/topic/filter.hpp>

#include <algorithm>

namespace {

TEST(corpus, has_a_test_a_line) {
    std::vector<std::size_t> tested;
    const auto& unit = *testing::UnitTest::GetInstance();
    for (int suite = 0; suite < unit.total_test_suite_count(); ++suite) {
        const auto& tests = *unit.GetTestSuite(suite);
        for (int i = 0; i < tests.total_test_count(); ++i) {
            if (const std::size_t line = corpus::line_number(tests.GetTestInfo(i)->name()); line != 0)
                tested.push_back(line);
        }
    }
    std::sort(tested.begin(), tested.end());
    std::vector<std::size_t> every;
    for (std::size_t line = 1; line <= corpus::lines().size(); ++line) every.push_back(line);
    EXPECT_EQ(tested, every);
    EXPECT_GE(every.size(), 136U);
}

} // namespace
