// SPDX-License-Identifier: BSL-1.0
#include <hearken/words/error.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>

namespace {

using hearken::errc;
using hearken::error;

constexpr auto first = static_cast<unsigned>(errc::invalid_topic);
constexpr auto last = static_cast<unsigned>(errc::io);

static_assert(hearken::name(errc::invalid_topic) == "invalid_topic");
static_assert(hearken::name(errc::io) == "io");
static_assert(hearken::name(errc{}) == "unknown", "0 is no code: a default-made error claims nothing");

TEST(error, every_code_has_a_name_of_its_own) {
    std::set<std::string_view> names;
    for (unsigned code = first; code <= last; ++code) {
        const auto name = hearken::name(static_cast<errc>(code));
        EXPECT_NE(name, "unknown") << code;
        EXPECT_TRUE(names.insert(name).second) << name << " twice";
    }
    EXPECT_EQ(hearken::name(static_cast<errc>(last + 1)), "unknown");
}

TEST(error, text_has_what_applies_and_nothing_else) {
    const struct {
        error given;
        std::string_view text;
    } cases[] = {
        {{.code = errc::rejected, .what = "negative pressure"}, "negative pressure"},
        {{.code = errc::rejected, .what = "no", .topic = "a/b"}, "a/b: no"},
        {{.code = errc::wrong_type, .what = "no", .path = "$.x"}, "$.x: no"},
        {{.code = errc::wrong_type, .what = "no", .byte = 0}, "no, byte 0"},
        {{.code = errc::unreachable, .what = "no", .native = -1}, "no (code -1)"},
        {{.code = errc::rejected, .what = "no", .route = "a/<b>"}, "no"}, // the topic says enough
        {{.code = errc::wrong_type,
          .what = "expected a number, found a string",
          .topic = "devices/7f/data",
          .route = "devices/<uuid>/data",
          .path = "$.sensors[1].value",
          .byte = 57,
          .native = 3},
         "devices/7f/data: $.sensors[1].value: expected a number, found a string, byte 57 (code 3)"},
    };
    for (const auto& c : cases) EXPECT_EQ(c.given.text(), c.text);
}

TEST(error, the_reason_leaves_the_place_out) {
    const error e{.code = errc::wrong_type,
                  .what = "expected a number, found a string",
                  .topic = "devices/7f/data",
                  .route = "devices/<uuid>/data",
                  .path = "$.x",
                  .byte = 57,
                  .native = 3};
    EXPECT_EQ(e.reason(), "expected a number, found a string, byte 57 (code 3)");
    EXPECT_EQ((error{.code = errc::rejected, .what = "no"}.reason()), "no");
}

hearken::result<> refuse() {
    return hearken::rejected("too hot");
}
hearken::result<int> postpone() {
    return hearken::retry_later("locked");
}

TEST(error, a_handler_says_rejected_or_retry_in_any_result) {
    EXPECT_EQ(refuse().error().code, errc::rejected);
    EXPECT_EQ(refuse().error().what, "too hot");
    EXPECT_EQ(postpone().error().code, errc::retry);
    EXPECT_EQ(postpone().error().what, "locked");
}

TEST(error, fail_keeps_code_text_and_native_code) {
    const hearken::result<std::string> r = hearken::fail(errc::unreachable, "refused", 111);
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().code, errc::unreachable);
    EXPECT_EQ(r.error().native, 111);
    EXPECT_EQ(r.error().byte, error::no_byte);
    EXPECT_EQ(r.error().text(), "refused (code 111)");
}

} // namespace
