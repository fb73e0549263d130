// SPDX-License-Identifier: BSL-1.0
#include <hearken/words/fingerprint.hpp>

#include <gtest/gtest.h>

namespace {

using hearken::fingerprint;
using hearken::fingerprinter;

constexpr fingerprint of(std::string_view bytes) {
    fingerprinter made;
    made.add(bytes);
    return made.result();
}

// The values of the draft that defines FNV-1a.
static_assert(of("") == fingerprint{0x6c62272e07bb0142, 0x62b821756295c58d});
static_assert(of("a") == fingerprint{0xd228cb696f1a8caf, 0x78912b704e4a8964});
static_assert(of("foobar") == fingerprint{0x343e1662793c64bf, 0x6f0d3597ba446f18});

TEST(fingerprint, is_that_of_the_bytes_however_they_are_cut) {
    fingerprinter pieces;
    pieces.add("foo");
    pieces.add("bar");
    EXPECT_EQ(pieces.result(), of("foobar"));
    EXPECT_NE(of(std::string_view("\0", 1)), of(""));
    EXPECT_NE(of(std::string_view("\0\0", 2)), of(std::string_view("\0", 1)));
}

TEST(fingerprint, a_number_is_its_eight_bytes_the_lowest_first) {
    fingerprinter number;
    number.add(std::uint64_t{0x0102});
    EXPECT_EQ(number.result(), of(std::string_view("\2\1\0\0\0\0\0\0", 8)));
}

} // namespace
