// SPDX-License-Identifier: BSL-1.0
#pragma once
// Numbers as plain text: those of JSON, and what printf makes of them: "+5", "007".

#include <hearken/words/decimal.hpp>
#include <hearken/words/exact.hpp>
#include <hearken/words/tokens.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace hearken::plain_text::detail {

/// A text taken apart as a number.
struct number_parts {
    bool valid = false;
    bool whole = false;        ///< has neither fraction nor exponent
    bool negative = false;     ///< begins with '-'
    std::string_view digits{}; ///< without sign and leading zeros
};

[[nodiscard]] constexpr number_parts scan_number(std::string_view text) noexcept {
    number_parts found;
    std::size_t at = 0;
    const auto digits = [&] {
        const std::size_t first = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
        return at != first;
    };
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) found.negative = text[at++] == '-';
    std::size_t first = at;
    if (!digits()) return found;
    const std::size_t point = at;
    while (point - first > 1 && text[first] == '0') ++first;
    if (at < text.size() && text[at] == '.' && (++at, !digits())) return found;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
        if (!digits()) return found;
    }
    found.valid = at == text.size();
    found.whole = at == point;
    found.digits = text.substr(first);
    return found;
}

/// What a text without blanks around it is taken for.
[[nodiscard]] constexpr token token_of(std::string_view text) noexcept {
    if (text.empty()) return token::null;
    if (text == "true" || text == "false") return token::boolean;
    return scan_number(text).valid ? token::number : token::string;
}

/// The value of a valid number; of a fraction, and of what has an exponent, the nearest.
///
/// Gives: false where `T` cannot hold it, or not exactly where it is whole
template <class T>
[[nodiscard]] bool convert(const number_parts& number, T& out) noexcept {
    if constexpr (std::is_floating_point_v<T>) {
        T value{};
        if (!to_nearest(number.digits, value)) return false;
        out = number.negative ? -value : value;
        return !number.whole || is_exactly(value, number.digits);
    } else {
        const char* const end = number.digits.data() + number.digits.size();
        std::uint64_t value = 0;
        if (std::from_chars(number.digits.data(), end, value).ec != std::errc{}) return false;
        constexpr auto highest = static_cast<std::uint64_t>(std::numeric_limits<T>::max());
        const std::uint64_t limit = !number.negative ? highest : std::is_signed_v<T> ? highest + 1 : 0;
        if (value > limit) return false;
        out = static_cast<T>(number.negative ? 0 - value : value);
        return true;
    }
}

} // namespace hearken::plain_text::detail
