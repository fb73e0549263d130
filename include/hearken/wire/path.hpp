// SPDX-License-Identifier: BSL-1.0
#pragma once
// The path of an error, built from the inside out while the callers of what failed return.

#include <hearken/words/error.hpp>
#include <hearken/words/utf8.hpp>

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

/// How many bytes of a key are told; a path must not be as long as a message.
inline constexpr std::size_t longest_part = 200;

namespace detail {

/// A key as it is told: in one line, and no longer than a part of a path.
[[nodiscard, gnu::cold]] inline std::string told_key(std::string_view name) {
    return hearken::detail::one_line(name, longest_part, longest_part - 3);
}

} // namespace detail

/// A member as part of a path: `.name`, or `['24-30V']` where it is no plain word.
///
/// Source: RFC 9535 2.3.1
[[nodiscard, gnu::cold]] inline std::string member_part(std::string_view name) {
    const std::string told = detail::told_key(name);
    if (detail::is_word(told)) return "." + told;
    std::string part = "['";
    for (const char c : told) {
        if (c == '\'' || c == '\\') part += '\\';
        part += c;
    }
    return part += "']";
}

/// An element as part of a path: `[1]`.
[[nodiscard, gnu::cold]] inline std::string element_part(std::size_t index) {
    return "[" + std::to_string(index) + "]";
}

/// Puts a member in front of the path.
///
/// Gives: false
[[gnu::cold, gnu::noinline]] inline bool in_member(error& failure, std::string_view name) {
    failure.path.insert(0, member_part(name));
    return false;
}

/// Puts an element in front of the path.
///
/// Gives: false
[[gnu::cold, gnu::noinline]] inline bool in_element(error& failure, std::size_t index) {
    failure.path.insert(0, element_part(index));
    return false;
}

} // namespace hearken::wire
