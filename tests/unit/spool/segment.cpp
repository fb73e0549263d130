// SPDX-License-Identifier: BSL-1.0
#include <hearken/spool/segment.hpp>

#include "support/system.hpp"

#include <gtest/gtest.h>

namespace {

namespace spool = hearken::spool;
using hearken::testing::temporary_folder;
using hearken::testing::write_file;
using spool::found;
using spool::record;

constexpr spool::identity whose{{}, 9};

struct filled {
    temporary_folder folder;
    spool::file file;
    std::vector<std::uint64_t> places;

    explicit filled(int records, std::uint64_t size = 8192) {
        file = std::move(*spool::make_segment(folder.file("0"), size));
        EXPECT_TRUE(spool::begin_segment(file, whose, 100));
        std::uint64_t at = sizeof(spool::segment_head);
        for (int i = 0; i < records; ++i) {
            const record r{.number = 100 + static_cast<std::uint64_t>(i),
                           .message = {.topic = "t", .payload = "12345"}};
            std::string bytes(spool::padded(spool::size_of(r)), '\0');
            spool::write_record(bytes.data(), r, whose.seed);
            EXPECT_TRUE(file.write(bytes, at));
            places.push_back(at);
            at += bytes.size();
        }
        places.push_back(at);
    }
};

TEST(segment, has_its_size_from_the_start_and_a_name_that_sorts) {
    const filled f(0);
    EXPECT_EQ(f.file.size().value(), 8192U);
    const auto head = spool::read_head(f.file);
    ASSERT_TRUE(head);
    EXPECT_EQ(head->first, 100U);
    EXPECT_EQ(head->spool, whose);
    EXPECT_EQ(spool::segment_name(100), "00000000000000000100.segment");
    EXPECT_LT(spool::segment_name(99), spool::segment_name(100));
    EXPECT_EQ(spool::segment_name(UINT64_MAX).size(), spool::segment_name(0).size());
}

TEST(segment, a_head_that_is_none_is_refused_in_words) {
    const filled f(0);
    const std::string good = hearken::testing::read_file(f.folder.file("0"));
    const auto what = [&](std::string bytes) {
        write_file(f.folder.file("x"), bytes);
        return spool::read_head(*spool::file::open(f.folder.file("x"), O_RDONLY)).error().what;
    };
    EXPECT_NE(what("short").find("is not a segment"), std::string::npos);
    EXPECT_NE(what(std::string(100, 'x')).find("is not a segment"), std::string::npos);
    std::string bytes = good;
    bytes[8] = 2;
    EXPECT_NE(what(bytes).find("format version 2; this hearken reads 1"), std::string::npos);
    for (std::size_t at = 12; at < sizeof(spool::segment_head); ++at) {
        bytes = good;
        bytes[at] = static_cast<char>(bytes[at] ^ 1);
        EXPECT_NE(what(bytes).find("the head is damaged"), std::string::npos) << at;
    }
}

TEST(walk, gives_every_record_and_stops_behind_the_last) {
    const filled f(100);
    spool::walk w(f.file, whose.seed, f.places[0], 8192);
    record r;
    for (std::uint64_t n = 100; n < 200; ++n) {
        ASSERT_EQ(w.next(r).value(), found::record);
        EXPECT_EQ(r.number, n);
        EXPECT_EQ(r.message.payload, "12345");
    }
    EXPECT_EQ(w.next(r).value(), found::nothing);
    EXPECT_EQ(w.next(r).value(), found::nothing) << "and again";
    EXPECT_EQ(w.at(), f.places.back());
}

TEST(walk, finds_the_next_record_behind_damage) {
    const filled f(10);
    ASSERT_TRUE(f.file.write("?", f.places[3] + 41));
    spool::walk w(f.file, whose.seed, f.places[0], 8192);
    record r;
    for (int i = 0; i < 3; ++i) ASSERT_EQ(w.next(r).value(), found::record);
    EXPECT_EQ(w.next(r).value(), found::damaged);
    EXPECT_EQ(w.at(), f.places[3]);
    EXPECT_TRUE(w.find(103, 200).value());
    EXPECT_EQ(w.at(), f.places[4]);
    EXPECT_FALSE(w.find(150, 200).value()) << "no such number";
}

TEST(walk, reads_records_larger_than_its_window) {
    const temporary_folder folder;
    const auto file = spool::make_segment(folder.file("0"), 2 * 1024 * 1024);
    ASSERT_TRUE(file);
    const std::string large(1'500'000, 'p');
    const record sent{.number = 1, .message = {.topic = "t", .payload = large}};
    std::string bytes(spool::padded(spool::size_of(sent)), '\0');
    spool::write_record(bytes.data(), sent, 1);
    ASSERT_TRUE(file->write(bytes, 64));
    spool::walk w(*file, 1, 64, 2 * 1024 * 1024);
    record r;
    ASSERT_EQ(w.next(r).value(), found::record);
    EXPECT_EQ(r.message.payload, large);
    EXPECT_EQ(w.next(r).value(), found::nothing);
}

} // namespace
