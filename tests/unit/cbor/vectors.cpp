// SPDX-License-Identifier: BSL-1.0
// The examples of RFC 8949, appendices A and F.
#include <hearken/cbor/reader.hpp>

#include "support/cbor_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace {

struct example {
    std::string_view hex;
    std::string_view text; ///< as `test::describe` writes it; empty: well-formed, but nothing a type of ours could be
};

// Appendix A. Floating-point numbers end in f, so that they differ from integers.
constexpr example well_formed[] = {
    {"00", "0"},
    {"01", "1"},
    {"0a", "10"},
    {"17", "23"},
    {"1818", "24"},
    {"1819", "25"},
    {"1864", "100"},
    {"1903e8", "1000"},
    {"1a000f4240", "1000000"},
    {"1b000000e8d4a51000", "1000000000000"},
    {"1bffffffffffffffff", "18446744073709551615"},
    {"c249010000000000000000", ""},
    {"3bffffffffffffffff", "-18446744073709551616"},
    {"c349010000000000000000", ""},
    {"20", "-1"},
    {"29", "-10"},
    {"3863", "-100"},
    {"3903e7", "-1000"},
    {"f90000", "0f"},
    {"f98000", "-0f"},
    {"f93c00", "1f"},
    {"fb3ff199999999999a", "1.1000000000000001f"},
    {"f93e00", "1.5f"},
    {"f97bff", "65504f"},
    {"fa47c35000", "100000f"},
    {"fa7f7fffff", "3.4028234663852886e+38f"},
    {"fb7e37e43c8800759c", "1.0000000000000001e+300f"},
    {"f90001", "5.9604644775390625e-08f"},
    {"f90400", "6.103515625e-05f"},
    {"f9c400", "-4f"},
    {"fbc010666666666666", "-4.0999999999999996f"},
    {"f97c00", "inff"},
    {"f97e00", "NaN"},
    {"f9fc00", "-inff"},
    {"fa7f800000", "inff"},
    {"fa7fc00000", "NaN"},
    {"faff800000", "-inff"},
    {"fb7ff0000000000000", "inff"},
    {"fb7ff8000000000000", "NaN"},
    {"fbfff0000000000000", "-inff"},
    {"f4", "false"},
    {"f5", "true"},
    {"f6", "null"},
    {"f7", "null"},
    {"f0", ""},
    {"f8ff", ""},
    {"c074323031332d30332d32315432303a30343a30305a", "\"2013-03-21T20:04:00Z\""},
    {"c11a514b67b0", "1363896240"},
    {"c1fb41d452d9ec200000", "1363896240.5f"},
    {"d74401020304", "h'01020304'"},
    {"d818456449455446", "h'6449455446'"},
    {"d82076687474703a2f2f7777772e6578616d706c652e636f6d", "\"http://www.example.com\""},
    {"40", "h''"},
    {"4401020304", "h'01020304'"},
    {"60", "\"\""},
    {"6161", "\"a\""},
    {"6449455446", "\"IETF\""},
    {"62225c", "\"\"\\\""},
    {"62c3bc", "\"\xC3\xBC\""},
    {"63e6b0b4", "\"\xE6\xB0\xB4\""},
    {"64f0908591", "\"\xF0\x90\x85\x91\""},
    {"80", "[]"},
    {"83010203", "[1,2,3]"},
    {"8301820203820405", "[1,[2,3],[4,5]]"},
    {"98190102030405060708090a0b0c0d0e0f101112131415161718181819",
     "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25]"},
    {"a0", "{}"},
    {"a201020304", R"({"1":2,"3":4})"}, // keys are not text
    {"a26161016162820203", R"({"a":1,"b":[2,3]})"},
    {"826161a161626163", R"(["a",{"b":"c"}])"},
    {"a56161614161626142616361436164614461656145", R"({"a":"A","b":"B","c":"C","d":"D","e":"E"})"},
    {"5f42010243030405ff", "h'0102030405'"},
    {"7f657374726561646d696e67ff", "\"streaming\""},
    {"9fff", "[]"},
    {"9f018202039f0405ffff", "[1,[2,3],[4,5]]"},
    {"9f01820203820405ff", "[1,[2,3],[4,5]]"},
    {"83018202039f0405ff", "[1,[2,3],[4,5]]"},
    {"83019f0203ff820405", "[1,[2,3],[4,5]]"},
    {"9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff",
     "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25]"},
    {"bf61610161629f0203ffff", R"({"a":1,"b":[2,3]})"},
    {"826161bf61626163ff", R"(["a",{"b":"c"}])"},
    {"bf6346756ef563416d7421ff", R"({"Fun":true,"Amt":-2})"},
};

// Appendix F.
constexpr std::string_view malformed[] = {
    // the end inside a head
    "18", "19", "1a", "1b", "1901", "1a0102", "1b01020304050607", "38", "58", "78", "98", "9a01ff00", "b8", "d8", "f8",
    "f900", "fa0000", "fb000000",
    // strings with too little
    "41", "61", "5affffffff00", "5bffffffffffffffff010203", "7affffffff00", "7b7fffffffffffffff010203",
    // arrays and maps with too little
    "81", "818181818181818181", "8200", "a1", "a20102", "a100", "a2000000",
    // a tag of nothing
    "c0",
    // indefinite strings, arrays and maps without a break
    "5f4100", "7f6100", "9f", "9f0102", "bf", "bf01020102", "819f", "9f8000", "9f9f9f9f9fffffffff",
    "9f819f819f9fffffff",
    // reserved additional information
    "1c", "1d", "1e", "3c", "3d", "3e", "5c", "5d", "5e", "7c", "7d", "7e", "9c", "9d", "9e", "bc", "bd", "be", "dc",
    "dd", "de", "fc", "fd", "fe",
    // simple values in two bytes that have one
    "f800", "f801", "f818", "f81f",
    // chunks of the wrong kind
    "5f00ff", "5f21ff", "5f6100ff", "5f80ff", "5fa0ff", "5fc000ff", "5fe0ff", "7f4100ff",
    // chunks without a length
    "5f5f4100ffff", "7f7f6100ffff",
    // a break where there is none to be
    "ff", "81ff", "8200ff", "a1ff", "a1ff00", "a100ff", "a20000ff", "9f81ff", "9f829f819f9fffffffff",
    // a break after a key
    "bf00ff", "bf000000ff",
    // kinds that have no indefinite length
    "1f", "3f", "df"};

TEST(cbor_vectors, what_is_well_formed_is_read) {
    for (const example& each : well_formed) {
        const std::string bytes = test::from_hex(each.hex);
        hearken::scratch memory;
        hearken::cbor::reader passed(bytes, memory);
        EXPECT_TRUE(passed.skip() && passed.end()) << each.hex << ": " << passed.failure().text();
        hearken::cbor::reader in(bytes, memory);
        std::string text;
        const bool fine = test::describe(in, text) && in.end();
        EXPECT_EQ(fine, !each.text.empty()) << each.hex << ": " << in.failure().text();
        if (fine) {
            EXPECT_EQ(text, each.text) << each.hex;
        }
    }
}

TEST(cbor_vectors, what_is_not_well_formed_is_refused) {
    for (const std::string_view each : malformed) {
        const std::string bytes = test::from_hex(each);
        hearken::scratch memory;
        hearken::cbor::reader passed(bytes, memory);
        ASSERT_FALSE(passed.skip() && passed.end()) << each;
        EXPECT_EQ(passed.failure().code, hearken::errc::invalid_payload) << each;
        EXPECT_LE(passed.failure().byte, bytes.size()) << each;
        hearken::cbor::reader in(bytes, memory);
        std::string text;
        EXPECT_FALSE(test::describe(in, text) && in.end()) << each;
    }
}

TEST(cbor_vectors, no_part_of_a_document_is_one) {
    for (const example& each : well_formed) {
        const std::string bytes = test::from_hex(each.hex);
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            const std::string part = bytes.substr(0, size); // of its own, so that a sanitizer sees a byte too far
            hearken::scratch memory;
            hearken::cbor::reader in(part, memory);
            EXPECT_FALSE(in.skip() && in.end()) << each.hex << " cut at " << size;
        }
    }
}

} // namespace
