// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/remembered_filters.hpp>

#include "support/system.hpp"

#include <gtest/gtest.h>

namespace {

using hearken::run::remembered_filters;
using filters = std::vector<std::string>;

TEST(remembered_filters, outlive_the_object) {
    const hearken::testing::temporary_folder folder;
    remembered_filters first;
    first.open(folder.path());
    EXPECT_TRUE(first.all().empty());
    EXPECT_TRUE(first.add(filters{"a/+", "b/\n#", "a/+"}));
    remembered_filters second;
    second.open(folder.path());
    EXPECT_EQ(second.all(), (filters{"a/+", "b/\n#"}));
    EXPECT_TRUE(second.remove(filters{"a/+", "unknown"}));
    first.open(folder.path());
    EXPECT_EQ(first.all(), (filters{"b/\n#"}));
    EXPECT_TRUE(first.clear());
    second.open(folder.path());
    EXPECT_TRUE(second.all().empty());
}

TEST(remembered_filters, half_a_filter_is_none) {
    const hearken::testing::temporary_folder folder;
    hearken::testing::write_file(folder.file("subscriptions"), std::string_view("a\0\0b", 4));
    remembered_filters known;
    known.open(folder.path());
    EXPECT_EQ(known.all(), (filters{"a"}));
}

TEST(remembered_filters, without_a_folder_they_are_known_as_long_as_the_object_lives) {
    remembered_filters known;
    known.open("");
    EXPECT_TRUE(known.add(filters{"a"}));
    EXPECT_EQ(known.all(), (filters{"a"}));
    known.open("");
    EXPECT_TRUE(known.all().empty());
}

TEST(remembered_filters, a_file_that_cannot_be_written_is_an_error) {
    const hearken::testing::temporary_folder folder;
    remembered_filters known;
    known.open(folder.file("none"));
    EXPECT_EQ(known.add(filters{"a"}).error().code, hearken::errc::io);
    EXPECT_EQ(known.all(), (filters{"a"}));
}

} // namespace
