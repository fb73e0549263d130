// SPDX-License-Identifier: BSL-1.0
#include <hearken/spool/inspection.hpp>

#include "bench.hpp"

#include <algorithm>
#include <map>

namespace {

using hearken::spool::inspection;
using hearken::testing::read_file;
using hearken::testing::temporary_folder;
using hearken::testing::write_file;
using test::numbers;
using test::spool_life;

struct seen {
    std::vector<std::string> payloads;
    std::vector<std::uint64_t> order;
    std::vector<std::string> faults;
    std::size_t segments = 0;
};

seen look(const std::string& path) {
    seen all;
    const auto journal = inspection::open(path);
    EXPECT_TRUE(journal) << journal.error().what;
    if (!journal) return all;
    const auto segments = journal->read(
        [&](const hearken::spool::record& r) {
            all.payloads.emplace_back(r.message.payload);
            all.order.push_back(r.number);
        },
        [&](const std::string& fault) { all.faults.push_back(fault); });
    EXPECT_TRUE(segments) << segments.error().what;
    all.segments = segments ? segments->size() : 0;
    return all;
}

std::string write(const temporary_folder& folder, int count) {
    spool_life s(folder.path().string());
    for (int i = 0; i < count; ++i) EXPECT_TRUE(s.put(std::to_string(i)));
    return s.place.segment(0);
}

TEST(inspection, reads_all_segments_and_changes_nothing) {
    const temporary_folder folder;
    const std::string first = write(folder, 300);
    std::map<std::string, std::string> before;
    for (const auto& f : std::filesystem::directory_iterator(folder.path())) before[f.path()] = read_file(f.path());
    const seen all = look(folder.path().string());
    EXPECT_EQ(all.payloads, numbers(0, 300));
    EXPECT_TRUE(all.faults.empty());
    EXPECT_GT(all.segments, 2U);
    std::map<std::string, std::string> after;
    for (const auto& f : std::filesystem::directory_iterator(folder.path())) after[f.path()] = read_file(f.path());
    EXPECT_EQ(before, after);
}

TEST(inspection, a_record_of_a_kind_that_does_not_belong_there_is_a_fault) {
    const temporary_folder folder;
    {
        spool_life s(folder.path().string());
        ASSERT_TRUE(s.put("0"));
        hearken::spool::record dead{.kind = hearken::spool::record_kind::dead_letter, .message = {.payload = "1"}};
        ASSERT_TRUE(s.writer.append(dead));
        ASSERT_TRUE(s.put("2"));
    }
    const seen all = look(folder.path().string());
    EXPECT_EQ(all.payloads, (std::vector<std::string>{"0", "2"}));
    ASSERT_EQ(all.faults.size(), 1U);
    EXPECT_NE(all.faults[0].find("record 1 is of a kind that does not belong there (2)"), std::string::npos);
}

TEST(inspection, says_who_has_it) {
    const temporary_folder folder;
    {
        spool_life s(folder.path().string());
        ASSERT_TRUE(s.put("0"));
        const auto journal = inspection::open(folder.path().string() + "/");
        ASSERT_TRUE(journal);
        EXPECT_EQ(journal->holder(), std::to_string(::getpid()));
        EXPECT_EQ(journal->place().client_id(), "id");
        EXPECT_EQ(look(folder.path().string()).payloads, numbers(0, 1));
    }
    EXPECT_FALSE(inspection::open(folder.path().string())->holder());
}

TEST(inspection, a_folder_that_is_none) {
    const temporary_folder folder;
    for (const std::string& path : {folder.path().string(), folder.path().string() + "/none"}) {
        const auto journal = inspection::open(path);
        ASSERT_FALSE(journal);
        EXPECT_EQ(journal.error().code, hearken::errc::configuration);
        EXPECT_NE(journal.error().what.find("is not the folder of a journal"), std::string::npos);
    }
    write_file(folder.path().string() + "/identity", "nonsense");
    EXPECT_FALSE(inspection::open(folder.path().string()));
}

TEST(inspection, a_segment_that_is_gone_is_a_gap) {
    const temporary_folder folder;
    write(folder, 300);
    std::vector<std::filesystem::path> segments;
    for (const auto& f : std::filesystem::directory_iterator(folder.path())) {
        if (f.path().extension() == ".segment") segments.push_back(f.path());
    }
    std::sort(segments.begin(), segments.end());
    std::filesystem::remove(segments[1]);
    const seen all = look(folder.path().string());
    ASSERT_EQ(all.faults.size(), 1U);
    EXPECT_NE(all.faults[0].find("are not there"), std::string::npos);
}

/// Every record that is given is one that was written, in its place; what is missing is told.
void judge(const seen& all, const std::string& what) {
    for (std::size_t i = 0; i < all.order.size(); ++i) EXPECT_EQ(all.payloads[i], std::to_string(all.order[i])) << what;
    EXPECT_TRUE(std::is_sorted(all.order.begin(), all.order.end())) << what;
}

TEST(inspection, every_flipped_byte_is_told_or_changes_nothing) {
    const temporary_folder folder;
    const std::string path = write(folder, 10);
    const std::string good = read_file(path);
    const std::size_t used = 64 + 10 * 48;
    for (std::size_t at = 0; at < used; ++at) {
        for (const int flip : {0x01, 0x80, 0xff}) {
            std::string bad = good;
            bad[at] = static_cast<char>(bad[at] ^ flip);
            write_file(path, bad);
            const seen all = look(folder.path().string());
            const std::string what = "byte " + std::to_string(at);
            judge(all, what);
            EXPECT_TRUE(all.payloads.size() == 10 || !all.faults.empty()) << what;
        }
    }
}

TEST(inspection, a_file_cut_off_anywhere_gives_what_is_whole) {
    const temporary_folder folder;
    const std::string path = write(folder, 10);
    const std::string good = read_file(path);
    for (std::size_t size = 0; size <= 64 + 10 * 48; ++size) {
        write_file(path, std::string_view(good).substr(0, size));
        const seen all = look(folder.path().string());
        const std::string what = std::to_string(size) + " bytes";
        judge(all, what);
        // Padding of the last record may be cut off.
        const std::size_t whole = size < 64 ? 0 : (size - 64) / 48;
        EXPECT_GE(all.payloads.size(), whole) << what;
        EXPECT_LE(all.payloads.size(), whole + 1) << what;
        EXPECT_TRUE(size >= 64 || !all.faults.empty()) << what;
    }
}

} // namespace
