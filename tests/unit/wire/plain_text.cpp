// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/json.hpp>
#include <hearken/wire/plain_text.hpp>
#include <hearken/wire/variant.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace {

using hearken::errc;
using hearken::plain;
namespace json = hearken::json;
namespace plain_text = hearken::plain_text;

enum class mode { heat, cool, off };

struct reading {
    plain<std::uint64_t> frequency;
    std::optional<plain<double>> level;
    plain<std::optional<int>> last;
};

static_assert(hearken::wire::kinds_of<plain<double>> == hearken::token::string);
static_assert(!hearken::wire::owning<plain<std::string_view>> && hearken::wire::owning<plain<std::string>>);

template <class T>
std::string error_of(std::string_view text) {
    const auto r = plain_text::decode<T>(text);
    EXPECT_FALSE(r) << text;
    return r ? "" : r.error().text();
}

TEST(plain_text, values) {
    EXPECT_EQ(plain_text::decode<double>("21.3\n"), 21.3);
    EXPECT_EQ(plain_text::decode<int>(" +007 "), 7);
    EXPECT_EQ(plain_text::decode<bool>("true"), true);
    EXPECT_EQ(plain_text::decode<mode>("cool"), mode::cool);
    EXPECT_EQ(plain_text::decode<std::string>("a b"), "a b");
    EXPECT_FALSE(plain_text::decode<std::optional<double>>("").value());
    EXPECT_EQ(plain_text::decode<std::optional<double>>("1").value(), 1.0);
    EXPECT_EQ(plain_text::decode<hearken::number>("25.50")->text(), "25.50");
}

TEST(plain_text, into_what_is_there_with_views_into_the_text) {
    const std::string message = " kitchen ";
    hearken::scratch memory;
    std::string_view name;
    ASSERT_TRUE(plain_text::decode(message, name, memory));
    EXPECT_EQ(name, "kitchen");
    EXPECT_EQ(name.data(), message.data() + 1);
}

TEST(plain_text, errors) {
    EXPECT_EQ(error_of<int>("21.3"), "$: expected an integer, found 21.3, byte 0");
    EXPECT_EQ(error_of<double>("  hot"), "$: expected a number, found \"hot\", byte 2");
    EXPECT_EQ(error_of<mode>("warm"), "$: expected one of heat, cool, off, found \"warm\", byte 0");
    EXPECT_EQ(error_of<std::string>("\xFF"), "$: invalid UTF-8, byte 0");
}

TEST(plain_text, one_of_several_types) {
    using either = std::variant<double, mode>;
    EXPECT_EQ(plain_text::decode<either>("21"), either(21.0));
    EXPECT_EQ(plain_text::decode<either>("off"), either(mode::off));
    using known_or_text = std::variant<mode, std::string>;
    EXPECT_EQ(plain_text::decode<known_or_text>("off"), known_or_text(mode::off));
    EXPECT_EQ(plain_text::decode<known_or_text>("else"), known_or_text("else"));
    EXPECT_EQ(plain_text::decode<known_or_text>("12"), known_or_text("12")); // no alternative is a number
    EXPECT_EQ(plain_text::decode<known_or_text>(""), known_or_text(""));
    using maybe = std::variant<std::monostate, double>;
    EXPECT_EQ(plain_text::decode<maybe>(""), maybe());
}

TEST(plain_text, is_written_as_it_is_read) {
    EXPECT_EQ(plain_text::encode(21.3), "21.3");
    EXPECT_EQ(plain_text::encode(mode::heat), "heat");
    EXPECT_EQ(plain_text::encode(std::optional<int>()), "");
    EXPECT_EQ(plain_text::encode(std::variant<double, mode>(mode::off)), "off");
    using value = std::variant<std::monostate, bool, int, std::string>;
    for (const char* text : {"12", "-0.5", "true", ""}) { // each would come back as something else
        const auto refused = plain_text::encode(value(std::string(text)));
        ASSERT_FALSE(refused) << text << " is written";
        EXPECT_EQ(refused.error().code, hearken::errc::invalid_payload);
    }
    EXPECT_EQ(plain_text::encode(value(std::string("12"))).error().what, "a text that would be read as a number");
    EXPECT_EQ(plain_text::encode(value(std::string("12 C"))), "12 C");
    EXPECT_EQ(plain_text::encode(value(12)), "12");
    EXPECT_EQ(plain_text::encode(value()), "");
    EXPECT_EQ((plain_text::encode(std::variant<double, std::string>("true"))), "true");
    std::string out = "a";
    ASSERT_TRUE(plain_text::encode_to(out, 5));
    EXPECT_EQ(out, "a5");
    const auto list = plain_text::encode(std::vector<int>{});
    ASSERT_FALSE(list);
    EXPECT_EQ(list.error().text(), "$: an array has no plain text");
    const auto blank = plain_text::encode(std::string(" "));
    ASSERT_FALSE(blank);
    EXPECT_EQ(blank.error().code, errc::invalid_payload);
}

TEST(plain_text, as_a_member_it_stands_in_a_string) {
    const auto r = json::decode<reading>(R"({"frequency":"868300000","level":"-3.5","last":""})");
    ASSERT_TRUE(r) << r.error().text();
    EXPECT_EQ(*r->frequency, 868300000U);
    EXPECT_EQ(**r->level, -3.5);
    EXPECT_EQ(*r->last, std::nullopt);
    EXPECT_EQ(json::encode(*r), R"({"frequency":"868300000","level":"-3.5","last":""})");
    const auto bad = json::decode<reading>(R"({"frequency":"8683x","last":""})");
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().text(), "$.frequency: expected an integer, found \"8683x\", byte 13");
    EXPECT_EQ(bad.error().code, errc::wrong_type);
    const auto number = json::decode<reading>(R"({"frequency":8683,"last":""})");
    ASSERT_FALSE(number);
    EXPECT_EQ(number.error().text(), "$.frequency: expected a string, found a number, byte 13");
}

TEST(plain_text, an_empty_text_is_not_written_where_it_is_nothing) {
    EXPECT_EQ(plain_text::encode(std::string()), "");
    EXPECT_EQ(plain_text::encode(std::optional<std::string>()), "");
    EXPECT_EQ(plain_text::encode(std::optional<std::string>("a")), "a");
    const auto empty = plain_text::encode(std::optional<std::string>(""));
    ASSERT_FALSE(empty);
    EXPECT_EQ(empty.error().text(), "$: an empty text would be read as nothing");
    struct quoted_name {
        hearken::plain<std::optional<std::string>> name;
    };
    EXPECT_EQ(json::encode(quoted_name{std::nullopt}), R"({"name":""})");
    const auto member = json::encode(quoted_name{std::optional<std::string>("")});
    ASSERT_FALSE(member);
    EXPECT_EQ(member.error().text(), "$.name: an empty text would be read as nothing");
}

TEST(plain_text, what_else_could_stand_there_is_named) {
    using choice = std::variant<double, mode>;
    const auto of = [](std::string_view text) {
        const auto r = plain_text::decode<choice>(text);
        return r ? std::string("fine") : r.error().text();
    };
    EXPECT_EQ(of("21.5"), "fine");
    EXPECT_EQ(of("heater"), "$: expected a number or one of heat, cool, off, found \"heater\", byte 0");
    const auto flag = plain_text::decode<std::variant<bool, int, mode>>("heater");
    ASSERT_FALSE(flag);
    EXPECT_EQ(flag.error().what, "expected true, false or a number or one of heat, cool, off, found \"heater\"");
}

} // namespace
