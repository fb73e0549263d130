// SPDX-License-Identifier: BSL-1.0
#include <hearken/cbor/reader.hpp>

#include "support/cbor_text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace {

using hearken::errc;
using hearken::step;
using hearken::token;
using test::from_hex;

constexpr hearken::known_key key_a("a");
constexpr hearken::known_key long_key("a key of thirty characters, you see");

/// What `read` gives for the document in `hex`, which it must read to its end.
template <class T, class Read>
T good(std::string_view hex, Read read) {
    const std::string bytes = from_hex(hex);
    hearken::scratch memory;
    hearken::cbor::reader in(bytes, memory);
    T value{};
    EXPECT_TRUE(read(in, value)) << hex << ": " << in.failure().what;
    EXPECT_TRUE(in.end());
    return value;
}

/// The error that `read` makes of the document in `hex`.
template <class Read>
std::string bad(std::string_view hex, errc code, Read read) {
    const std::string bytes = from_hex(hex);
    hearken::scratch memory;
    hearken::cbor::reader in(bytes, memory);
    EXPECT_FALSE(read(in)) << hex;
    EXPECT_EQ(in.failure().code, code) << hex << ": " << in.failure().what;
    return in.failure().text();
}

constexpr auto read_integer = [](auto& in, auto& out) { return in.integer(out); };
constexpr auto read_real = [](auto& in, auto& out) { return in.real(out); };
constexpr auto read_string = [](auto& in, std::string& out) {
    std::string_view text;
    if (!in.string(text)) return false;
    out = text;
    return true;
};
constexpr auto read_number = [](auto& in, std::string& out) {
    std::string_view text;
    if (!in.number(text)) return false;
    out = text;
    return true;
};
template <class T>
constexpr auto as_integer = [](auto& in) {
    T value{};
    return in.integer(value);
};
constexpr auto as_double = [](auto& in) {
    double value{};
    return in.real(value);
};
constexpr auto as_string = [](auto& in) {
    std::string_view value;
    return in.string(value);
};
constexpr auto as_digits = [](auto& in) {
    std::string_view value;
    return in.number(value);
};
constexpr auto skipped = [](auto& in) { return in.skip() && in.end(); };

TEST(cbor_reader, integers) {
    EXPECT_EQ(good<int>("00", read_integer), 0);
    EXPECT_EQ(good<std::uint8_t>("18ff", read_integer), 255);
    EXPECT_EQ(good<std::int64_t>("1b7fffffffffffffff", read_integer), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(good<std::int64_t>("3b7fffffffffffffff", read_integer), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(good<std::uint64_t>("1bffffffffffffffff", read_integer), UINT64_MAX);
    EXPECT_EQ(good<std::int8_t>("387f", read_integer), -128);
    EXPECT_EQ(good<int>("1b0000000000000001", read_integer), 1); // longer than it need be
    EXPECT_EQ(bad("190100", errc::out_of_range, as_integer<std::uint8_t>),
              "expected an integer from 0 to 255, found 256, byte 0");
    EXPECT_EQ(bad("20", errc::out_of_range, as_integer<unsigned>),
              "expected an integer from 0 to 4294967295, found -1, byte 0");
    EXPECT_EQ(
        bad("3bffffffffffffffff", errc::out_of_range, as_integer<std::int64_t>),
        "expected an integer from -9223372036854775808 to 9223372036854775807, found -18446744073709551616, byte 0");
    EXPECT_EQ(bad("f94000", errc::wrong_type, as_integer<int>),
              "expected an integer, found a floating-point number, byte 0");
    EXPECT_EQ(bad("6131", errc::wrong_type, as_integer<int>), "expected an integer, found a string, byte 0");
    EXPECT_EQ(bad("c24101", errc::out_of_range, as_integer<int>),
              "expected an integer of 64 bits, found a number of more than 64 bits, byte 0");
    EXPECT_EQ(bad("c48200182a", errc::wrong_type, as_integer<int>),
              "expected an integer, found a decimal fraction, byte 0");
}

TEST(cbor_reader, floating_point_numbers) {
    EXPECT_EQ(good<double>("f93e00", read_real), 1.5);
    EXPECT_EQ(good<float>("fa47c35000", read_real), 100000.0F);
    EXPECT_EQ(good<double>("fb3ff199999999999a", read_real), 1.1);
    EXPECT_EQ(good<float>("fb3ff199999999999a", read_real), 1.1F);
    EXPECT_EQ(good<double>("20", read_real), -1.0);
    EXPECT_EQ(good<double>("1bfffffffffffff800", read_real), 0x1p64 - 2048);
    EXPECT_EQ(good<double>("3bffffffffffffffff", read_real), -0x1p64);
    EXPECT_EQ(good<double>("c48221196ab3", read_real), 273.15);
    EXPECT_TRUE(std::isnan(good<double>("f97e00", read_real)));
    EXPECT_TRUE(std::isnan(good<float>("fb7ff8000000000000", read_real)));
    EXPECT_EQ(good<float>("f9fc00", read_real), -std::numeric_limits<float>::infinity());
    EXPECT_EQ(good<double>("fa7f800000", read_real), std::numeric_limits<double>::infinity());
    EXPECT_EQ(bad("fb7e37e43c8800759c", errc::out_of_range,
                  [](auto& in) {
                      float value;
                      return in.real(value);
                  }),
              "expected a number that a float holds, found 1e+300, byte 0");
    EXPECT_EQ(bad("c4821903e801", errc::out_of_range, as_double),
              "expected a number that a double holds, found a decimal fraction, byte 0");
    EXPECT_EQ(bad("3b0020000000000000", errc::out_of_range, as_double),
              "expected an integer that a double holds exactly, found -9007199254740993, byte 0");
    EXPECT_EQ(bad("1bffffffffffffffff", errc::out_of_range, as_double),
              "expected an integer that a double holds exactly, found 18446744073709551615, byte 0");
    EXPECT_EQ(bad("f5", errc::wrong_type, as_double), "expected a number, found a boolean, byte 0");
    EXPECT_EQ(good<double>("c4823a0000018f01", read_real), 0.0); // 1e-400
    EXPECT_EQ(good<double>("c5822003", read_real), 1.5);
    EXPECT_EQ(good<float>("c5822022", read_real), -1.5F);
    EXPECT_EQ(good<double>("c5823904ff01", read_real), 0.0); // 2^-1280
    EXPECT_EQ(bad("c58219040001", errc::out_of_range, as_double),
              "expected a number that a double holds, found a bigfloat, byte 0");
    EXPECT_EQ(bad("c5822003", errc::wrong_type, as_integer<int>), "expected an integer, found a bigfloat, byte 0");
    EXPECT_EQ(bad("c58220", errc::invalid_payload, as_double),
              "malformed bigfloat: expected [exponent, mantissa], byte 1");
}

TEST(cbor_reader, digits) {
    EXPECT_EQ(good<std::string>("1903e8", read_number), "1000");
    EXPECT_EQ(good<std::string>("3bffffffffffffffff", read_number), "-18446744073709551616");
    EXPECT_EQ(good<std::string>("fb3ff199999999999a", read_number), "1.1");
    EXPECT_EQ(good<std::string>("f93c00", read_number), "1.0"); // no integer, so that it is written as none
    EXPECT_EQ(good<std::string>("f98000", read_number), "-0.0");
    EXPECT_EQ(good<std::string>("c4821a3b9ac9ff01", read_number), "1e999999999");
    EXPECT_EQ(good<std::string>("c4823a3b9ac9ff01", read_number), "1e-1000000000");
    EXPECT_EQ(good<std::string>("c482211909f6", read_number), "25.50");
    EXPECT_EQ(good<std::string>("c4822120", read_number), "-0.01");
    EXPECT_EQ(good<std::string>("c5822003", read_number), "1.5");
    EXPECT_EQ(good<std::string>("c5822122", read_number), "-0.75");
    EXPECT_EQ(good<std::string>("c5820103", read_number), "6e0");
    EXPECT_EQ(good<std::string>("c5822000", read_number), "0e0");
    EXPECT_EQ(bad("c582381f01", errc::out_of_range, as_digits),
              "expected a number of 64 bits, found a bigfloat, byte 0");
    EXPECT_EQ(bad("f97e00", errc::out_of_range, as_digits), "expected a number with digits, found nan, byte 0");
    EXPECT_EQ(bad("c249010000000000000000", errc::out_of_range, as_digits),
              "expected a number of 64 bits, found a number of more than 64 bits, byte 0");
    EXPECT_EQ(bad("c48220c249010000000000000000", errc::out_of_range, as_digits),
              "expected a number of 64 bits, found a decimal fraction, byte 0");
    EXPECT_EQ(bad("c4821a3b9aca0001", errc::out_of_range, as_digits),
              "expected a number with a smaller exponent, found a decimal fraction, byte 0");
    for (const char* each : {"c400", "c480", "c48120", "c483000101", "c4826001", "c4820060", "c49f0001ff", "c482",
                             "c48200", "c4821801", "c482001c"}) {
        EXPECT_TRUE(bad(each, errc::invalid_payload, as_digits)
                        .starts_with("malformed decimal fraction: expected [exponent, mantissa], byte 1"))
            << each;
    }
}

TEST(cbor_reader, text) {
    EXPECT_EQ(good<std::string>("60", read_string), "");
    EXPECT_EQ(good<std::string>("62c3bc", read_string), "\u00fc");
    EXPECT_EQ(good<std::string>("78016b", read_string), "k");
    EXPECT_EQ(good<std::string>("7f657374726561646d696e67ff", read_string), "streaming");
    EXPECT_EQ(good<std::string>("7fff", read_string), "");
    EXPECT_EQ(good<std::string>("c0782068656c6c6f2c2074616773206f6e206120746578742061726520706173736564", read_string),
              "hello, tags on a text are passed");
    EXPECT_EQ(bad("4161", errc::wrong_type, as_string), "expected a string, found bytes, byte 0");
    EXPECT_EQ(bad("63616263"
                  "00",
                  errc::invalid_payload, [](auto& in) { return as_string(in) && in.end(); }),
              "expected the end, found another item, byte 4");
    EXPECT_EQ(bad("6361ff62", errc::invalid_payload, as_string), "invalid UTF-8, byte 2");
    EXPECT_EQ(bad("65616263", errc::invalid_payload, as_string), "expected 5 bytes, found 3, byte 0");
    EXPECT_EQ(bad("7bffffffffffffffff61", errc::invalid_payload, as_string),
              "expected 18446744073709551615 bytes, found 1, byte 0");
    EXPECT_EQ(bad("7f6161", errc::invalid_payload, as_string), "expected a break, found the end, byte 3");
    EXPECT_EQ(bad("7f4161ff", errc::invalid_payload, as_string),
              "malformed string: expected a chunk of its kind, byte 1");
    EXPECT_EQ(bad("7f61c361bcff", errc::invalid_payload, as_string), "invalid UTF-8, byte 2"); // RFC 8949 3.2.3
}

TEST(cbor_reader, bytes) {
    const std::string document = from_hex("835f41004200ffff404161");
    hearken::scratch memory;
    hearken::cbor::reader in(document, memory);
    ASSERT_EQ(in.enter_array(), step::more);
    ASSERT_TRUE(in.at_bytes());
    std::string_view all;
    ASSERT_TRUE(in.bytes(all));
    EXPECT_EQ(test::to_hex(all), "0000ff");
    ASSERT_EQ(in.next_element(), step::more);
    ASSERT_TRUE(in.bytes(all));
    EXPECT_TRUE(all.empty());
    ASSERT_EQ(in.next_element(), step::more);
    ASSERT_TRUE(in.bytes(all));
    EXPECT_EQ(all, "a");
    EXPECT_EQ(all.data(), document.data() + document.size() - 1); // no copy
    EXPECT_EQ(in.next_element(), step::done);
    EXPECT_EQ(bad("6161", errc::wrong_type,
                  [](auto& r) {
                      std::string_view text;
                      return r.at_bytes() || r.bytes(text);
                  }),
              "expected bytes, found a string, byte 0");
}

TEST(cbor_reader, null_and_booleans) {
    const std::string document = from_hex("84f4f5f6f7");
    hearken::scratch memory;
    hearken::cbor::reader in(document, memory);
    bool flag = true;
    ASSERT_EQ(in.enter_array(), step::more);
    ASSERT_TRUE(in.boolean(flag));
    EXPECT_FALSE(flag);
    ASSERT_EQ(in.next_element(), step::more);
    ASSERT_TRUE(in.boolean(flag));
    EXPECT_TRUE(flag);
    ASSERT_EQ(in.next_element(), step::more);
    EXPECT_TRUE(in.null());
    ASSERT_EQ(in.next_element(), step::more);
    EXPECT_TRUE(in.null());
    EXPECT_EQ(in.next_element(), step::done);
    EXPECT_EQ(bad("00", errc::wrong_type, [](auto& r) { return r.null(); }), "expected null, found an integer, byte 0");
    EXPECT_EQ(bad("f6", errc::wrong_type,
                  [](auto& r) {
                      bool value;
                      return r.boolean(value);
                  }),
              "expected a boolean, found null, byte 0");
}

TEST(cbor_reader, objects) {
    for (const char* hex : {"a2616101616202", "bf616101616202ff",
                            "d9d9f7b80261610161620"
                            "2"}) {
        const std::string document = from_hex(hex);
        hearken::scratch memory;
        hearken::cbor::reader in(document, memory);
        int value = 0;
        std::string_view key;
        ASSERT_EQ(in.enter_object(), step::more);
        EXPECT_FALSE(in.match_key(long_key));
        ASSERT_TRUE(in.match_key(key_a));
        ASSERT_TRUE(in.integer(value));
        ASSERT_EQ(in.next_member(), step::more);
        EXPECT_FALSE(in.match_key(key_a));
        ASSERT_TRUE(in.key(key));
        EXPECT_EQ(key, "b");
        ASSERT_TRUE(in.integer(value));
        EXPECT_EQ(value, 2);
        EXPECT_EQ(in.next_member(), step::done);
        EXPECT_TRUE(in.end());
    }
}

TEST(cbor_reader, keys) {
    const auto as_key = [](auto& in) {
        std::string_view key;
        return in.enter_object() == step::more && in.key(key);
    };
    EXPECT_EQ(bad("a1416102", errc::wrong_type, as_key),
              "expected a key that is text or an integer, found bytes, byte 1");
    EXPECT_EQ(bad("a1f502", errc::wrong_type, as_key),
              "expected a key that is text or an integer, found a boolean, byte 1");
    EXPECT_EQ(bad("a1c2410102", errc::wrong_type, as_key),
              "expected a key that is text or an integer, found a number of more than 64 bits, byte 1");
    constexpr auto read_key = [](auto& in, std::string& out) {
        std::string_view text;
        if (in.enter_object() != step::more || !in.key(text) || !in.skip()) return false;
        out = text;
        return in.next_member() == step::done;
    };
    EXPECT_EQ(good<std::string>("a12102", read_key), "-2");
    EXPECT_EQ(good<std::string>("a1180002", read_key), "0"); // longer than it need be
    EXPECT_EQ(good<std::string>("a13bffffffffffffffff02", read_key), "-18446744073709551616");
    const std::string document = from_hex("a27f61616162ff01782361206b6579206f662074686972747920636861726163746572732c"
                                          "20796f752073656502");
    hearken::scratch memory;
    hearken::cbor::reader in(document, memory);
    std::string_view key;
    ASSERT_EQ(in.enter_object(), step::more);
    EXPECT_FALSE(in.match_key(key_a));
    ASSERT_TRUE(in.key(key));
    EXPECT_EQ(key, "ab"); // a key in chunks
    ASSERT_TRUE(in.skip());
    ASSERT_EQ(in.next_member(), step::more);
    EXPECT_TRUE(in.match_key(long_key));
}

TEST(cbor_reader, empty_ones) {
    for (const char* hex : {"80", "9fff"}) {
        EXPECT_TRUE(good<bool>(hex, [](auto& in, bool& out) { return out = in.enter_array() == step::done; }));
    }
    for (const char* hex : {"a0", "bfff"}) {
        EXPECT_TRUE(good<bool>(hex, [](auto& in, bool& out) { return out = in.enter_object() == step::done; }));
    }
    EXPECT_EQ(bad("a0", errc::wrong_type, [](auto& in) { return in.enter_array() != step::failed; }),
              "expected an array, found an object, byte 0");
    EXPECT_EQ(bad("c482211909f6", errc::wrong_type, [](auto& in) { return in.enter_array() != step::failed; }),
              "expected an array, found a decimal fraction, byte 0");
}

TEST(cbor_reader, counts_that_cannot_be_are_known_at_once) {
    EXPECT_EQ(bad("9bffffffffffffffff00", errc::invalid_payload, skipped),
              "expected 18446744073709551615 items, found the end, byte 0");
    EXPECT_EQ(bad("a200", errc::invalid_payload, skipped), "expected 2 items, found the end, byte 0");
}

TEST(cbor_reader, depth) {
    const auto nested = [](std::size_t levels, char open) { return std::string(levels, open) + '\0'; };
    const auto passes = [](const std::string& bytes) {
        hearken::scratch memory;
        hearken::cbor::reader in(bytes, memory);
        const bool fine = in.skip() && in.end();
        if (!fine) {
            EXPECT_EQ(in.failure().code, errc::too_deep);
            EXPECT_EQ(in.failure().byte, 64U);
        }
        return fine;
    };
    EXPECT_TRUE(passes(nested(64, '\x81')));
    EXPECT_FALSE(passes(nested(65, '\x81')));
    EXPECT_FALSE(passes(nested(100'000, '\x9f')));
    EXPECT_TRUE(passes(std::string(63, '\x81') + "\x80"));
    std::string tagged(1'000'000, '\xC6'); // a tag of a tag of ... is deep in nothing but name
    tagged += '\0';
    EXPECT_TRUE(passes(tagged));
}

TEST(cbor_reader, raw_is_the_item_with_its_tags) {
    const std::string document = from_hex("82c1fb41d452d9e20000009f01ff");
    hearken::scratch memory;
    hearken::cbor::reader in(document, memory);
    std::string_view item;
    ASSERT_EQ(in.enter_array(), step::more);
    ASSERT_TRUE(in.raw(item));
    EXPECT_EQ(test::to_hex(item), "c1fb41d452d9e2000000");
    ASSERT_EQ(in.next_element(), step::more);
    ASSERT_TRUE(in.raw(item));
    EXPECT_EQ(test::to_hex(item), "9f01ff");
    EXPECT_EQ(in.next_element(), step::done);
}

TEST(cbor_reader, skips_what_json_has_not) {
    for (const char* hex :
         {"a1010203", "e0", "f8ff", "a2f500a08080", "bf9f01ff02ff", "c24101", "d81e820103", "5f40ff"}) {
        const std::string document = from_hex(hex);
        hearken::scratch memory;
        hearken::cbor::reader in(document, memory);
        EXPECT_TRUE(in.skip()) << hex;
    }
    EXPECT_EQ(bad("a16161bf6162", errc::invalid_payload, skipped), "expected a value, found the end, byte 6");
    EXPECT_EQ(bad("81a161616180"
                  "61c3",
                  errc::invalid_payload, skipped),
              "invalid UTF-8, byte 5");
}

} // namespace
