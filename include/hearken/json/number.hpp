// SPDX-License-Identifier: BSL-1.0
#pragma once
// Numbers of JSON: their grammar, and their value as an integer or floating-point type. RFC 8259 section 6.

#include <hearken/words/decimal.hpp>
#include <hearken/words/exact.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>

namespace hearken::json::detail {

/// How reading a number went.
enum class number_fault : std::uint8_t {
    none,
    malformed,   ///< against the grammar
    not_integer, ///< a fraction or exponent where an integer is asked for
    too_large,   ///< beyond the type
    inexact,     ///< an integer between two values of a floating-point type
};

/// Where a number ends and what it is.
struct number_end {
    const char* at; ///< behind the number, or the byte that is wrong
    bool valid;     ///< follows the grammar
    bool whole;     ///< has neither fraction nor exponent
};

[[nodiscard]] constexpr bool is_digit(char byte) noexcept {
    return static_cast<unsigned char>(byte - '0') <= 9;
}

/// Reads the number at `at` by the grammar alone; its value may be beyond every type.
[[nodiscard]] constexpr number_end scan_number(const char* at, const char* end) noexcept {
    const auto digits = [&] {
        const char* const first = at;
        while (at != end && is_digit(*at)) ++at;
        return at != first;
    };
    bool whole = true;
    if (at != end && *at == '-') ++at;
    if (at != end && *at == '0') {
        ++at;
        if (at != end && is_digit(*at)) return {at, false, whole};
    } else if (!digits()) {
        return {at, false, whole};
    }
    if (at != end && *at == '.') {
        whole = false;
        ++at;
        if (!digits()) return {at, false, whole};
    }
    if (at != end && (*at == 'e' || *at == 'E')) {
        whole = false;
        ++at;
        if (at != end && (*at == '+' || *at == '-')) ++at;
        if (!digits()) return {at, false, whole};
    }
    return {at, true, whole};
}

// Powers of ten that a double, and up to ten a float, holds exactly.
inline constexpr double exact_powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                          1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/// The value of a valid number, correctly rounded; the long way round for what the short way cannot do.
template <class T>
[[nodiscard]] inline number_fault convert_real(const char* at, const char* end, T& out) noexcept {
    return to_nearest(std::string_view(at, static_cast<std::size_t>(end - at)), out) ? number_fault::none
                                                                                     : number_fault::too_large;
}

/// Reads the floating-point number at `at` and moves `at` behind it. A fraction, and what has an exponent, becomes the
/// nearest value; an integer is exact or a fault.
template <class T>
[[nodiscard]] inline number_fault read_real(const char*& at, const char* end, T& out) noexcept {
    const char* p = at;
    const bool negative = p != end && *p == '-';
    p += negative;
    const char* const first = p;
    std::uint64_t digits = 0;
    while (p != end && is_digit(*p)) digits = digits * 10 + static_cast<std::uint64_t>(*p++ - '0');
    const auto whole = p - first;
    if (whole == 0 || (*first == '0' && whole != 1)) return number_fault::malformed;
    auto used = whole;
    std::ptrdiff_t power = 0;
    if (p != end && *p == '.') {
        const char* const point = ++p;
        while (p != end && is_digit(*p)) digits = digits * 10 + static_cast<std::uint64_t>(*p++ - '0');
        power = point - p;
        if (power == 0) return number_fault::malformed;
        used -= power;
    }
    if (p != end && (*p == 'e' || *p == 'E')) {
        const number_end scanned = scan_number(at, end);
        if (!scanned.valid) return number_fault::malformed;
        const number_fault fault = convert_real(at, scanned.at, out);
        if (fault == number_fault::none) at = scanned.at;
        return fault;
    }
    // Clinger: digits and power both exact in T, so one correctly rounded division is exact as a whole.
    constexpr std::uint64_t exact = std::uint64_t{1} << std::numeric_limits<T>::digits;
    constexpr std::ptrdiff_t most = std::is_same_v<T, float> ? 10 : 22;
    if (used <= 19 && digits <= exact && -power <= most) [[likely]] {
        const T value = static_cast<T>(digits) / static_cast<T>(exact_powers[-power]);
        out = negative ? -value : value;
        at = p;
        return number_fault::none;
    }
    const number_fault fault = convert_real(at, p, out);
    if (fault != number_fault::none) return fault;
    if (power == 0 && !is_exactly(negative ? -out : out, {first, static_cast<std::size_t>(whole)}))
        return number_fault::inexact;
    at = p;
    return number_fault::none;
}

/// Says why `read_integer` could not, or reads what has twenty digits.
template <class T>
[[nodiscard, gnu::noinline]] inline number_fault read_hard_integer(const char*& at, const char* end, T& out) noexcept {
    const number_end scanned = scan_number(at, end);
    if (!scanned.valid) return number_fault::malformed;
    if (!scanned.whole) return number_fault::not_integer;
    if (*at == '-' && at[1] == '0') {
        out = 0; // for an unsigned type from_chars knows no minus
    } else if (std::from_chars(at, scanned.at, out).ec != std::errc{}) {
        return number_fault::too_large;
    }
    at = scanned.at;
    return number_fault::none;
}

/// Reads the integer at `at` and moves `at` behind it.
template <class T>
[[nodiscard]] inline number_fault read_integer(const char*& at, const char* end, T& out) noexcept {
    const char* p = at;
    const bool negative = p != end && *p == '-';
    p += negative;
    const char* const first = p;
    std::uint64_t digits = 0;
    while (p != end && is_digit(*p)) digits = digits * 10 + static_cast<std::uint64_t>(*p++ - '0');
    const auto count = p - first;
    const bool plain = count != 0 && count <= 19 && (*first != '0' || count == 1) &&
                       (p == end || (*p != '.' && *p != 'e' && *p != 'E'));
    constexpr std::uint64_t highest = static_cast<std::uint64_t>(std::numeric_limits<T>::max());
    const std::uint64_t limit = !negative ? highest : std::is_signed_v<T> ? highest + 1 : 0;
    if (!plain || digits > limit) [[unlikely]]
        return read_hard_integer(at, end, out);
    out = static_cast<T>(negative ? 0 - digits : digits);
    at = p;
    return number_fault::none;
}

/// As above, on values: a reader's place stays in a register.
///
/// Gives: the byte behind the number; null where there is a fault, or a blank first
template <class T> // not inline: extern below
[[nodiscard, gnu::noinline]] const char* real_at(const char* at, const char* end, T& out) noexcept {
    return read_real(at, end, out) == number_fault::none ? at : nullptr;
}
template <class T>
[[nodiscard, gnu::noinline]] inline const char* integer_at(const char* at, const char* end, T& out) noexcept {
    return read_integer(at, end, out) == number_fault::none ? at : nullptr;
}

#ifdef HEARKEN_COMPILED
extern template const char* real_at<double>(const char*, const char*, double&) noexcept;
#endif

} // namespace hearken::json::detail
