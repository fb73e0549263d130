// SPDX-License-Identifier: BSL-1.0
#include <hearken/json/reader.hpp>
#include <hearken/wire/key_log.hpp>

#include <gtest/gtest.h>

namespace {

TEST(key_log, finds_the_first_key_that_was_there_before) {
    hearken::scratch memory;
    hearken::json::reader in("", memory);
    hearken::wire::detail::key_log log;
    EXPECT_TRUE(log.differ(in));
    log.add("a", 1);
    log.add("b", 5);
    EXPECT_TRUE(log.differ(in));
    log.add("c", 9);
    log.add("b", 13);
    log.add("a", 17);
    log.add("b", 21);
    EXPECT_FALSE(log.differ(in));
    EXPECT_EQ(in.failure().text(), "a second member \"b\", byte 13");
    EXPECT_EQ(in.failure().code, hearken::errc::duplicate_member);
}

} // namespace
