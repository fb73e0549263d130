// SPDX-License-Identifier: BSL-1.0
#include <hearken/json/reader.hpp>
#include <hearken/json/writer.hpp>
#include <hearken/wire/containers.hpp>
#include <hearken/wire/form.hpp>
#include <hearken/wire/object.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace wire = hearken::wire;
using hearken::errc;
using hearken::error;

namespace {

enum class color { red, green };
struct tree {
    std::vector<tree> branches;
    std::string name;
};
struct view_tree {
    std::vector<view_tree> branches;
    std::string_view name;
};
struct celsius {
    double degrees = 0;
};

} // namespace

// A form of one's own: `"25.5 C"`.
template <>
struct hearken::wire::form<celsius> {
    static bool read(auto& in, celsius& out) {
        const std::size_t at = in.position();
        std::string_view text;
        if (!in.string(text)) return false;
        if (!text.ends_with(" C"))
            return in.refuse(errc::out_of_range, "expected a temperature such as \"25.5 C\"", at);
        out.degrees = std::stod(std::string(text));
        return true;
    }
    static bool write(auto& out, const celsius& value) {
        return out.string(std::to_string(static_cast<int>(value.degrees)) + " C");
    }
};

namespace {

static_assert(wire::has_form<int> && wire::has_form<bool> && wire::has_form<std::string> && wire::has_form<color>);
static_assert(!wire::has_form<char> && !wire::has_form<wchar_t> && !wire::has_form<long double>);
static_assert(!wire::has_form<const char*> && !wire::has_form<int*> && !wire::has_form<const double>);
static_assert(wire::integer<std::int8_t> && wire::integer<unsigned long long> && !wire::integer<bool>);
static_assert(wire::readable<std::vector<int>> && !wire::readable<std::vector<char>>);
static_assert(!wire::readable<std::optional<std::vector<void*>>> && wire::readable<std::map<std::string, tree>>);
static_assert(wire::owning<int> && wire::owning<tree> && wire::owning<std::vector<std::string>>);
static_assert(!wire::owning<std::string_view> && !wire::owning<view_tree>);
static_assert(!wire::owning<std::map<std::string, std::optional<std::string_view>>>);

template <class T>
std::string read(std::string_view text, T& out) {
    hearken::scratch memory;
    hearken::json::reader in(text, memory);
    return wire::form<T>::read(in, out) && in.end() ? "fine" : in.failure().text();
}
template <class T>
std::string write(const T& value) {
    std::string text;
    hearken::json::writer out(text);
    return wire::form<T>::write(out, value) ? text : out.failure().text();
}

template <class T>
void round_trip(T value) {
    T back{};
    EXPECT_EQ(read(write(value), back), "fine");
    EXPECT_EQ(back, value);
}

TEST(form, scalars_there_and_back) {
    round_trip(true);
    round_trip(false);
    round_trip(std::numeric_limits<std::int8_t>::min());
    round_trip(std::numeric_limits<std::uint8_t>::max());
    round_trip(std::numeric_limits<std::int16_t>::min());
    round_trip(std::numeric_limits<std::uint16_t>::max());
    round_trip(std::numeric_limits<std::int32_t>::min());
    round_trip(std::numeric_limits<std::uint32_t>::max());
    round_trip(std::numeric_limits<std::int64_t>::min());
    round_trip(std::numeric_limits<std::uint64_t>::max());
    round_trip(std::numeric_limits<long long>::max());
    round_trip(0.1);
    round_trip(0.1F);
    round_trip(std::numeric_limits<double>::max());
    round_trip(std::numeric_limits<float>::denorm_min());
    round_trip(std::string("a\"\\\n\x01°\xF0\x9F\x98\x80"));
    round_trip(std::string());
    round_trip(color::green);
}

TEST(form, one_beyond_each_width) {
    std::int8_t s8 = 0;
    std::uint8_t u8 = 0;
    std::int16_t s16 = 0;
    std::uint16_t u16 = 0;
    std::int32_t s32 = 0;
    std::uint32_t u32 = 0;
    std::int64_t s64 = 0;
    std::uint64_t u64 = 0;
    EXPECT_EQ(read("128", s8), "expected an integer from -128 to 127, found 128, byte 0");
    EXPECT_EQ(read("-129", s8), "expected an integer from -128 to 127, found -129, byte 0");
    EXPECT_EQ(read("256", u8), "expected an integer from 0 to 255, found 256, byte 0");
    EXPECT_EQ(read(" -1", u8), "expected an integer from 0 to 255, found -1, byte 1");
    EXPECT_EQ(read("32768", s16), "expected an integer from -32768 to 32767, found 32768, byte 0");
    EXPECT_EQ(read("65536", u16), "expected an integer from 0 to 65535, found 65536, byte 0");
    EXPECT_EQ(read("2147483648", s32), "expected an integer from -2147483648 to 2147483647, found 2147483648, byte 0");
    EXPECT_EQ(read("4294967296", u32), "expected an integer from 0 to 4294967295, found 4294967296, byte 0");
    EXPECT_NE(read("9223372036854775808", s64), "fine");
    EXPECT_NE(read("-9223372036854775809", s64), "fine");
    EXPECT_NE(read("18446744073709551616", u64), "fine");
    EXPECT_EQ(read("25.0", u8), "expected an integer, found 25.0, byte 0");
    EXPECT_EQ(read("1e3", s64), "expected an integer, found 1e3, byte 0");
}

TEST(form, wrong_kinds) {
    bool flag = false;
    double number = 0;
    std::string text;
    color paint{};
    EXPECT_EQ(read("1", flag), "expected a boolean, found a number, byte 0");
    EXPECT_EQ(read("\"true\"", flag), "expected a boolean, found a string, byte 0");
    EXPECT_EQ(read("\"1\"", number), "expected a number, found a string, byte 0");
    EXPECT_EQ(read("null", number), "expected a number, found null, byte 0");
    EXPECT_EQ(read("[1]", number), "expected a number, found an array, byte 0");
    EXPECT_EQ(read("5", text), "expected a string, found a number, byte 0");
    EXPECT_EQ(read("{}", text), "expected a string, found an object, byte 0");
    EXPECT_EQ(read("1", paint), "expected a string, found a number, byte 0");
    EXPECT_EQ(read(" \"blue\"", paint), "expected one of red, green, found \"blue\", byte 1");
}

TEST(form, what_cannot_be_written) {
    EXPECT_EQ(write(static_cast<color>(9)), "no enumerator has the value 9");
    EXPECT_EQ(write(std::nan("")), "JSON has no NaN and no infinity");
    EXPECT_EQ(write(std::string("\xFF")), "text to write that is not valid UTF-8");
}

TEST(form, of_ones_own) {
    std::vector<celsius> list;
    EXPECT_EQ(read(R"(["21 C", "22 C"])", list), "fine");
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[1].degrees, 22);
    EXPECT_EQ(write(list), R"(["21 C","22 C"])");
    EXPECT_EQ(read(R"(["21 C", "22"])", list), "[1]: expected a temperature such as \"25.5 C\", byte 9");
}

TEST(form, strings_keep_their_memory) {
    std::string text(200, 'x');
    const char* const before = text.data();
    EXPECT_EQ(read("\"short\"", text), "fine");
    EXPECT_EQ(text, "short");
    EXPECT_EQ(text.data(), before);
}

} // namespace
