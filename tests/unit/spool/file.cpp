// SPDX-License-Identifier: BSL-1.0
#include <hearken/spool/file.hpp>

#include "support/system.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace {

using hearken::errc;
using hearken::spool::file;
using hearken::testing::read_file;
using hearken::testing::temporary_folder;

static_assert(std::is_nothrow_move_constructible_v<file> && !std::is_copy_constructible_v<file>);

TEST(file, writes_and_reads_at_given_places) {
    const temporary_folder folder;
    auto f = file::open(folder.file("a"), O_RDWR | O_CREAT);
    ASSERT_TRUE(f);
    ASSERT_TRUE(f->allocate(100));
    ASSERT_TRUE(f->write("hello", 50));
    char bytes[200];
    EXPECT_EQ(f->read(bytes, 5, 50).value(), 5U);
    EXPECT_EQ(std::string_view(bytes, 5), "hello");
    EXPECT_EQ(f->read(bytes, sizeof bytes, 0).value(), 100U) << "up to the end of the file";
    EXPECT_EQ(bytes[49], '\0');
    EXPECT_EQ(f->size().value(), 100U);
    ASSERT_TRUE(f->truncate(52));
    EXPECT_EQ(f->size().value(), 52U);
    EXPECT_TRUE(f->sync());
    EXPECT_TRUE(hearken::spool::sync_folder(folder.path().string()));
}

TEST(file, an_error_names_the_call_the_file_and_the_code) {
    const temporary_folder folder;
    const auto f = file::open(folder.file("none"), O_RDONLY);
    ASSERT_FALSE(f);
    EXPECT_EQ(f.error().code, errc::io);
    EXPECT_EQ(f.error().native, ENOENT);
    EXPECT_EQ(f.error().what, "cannot open " + folder.file("none") + ": No such file or directory");
    const auto full = file::open("/dev/full", O_WRONLY);
    ASSERT_TRUE(full);
    EXPECT_EQ(full->write("x", 0).error().code, errc::inbox_full) << "a full disk mends itself";
}

TEST(file, replace_leaves_the_new_file_whole_and_no_draft) {
    const temporary_folder folder;
    const std::string path = folder.file("a");
    ASSERT_TRUE(hearken::spool::replace(path, "one"));
    ASSERT_TRUE(hearken::spool::replace(path, "two"));
    EXPECT_EQ(read_file(path), "two");
    EXPECT_FALSE(std::filesystem::exists(path + ".new"));
    EXPECT_TRUE(hearken::spool::remove(path));
    EXPECT_TRUE(hearken::spool::remove(path)) << "it is removed already";
}

TEST(file, a_moved_file_stays_open) {
    const temporary_folder folder;
    auto f = file::open(folder.file("a"), O_RDWR | O_CREAT);
    ASSERT_TRUE(f);
    file kept = std::move(*f);
    EXPECT_TRUE(kept.write("x", 0));
    EXPECT_EQ(kept.path(), folder.file("a"));
}

} // namespace
