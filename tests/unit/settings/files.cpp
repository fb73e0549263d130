// SPDX-License-Identifier: BSL-1.0
#include <hearken/settings/files.hpp>
#include <support/variables.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace {

using hearken::readable_file;
using hearken::writable_file;

TEST(files, that_can_be_read) {
    const test::env_file there("x");
    EXPECT_TRUE(readable_file::holds(there.path()));
    EXPECT_FALSE(readable_file::holds(there.folder()));
    EXPECT_FALSE(readable_file::holds(there.path() + "x"));
}

TEST(files, that_can_be_written_or_made) {
    const test::env_file there("x");
    EXPECT_TRUE(writable_file::holds(there.path()));
    EXPECT_TRUE(writable_file::holds(there.folder() + "/new"));
    EXPECT_FALSE(std::filesystem::exists(there.folder() + "/new")) << "it looks only";
    EXPECT_FALSE(writable_file::holds(there.folder()));
    EXPECT_FALSE(writable_file::holds(there.folder() + "/no/new"));
}

} // namespace
