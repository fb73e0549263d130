// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/encode.hpp>
#include <hearken/wire/json.hpp>

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace json = hearken::json;
using hearken::errc;

namespace {

struct reading {
    double value{};
    std::string text;
};

TEST(encode, is_compact_and_in_order) {
    EXPECT_EQ(json::encode(reading{1.5, "a\nb"}), R"({"value":1.5,"text":"a\nb"})");
    EXPECT_EQ(json::encode(std::vector<int>{}), "[]");
    EXPECT_EQ(json::encode(true), "true");
}

TEST(encode, appends_and_takes_back) {
    std::string text = "before:";
    ASSERT_TRUE(json::encode_to(text, reading{1, "x"}));
    EXPECT_EQ(text, R"(before:{"value":1,"text":"x"})");
    const auto bad = json::encode_to(text, reading{1, "\xFF"});
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().code, errc::invalid_payload);
    EXPECT_EQ(bad.error().text(), "$.text: text to write that is not valid UTF-8");
    EXPECT_EQ(text, R"(before:{"value":1,"text":"x"})");
}

TEST(encode, has_no_nan) {
    const auto bad = json::encode(reading{std::numeric_limits<double>::infinity(), ""});
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().code, errc::out_of_range);
    EXPECT_EQ(bad.error().path, "$.value");
}

TEST(encode, random_doubles_come_back) {
    std::mt19937_64 random(6); // NOLINT(cert-msc51-cpp): the same at every run
    std::vector<double> values;
    while (values.size() < 100'000) {
        const double value = values.size() % 2 == 0 ? std::bit_cast<double>(random())
                                                    : static_cast<double>(random() % 10'000'000) / 1000;
        if (std::isfinite(value)) values.push_back(value);
    }
    const auto text = json::encode(values);
    ASSERT_TRUE(text);
    const auto back = json::decode<std::vector<double>>(*text);
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, values);
    EXPECT_EQ(json::encode(*back), *text);
}

TEST(encode, random_strings_come_back) {
    std::mt19937 random(7); // NOLINT(cert-msc51-cpp): the same at every run
    const std::string_view pieces[] = {"a", "\"", "\\", "\n",   std::string_view("\0", 1), "é",
                                       "€", "😀", "/",  "\x7f", "0123456789abcdef"};
    for (int round = 0; round < 5000; ++round) {
        std::map<std::string, std::string> value;
        for (unsigned i = 0; i < 3; ++i) {
            std::string key;
            std::string text;
            for (auto n = random() % 8; n > 0; --n) key += pieces[random() % std::size(pieces)];
            for (auto n = random() % 20; n > 0; --n) text += pieces[random() % std::size(pieces)];
            value[key] = text;
        }
        const auto text = json::encode(value);
        ASSERT_TRUE(text);
        const auto back = json::decode<std::map<std::string, std::string>>(*text);
        ASSERT_TRUE(back) << back.error().text();
        ASSERT_EQ(*back, value);
    }
}

} // namespace
