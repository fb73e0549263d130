// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/json.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace json = hearken::json;

struct point {
    int x = 0;
    std::vector<double> more;
};
struct named {
    std::string_view name;
};

// What is read and what is refused: tests of wire/decode.hpp and json/reader.hpp.
TEST(json, four_ways) {
    const auto read = json::decode<point>(R"({"x":1,"more":[0.5]})");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->more, std::vector{0.5});
    EXPECT_EQ(json::encode(*read), R"({"x":1,"more":[0.5]})");
    std::string out = "[";
    ASSERT_TRUE(json::encode_to(out, *read));
    EXPECT_EQ(out, R"([{"x":1,"more":[0.5]})");
    named who;
    hearken::scratch memory;
    ASSERT_TRUE(json::decode(R"({"name":"a\tb"})", who, memory));
    EXPECT_EQ(who.name, "a\tb");
}

TEST(json, errors_have_their_path) {
    const auto bad = json::decode<point>(R"({"x":1,"more":[0.5,"x"]})");
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().text(), "$.more[1]: expected a number, found a string, byte 19");
}

struct chain {
    std::unique_ptr<chain> next;
    std::optional<hearken::raw_json> raw;
};

std::string nested(int levels, std::string_view open, std::string_view close) {
    std::string text;
    for (int i = 0; i < levels; ++i) text += open;
    for (int i = 0; i < levels; ++i) text += close;
    return text;
}

TEST(json, how_deep_is_what_the_scratch_says) {
    for (const int limit : {1, 64, 65, 200, hearken::deepest}) {
        hearken::scratch memory;
        memory.limit_depth(limit);
        chain out;
        const auto text_of = [&](const std::string& document) {
            const auto r = hearken::json::decode(document, out, memory);
            return r ? std::string("fine") : r.error().what;
        };
        const std::string too_deep = "nested deeper than " + std::to_string(limit) + " levels";
        EXPECT_EQ(
            text_of(nested(limit - 1, R"({"next":)", "}").replace(static_cast<std::size_t>(limit - 1) * 8, 0, "{}")),
            "fine");
        EXPECT_EQ(text_of(nested(limit, R"({"next":)", "}").replace(static_cast<std::size_t>(limit) * 8, 0, "{}")),
                  too_deep);
        EXPECT_EQ(text_of(R"({"other":)" + nested(limit - 1, "[", "]") + "}"),
                  limit == 1 ? text_of(R"({"other":})") : "fine");
        EXPECT_EQ(text_of(R"({"other":)" + nested(limit, "[", "]") + "}"), too_deep);
        if (limit == 1) continue;
        ASSERT_EQ(text_of(R"({"raw":)" + nested(limit - 1, "[", "]") + "}"), "fine");
        EXPECT_EQ(out.raw->text(), nested(limit - 1, "[", "]"));
    }
}

} // namespace
