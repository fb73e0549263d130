// SPDX-License-Identifier: BSL-1.0
#include <hearken/store/mariadb_handle.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

using hearken::errc;
using namespace hearken::mariadb::detail;

TEST(mariadb_handle, places) {
    const auto plain = read_place("mysql://u:p@h/d");
    ASSERT_TRUE(plain) << plain.error().text();
    EXPECT_FALSE(plain->how.wanted);
    const auto safe = read_place("mariadb://u@h/d?ssl_mode=VERIFY_IDENTITY&ssl_ca=%2Fca.pem");
    ASSERT_TRUE(safe);
    EXPECT_TRUE(safe->how.wanted && safe->how.verified);
    EXPECT_EQ(safe->how.ca, "/ca.pem");
    EXPECT_FALSE(read_place("mysql://u@h/d?ssl_mode=required")->how.verified);
    EXPECT_EQ(read_place("mysql:///d?socket=/s")->how.socket, "/s");
}

TEST(mariadb_handle, what_is_wrong_is_said_without_the_password) {
    for (const char* wrong :
         {"postgres://u:secret@h/d", "mysql://u:secret@h", "mysql://u:secret@h:x/d", "mysql://u:secret@h/d?tls=1",
          "mysql://u:secret@h/d?ssl_mode=maybe", "mysql://u:secret@h/d?ssl_ca=/ca.pem"}) {
        const auto read = read_place(wrong);
        ASSERT_FALSE(read) << wrong;
        EXPECT_EQ(read.error().code, errc::configuration);
        EXPECT_EQ(read.error().what.find("secret"), std::string::npos) << read.error().what;
    }
}

} // namespace
