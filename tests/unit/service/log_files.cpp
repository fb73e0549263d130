// SPDX-License-Identifier: BSL-1.0
#include <hearken/service/log_files.hpp>
#include <support/variables.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

namespace {

using hearken::log_files;
using hearken::log_level;

struct log : testing::Test {
    test::env_file there;
    std::string all = there.folder() + "/all.log";
    std::string errors = there.folder() + "/errors.log";

    static std::string text(const std::string& path) {
        std::ifstream in(path);
        return {std::istreambuf_iterator<char>(in), {}};
    }
};
using log_files_test = log;

TEST_F(log_files_test, lines_have_a_time_and_a_level_and_errors_a_file_of_their_own) {
    log_files to({.level = log_level::info, .file = all, .error_file = errors});
    testing::internal::CaptureStderr();
    to.write(log_level::info, "before");
    ASSERT_TRUE(to.open());
    const hearken::log_hook hook = to.hook();
    EXPECT_FALSE(hook.wants(log_level::debug));
    to.write(log_level::debug, "not wanted");
    hook(log_level::warning, "two\nlines \x1b[31m");
    hook(log_level::error, std::string(5000, 'x'));
    const std::string screen = testing::internal::GetCapturedStderr();
    const std::string found = text(all);
    EXPECT_TRUE(
        std::regex_search(found, std::regex(R"(^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warning two\?lines \?\[31m\n)")))
        << found;
    EXPECT_EQ(screen.find("before") != std::string::npos, true);
    EXPECT_EQ(found.find("before"), std::string::npos) << "the file was not open yet";
    EXPECT_EQ(screen.substr(screen.find('\n') + 1), found);
    EXPECT_EQ(text(errors), found.substr(found.find('\n') + 1));
    EXPECT_EQ(text(errors).size(), 33U + 4000 + 3 + 1);
}

TEST_F(log_files_test, are_opened_anew_after_they_were_moved_away) {
    log_files to({.level = log_level::info, .file = all});
    testing::internal::CaptureStderr();
    ASSERT_TRUE(to.open());
    to.write(log_level::info, "first");
    std::filesystem::rename(all, all + ".1");
    to.write(log_level::info, "second");
    ASSERT_TRUE(to.open());
    to.write(log_level::info, "third");
    EXPECT_NE(text(all + ".1").find("second"), std::string::npos);
    EXPECT_NE(text(all).find("third"), std::string::npos);
    EXPECT_EQ(text(all).find("second"), std::string::npos);
    (void)testing::internal::GetCapturedStderr();
}

TEST_F(log_files_test, what_was_open_stays_open_where_that_fails) {
    log_files to({.level = log_level::info, .file = there.folder() + "/logs/all.log"});
    testing::internal::CaptureStderr();
    ASSERT_TRUE(to.open()) << "the folder is made";
    std::filesystem::rename(there.folder() + "/logs", there.folder() + "/old");
    std::ofstream(there.folder() + "/logs") << "now a file";
    const auto r = to.open();
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().code, hearken::errc::io);
    EXPECT_NE(r.error().what.find("/logs"), std::string::npos);
    to.write(log_level::info, "goes on");
    EXPECT_NE(text(there.folder() + "/old/all.log").find("goes on"), std::string::npos);
    (void)testing::internal::GetCapturedStderr();
}

} // namespace
