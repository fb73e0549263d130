// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/dead_letter_file.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <unistd.h>

namespace {

using hearken::error;
using hearken::message_view;
using hearken::reject_action;
using namespace std::chrono_literals;

struct file {
    std::string path = testing::TempDir() + "hearken-dead-letters-" + std::to_string(::getpid()) + ".jsonl";
    ~file() { std::filesystem::remove(path); }
    [[nodiscard]] std::vector<std::string> lines() const {
        std::ifstream in(path);
        std::vector<std::string> all;
        for (std::string line; std::getline(in, line);) all.push_back(line);
        return all;
    }
};

TEST(dead_letter_file, a_rejected_message_is_one_line_of_json) {
    const file f;
    hearken::reject::dead_letter policy{f.path};
    static_assert(hearken::reject_policy<decltype(policy)> && !decltype(policy)::needs_store);
    const message_view m{
        .topic = "a/1", .payload = "{\"x\":\n1}", .qos = 1, .received = std::chrono::system_clock::time_point{1500ms}};
    const error why{
        .code = hearken::errc::rejected, .what = "no", .topic = "a/1", .route = "a/<n>", .path = "$.x", .byte = 5};
    EXPECT_EQ(policy({m, why}), reject_action::settle);
    EXPECT_EQ(policy({m, why}), reject_action::settle);
    const auto lines = f.lines();
    ASSERT_EQ(lines.size(), 2U) << "appended";
    EXPECT_EQ(lines[0], lines[1]);
    for (const char* part : {R"("received_ms":1500)", R"("topic":"a/1")", R"("payload":"{\"x\":\n1}")", R"("qos":1)",
                             R"("route":"a/<n>")", R"("path":"$.x")", R"("reason":"no, byte 5")"}) {
        EXPECT_NE(lines[0].find(part), std::string::npos) << part << " in " << lines[0];
    }
}

TEST(dead_letter_file, what_is_not_text_is_kept_in_hex) {
    const file f;
    hearken::reject::dead_letter policy{f.path};
    const message_view m{.topic = "a\xFF", .payload = {"\x00\x9f", 2}};
    ASSERT_TRUE(policy({m, error{.code = hearken::errc::invalid_topic, .what = "no\xFF", .topic = "a\xFF"}}));
    ASSERT_EQ(f.lines().size(), 1U);
    EXPECT_NE(f.lines()[0].find(R"("topic_hex":"61ff")"), std::string::npos) << f.lines()[0];
    EXPECT_NE(f.lines()[0].find(R"("payload_hex":"009f")"), std::string::npos) << f.lines()[0];
    EXPECT_NE(f.lines()[0].find(R"("reason":"no?")"), std::string::npos) << f.lines()[0];
}

TEST(dead_letter_file, a_file_that_cannot_be_written_is_an_error_with_its_path) {
    hearken::reject::dead_letter policy{std::string("/nowhere/dead.jsonl")};
    const auto r = policy({{.topic = "a"}, {.code = hearken::errc::rejected, .what = "no"}});
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().code, hearken::errc::io);
    EXPECT_NE(r.error().what.find("/nowhere/dead.jsonl"), std::string::npos);
    EXPECT_NE(r.error().native, 0);
}

TEST(dead_letter_file, a_full_disk_is_an_error) {
    hearken::reject::dead_letter policy{std::string("/dev/full")};
    EXPECT_EQ(policy({{.topic = "a"}, {.code = hearken::errc::rejected, .what = "no"}}).error().code,
              hearken::errc::io);
}

} // namespace
