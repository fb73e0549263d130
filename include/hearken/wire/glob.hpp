// SPDX-License-Identifier: BSL-1.0
#pragma once
// Patterns for keys in which `*` stands for any run of characters.

#include <cstddef>
#include <string_view>

namespace hearken::wire::detail {

/// True where the whole text matches; time at most the product of both lengths.
[[nodiscard]] constexpr bool glob_matches(std::string_view pattern, std::string_view text) noexcept {
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::size_t star = none; // the last `*`, and where the text goes on behind what it stands for
    std::size_t behind = 0;
    std::size_t at = 0;
    std::size_t i = 0;
    while (i < text.size()) {
        if (at < pattern.size() && pattern[at] == '*') {
            star = at++;
            behind = i;
        } else if (at < pattern.size() && pattern[at] == text[i]) {
            ++at;
            ++i;
        } else if (star != none) {
            at = star + 1;
            i = ++behind;
        } else {
            return false;
        }
    }
    while (at < pattern.size() && pattern[at] == '*') ++at;
    return at == pattern.size();
}

/// How many `*` a pattern has.
[[nodiscard]] constexpr std::size_t glob_stars(std::string_view pattern) noexcept {
    std::size_t count = 0;
    for (const char c : pattern) count += c == '*';
    return count;
}

/// How specific a pattern is: the characters that are not `*`.
[[nodiscard]] constexpr std::size_t glob_weight(std::string_view pattern) noexcept {
    return pattern.size() - glob_stars(pattern);
}

/// What the only `*` stood for; empty where the text does not match.
[[nodiscard]] constexpr std::string_view glob_part(std::string_view pattern, std::string_view text) noexcept {
    if (!glob_matches(pattern, text)) return {};
    std::size_t star = 0; // by hand: under -fsanitize g++ 12 has no constant `find` in a template argument
    while (pattern[star] != '*') ++star;
    return text.substr(star, text.size() - glob_weight(pattern));
}

} // namespace hearken::wire::detail
