// SPDX-License-Identifier: BSL-1.0
#include <hearken/json/writer.hpp>
#include <hearken/wire/choose.hpp>
#include <hearken/wire/containers.hpp>
#include <hearken/wire/late.hpp>
#include <hearken/wire/object.hpp>
#include <hearken/wire/switches.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace detail = hearken::wire::detail;

namespace {

using chosen = hearken::chosen_by<"t", hearken::when<"a", int>>;
struct message {
    chosen value;
    hearken::named<"type", std::string, "t"> type;
};

static_assert(detail::chosen_late<chosen> && detail::chosen_late<std::optional<chosen>>);
static_assert(detail::chosen_late<hearken::named<"x", chosen>> && !detail::chosen_late<std::string>);
static_assert(detail::find_chooser<message, chosen>() == 1);

TEST(late, the_text_of_a_chooser) {
    std::string room;
    std::optional<std::string_view> text;
    const std::string as_it_is = "a\"b";
    EXPECT_TRUE(detail::chooser_text(as_it_is, room, text));
    EXPECT_EQ(text, as_it_is);
    EXPECT_TRUE(detail::chooser_text(7, room, text));
    EXPECT_EQ(text, "7");
    EXPECT_TRUE(detail::chooser_text(true, room, text));
    EXPECT_EQ(text, "true");
    EXPECT_TRUE(detail::chooser_text(std::optional<int>(), room, text));
    EXPECT_EQ(text, std::nullopt);
    EXPECT_FALSE(detail::chooser_text(std::numeric_limits<double>::infinity(), room, text));
}

TEST(late, what_a_chooser_writes_for_a_spelling) {
    using lamp = hearken::switch_as<"ON|on", "OFF|off">;
    EXPECT_EQ(detail::written_as<lamp>("on"), "ON");
    EXPECT_EQ(detail::written_as<lamp>("dimmed"), std::nullopt);
    EXPECT_EQ(detail::written_as<int>("7"), "7");
    EXPECT_EQ(detail::written_as<std::optional<bool>>("true"), "true");
    EXPECT_EQ(detail::written_as<std::optional<bool>>("null"), std::nullopt);
}

TEST(late, a_choice_fits_or_is_refused) {
    message value{1, "a"};
    std::string text;
    hearken::json::writer out(text);
    EXPECT_TRUE((detail::choice_fits<message, 0>(out, value.value, value.value, value.type)));
    EXPECT_TRUE((detail::choice_fits<message, 1>(out, value.type, value.value, value.type)));
    value.type = "b";
    EXPECT_FALSE((detail::choice_fits<message, 0>(out, value.value, value.value, value.type)));
    EXPECT_EQ(out.failure().text(), ".value: holds another type than is chosen by \"t\"");
}

} // namespace
