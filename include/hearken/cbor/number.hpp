// SPDX-License-Identifier: BSL-1.0
#pragma once
// Numbers of CBOR as decimal digits: integers, floating-point numbers, decimal fractions and bigfloats. RFC 8949 3.4.4.

#include <hearken/cbor/half.hpp>
#include <hearken/cbor/head.hpp>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>

namespace hearken::cbor::detail {

/// What is to be written for a number that came as its digits: mantissa * 10^exponent.
struct decimal {
    bool negative = false;
    std::uint64_t mantissa = 0;
    std::int64_t exponent = 0;
    bool whole = true; ///< had neither fraction nor exponent
};

/// Exponents below it, and down to it below 0, are read and written; no number of a device has more.
inline constexpr std::int64_t exponent_limit = 1'000'000'000;

/// Room for the digits of any number that `write_decimal` writes.
inline constexpr std::size_t digits_room = 64;

/// The floating-point value of a head with info 25, 26 or 27.
[[nodiscard]] inline double float_value(const head& found) noexcept {
    if (found.info == 25) return from_half(static_cast<std::uint16_t>(found.value));
    if (found.info == 26) return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(found.value)));
    return std::bit_cast<double>(found.value);
}

/// Writes an integer of CBOR, which may be -2^64, to `to`; gives the end.
[[nodiscard]] inline char* write_integer(char* to, bool negative, std::uint64_t value) noexcept {
    if (!negative) return std::to_chars(to, to + digits_room, value).ptr;
    *to++ = '-';
    if (value != std::numeric_limits<std::uint64_t>::max()) return std::to_chars(to, to + digits_room, value + 1).ptr;
    constexpr std::string_view most = "18446744073709551616";
    return static_cast<char*>(std::memcpy(to, most.data(), most.size())) + most.size();
}

/// Writes a finite number to `to`, as short as reads back exactly, and as no integer: `1.0`; gives the end.
[[nodiscard]] inline char* write_real(char* to, double value) noexcept {
    char* const end = std::to_chars(to, to + digits_room - 2, value).ptr;
    if (std::string_view(to, static_cast<std::size_t>(end - to)).find_first_of(".e") != std::string_view::npos)
        return end;
    std::memcpy(end, ".0", 2);
    return end + 2;
}

/// Writes mantissa * 10^exponent to `to`, as `0.05` where that is not long; gives the end.
[[nodiscard]] inline char* write_decimal(char* to, bool negative, std::uint64_t mantissa,
                                         std::int64_t exponent) noexcept {
    char* const first = to + (negative ? 1 : 0);
    char* end = write_integer(to, negative, mantissa);
    const std::ptrdiff_t count = end - first;
    if (exponent < 0 && exponent >= -20) {
        const std::ptrdiff_t zeros = -exponent - count; // before the first digit behind the point
        const std::ptrdiff_t whole = zeros >= 0 ? 0 : count + exponent;
        const std::ptrdiff_t shift = zeros >= 0 ? zeros + 2 : 1;
        std::memmove(first + whole + shift, first + whole, static_cast<std::size_t>(count - whole));
        if (zeros >= 0) std::memset(first, '0', static_cast<std::size_t>(zeros + 2));
        first[zeros >= 0 ? 1 : whole] = '.';
        return end + shift;
    }
    *end++ = 'e';
    return std::to_chars(end, end + 24, exponent).ptr;
}

/// A bigfloat: size * 2^exponent, where the size is odd, or 0.
struct binary {
    bool negative = false;
    std::uint64_t size = 0;
    std::int64_t exponent = 0;

    /// Takes: the mantissa as CBOR has it, -1 - mantissa where it is negative
    binary(bool below, std::uint64_t mantissa, std::int64_t power) noexcept : negative(below) {
        if (!below && mantissa == 0) return;
        const bool most = below && mantissa == std::numeric_limits<std::uint64_t>::max(); // -2^64
        size = most ? 1 : mantissa + (below ? 1 : 0);
        const int zeros = std::countr_zero(size);
        size >>= zeros;
        exponent = power + (most ? 64 : zeros);
    }

    /// The floating-point number nearest to it, even where there are two. What is smaller than any becomes 0 and keeps
    /// its sign.
    ///
    /// Gives: false where it is beyond the largest
    template <std::floating_point T>
    [[nodiscard]] bool to_nearest(T& out) const noexcept {
        using limits = std::numeric_limits<T>;
        const std::int64_t lowest = limits::min_exponent - limits::digits; // the exponent of the smallest T
        const auto bits = static_cast<std::int64_t>(std::bit_width(size));
        const auto drop = std::max({std::int64_t{0}, bits - limits::digits, lowest - exponent});
        std::uint64_t kept = drop < 64 ? size >> drop : 0;
        if (drop > 0 && drop <= 64) { // round once, as `ldexp` then changes nothing
            const std::uint64_t half = std::uint64_t{1} << (drop - 1);
            const std::uint64_t rest = drop < 64 ? size & (half * 2 - 1) : size;
            if (rest > half || (rest == half && kept % 2 != 0)) ++kept;
        }
        const T value = std::ldexp(static_cast<T>(kept), static_cast<int>(kept == 0 ? 0 : exponent + drop));
        out = negative ? -value : value;
        return value - value == T{0};
    }

    /// Becomes size * 10^exponent, which is the same number.
    ///
    /// Gives: false where that needs more than 64 bits
    [[nodiscard]] bool to_decimal() noexcept {
        for (; exponent > 0; --exponent) {
            if (__builtin_mul_overflow(size, std::uint64_t{2}, &size)) return false;
        }
        for (std::int64_t power = exponent; power < 0; ++power) { // 2^-1 is 5 * 10^-1
            if (__builtin_mul_overflow(size, std::uint64_t{5}, &size)) return false;
        }
        return true;
    }
};

/// Takes the digits of a JSON number apart.
///
/// Gives: nothing where they need more than 64 bits, or a larger exponent
[[nodiscard]] inline std::optional<decimal> read_decimal(std::string_view digits) noexcept {
    decimal found;
    std::size_t at = 0;
    found.negative = digits.starts_with('-');
    at += found.negative;
    bool fraction = false;
    for (; at < digits.size() && digits[at] != 'e' && digits[at] != 'E'; ++at) {
        if (digits[at] == '.') {
            fraction = true;
            continue;
        }
        const auto digit = static_cast<std::uint64_t>(digits[at] - '0');
        if (__builtin_mul_overflow(found.mantissa, std::uint64_t{10}, &found.mantissa) ||
            __builtin_add_overflow(found.mantissa, digit, &found.mantissa))
            return std::nullopt;
        found.exponent -= fraction ? 1 : 0;
    }
    found.whole = !fraction && at == digits.size();
    if (at != digits.size()) {
        digits.remove_prefix(at + 1);
        if (digits.starts_with('+')) digits.remove_prefix(1);
        std::int64_t power = 0;
        if (std::from_chars(digits.data(), digits.data() + digits.size(), power).ec != std::errc{}) return std::nullopt;
        if (__builtin_add_overflow(found.exponent, power, &found.exponent)) return std::nullopt;
    }
    if (found.exponent < -exponent_limit || found.exponent >= exponent_limit) return std::nullopt;
    return found;
}

} // namespace hearken::cbor::detail
