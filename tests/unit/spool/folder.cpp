// SPDX-License-Identifier: BSL-1.0
#include <hearken/spool/folder.hpp>

#include "support/system.hpp"

#include <gtest/gtest.h>

namespace {

using hearken::errc;
using hearken::spool::folder;
using hearken::testing::read_file;
using hearken::testing::temporary_folder;
using hearken::testing::write_file;

TEST(folder, is_made_and_known_again) {
    const temporary_folder place;
    hearken::spool::identity first;
    {
        const auto f = folder::open(place.file("a/b/"), "id");
        ASSERT_TRUE(f) << f.error().what;
        EXPECT_TRUE(f->is_new());
        EXPECT_EQ(f->path(), place.file("a/b"));
        first = f->whose();
        EXPECT_EQ(first.name().size(), 32U);
        EXPECT_EQ(read_file(f->file_named("lock")), std::to_string(::getpid()) + "\n");
    }
    const auto f = folder::open(place.file("a/b"), "id");
    ASSERT_TRUE(f) << f.error().what;
    EXPECT_FALSE(f->is_new());
    EXPECT_EQ(f->whose(), first);
    const temporary_folder elsewhere;
    EXPECT_NE(folder::open(elsewhere.path().string(), "id")->whose(), first) << "every spool has its own";
}

TEST(folder, has_one_holder) {
    const temporary_folder place;
    const auto f = folder::open(place.path().string(), "id");
    ASSERT_TRUE(f);
    const auto second = folder::open(place.path().string(), "id");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, errc::configuration);
    EXPECT_NE(second.error().what.find("is in use by process " + std::to_string(::getpid()) + ";"), std::string::npos)
        << second.error().what;
}

TEST(folder, belongs_to_one_client_id) {
    const temporary_folder place;
    ASSERT_TRUE(folder::open(place.path().string(), "mine"));
    const auto f = folder::open(place.path().string(), "yours");
    ASSERT_FALSE(f);
    EXPECT_EQ(f.error().code, errc::configuration);
    EXPECT_NE(f.error().what.find("belongs to the client id 'mine', not 'yours'"), std::string::npos);
}

TEST(folder, a_damaged_identity_is_no_reason_to_start_anew) {
    const temporary_folder place;
    ASSERT_TRUE(folder::open(place.path().string(), "id"));
    const std::string good = read_file(place.file("identity"));
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string bytes = good;
        bytes[at] = static_cast<char>(bytes[at] ^ 4);
        write_file(place.file("identity"), bytes);
        const auto f = folder::open(place.path().string(), "id");
        ASSERT_FALSE(f) << at;
        EXPECT_EQ(f.error().code, errc::configuration);
    }
    write_file(place.file("identity"), "");
    EXPECT_NE(folder::open(place.path().string(), "id").error().what.find("restore it, or move the folder away"),
              std::string::npos);
}

TEST(folder, what_was_set_aside_before_stays) {
    const temporary_folder place;
    const auto f = folder::open(place.path().string(), "id");
    ASSERT_TRUE(f);
    EXPECT_EQ(f->set_aside("bytes", "one").value(), place.file("quarantine/bytes"));
    EXPECT_EQ(f->set_aside("bytes", "one").value(), place.file("quarantine/bytes")) << "the same, found again";
    EXPECT_EQ(f->set_aside("bytes", "two").value(), place.file("quarantine/bytes-2"));
    EXPECT_EQ(f->set_aside("bytes", "on").value(), place.file("quarantine/bytes-3"));
    EXPECT_EQ(read_file(place.file("quarantine/bytes")), "one");
    for (const char* name : {"a", "a-2"}) {
        write_file(place.file("a"), name);
        EXPECT_EQ(f->set_aside(place.file("a")).value(), place.file(std::string("quarantine/") + name));
        EXPECT_EQ(read_file(place.file(std::string("quarantine/") + name)), name);
    }
}

TEST(folder, another_id_on_request) {
    const temporary_folder place;
    auto f = folder::open(place.path().string(), "id");
    ASSERT_TRUE(f);
    const auto before = f->whose();
    EXPECT_EQ(f->since(), 0U);
    ASSERT_TRUE(f->rename_spool(7));
    EXPECT_NE(f->whose().id, before.id);
    EXPECT_EQ(f->whose().seed, before.seed) << "its records stay readable";
    const auto now = f->whose();
    f = hearken::fail(errc::io, ""); // released
    f = folder::open(place.path().string(), "id");
    EXPECT_EQ(f->whose(), now);
    EXPECT_EQ(f->since(), 7U);
}

TEST(folder, lists_segments_alone_and_in_order) {
    const temporary_folder place;
    const auto f = folder::open(place.path().string(), "id");
    ASSERT_TRUE(f);
    for (const std::uint64_t n : {70U, 5U, 1'000U}) write_file(f->segment(n), "");
    write_file(f->spare(), "");
    write_file(place.file("0000000000000000000x.segment"), "");
    write_file(place.file("12.segment"), "");
    EXPECT_EQ(f->segments().value(), (std::vector<std::uint64_t>{5, 70, 1'000}));
}

TEST(folder, sets_bytes_and_files_aside) {
    const temporary_folder place;
    const auto f = folder::open(place.path().string(), "id");
    ASSERT_TRUE(f);
    const auto bytes = f->set_aside("0-64", "bad");
    ASSERT_TRUE(bytes);
    EXPECT_EQ(*bytes, place.file("quarantine/0-64"));
    EXPECT_EQ(read_file(*bytes), "bad");
    write_file(f->segment(3), "worse");
    const auto whole = f->set_aside(f->segment(3));
    ASSERT_TRUE(whole);
    EXPECT_EQ(read_file(*whole), "worse");
    EXPECT_TRUE(f->segments()->empty());
}

TEST(folder, a_check_says_what_would_fail_and_changes_nothing) {
    const temporary_folder place;
    EXPECT_TRUE(folder::check(place.file("a/b"), "id"));
    EXPECT_TRUE(folder::check(place.path().string(), "id"));
    EXPECT_TRUE(std::filesystem::is_empty(place.path()));
    write_file(place.file("file"), "");
    EXPECT_NE(folder::check(place.file("file/spool"), "id").error().what.find(place.file("file/spool")),
              std::string::npos);
    EXPECT_EQ(folder::check("", "id").error().code, errc::configuration);
    const auto held = folder::open(place.file("spool"), "id");
    ASSERT_TRUE(held);
    EXPECT_TRUE(folder::check(place.file("spool"), "id")) << "a check beside the running program";
    EXPECT_NE(folder::check(place.file("spool"), "other").error().what.find("belongs to the client id 'id'"),
              std::string::npos);
}

TEST(folder, what_cannot_be_made_is_named) {
    const temporary_folder place;
    write_file(place.file("file"), "");
    const auto f = folder::open(place.file("file/spool"), "id");
    ASSERT_FALSE(f);
    EXPECT_EQ(f.error().code, errc::io);
    EXPECT_NE(f.error().what.find(place.file("file/spool")), std::string::npos) << f.error().what;
    EXPECT_EQ(folder::open("", "id").error().code, errc::configuration);
}

} // namespace
