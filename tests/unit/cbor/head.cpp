// SPDX-License-Identifier: BSL-1.0
#include <hearken/cbor/head.hpp>

#include "support/cbor_text.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace {

using namespace hearken::cbor::detail;

static_assert(makes_number(2) && makes_number(5) && makes_number(30));
static_assert(!makes_number(0) && !makes_number(1) && !makes_number(55799) && !makes_number(no_tag));

std::string written(major kind, std::uint64_t value) {
    char room[9];
    return test::to_hex({room, write_head(room, kind, value)});
}

head read(const std::string& bytes) {
    return read_head(bytes.data(), bytes.data() + bytes.size());
}

TEST(head, is_written_as_short_as_it_can_be) {
    EXPECT_EQ(written(major::whole, 0), "00");
    EXPECT_EQ(written(major::whole, 23), "17");
    EXPECT_EQ(written(major::negative, 24), "3818");
    EXPECT_EQ(written(major::bytes, 255), "58ff");
    EXPECT_EQ(written(major::text, 256), "790100");
    EXPECT_EQ(written(major::array, 65535), "99ffff");
    EXPECT_EQ(written(major::map, 65536), "ba00010000");
    EXPECT_EQ(written(major::tag, 0xFFFFFFFF), "daffffffff");
    EXPECT_EQ(written(major::whole, 0x100000000), "1b0000000100000000");
    EXPECT_EQ(written(major::whole, UINT64_MAX), "1bffffffffffffffff");
}

TEST(head, is_read_back) {
    for (const auto kind : {major::whole, major::negative, major::text, major::map, major::tag}) {
        for (const std::uint64_t value : {0ULL, 23ULL, 24ULL, 255ULL, 256ULL, 65536ULL, 1ULL << 32, ~0ULL}) {
            char room[9];
            const std::string bytes(room, write_head(room, kind, value));
            const head found = read(bytes);
            EXPECT_EQ(found.kind, kind);
            EXPECT_EQ(found.value, value);
            EXPECT_EQ(found.how, extent::given);
            EXPECT_EQ(found.after, bytes.data() + bytes.size());
        }
    }
}

TEST(head, says_what_it_is_not) {
    EXPECT_EQ(read(test::from_hex("9f")).how, extent::indefinite);
    for (const char* each : {"1c", "3d", "5e", "fc"}) EXPECT_EQ(read(test::from_hex(each)).how, extent::reserved);
    for (const char* each : {"18", "1901", "1a010203", "1b01020304050607", "f900"})
        EXPECT_EQ(read(test::from_hex(each)).how, extent::cut_off) << each;
}

} // namespace
