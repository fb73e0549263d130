// SPDX-License-Identifier: BSL-1.0
#include "bench.hpp"

#include <hearken/run/reporter.hpp>

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using hearken::log_level;

/// The lines that a reporter says, and a way to wait for them.
struct report {
    explicit report(std::optional<std::chrono::milliseconds> interval, log_level from = log_level::info)
        : shared(options(interval, from), said) {}

    [[nodiscard]] bool reach(std::size_t count) {
        std::unique_lock lock(mutex);
        return more.wait_for(lock, 10s, [&] { return lines.size() >= count; });
    }

    std::mutex mutex;
    std::condition_variable more;
    std::vector<std::string> lines;
    test::policies said;
    hearken::run::core shared;

private:
    hearken::options options(std::optional<std::chrono::milliseconds> interval, log_level from) {
        hearken::options o{.broker = "loopback", .client_id = "id", .statistics = interval};
        o.log = {from, [this](log_level at, std::string_view line) {
                     const std::lock_guard lock(mutex);
                     lines.push_back(std::to_string(static_cast<int>(at)) + std::string(line));
                     more.notify_all();
                 }};
        return o;
    }
};

const std::string start = std::to_string(static_cast<int>(log_level::info)) + "statistics: uptime=";

TEST(reporter, says_a_line_every_interval_and_at_the_end) {
    report r(1ms);
    {
        hearken::run::reporter of(r.shared);
        ASSERT_TRUE(r.reach(3));
        of.finish();
        const std::size_t count = r.lines.size();
        EXPECT_EQ(r.lines.back().substr(0, start.size()), start);
        EXPECT_GE(count, 4U);
    }
}

TEST(reporter, is_silent_where_nobody_asked) {
    report never(std::nullopt), at_the_end(0ms), too_low(0ms, log_level::warning);
    for (report* one : {&never, &at_the_end, &too_low}) hearken::run::reporter(one->shared).finish();
    EXPECT_EQ(never.lines.size(), 0U);
    EXPECT_EQ(at_the_end.lines.size(), 1U);
    EXPECT_EQ(too_low.lines.size(), 0U);
}

} // namespace
