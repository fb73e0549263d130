// SPDX-License-Identifier: BSL-1.0
#pragma once
// Decimal seconds to ticks of a std::chrono duration and back: exact, or said not to be.

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <ratio>
#include <string_view>
#include <utility>

namespace hearken {

namespace detail {

/// The power of ten of a number; -1 where it is none.
[[nodiscard]] constexpr int power_of_ten(std::intmax_t number) noexcept {
    int power = 0;
    for (; number % 10 == 0; number /= 10) ++power;
    return number == 1 ? power : -1;
}

} // namespace detail

/// Durations whose ticks are whole numbers and either a power of ten to the second, down to attoseconds, or whole
/// seconds: all of `std::chrono` from nanoseconds to years.
template <class D>
concept exact_duration =
    requires {
        typename D::rep;
        typename D::period;
    } && std::integral<typename D::rep> && !std::same_as<typename D::rep, bool> &&
    ((D::period::num == 1 && detail::power_of_ten(D::period::den) >= 0) || D::period::den == 1);

/// How many digits behind the point a tick has: 3 for milliseconds.
template <exact_duration D>
inline constexpr std::size_t tick_digits = static_cast<std::size_t>(detail::power_of_ten(D::period::den));

/// Why a number of seconds is no number of ticks.
enum class tick_fault : std::uint8_t {
    none,
    finer,     ///< has digits that a tick cannot hold
    beyond,    ///< more ticks than the type can count
    malformed, ///< no decimal number
};

/// The ticks of a whole number of seconds and the digits behind its point.
template <exact_duration D>
[[nodiscard]] constexpr tick_fault ticks_from(std::int64_t seconds, std::string_view fraction, D& out) noexcept {
    constexpr std::int64_t per_second = D::period::den;
    std::int64_t part = 0;
    for (std::size_t i = 0; i < tick_digits<D>; ++i) part = part * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
    for (std::size_t i = tick_digits<D>; i < fraction.size(); ++i) {
        if (fraction[i] != '0') return tick_fault::finer;
    }
    if (seconds % D::period::num != 0) return tick_fault::finer;
    seconds /= D::period::num;
    if (seconds < 0 && part != 0) { // towards zero, so that the lowest does not overflow on the way
        ++seconds;
        part -= per_second;
    }
    std::int64_t ticks = 0;
    if (__builtin_mul_overflow(seconds, per_second, &ticks) || __builtin_add_overflow(ticks, part, &ticks) ||
        !std::in_range<typename D::rep>(ticks)) {
        return tick_fault::beyond;
    }
    out = D{static_cast<typename D::rep>(ticks)};
    return tick_fault::none;
}

/// The ticks of a decimal number of seconds: `-12.5`, `1.7e9`.
template <exact_duration D>
[[nodiscard]] constexpr tick_fault ticks_from(std::string_view number, D& out) noexcept {
    const auto is_digit = [](char byte) { return byte >= '0' && byte <= '9'; };
    const bool negative = number.starts_with('-');
    if (negative) number.remove_prefix(1);
    // 0.d1d2d3... times ten to the power of `point`
    char digits[40]{};
    std::int64_t count = 0;
    std::int64_t point = 0;
    bool any = false;
    bool behind = false;
    bool more = false; // digits that do not fit: beyond, or finer, than anything
    std::size_t at = 0;
    for (; at < number.size() && (is_digit(number[at]) || (number[at] == '.' && !behind)); ++at) {
        if (number[at] == '.') {
            if (!any || at + 1 == number.size() || !is_digit(number[at + 1])) return tick_fault::malformed;
            behind = true;
            continue;
        }
        any = true;
        const bool leading = count == 0 && number[at] == '0';
        if (!behind && !leading) ++point;
        if (behind && leading) --point;
        if (leading) continue;
        if (count < 40)
            digits[count++] = number[at];
        else
            more = more || number[at] != '0';
    }
    if (at < number.size() && (number[at] == 'e' || number[at] == 'E')) {
        const bool down = ++at < number.size() && number[at] == '-';
        if (at < number.size() && (number[at] == '-' || number[at] == '+')) ++at;
        std::int64_t exponent = 0;
        if (at == number.size()) return tick_fault::malformed;
        for (; at < number.size() && is_digit(number[at]); ++at) {
            exponent = std::min<std::int64_t>(exponent * 10 + (number[at] - '0'), 1'000'000'000'000);
        }
        point += down ? -exponent : exponent;
    }
    if (!any || at != number.size()) return tick_fault::malformed;

    const std::int64_t whole = point + static_cast<std::int64_t>(tick_digits<D>); // digits of the number of ticks
    if (more && whole <= 40) return tick_fault::finer;
    for (std::int64_t i = std::max<std::int64_t>(whole, 0); i < count; ++i) {
        if (digits[i] != '0') return tick_fault::finer;
    }
    if (count == 0) {
        out = D{0};
        return tick_fault::none;
    }
    if (whole > 20) return tick_fault::beyond;
    std::uint64_t size = 0;
    for (std::int64_t i = 0; i < whole; ++i) {
        const auto digit = static_cast<std::uint64_t>(i < count ? digits[i] - '0' : 0);
        if (__builtin_mul_overflow(size, std::uint64_t{10}, &size) || __builtin_add_overflow(size, digit, &size))
            return tick_fault::beyond;
    }
    constexpr auto step = static_cast<std::uint64_t>(D::period::num);
    if (size % step != 0) return tick_fault::finer;
    size /= step;
    constexpr std::uint64_t lowest = std::uint64_t{1} << 63;
    if (negative ? size > lowest : !std::in_range<typename D::rep>(size)) return tick_fault::beyond;
    if (negative && !std::in_range<typename D::rep>(static_cast<std::int64_t>(0 - size))) return tick_fault::beyond;
    out = D{static_cast<typename D::rep>(negative ? 0 - size : size)};
    return tick_fault::none;
}

/// A number of ticks as seconds, rounded down, and a fraction of `tick_digits` digits.
struct split_ticks {
    std::int64_t seconds = 0;
    std::uint64_t fraction = 0;
};

/// Gives: false where the seconds do not fit 64 bits
template <exact_duration D>
[[nodiscard]] constexpr bool split(D ticks, split_ticks& out) noexcept {
    if (!std::in_range<std::int64_t>(ticks.count())) return false;
    const auto count = static_cast<std::int64_t>(ticks.count());
    constexpr std::int64_t per_second = D::period::den;
    std::int64_t seconds = count / per_second;
    std::int64_t fraction = count % per_second;
    if (fraction < 0) {
        fraction += per_second;
        --seconds;
    }
    out.fraction = static_cast<std::uint64_t>(fraction);
    return !__builtin_mul_overflow(seconds, std::int64_t{D::period::num}, &out.seconds);
}

/// Writes `digits` digits of a fraction.
///
/// Gives: the byte behind
constexpr char* write_fraction(char* out, std::uint64_t fraction, std::size_t digits) noexcept {
    for (std::size_t i = digits; i-- > 0; fraction /= 10) out[i] = static_cast<char>('0' + fraction % 10);
    return out + digits;
}

/// How many bytes `write_seconds` writes at most.
inline constexpr std::size_t seconds_size = 44;

/// Writes a number of ticks as decimal seconds, as short as can be: `-12.5`.
///
/// Takes: room for `seconds_size` bytes
/// Gives: the byte behind; null where the seconds do not fit 64 bits
template <exact_duration D>
[[nodiscard]] constexpr char* write_seconds(char* out, D ticks) noexcept {
    const bool negative = std::cmp_less(ticks.count(), 0);
    const auto bits = static_cast<std::uint64_t>(ticks.count());
    std::uint64_t size = negative ? 0 - bits : bits;
    if (__builtin_mul_overflow(size, static_cast<std::uint64_t>(D::period::num), &size)) return nullptr;
    constexpr auto per_second = static_cast<std::uint64_t>(D::period::den);
    if (negative) *out++ = '-';
    const std::uint64_t whole = size / per_second;
    std::size_t length = 1;
    for (std::uint64_t rest = whole / 10; rest != 0; rest /= 10) ++length;
    out = write_fraction(out, whole, length);
    if (size % per_second == 0) return out;
    *out++ = '.';
    out = write_fraction(out, size % per_second, tick_digits<D>);
    while (out[-1] == '0') --out;
    return out;
}

} // namespace hearken
