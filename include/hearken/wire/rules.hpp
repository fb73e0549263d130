// SPDX-License-Identifier: BSL-1.0
#pragma once
// Ready rules for `checked`: ranges, lengths, patterns, latitude and longitude, objects alone.

#include <hearken/wire/checked.hpp>
#include <hearken/wire/text_pattern.hpp>
#include <hearken/wire/types.hpp>
#include <hearken/words/decimal.hpp>

#include <charconv>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace hearken {

namespace wire::detail {

template <class T>
concept arithmetic = integer<T> || std::floating_point<T>;

[[nodiscard]] constexpr bool not_below(arithmetic auto value, arithmetic auto bound) noexcept {
    if constexpr (std::integral<decltype(value)> && std::integral<decltype(bound)>)
        return std::cmp_greater_equal(value, bound);
    else
        return static_cast<double>(value) >= static_cast<double>(bound); // false for NaN
}
[[nodiscard]] constexpr bool not_above(arithmetic auto value, arithmetic auto bound) noexcept {
    if constexpr (std::integral<decltype(value)> && std::integral<decltype(bound)>)
        return std::cmp_less_equal(value, bound);
    else
        return static_cast<double>(value) <= static_cast<double>(bound);
}

[[nodiscard, gnu::cold]] inline std::string number_text(arithmetic auto number) {
    char digits[40];
    return {digits, std::to_chars(digits, digits + sizeof digits, number).ptr};
}

/// A `number` and a limit by their digits: 0.1 is not below 0.1, whatever a double makes of it.
[[nodiscard]] std::weak_ordering compare(const number& value, auto limit) {
    return compare_decimals(value.text(), number_text(limit));
}

/// Characters of a text, elements of a list.
[[nodiscard]] constexpr std::size_t length_of(const auto& value) noexcept {
    if constexpr (std::convertible_to<decltype(value), std::string_view>) {
        std::size_t characters = 0;
        for (const char byte : std::string_view(value))
            characters += (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
        return characters;
    } else {
        return value.size();
    }
}

} // namespace wire::detail

/// A number from `Lowest` to `Highest`, both included.
template <auto Lowest, auto Highest>
    requires wire::detail::arithmetic<decltype(Lowest)> && wire::detail::arithmetic<decltype(Highest)>
struct between {
    static constexpr auto lowest = Lowest;
    static constexpr auto highest = Highest;
    static std::string words() {
        return "a number from " + wire::detail::number_text(Lowest) + " to " + wire::detail::number_text(Highest);
    }
    static constexpr bool holds(wire::detail::arithmetic auto value) noexcept {
        return wire::detail::not_below(value, Lowest) && wire::detail::not_above(value, Highest);
    }
    static bool holds(const number& value) {
        return wire::detail::compare(value, Lowest) >= 0 && wire::detail::compare(value, Highest) <= 0;
    }
};

/// A number that is not below.
template <auto Lowest>
    requires wire::detail::arithmetic<decltype(Lowest)>
struct at_least {
    static constexpr auto lowest = Lowest;
    static std::string words() { return "a number of at least " + wire::detail::number_text(Lowest); }
    static constexpr bool holds(wire::detail::arithmetic auto value) noexcept {
        return wire::detail::not_below(value, Lowest);
    }
    static bool holds(const number& value) { return wire::detail::compare(value, Lowest) >= 0; }
};

/// A number that is not above.
template <auto Highest>
    requires wire::detail::arithmetic<decltype(Highest)>
struct at_most {
    static constexpr auto highest = Highest;
    static std::string words() { return "a number of at most " + wire::detail::number_text(Highest); }
    static constexpr bool holds(wire::detail::arithmetic auto value) noexcept {
        return wire::detail::not_above(value, Highest);
    }
    static bool holds(const number& value) { return wire::detail::compare(value, Highest) <= 0; }
};

/// A text of so many characters of Unicode, or a list or map of so many elements.
template <std::size_t Shortest, std::size_t Longest = SIZE_MAX>
struct length {
    static constexpr std::size_t shortest = Shortest;
    static constexpr std::size_t longest = Longest;
    static std::string words() {
        if (Longest == SIZE_MAX) return "a length of at least " + std::to_string(Shortest);
        if (Shortest == Longest) return "a length of " + std::to_string(Shortest);
        return "a length from " + std::to_string(Shortest) + " to " + std::to_string(Longest);
    }
    template <class T>
        requires requires(const T& value) { value.size(); }
    static constexpr bool holds(const T& value) noexcept {
        const std::size_t found = wire::detail::length_of(value);
        return found >= Shortest && found <= Longest;
    }
};

/// A text that is as the pattern says from end to end: `matches<"[a-z_][a-z0-9_]{0,49}">`. See `wire::text_pattern`.
template <fixed_string Pattern>
struct matches {
    static constexpr std::string_view pattern = Pattern.view();
    static std::string words() { return std::string("a text like ").append(pattern); }
    static constexpr bool holds(std::string_view value) noexcept { return wire::text_pattern<Pattern>::matches(value); }
};

/// A `number` that a double holds: of any digits, but not 1e999.
struct finite {
    static constexpr std::string_view words = "a number that a double holds";
    static bool holds(const number& value) { return value.as<double>().has_value(); }
};

/// Raw JSON that is an object: `checked<raw_json, is_object>`.
struct is_object {
    static constexpr std::string_view words = "an object";
    static bool holds(const raw_json& value) { return value.text().starts_with('{'); }
    static bool holds(const raw_json_view& value) { return value.text.starts_with('{'); }
    static constexpr void describe(auto& out) { out.type(token::object); }
};

/// Degrees north.
struct latitude_rule : between<-90, 90> {
    static constexpr std::string_view words = "a latitude from -90 to 90";
};

/// Degrees east.
struct longitude_rule : between<-180, 180> {
    static constexpr std::string_view words = "a longitude from -180 to 180";
};

using latitude = checked<double, latitude_rule>;
using longitude = checked<double, longitude_rule>;

} // namespace hearken
