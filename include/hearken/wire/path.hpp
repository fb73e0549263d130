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

/// How many bytes of a key are told; a path must not be as long as a message.
inline constexpr std::size_t longest_part = 200;

/// A member as part of a path: `.name`, or `['24-30V']` where it is no plain word.
///
/// Source: RFC 9535 2.3.1
[[nodiscard, gnu::cold]] inline std::string member_part(std::string_view name) {
    if (name.size() > longest_part) {
        std::size_t size = longest_part - 3;
        while (size > 0 && (static_cast<unsigned char>(name[size]) & 0xC0U) == 0x80U) --size;
        return member_part(std::string(name.substr(0, size)).append("..."));
    }
    if (detail::is_word(name)) return std::string(".").append(name);
    std::string part = "['";
    for (const char c : name) {
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
