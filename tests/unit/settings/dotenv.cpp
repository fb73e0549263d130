// SPDX-License-Identifier: BSL-1.0
#include <hearken/settings/dotenv.hpp>

#include <support/variables.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

using hearken::dotenv;
using hearken::errc;

using file = test::env_file;

using variables = std::map<std::string, std::string, std::less<>>;

variables read(const std::string& text) {
    const file there(text);
    const auto found = dotenv::read(there.path());
    EXPECT_TRUE(found) << found.error().text();
    return found ? found->variables() : variables{};
}

TEST(dotenv, reads_what_shells_and_compose_read) {
    EXPECT_EQ(read("A=1\n\n# a comment\n  B = two words  \nexport C=3\nD=\n"),
              (variables{{"A", "1"}, {"B", "two words"}, {"C", "3"}, {"D", ""}}));
    EXPECT_EQ(read("A=x # comment\nB=x#y\nC=# all\n"), (variables{{"A", "x"}, {"B", "x#y"}, {"C", ""}}));
    EXPECT_EQ(read("A=\" # \\\"kept\\\" \" # comment\nB='\\n $x'\n"),
              (variables{{"A", " # \"kept\" "}, {"B", "\\n $x"}}));
    EXPECT_EQ(read("\xEF\xBB\xBF"
                   "A=1\r\nA=2\r\n"),
              (variables{{"A", "2"}}));
    EXPECT_EQ(read("A=b=c"), (variables{{"A", "b=c"}}));
    EXPECT_EQ(read(""), variables{});
}

TEST(dotenv, numbers_the_lines_that_are_wrong_and_keeps_the_others) {
    const file there("A=1\nsecret\n1B=2\nC=\"open\nD='x' y\nE=\"a\\\nF=6\n");
    const auto found = dotenv::read(there.path());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->faulty_lines(), (std::vector<unsigned>{2, 3, 4, 5, 6}));
    EXPECT_EQ(found->variables(), (variables{{"A", "1"}, {"F", "6"}}));
}

TEST(dotenv, gives_up_on_some_other_kind_of_file) {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += "no\n";
    const file there(text + "A=1\n");
    const auto found = dotenv::read(there.path());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->faulty_lines().size(), 10U);
    EXPECT_TRUE(found->variables().empty());
}

TEST(dotenv, says_why_a_file_cannot_be_read) {
    const file there("A=1");
    const auto absent = dotenv::read(there.folder() + "/none");
    EXPECT_EQ(absent.error().code, errc::io);
    EXPECT_EQ(absent.error().native, ENOENT);
    EXPECT_EQ(absent.error().what, there.folder() + "/none cannot be read: No such file or directory");
    const auto folder = dotenv::read(there.folder());
    EXPECT_EQ(folder.error().code, errc::io);
    EXPECT_EQ(folder.error().native, EISDIR);
}

} // namespace
