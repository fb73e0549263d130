// SPDX-License-Identifier: BSL-1.0
#pragma once
// Numbers as decimal digits: the floating-point number nearest to them, the integer they are, the fewest that read
// back, and their order.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>
#include <system_error>

namespace hearken {

/// A number taken apart: 0.ddd * 10^power.
///
/// Takes: digits as JSON has them; zeros before them may be there, too
struct decimal_parts {
    bool negative = false;
    std::string_view digits{}; ///< from the first that is not 0; may hold the point, and zeros at the end
    long long power = 0;       ///< of the first digit; beyond any type where the exponent is

    constexpr explicit decimal_parts(std::string_view text) noexcept {
        negative = text.starts_with('-');
        if (negative) text.remove_prefix(1);
        const std::string_view front = text.substr(0, text.find_first_of("eE"));
        const std::size_t first = front.find_first_of("123456789");
        if (first == std::string_view::npos) return; // zero
        digits = front.substr(first);
        const std::size_t point = std::min(front.find('.'), front.size());
        power = first < point ? static_cast<long long>(point - first) : -static_cast<long long>(first - point - 1);
        if (front.size() == text.size()) return;
        text.remove_prefix(front.size() + 1);
        const bool down = text.starts_with('-');
        if (down || text.starts_with('+')) text.remove_prefix(1);
        long long exponent = 0;
        for (const char digit : text) {
            if (exponent < 1'000'000'000'000) exponent = exponent * 10 + (digit - '0');
        }
        power += down ? -exponent : exponent;
    }
    [[nodiscard]] constexpr bool zero() const noexcept { return digits.empty(); }
};

/// The order of two numbers by their digits, however many: 0.1 is equal to 1.0e-1, and -0 to 0.
[[nodiscard]] constexpr std::weak_ordering compare_decimals(std::string_view one, std::string_view other) noexcept {
    const decimal_parts a(one);
    const decimal_parts b(other);
    const auto sign = [](const decimal_parts& p) { return p.zero() ? 0 : p.negative ? -1 : 1; };
    if (sign(a) != sign(b) || sign(a) == 0) return sign(a) <=> sign(b);
    const auto size = [&]() -> std::weak_ordering {
        if (a.power != b.power) return a.power <=> b.power;
        for (std::size_t i = 0, j = 0; i < a.digits.size() || j < b.digits.size(); ++i, ++j) {
            if (i < a.digits.size() && a.digits[i] == '.') ++i;
            if (j < b.digits.size() && b.digits[j] == '.') ++j;
            const char left = i < a.digits.size() ? a.digits[i] : '0';
            const char right = j < b.digits.size() ? b.digits[j] : '0';
            if (left != right) return left <=> right;
        }
        return std::weak_ordering::equivalent;
    }();
    return a.negative ? 0 <=> size : size;
}

/// The floating-point number nearest to these digits. What is smaller than any becomes 0 and keeps its sign, as
/// IEEE 754 rounds.
///
/// Gives: false where it is beyond the largest
template <std::floating_point T>
[[nodiscard, gnu::noinline]] bool to_nearest(std::string_view digits, T& out) noexcept {
    const auto [stop, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    if (failure == std::errc{}) return true;
    const decimal_parts parts(digits);
    if (!parts.zero() && parts.power > 0) return false;
    out = parts.negative ? -T{0} : T{0};
    return true;
}

/// The integer that these digits are, whatever point and exponent they have.
///
/// Gives: false where it has a fraction, or is beyond `T`
template <std::integral T>
[[nodiscard]] constexpr bool to_whole(std::string_view digits, T& out) noexcept {
    const decimal_parts parts(digits);
    out = 0;
    if (parts.zero()) return true;
    if (parts.power < 1 || parts.power > std::numeric_limits<T>::digits10 + 1) return false;
    long long left = parts.power; // digits before the point
    for (const char digit : parts.digits) {
        if (digit == '.') continue;
        const T value = static_cast<T>(digit - '0');
        if (left-- > 0) {
            if (__builtin_mul_overflow(out, T{10}, &out)) return false;
            if (parts.negative ? __builtin_sub_overflow(out, value, &out) : __builtin_add_overflow(out, value, &out))
                return false;
        } else if (value != 0) {
            return false;
        }
    }
    for (; left > 0; --left) {
        if (__builtin_mul_overflow(out, T{10}, &out)) return false;
    }
    return true;
}

/// Room for what `write_shortest` writes.
inline constexpr std::size_t shortest_room = 32;

/// Writes a finite number to `to`, with the fewest digits that read back exactly. Without an exponent where every
/// integer of that size is exact, as an exponent is no integer to those who read one: 100000, not 1e+05. -0.0 keeps its
/// point: -0 would be an integer.
///
/// Gives: the end
template <std::floating_point T>
[[nodiscard]] char* write_shortest(char* to, T value) noexcept {
    constexpr T exact = static_cast<T>(std::uint64_t{1} << std::numeric_limits<T>::digits);
    char* const last = to + shortest_room - 2;
    const T size = std::abs(value);
    char* const end = size >= 1 && size < exact ? std::to_chars(to, last, value, std::chars_format::fixed).ptr
                                                : std::to_chars(to, last, value).ptr;
    if (value != 0 || !std::signbit(value)) return end;
    std::memcpy(end, ".0", 2);
    return end + 2;
}

} // namespace hearken
