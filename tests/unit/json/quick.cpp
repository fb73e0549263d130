// SPDX-License-Identifier: BSL-1.0
#include <hearken/json/quick.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace detail = hearken::json::detail;

namespace {

static_assert(detail::is_quick<bool> && detail::is_quick<std::uint8_t> && detail::is_quick<float> &&
              detail::is_quick<std::string> && !detail::is_quick<std::optional<int>>);

/// How many bytes a value takes; none where it is not plain.
template <class T>
std::optional<std::ptrdiff_t> read(std::string_view text, T& out) {
    const char* const start = text.data();
    const char* const after = detail::quick_value(start, start + text.size(), start, out);
    if (after == nullptr) return {};
    return after - start;
}

TEST(quick, plain_values) {
    bool flag = false;
    EXPECT_EQ(read("true,", flag), 4);
    EXPECT_TRUE(flag);
    EXPECT_EQ(read("false", flag), 5);
    EXPECT_FALSE(flag);
    int whole = 0;
    EXPECT_EQ(read("-12}", whole), 3);
    EXPECT_EQ(whole, -12);
    double real = 0;
    EXPECT_EQ(read("1.5e1 ", real), 5);
    EXPECT_EQ(real, 15);
    std::string text;
    EXPECT_EQ(read("\"abc\"", text), 5);
    EXPECT_EQ(text, "abc");
    std::string_view view;
    EXPECT_EQ(read("\"\xC3\xA4\" ", text), 4);
    EXPECT_EQ(text, "\xC3\xA4");
    EXPECT_EQ(read("\"\"", view), 2);
    EXPECT_EQ(view, "");
}

TEST(quick, what_is_not_plain_is_for_the_reader) {
    bool flag = false;
    for (const std::string_view text : {"", "t", "true", "truth,", "falsy", "fals", " true", "1", "null,"})
        EXPECT_EQ(read(text, flag), std::nullopt) << text;
    int whole = 0;
    for (const std::string_view text : {"", "-", " 1", "1.0", "1e2", "01", "99999999999", "\"1\""})
        EXPECT_EQ(read(text, whole), std::nullopt) << text;
    std::string text;
    for (const std::string_view bad : {"", "\"", "\"a", "\"a\\n\"", " \"a\"", "\"\xC3\"", "\"\xC3\xA4\\n\"", "1"})
        EXPECT_EQ(read(bad, text), std::nullopt) << bad;
}

} // namespace
