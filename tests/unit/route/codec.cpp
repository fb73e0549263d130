// SPDX-License-Identifier: BSL-1.0
#include <hearken/route/codec.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace {

struct reading {
    double temperature = 0;
    std::string unit;
};
struct digits {
    int first = 0, second = 0;
};

} // namespace

template <>
struct hearken::codec<digits> {
    static result<digits> decode(std::string_view payload) {
        if (payload.size() != 3 || payload[1] != ',') return fail(errc::invalid_payload, "expected two digits");
        return digits{payload[0] - '0', payload[2] - '0'};
    }
    static result<std::string> encode(const digits& c) {
        return std::string(1, static_cast<char>('0' + c.first)) + "," + static_cast<char>('0' + c.second);
    }
};

namespace {

static_assert(!hearken::has_own_codec<reading> && !hearken::has_own_codec<double>);
static_assert(hearken::has_own_codec<digits> && hearken::has_own_codec<hearken::text>);

template <class T>
hearken::result<T> decode(std::string_view payload, hearken::scratch& memory) {
    T value{};
    if (auto r = hearken::detail::decode_payload(payload, value, memory); !r) return std::unexpected(r.error());
    return value;
}

TEST(codec, a_struct_is_json_by_default) {
    hearken::scratch memory;
    const auto r = decode<reading>(R"({"temperature": 25.5, "unit": "C"})", memory);
    ASSERT_TRUE(r) << r.error().text();
    EXPECT_EQ(r->temperature, 25.5);
    EXPECT_EQ(r->unit, "C");
    const auto bad = decode<reading>(R"({"temperature": "hot", "unit": "C"})", memory);
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().code, hearken::errc::wrong_type);
    EXPECT_EQ(bad.error().path, "$.temperature");
    EXPECT_EQ(hearken::codec<reading>::encode(reading{1, "K"}), R"({"temperature":1,"unit":"K"})");
}

TEST(codec, text_is_valid_utf8_or_an_error_with_its_place) {
    hearken::scratch memory;
    EXPECT_EQ(decode<hearken::text>("gr\xC3\xBCn", memory), hearken::text{"gr\xC3\xBCn"});
    EXPECT_EQ(decode<hearken::text>("", memory), hearken::text{""});
    const auto bad = decode<hearken::text>("ab\xFF", memory);
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().code, hearken::errc::invalid_payload);
    EXPECT_EQ(bad.error().byte, 2U);
    EXPECT_EQ(hearken::codec<hearken::text>::encode(hearken::text{"x"}), "x");
}

TEST(codec, bytes_are_whatever_they_are) {
    hearken::scratch memory;
    const std::string raw("\xFF\0\x01", 3);
    const auto bytes = decode<hearken::byte_span>(raw, memory);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(bytes->size(), 3U);
    EXPECT_EQ((*bytes)[0], std::byte{0xFF});
    EXPECT_EQ(hearken::codec<hearken::byte_span>::encode(*bytes), raw);
}

TEST(codec, payload_is_one_value) {
    hearken::scratch memory;
    const auto number = decode<hearken::payload<double>>("21.5", memory);
    ASSERT_TRUE(number);
    EXPECT_EQ(**number, 21.5);
    EXPECT_EQ(decode<hearken::payload<std::string>>(R"("on")", memory)->value, "on");
    EXPECT_EQ((*decode<hearken::payload<digits>>("1,2", memory))->second, 2) << "through the codec of the value";
    EXPECT_EQ(hearken::codec<hearken::payload<int>>::encode({7}), "7");
    EXPECT_FALSE(decode<hearken::payload<double>>("warm", memory));
}

TEST(codec, one_of_ones_own_replaces_json) {
    hearken::scratch memory;
    EXPECT_EQ(decode<digits>("4,2", memory)->first, 4);
    EXPECT_EQ(decode<digits>("{}", memory).error().what, "expected two digits");
    EXPECT_EQ(hearken::codec<digits>::encode({4, 2}), "4,2");
}

TEST(codec, owned_keeps_what_its_views_point_into) {
    struct viewed {
        std::string_view unit;
    };
    static_assert(hearken::payload_wrapper<hearken::owned<viewed>> &&
                  hearken::detail::owns_payload<hearken::owned<viewed>>());
    hearken::scratch memory;
    memory.limit_depth(1);
    auto bytes = std::make_unique<std::string>(R"({"unit":"\u00b0C"})");
    hearken::owned<viewed> kept;
    ASSERT_TRUE(hearken::detail::decode_payload(*bytes, kept, memory));
    bytes.reset();
    memory.clear();
    EXPECT_EQ(kept->unit, "°C");
    EXPECT_EQ(hearken::codec<hearken::owned<viewed>>::encode(kept), R"({"unit":"°C"})");
    const auto deep = hearken::detail::decode_payload(R"({"x":[],"unit":"a"})", kept, memory);
    ASSERT_FALSE(deep);
    EXPECT_EQ(deep.error().what, "nested deeper than 1 levels");
}

} // namespace
