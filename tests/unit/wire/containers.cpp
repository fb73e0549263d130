// SPDX-License-Identifier: BSL-1.0
#include <hearken/json/reader.hpp>
#include <hearken/json/writer.hpp>
#include <hearken/wire/containers.hpp>

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <string_view>

namespace wire = hearken::wire;

namespace {

template <class T>
std::string read(std::string_view text, T& out) {
    hearken::scratch memory;
    hearken::json::reader in(text, memory);
    return wire::form<T>::read(in, out) && in.end() ? "fine" : in.failure().text();
}
template <class T>
std::string write(const T& value) {
    std::string text;
    hearken::json::writer out(text);
    return wire::form<T>::write(out, value) ? text : out.failure().text();
}

TEST(containers, optional) {
    std::optional<int> value = 3;
    EXPECT_EQ(read("null", value), "fine");
    EXPECT_FALSE(value);
    EXPECT_EQ(write(value), "null");
    EXPECT_EQ(read("7", value), "fine");
    EXPECT_EQ(value, 7);
    EXPECT_EQ(write(value), "7");
    EXPECT_EQ(read("nul", value), "expected null, found the end, byte 3");
    EXPECT_EQ(read("\"\"", value), "expected an integer or null, found a string, byte 0");
}

TEST(containers, unique_ptr) {
    std::unique_ptr<int> value;
    EXPECT_EQ(read("7", value), "fine");
    ASSERT_NE(value, nullptr);
    EXPECT_EQ(*value, 7);
    EXPECT_EQ(write(value), "7");
    EXPECT_EQ(read("null", value), "fine");
    EXPECT_EQ(value, nullptr);
    EXPECT_EQ(write(value), "null");
}

TEST(containers, vector) {
    std::vector<int> value{9, 9, 9, 9};
    EXPECT_EQ(read("[1, 2 ,3]", value), "fine");
    EXPECT_EQ(value, (std::vector{1, 2, 3}));
    EXPECT_EQ(write(value), "[1,2,3]");
    EXPECT_EQ(read("[]", value), "fine");
    EXPECT_TRUE(value.empty());
    EXPECT_EQ(write(value), "[]");
    EXPECT_EQ(read("[1,\"2\"]", value), "[1]: expected an integer, found a string, byte 3");
    EXPECT_EQ(read("{}", value), "expected an array, found an object, byte 0");
    std::vector<std::vector<std::string>> deep;
    EXPECT_EQ(read(R"([[],["a","b"],["c"]])", deep), "fine");
    EXPECT_EQ(write(deep), R"([[],["a","b"],["c"]])");
    EXPECT_EQ(read(R"([[],["a",1]])", deep), "[1][1]: expected a string, found a number, byte 9");
    EXPECT_EQ(write(std::vector<double>{1, std::numeric_limits<double>::infinity()}),
              "[1]: JSON has no NaN and no infinity");
}

TEST(containers, elements_keep_their_memory) {
    std::vector<std::string> value(2, std::string(100, 'x'));
    const char* const before = value[1].data();
    EXPECT_EQ(read(R"(["a","b"])", value), "fine");
    EXPECT_EQ(value, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(value[1].data(), before);
    EXPECT_EQ(read(R"(["d"])", value), "fine");
    EXPECT_EQ(value, std::vector<std::string>{"d"});
}

TEST(containers, vector_of_bool) {
    std::vector<bool> value{true, true, true};
    EXPECT_EQ(read("[false,true]", value), "fine");
    EXPECT_EQ(value, (std::vector{false, true}));
    EXPECT_EQ(read("[false,true,true,false]", value), "fine");
    EXPECT_EQ(write(value), "[false,true,true,false]");
}

TEST(containers, deque) {
    std::deque<int> value;
    EXPECT_EQ(read("[3,4]", value), "fine");
    EXPECT_EQ(write(value), "[3,4]");
}

TEST(containers, array_has_an_exact_length) {
    std::array<int, 3> value{};
    EXPECT_EQ(read("[1,2,3]", value), "fine");
    EXPECT_EQ(value, (std::array{1, 2, 3}));
    EXPECT_EQ(write(value), "[1,2,3]");
    EXPECT_EQ(read(" [1,2]", value), "expected 3 elements, found 2, byte 1");
    EXPECT_EQ(read("[1,2,3,4,5]", value), "expected 3 elements, found 5, byte 0");
    EXPECT_EQ(read("[1,2,3,x]", value), "[3]: expected a value, found 'x', byte 7");
    std::array<int, 0> none{};
    EXPECT_EQ(read("[]", none), "fine");
    EXPECT_EQ(write(none), "[]");
}

} // namespace
