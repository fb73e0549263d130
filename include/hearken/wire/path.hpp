// SPDX-License-Identifier: BSL-1.0
#pragma once
// The path of an error, built from the inside out while the callers of what failed return.

#include <hearken/words/error.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace hearken::wire {

namespace detail {

[[nodiscard]] constexpr bool is_word(std::string_view name) noexcept {
    if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
    for (const char c : name) {
        const bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (!fine) return false;
    }
    return true;
}

} // namespace detail

/// Puts a member in front of the path: `.name`, or `['24-30V']` where it is no plain word.
///
/// Gives:  false
/// Source: RFC 9535 2.3.1
[[gnu::cold, gnu::noinline]] inline bool in_member(error& failure, std::string_view name) {
    std::string part;
    if (detail::is_word(name)) {
        part.append(".").append(name);
    } else {
        part = "['";
        for (const char c : name) {
            if (c == '\'' || c == '\\') part += '\\';
            part += c;
        }
        part += "']";
    }
    failure.path.insert(0, part);
    return false;
}

/// Puts an element in front of the path: `[1]`.
///
/// Gives: false
[[gnu::cold, gnu::noinline]] inline bool in_element(error& failure, std::size_t index) {
    failure.path.insert(0, "[" + std::to_string(index) + "]");
    return false;
}

} // namespace hearken::wire
