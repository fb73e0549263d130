// SPDX-License-Identifier: BSL-1.0
#pragma once
// Whether a whole number is one of those that a floating-point type has, and the words for where it is not.

#include <bit>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <system_error>

namespace hearken {

/// True where a floating-point `T` has a value that is exactly this whole number: 16777216 for float, not 16777217.
template <std::floating_point T>
[[nodiscard]] constexpr bool holds_exactly(std::uint64_t whole) noexcept {
    constexpr std::uint64_t limit = std::uint64_t{1} << std::numeric_limits<T>::digits;
    return whole == 0 || whole >> std::countr_zero(whole) < limit;
}

/// The same for a whole number of any size.
///
/// Takes: its digits, without a sign and leading zeros; the value they were converted to, at least 0
template <std::floating_point T>
[[nodiscard, gnu::noinline]] bool is_exactly(T value, std::string_view digits) noexcept {
    char all[std::numeric_limits<double>::max_exponent10 + 2];
    const auto [end, failure] = std::to_chars(all, all + sizeof all, value, std::chars_format::fixed, 0);
    return failure == std::errc{} && std::string_view(all, static_cast<std::size_t>(end - all)) == digits;
}

/// What an error says was expected, of a number beyond the type and of a whole number that it has no value for.
template <std::floating_point T>
inline constexpr std::string_view range_words =
    sizeof(T) == sizeof(float) ? "a number that a float holds" : "a number that a double holds";
template <std::floating_point T>
inline constexpr std::string_view exact_words =
    sizeof(T) == sizeof(float) ? "an integer that a float holds exactly" : "an integer that a double holds exactly";

} // namespace hearken
