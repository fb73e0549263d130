// SPDX-License-Identifier: BSL-1.0
#include <hearken/settings/environment.hpp>
#include <hearken/settings/log.hpp>
#include <support/variables.hpp>

#include <gtest/gtest.h>

namespace {

using test::variable;

struct settings {
    hearken::log_settings t;
};

TEST(log_settings, are_variables) {
    const variable level("T_LEVEL", "Warning"), file("T_FILE", "/tmp/hearken-none.log");
    const auto s = hearken::environment().read<settings>();
    ASSERT_TRUE(s) << s.error().text();
    EXPECT_EQ(*s->t.level, hearken::log_level::warning);
    EXPECT_EQ(**s->t.file, "/tmp/hearken-none.log");
    EXPECT_EQ(**s->t.error_file, "");
}

TEST(log_settings, name_what_is_wrong) {
    const variable level("T_LEVEL", "loud"), file("T_ERROR_FILE", "/no/such/folder/log");
    const auto s = hearken::environment().read<settings>();
    ASSERT_FALSE(s);
    EXPECT_EQ(
        s.error().what,
        "T_LEVEL: expected one of debug, info, warning, error, off, found \"loud\"\n"
        "T_ERROR_FILE: expected a file that can be written, in a folder that exists, found \"/no/such/folder/log\"");
}

} // namespace
