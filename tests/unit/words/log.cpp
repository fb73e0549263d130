// SPDX-License-Identifier: BSL-1.0
#include <hearken/words/log.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace {

using hearken::log_hook;
using hearken::log_level;

TEST(log, lines_below_the_level_are_not_written) {
    std::vector<std::string> lines;
    const log_hook hook{log_level::warning, [&](log_level, std::string_view line) { lines.emplace_back(line); }};
    hook(log_level::debug, "debug");
    hook(log_level::info, "info");
    hook(log_level::warning, "warning");
    hook(log_level::error, "error");
    EXPECT_EQ(lines, (std::vector<std::string>{"warning", "error"}));
    EXPECT_FALSE(hook.wants(log_level::info));
    EXPECT_TRUE(hook.wants(log_level::error));
}

TEST(log, off_writes_nothing) {
    int lines = 0;
    const log_hook hook{log_level::off, [&](log_level, std::string_view) { ++lines; }};
    hook(log_level::error, "error");
    EXPECT_EQ(lines, 0);
}

TEST(log, a_hook_without_a_function_is_silent) {
    const log_hook hook{log_level::debug, nullptr};
    EXPECT_FALSE(hook.wants(log_level::error));
    hook(log_level::error, "nobody hears it");
}

TEST(log, a_logger_that_throws_does_not_end_the_listener) {
    const log_hook hook{log_level::debug, [](log_level, std::string_view) { throw std::runtime_error("disk full"); }};
    EXPECT_NO_THROW(hook(log_level::info, "line"));
}

TEST(log, the_default_writes_time_level_and_line_to_stderr) {
    testing::internal::CaptureStderr();
    const log_hook hook;
    hook(log_level::debug, "not wanted by default");
    hook(log_level::warning, std::string_view("cut here|no more", 8));
    const std::string out = testing::internal::GetCapturedStderr();
    ASSERT_EQ(out.size(), std::string("2026-01-31T12:00:00Z warn  cut here\n").size()) << out;
    EXPECT_EQ(out.substr(4, 1), "-");
    EXPECT_EQ(out.substr(10, 1), "T");
    EXPECT_EQ(out.substr(19), "Z warn  cut here\n");
}

} // namespace
