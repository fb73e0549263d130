// SPDX-License-Identifier: BSL-1.0
#include <hearken/service/command_line.hpp>

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <vector>

namespace {

using hearken::command_line;

constexpr hearken::about program{.name = "greenhouse", .version = "1.2", .text = "stores temperatures"};

auto parse(std::initializer_list<const char*> arguments) {
    std::vector<const char*> all{"greenhouse"};
    all.insert(all.end(), arguments);
    return command_line::parse(program, static_cast<int>(all.size()), all.data(), {"MQTT_BROKER", "MQTT_PORT"});
}

TEST(command_line, says_what_is_asked_for) {
    const auto plain = parse({});
    ASSERT_TRUE(plain);
    EXPECT_TRUE(plain->env_file.empty() && !plain->check);
    const auto check = parse({"--check", "--env-file", "a b.env"});
    ASSERT_TRUE(check);
    EXPECT_TRUE(check->check);
    EXPECT_EQ(check->env_file, "a b.env");
}

TEST(command_line, answers_help_and_version_itself) {
    testing::internal::CaptureStdout();
    EXPECT_EQ(parse({"--version"}).error(), 0);
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "greenhouse 1.2\n");
    testing::internal::CaptureStdout();
    EXPECT_EQ(parse({"--help"}).error(), 0);
    const std::string help = testing::internal::GetCapturedStdout();
    for (const char* part : {"stores temperatures", "--env-file PATH", "--check", "  MQTT_BROKER MQTT_PORT\n",
                             "Exit codes: 0 ended as asked"}) {
        EXPECT_NE(help.find(part), std::string::npos) << part << " in\n" << help;
    }
}

TEST(command_line, refuses_what_it_does_not_know) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(parse({"--nonsense"}).error(), 2);
    EXPECT_EQ(parse({"--env-file"}).error(), 2);
    EXPECT_NE(testing::internal::GetCapturedStderr().find("--nonsense"), std::string::npos);
}

} // namespace
