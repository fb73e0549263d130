// SPDX-License-Identifier: BSL-1.0
#include <hearken/wire/in_order.hpp>
#include <hearken/wire/lenient.hpp>

#include "support/wire_form.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

using hearken::in_order;
using test::read;
using test::write;

namespace {

using numbers = in_order<std::string, int>;

TEST(in_order, keeps_the_order_of_the_keys) {
    numbers value;
    EXPECT_EQ(read(R"({"z":1,"a":2,"m":3})", value), "fine");
    EXPECT_EQ(write(value), R"({"z":1,"a":2,"m":3})");
    EXPECT_EQ(read(R"({"z":1,"a":2,"z":3})", value), "a second member \"z\", byte 13");
}

TEST(in_order, is_a_map) {
    numbers value;
    value["z"] = 1;
    value["a"] = 2;
    value["z"] = 3;
    EXPECT_EQ(value.size(), 2U);
    EXPECT_FALSE(value.try_emplace("a").second);
    EXPECT_EQ(value.find("z")->second, 3);
    EXPECT_EQ(value.find("x"), std::as_const(value).end());
    EXPECT_TRUE(value.contains("a") && !value.contains("x"));
    numbers other;
    other["a"] = 2;
    EXPECT_FALSE(value == other);
    other["z"] = 3;
    EXPECT_FALSE(value == other) << "another order";
    value.clear();
    EXPECT_TRUE(value.empty() && !value.contains("z"));
}

TEST(in_order, what_is_erased_moves_up_the_others) {
    numbers value;
    for (const char* key : {"a", "b", "c", "d"}) value[key] = key[0];
    EXPECT_EQ(value.erase("b"), 1U);
    EXPECT_EQ(value.erase("b"), 0U);
    EXPECT_EQ(value.find("d")->second, 'd');
    EXPECT_EQ(value.find("c")->second, 'c');
    value["b"] = 0;
    EXPECT_EQ(write(value), R"({"a":97,"c":99,"d":100,"b":0})");
}

TEST(in_order, many_of_which_all_are_bad) {
    std::string text = "{\"good\":1";
    for (int i = 0; i < 20000; ++i) text += ",\"k" + std::to_string(i) + "\":true";
    hearken::lenient<numbers> value;
    EXPECT_EQ(read(text + "}", value), "fine");
    EXPECT_EQ(value->size(), 1U);
}

} // namespace
