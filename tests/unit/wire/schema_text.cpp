// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/schema_text.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>

namespace {

using namespace hearken::wire::detail;
using hearken::token;

static_assert(quoted("plain").view() == "\"plain\"");
static_assert(quoted("a\"b\\c\n").view() == R"("a\"b\\c\u000a")");
static_assert(quoted("").view() == "\"\"");
static_assert(quoted("\"").view() == R"("\"")");

static_assert(digits(0).view() == "0");
static_assert(digits(-7).view() == "-7");
static_assert(digits(std::numeric_limits<std::int64_t>::min()).view() == "-9223372036854775808");
static_assert(digits(std::numeric_limits<std::uint64_t>::max()).view() == "18446744073709551615");
static_assert(digits(5, 3).view() == "005");

static_assert(digits(90.0).view() == "90");
static_assert(digits(-273.15).view() == "-273.15");
static_assert(digits(0.1).view() == "0.1");
static_assert(digits(0.1F).view() == "0.1");
static_assert(digits(0.0).view() == "0");
static_assert(digits(0.05).view() == "0.05");
static_assert(digits(1e300).view() == "1e300");
static_assert(digits(1e-9).view() == "1e-9");

static_assert(type_text(token::string, false).view() == R"("type":"string")");
static_assert(type_text(token::null | token::number, true).view() == R"("type":["integer","null"])");
static_assert(type_text({}, false).empty());

static_assert(portable("[a-z_][a-z0-9_]{0,49}").view() == "[a-z_][a-z0-9_]{0,49}");
static_assert(portable(R"(.\d\w\s)").view() == R"([^\n\r][0-9][0-9A-Z_a-z][\x09-\x0d ])");
static_assert(portable(R"([^\d.[\-]\-\#\.\n)").view() == R"([^0-9.\[\-]-#\.\n)");
static_assert(portable(R"(\D)").view() == "[\\x00-\\x2f\\x3a-\xF4\x8F\xBF\xBF]");

static_assert(short_name("(anonymous namespace)::reading").view() == "reading");
static_assert(short_name("vendor::reading<int, std::vector<a::b> >").view() == "reading");
static_assert(short_name("f()::reading").view() == "reading");
static_assert(short_name("<unnamed struct>").view() == "object");

static_assert(is_bound("minimum") && is_bound("maxLength") && is_bound("exclusiveMaximum") && !is_bound("pattern"));
static_assert(is_lower("minItems") && is_lower("exclusiveMinimum") && !is_lower("maximum"));

TEST(schema_text, numbers_read_back_as_they_were) {
    for (const double value : {0.1, 1.0 / 3, 12345.678, 1e15, 1e22, 123456789012345.6, -0.5, 1e-300}) {
        EXPECT_EQ(std::strtod(std::string(digits(value).view()).c_str(), nullptr), value) << digits(value).view();
    }
}

TEST(schema_text, letters_are_copied_and_moved) {
    letters a("one");
    letters b = a;
    b.append(" two ", std::string_view("three"));
    EXPECT_EQ(a.view(), "one");
    EXPECT_EQ(b.view(), "one two three");
    a = b;
    EXPECT_EQ(a, b);
    const letters c = std::move(b);
    EXPECT_EQ(c.view(), "one two three");
    a.shorten();
    EXPECT_EQ(a.view(), "one two thre");
}

} // namespace
