// SPDX-License-Identifier: BSL-1.0
#pragma once
// What stands for one character in a text pattern: `a`, `.`, `\d`, `[^a-z]`.

#include <hearken/words/utf8.hpp>

#include <cstddef>
#include <string_view>

namespace hearken::wire::detail {

/// The character at the start of `rest`, which is not empty; false where it is no UTF-8.
constexpr bool take_character(std::string_view& rest, char32_t& out) noexcept {
    const std::size_t length = hearken::detail::utf8_sequence(rest);
    if (length == 0) return false;
    out = static_cast<unsigned char>(rest[0]);
    if (length > 1) out &= 0x7FU >> length;
    for (std::size_t i = 1; i < length; ++i) out = out << 6 | (static_cast<unsigned char>(rest[i]) & 0x3FU);
    rest.remove_prefix(length);
    return true;
}

/// `\d`, `\w`, `\s` and their opposites; false where the letter is none of them.
constexpr bool in_named_class(char letter, char32_t character, bool& holds) noexcept {
    const char small = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    const bool digit = character >= '0' && character <= '9';
    const bool word =
        digit || character == '_' || (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    const bool space = character == ' ' || (character >= '\t' && character <= '\r');
    if (small != 'd' && small != 'w' && small != 's') return false;
    holds = (small == 'd' ? digit : small == 'w' ? word : space) == (small == letter);
    return true;
}

/// A plain or escaped character of a pattern; a letter or digit escaped is none but `\n`, `\r`, `\t`.
constexpr bool take_literal(std::string_view& rest, char32_t& out) noexcept {
    if (!rest.starts_with('\\')) return !rest.empty() && take_character(rest, out);
    rest.remove_prefix(1);
    if (rest.empty() || !take_character(rest, out)) return false;
    if (out == 'n' || out == 'r' || out == 't') {
        out = out == 'n' ? '\n' : out == 'r' ? '\r' : '\t';
        return true;
    }
    bool word = false;
    in_named_class('w', out, word);
    return !word;
}

/// Passes what stands for one character at the start of `rest`: `a`, `.`, `\d`, `[^a-z]`.
///
/// Gives: whether it holds `character`, in `holds`; false where it is malformed
constexpr bool take_one(std::string_view& rest, char32_t character, bool& holds) noexcept {
    holds = false;
    if (rest.starts_with('.')) {
        rest.remove_prefix(1);
        holds = character != '\n' && character != '\r';
        return true;
    }
    if (rest.size() >= 2 && rest[0] == '\\' && in_named_class(rest[1], character, holds)) {
        rest.remove_prefix(2);
        return true;
    }
    char32_t low = 0;
    if (!rest.starts_with('[')) {
        if (!take_literal(rest, low)) return false;
        holds = low == character;
        return true;
    }
    rest.remove_prefix(1);
    const bool negated = rest.starts_with('^');
    if (negated) rest.remove_prefix(1);
    bool any = false;
    bool found = false;
    for (bool empty = true; !rest.starts_with(']') || empty; empty = false) {
        if (rest.empty() || rest.starts_with(']')) return false;
        if (rest.size() >= 2 && rest[0] == '\\' && in_named_class(rest[1], character, found)) {
            rest.remove_prefix(2);
            any = any || found;
            continue;
        }
        if (!take_literal(rest, low)) return false;
        char32_t high = low;
        if (rest.size() >= 2 && rest[0] == '-' && rest[1] != ']') {
            rest.remove_prefix(1);
            if (!take_literal(rest, high) || high < low) return false;
        }
        any = any || (character >= low && character <= high);
    }
    rest.remove_prefix(1);
    holds = any != negated;
    return true;
}

} // namespace hearken::wire::detail
