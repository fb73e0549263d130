// SPDX-License-Identifier: BSL-1.0
#pragma once
// One value through a form and JSON, both ways, as tests of forms want it.

#include <hearken/json/reader.hpp>
#include <hearken/json/writer.hpp>
#include <hearken/wire/form.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace test {

/// "fine", or the error.
template <class T>
std::string read(std::string_view text, T& out) {
    hearken::scratch memory;
    hearken::json::reader in(text, memory);
    return hearken::wire::form<T>::read(in, out) && in.end() ? "fine" : in.failure().text();
}

template <class T>
std::string error_of(std::string_view text) {
    T value{};
    return read(text, value);
}

/// The JSON, or the error.
template <class T>
std::string write(const T& value) {
    std::string text;
    hearken::json::writer out(text);
    return hearken::wire::form<T>::write(out, value) ? text : out.failure().text();
}

/// `text` is read as `value`, which is written as `written` and read again as itself.
template <class T>
void expect(std::string_view text, const T& value, std::string_view written) {
    SCOPED_TRACE(text);
    T found{};
    EXPECT_EQ(read(text, found), "fine");
    EXPECT_TRUE(found == value) << "read as " << write(found);
    EXPECT_EQ(write(value), written);
    T again{};
    EXPECT_EQ(read(written, again), "fine");
    EXPECT_TRUE(again == value) << "read again as " << write(again);
}

} // namespace test
