// SPDX-License-Identifier: BSL-1.0
#include <hearken/run/key_file.hpp>

#include "support/system.hpp"

#include <gtest/gtest.h>

#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

using hearken::progress;
using hearken::run::kept_key;
using hearken::run::key_file;
using hearken::run::recent_keys;

kept_key key(std::uint64_t n) {
    return {{n, n}, n};
}

class keys_of : public testing::Test {
protected:
    hearken::testing::temporary_folder folder;
    std::string path = folder.file("keys");

    /// The numbers of the messages whose keys a process finds.
    std::vector<std::uint64_t> found(const progress& settled, std::size_t most = 100'000) {
        recent_keys known(most);
        key_file file;
        const auto r = file.open(folder.path(), "id", settled, known);
        EXPECT_TRUE(r) << r.error().what;
        std::vector<std::uint64_t> numbers;
        known.each([&](const kept_key& one) { numbers.push_back(one.number); });
        return numbers;
    }
    /// A process writes these, one after the other.
    void write(std::vector<std::uint64_t> numbers, const progress& settled = {.spool = "id"}) {
        recent_keys known(100'000);
        key_file file;
        ASSERT_TRUE(file.open(folder.path(), "id", settled, known));
        for (const std::uint64_t n : numbers) {
            file.add(key(n), true);
            ASSERT_TRUE(file.write(known));
        }
    }
};

TEST_F(keys_of, settled_messages_are_found_those_of_others_are_not) {
    write({0, 1, 2, 5, 6});
    const progress at{.spool = "id", .low_water = 2, .finished = {{5, 6}}};
    EXPECT_EQ(found(at), (std::vector<std::uint64_t>{0, 1, 5}));
    EXPECT_EQ(found({.spool = "id", .low_water = 10}), (std::vector<std::uint64_t>{0, 1, 5}))
        << "the others come again, and are written again when they are handled";
}

TEST_F(keys_of, another_inbox_are_unknown) {
    write({0, 1});
    recent_keys known(10);
    key_file file;
    ASSERT_TRUE(file.open(folder.path(), "another", {.spool = "another", .low_water = 10}, known));
    EXPECT_EQ(known.size(), 0U);
}

TEST_F(keys_of, a_message_that_has_it_no_longer_is_not_found) {
    {
        recent_keys known(10);
        key_file file;
        ASSERT_TRUE(file.open(folder.path(), "id", {}, known));
        for (std::uint64_t n = 0; n < 3; ++n) file.add(key(n), true);
        ASSERT_TRUE(file.write(known));
        file.add(key(1), false);
        ASSERT_TRUE(file.write(known));
    }
    EXPECT_EQ(found({.spool = "id", .low_water = 3}), (std::vector<std::uint64_t>{0, 2}));
}

TEST_F(keys_of, every_byte_that_is_damaged_costs_its_key_alone) {
    write({0, 1, 2});
    std::string bytes(96, '\0');
    std::ifstream(path, std::ios::binary).read(bytes.data(), 96);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        std::ofstream(path, std::ios::binary) << damaged;
        std::vector<std::uint64_t> left{0, 1, 2};
        left.erase(left.begin() + static_cast<std::ptrdiff_t>(at / 32));
        EXPECT_EQ(found({.spool = "id", .low_water = 3}), left) << at;
    }
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        std::ofstream(path, std::ios::binary) << bytes.substr(0, size);
        EXPECT_EQ(found({.spool = "id", .low_water = 3}).size(), size / 32) << size;
    }
}

TEST_F(keys_of, an_append_that_was_cut_off_is_written_over) {
    write({0});
    std::ofstream(path, std::ios::binary | std::ios::app) << "torn";
    write({1}, {.spool = "id", .low_water = 1});
    EXPECT_EQ(found({.spool = "id", .low_water = 2}), (std::vector<std::uint64_t>{0, 1}));
}

TEST_F(keys_of, the_file_is_bounded_and_has_the_newest) {
    recent_keys known(1'000);
    {
        key_file file;
        ASSERT_TRUE(file.open(folder.path(), "id", {}, known));
        for (std::uint64_t n = 0; n < 20'000; ++n) {
            (void)known.add(key(n));
            file.add(key(n), true);
            ASSERT_TRUE(file.write(known));
            ASSERT_LE(std::filesystem::file_size(path), 32 * (2 * 1'000 + 4'096 + 1)) << n;
        }
    }
    const auto numbers = found({.spool = "id", .low_water = 20'000}, 1'000);
    ASSERT_EQ(numbers.size(), 1'000U);
    EXPECT_EQ(numbers.front(), 19'000U);
    EXPECT_EQ(numbers.back(), 19'999U);
}

TEST_F(keys_of, a_file_that_cannot_be_written_is_told_and_what_follows_is_kept) {
    recent_keys known(10);
    key_file file;
    ASSERT_TRUE(file.open(folder.path(), "id", {}, known));
    file.add(key(0), true);
    ASSERT_TRUE(file.write(known));
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit small{.rlim_cur = 40, .rlim_max = before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    file.add(key(1), true);
    const auto r = file.write(known);
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    ASSERT_FALSE(r);
    EXPECT_NE(r.error().what.find("cannot write " + path), std::string::npos) << r.error().what;
    file.add(key(2), true);
    ASSERT_TRUE(file.write(known));
    EXPECT_EQ(found({.spool = "id", .low_water = 3}), (std::vector<std::uint64_t>{0, 2}));
}

TEST_F(keys_of, a_folder_that_is_not_there_is_told) {
    recent_keys known(10);
    key_file file;
    const auto r = file.open(folder.file("none"), "id", {}, known);
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().code, hearken::errc::io);
    EXPECT_FALSE(file.is_open());
}

} // namespace
