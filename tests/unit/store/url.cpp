// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/url.hpp>

#include <gtest/gtest.h>

#include <string_view>

namespace {

using hearken::sql::read_url;

TEST(url, every_part) {
    const auto read = read_url("mysql://u%40ser:p%3A%2Fw%25@db.example:3307/devices?ssl_mode=required&ssl_ca=/a%20b");
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(read->user, "u@ser");
    EXPECT_EQ(read->password, "p:/w%");
    EXPECT_EQ(read->host, "db.example");
    EXPECT_EQ(read->port, 3307);
    EXPECT_EQ(read->database, "devices");
    ASSERT_EQ(read->options.size(), 2U);
    EXPECT_EQ(read->options[1].first, "ssl_ca");
    EXPECT_EQ(read->options[1].second, "/a b");
    EXPECT_EQ(read->place("mysql", 3306), "mysql://db.example:3307/devices") << "nothing of user and password";
}

TEST(url, parts_may_be_missing) {
    const auto read = read_url("mysql://[::1]/d");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->host, "::1");
    EXPECT_EQ(read->user, "");
    EXPECT_EQ(read->place("mysql", 3306), "mysql://[::1]:3306/d");
    EXPECT_TRUE(read_url("mysql://"));
    EXPECT_EQ(read_url("mysql://u:p@x@h/d")->password, "p@x") << "the last @ is the one";
}

TEST(url, what_is_wrong_is_said_without_the_password) {
    for (const std::string_view wrong :
         {"mysql:", "mysql:/u:secret@h/d", "mysql://u:secret%@h/d", "mysql://u:secret%4@h/d", "mysql://u:secret%00@h/d",
          "mysql://u:secret#@h/d", "mysql://u:secret@h:x/d", "mysql://u:secret@h:0/d", "mysql://u:secret@h:65536/d",
          "mysql://u:secret@[::1/d", "mysql://u:secret@[::1]x/d", "mysql://u:secret@h/d/e", "mysql://u:secret/x@h/d",
          "mysql://u:secret@h/d?secret", "mysql://u:secret@h/d?a=%zz"}) {
        const auto read = read_url(wrong);
        ASSERT_FALSE(read) << wrong;
        EXPECT_EQ(read.error().code, hearken::errc::configuration);
        EXPECT_EQ(read.error().what.find("secret"), std::string::npos) << read.error().what;
        EXPECT_NE(read.error().what.find("KIND://USER:PASSWORD@HOST:PORT/DATABASE"), std::string::npos);
    }
}

} // namespace
