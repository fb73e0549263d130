// SPDX-License-Identifier: BSL-1.0
#include <hearken/plain_text/writer.hpp>
#include <hearken/wire/concepts.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <string_view>

namespace {

using hearken::errc;
using hearken::plain_text::writer;
using namespace std::string_view_literals;

static_assert(hearken::wire::writer<writer>);

template <class Write>
std::string written(Write write) {
    std::string text;
    writer out(text);
    write(out);
    EXPECT_TRUE(out.end());
    return text;
}

TEST(plain_writer, writes_a_value_as_it_is) {
    EXPECT_EQ(written([](writer& out) { out.null(); }), "");
    EXPECT_EQ(written([](writer& out) { out.boolean(true); }), "true");
    EXPECT_EQ(written([](writer& out) { out.integer(-7); }), "-7");
    EXPECT_EQ(written([](writer& out) { EXPECT_TRUE(out.real(21.3)); }), "21.3");
    EXPECT_EQ(written([](writer& out) { EXPECT_TRUE(out.number("25.50")); }), "25.50");
    EXPECT_EQ(written([](writer& out) { EXPECT_TRUE(out.string("a b")); }), "a b");
    EXPECT_EQ(written([](writer& out) { EXPECT_TRUE(out.string("")); }), "");
    EXPECT_EQ(written([](writer& out) { EXPECT_TRUE(out.raw("x")); }), "x");
}

TEST(plain_writer, refuses_what_would_not_come_back) {
    std::string text;
    writer out(text);
    for (const std::string_view each : {" a"sv, "a "sv, "a\n"sv, "\ta"sv, "a\0"sv, "\xEF\xBB\xBF"sv}) {
        EXPECT_FALSE(out.string(each));
        EXPECT_EQ(out.failure().code, errc::invalid_payload);
        EXPECT_EQ(out.failure().what, "plain text does not keep the blanks around it");
    }
    EXPECT_FALSE(out.string("\xFF"));
    EXPECT_EQ(out.failure().what, "text to write that is not valid UTF-8");
    EXPECT_FALSE(out.real(std::numeric_limits<double>::quiet_NaN()));
    EXPECT_EQ(out.failure().code, errc::out_of_range);
}

TEST(plain_writer, has_neither_arrays_nor_objects) {
    std::string text;
    writer list(text);
    list.begin_array(0);
    list.end_array();
    EXPECT_FALSE(list.end());
    EXPECT_EQ(list.failure().what, "an array has no plain text");
    writer object(text);
    object.begin_object(1);
    EXPECT_FALSE(object.key("a"));
    object.end_object();
    EXPECT_FALSE(object.end());
    EXPECT_EQ(object.failure().code, errc::wrong_type);
    EXPECT_EQ(object.failure().what, "an object has no plain text");
}

TEST(plain_writer, beside_a_null_an_empty_text_is_refused) {
    std::string text;
    hearken::plain_text::writer_beside_null out(text);
    out.null();
    EXPECT_TRUE(out.end());
    EXPECT_TRUE(out.string("a"));
    EXPECT_EQ(text, "a");
    EXPECT_FALSE(out.string(""));
    EXPECT_EQ(out.failure().code, errc::invalid_payload);
    EXPECT_EQ(out.failure().what, "an empty text would be read as nothing");
    EXPECT_TRUE(writer(text).string(""));
}

} // namespace
