// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/json.hpp>

#include <gtest/gtest.h>

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

} // namespace
