// SPDX-License-Identifier: BSL-1.0
#include <hearken/spool/record.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using hearken::message_view;
using hearken::spool::found;
using hearken::spool::padded;
using hearken::spool::read_record;
using hearken::spool::record;
using hearken::spool::record_kind;
using hearken::spool::size_of;
using namespace std::chrono_literals;

constexpr std::uint64_t seed = 42;

static_assert(padded(40) == 40 && padded(41) == 48);

std::string bytes_of(const record& r) {
    std::string bytes(padded(size_of(r)), 'x');
    hearken::spool::write_record(bytes.data(), r, seed);
    return bytes;
}

found look(std::string_view bytes, record& out, std::uint64_t with = seed) {
    std::size_t size = 0;
    return read_record(bytes, out, size, with);
}

record sample() {
    record r{.kind = record_kind::dead_letter, .number = 7, .note = "why"};
    r.message = {.topic = "a/b", .payload = {"x\0y", 3}, .qos = 2, .retained = true, .duplicate = true};
    r.message.ids.add(5);
    r.message.ids.add(1u << 27U);
    r.message.received = std::chrono::system_clock::time_point(1'234'567'890'123'456'789ns);
    return r;
}

TEST(record, comes_back_whole) {
    const record sent = sample();
    const std::string bytes = bytes_of(sent);
    record r;
    ASSERT_EQ(look(bytes, r), found::record);
    EXPECT_EQ(r.kind, record_kind::dead_letter);
    EXPECT_EQ(r.number, 7U);
    EXPECT_EQ(r.message.topic, "a/b");
    EXPECT_EQ(r.message.payload, std::string_view("x\0y", 3));
    EXPECT_EQ(r.message.qos, 2);
    EXPECT_TRUE(r.message.retained && r.message.duplicate);
    EXPECT_EQ(std::vector(r.message.ids.begin(), r.message.ids.end()), (std::vector<std::uint32_t>{5, 1U << 27U}));
    EXPECT_EQ(r.message.received, sent.message.received);
    EXPECT_EQ(r.note, "why");
}

TEST(record, may_be_empty) {
    record r;
    ASSERT_EQ(look(bytes_of({}), r), found::record) << "number 0, no topic, no payload";
    EXPECT_TRUE(r.message.topic.empty() && r.message.payload.empty() && r.note.empty());
    EXPECT_FALSE(r.message.retained || r.message.duplicate);
}

TEST(record, every_flip_of_a_bit_is_found) {
    const std::string whole = bytes_of(sample());
    for (std::size_t at = 0; at < size_of(sample()); ++at) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            std::string bytes = whole;
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
            record r;
            const found state = look(bytes, r);
            EXPECT_TRUE(state == found::damaged || state == found::cut_short) << at << '.' << bit;
        }
    }
}

TEST(record, every_truncation_is_found) {
    const std::string whole = bytes_of(sample());
    const std::size_t size = size_of(sample());
    for (std::size_t left = 0; left < size; ++left) {
        record r;
        std::size_t wanted = 0;
        EXPECT_EQ(read_record(std::string_view(whole).substr(0, left), r, wanted, seed), found::cut_short) << left;
        EXPECT_EQ(wanted, left < 40 ? 40 : size);
    }
}

TEST(record, zeros_are_nothing_and_a_payload_is_no_record) {
    record r;
    EXPECT_EQ(look(std::string(64, '\0'), r), found::nothing);
    EXPECT_EQ(look(bytes_of(sample()), r, seed + 1), found::damaged) << "without the seed nobody can write one";
    EXPECT_EQ(look(std::string(64, 'x'), r), found::damaged);
}

} // namespace
