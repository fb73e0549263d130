// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/cbor.hpp>
#include <hearken/wire/json.hpp>
#include <hearken/wire/lenient.hpp>
#include <hearken/wire/owned.hpp>
#include <hearken/wire/plain_text.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using hearken::owned;

struct report {
    std::string_view name;
    std::string_view note;
    hearken::lenient<std::vector<int>> values;
};
static_assert(!hearken::wire::owning<report>);
static_assert(hearken::wire::detail::is_owned<owned<report>> && !hearken::wire::detail::is_owned<report>);
static_assert(std::is_nothrow_move_constructible_v<owned<report>> && !std::is_copy_constructible_v<owned<report>>);

TEST(owned, outlives_its_document) {
    std::vector<owned<report>> kept;
    for (int i = 0; i < 20; ++i) { // the vector grows and moves them
        std::string bytes = R"({"name":"n)" + std::to_string(i) + R"(","note":"\u0041\n","values":[1,"x"]})";
        auto read = hearken::json::decode<owned<report>>(bytes);
        ASSERT_TRUE(read) << read.error().text();
        kept.push_back(std::move(*read));
        bytes.assign(bytes.size(), '?');
    }
    for (int i = 0; i < 20; ++i) {
        const owned<report>& each = kept[static_cast<std::size_t>(i)];
        EXPECT_EQ(each->name, "n" + std::to_string(i));
        EXPECT_EQ((*each).note, "A\n");
        EXPECT_TRUE(each.document().starts_with(R"({"name":)"));
        ASSERT_EQ(each.faults().size(), 1U);
        EXPECT_EQ(each.faults()[0].path, "$.values[1]");
    }
}

TEST(owned, of_every_format) {
    const auto text = hearken::plain_text::decode<owned<std::string_view>>(std::string(" on "));
    ASSERT_TRUE(text);
    EXPECT_EQ(**text, "on");
    const auto cbor = hearken::cbor::decode<owned<std::string_view>>(std::string("\x62on"));
    ASSERT_TRUE(cbor);
    EXPECT_EQ(**cbor, "on");
    const auto bad = hearken::json::decode<owned<report>>(R"({"name":1})");
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().text(), "$.name: expected a string, found a number, byte 8");
}

TEST(owned, is_read_again_after_it_was_moved_from) {
    const auto decode = [](std::string_view bytes, report& value, hearken::scratch& memory) {
        return hearken::json::decode(bytes, value, memory);
    };
    owned<report> one;
    ASSERT_TRUE(one.read(R"({"name":"\u0041","note":"","values":[]})", decode));
    const owned<report> queued = std::move(one);
    ASSERT_TRUE(one.read(R"({"name":"\u0042","note":"","values":["x"]})", decode)); // NOLINT(bugprone-use-after-move)
    EXPECT_EQ(queued->name, "A");
    EXPECT_EQ(one->name, "B");
    EXPECT_EQ(one.faults().size(), 1U);
}

} // namespace
