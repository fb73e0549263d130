// SPDX-License-Identifier: BSL-1.0
#include <hearken/json/writer.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace {

using hearken::errc;

TEST(writer, puts_commas_where_they_belong) {
    std::string text = "before ";
    hearken::json::writer out(text);
    out.begin_object(3);
    ASSERT_TRUE(out.key("a"));
    out.begin_array(3);
    out.integer(1);
    out.null();
    out.begin_array(0);
    out.end_array();
    out.begin_object(0);
    out.end_object();
    out.boolean(true);
    out.end_array();
    ASSERT_TRUE(out.key("b"));
    ASSERT_TRUE(out.string("x"));
    ASSERT_TRUE(out.key("c"));
    ASSERT_TRUE(out.raw("[1, 2]"));
    ASSERT_TRUE(out.key("d"));
    ASSERT_TRUE(out.number("1.50"));
    out.end_object();
    EXPECT_EQ(text, R"(before {"a":[1,null,[],{},true],"b":"x","c":[1, 2],"d":1.50})");
}

template <class T>
std::string real(T value) {
    std::string text;
    hearken::json::writer out(text);
    EXPECT_TRUE(out.real(value));
    return text;
}

TEST(writer, numbers) {
    EXPECT_EQ(real(25.0), "25");
    EXPECT_EQ(real(0.1), "0.1");
    EXPECT_EQ(real(0.1F), "0.1");
    EXPECT_EQ(real(-0.0), "-0.0");
    EXPECT_EQ(real(-0.0F), "-0.0");
    EXPECT_EQ(real(1e22), "1e+22");
    EXPECT_EQ(real(std::numeric_limits<double>::max()), "1.7976931348623157e+308");
    EXPECT_EQ(real(std::numeric_limits<double>::denorm_min()), "5e-324");
    std::string text;
    hearken::json::writer out(text);
    out.begin_array(2);
    out.integer(std::numeric_limits<std::uint64_t>::max());
    out.integer(std::numeric_limits<std::int64_t>::min());
    out.integer(std::uint8_t{7});
    out.end_array();
    EXPECT_EQ(text, "[18446744073709551615,-9223372036854775808,7]");
    for (const double each : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                              -std::numeric_limits<double>::infinity()}) {
        EXPECT_FALSE(out.real(each));
        EXPECT_EQ(out.failure().code, errc::out_of_range);
    }
}

std::string quoted(std::string_view text) {
    std::string out;
    EXPECT_TRUE(hearken::json::writer(out).string(text));
    return out;
}

TEST(writer, strings) {
    using namespace std::string_view_literals;
    EXPECT_EQ(quoted(""), "\"\"");
    EXPECT_EQ(quoted("a\"b\\c/d"), R"("a\"b\\c/d")");
    EXPECT_EQ(quoted("\b\f\n\r\t\0\x1f\x7f"sv), "\"\\b\\f\\n\\r\\t\\u0000\\u001f\x7f\"");
    EXPECT_EQ(quoted("0123456789abcdef°C0123456789abcdef\n"), "\"0123456789abcdef°C0123456789abcdef\\n\"");
    EXPECT_EQ(quoted("\xF0\x9F\x98\x80"), "\"\xF0\x9F\x98\x80\"");
    for (const std::string_view bad : {"\xFF", "a\xC3", "\xED\xA0\x80", "0123456789abcdef\x80"}) {
        std::string out;
        hearken::json::writer to(out);
        EXPECT_FALSE(to.string(bad));
        EXPECT_EQ(to.failure().code, errc::invalid_payload);
        EXPECT_FALSE(to.key(bad));
    }
}

} // namespace
