// SPDX-License-Identifier: BSL-1.0
#pragma once
// A point in time as text, the way databases and people sort it: `2025-12-19T06:30:00.000Z`.

#include <hearken/words/calendar.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hearken {

/// Text of fixed length for one point in time.
struct time_text {
    std::array<char, 24> bytes{};
    [[nodiscard]] constexpr std::string_view view() const noexcept { return {bytes.data(), bytes.size()}; }
};

/// True where `format_time` can write it: the years 0000 to 9999.
[[nodiscard]] constexpr bool is_writable_time(std::int64_t milliseconds) noexcept {
    return milliseconds >= first_second * 1'000 && milliseconds <= last_second * 1'000 + 999;
}

/// A point in time as RFC 3339, UTC, with milliseconds; texts compare as the times do.
///
/// Takes:  a time that `is_writable_time`
/// Units:  milliseconds since 1970-01-01T00:00:00Z
/// Errors: none
[[nodiscard]] constexpr time_text format_time(std::int64_t milliseconds) noexcept {
    std::int64_t second = milliseconds / 1'000;
    if (milliseconds % 1'000 < 0) --second;
    const auto rest = static_cast<std::uint32_t>(milliseconds - second * 1'000);
    time_text out;
    write_date_time(out.bytes.data(), second);
    out.bytes[19] = '.';
    out.bytes[20] = static_cast<char>('0' + rest / 100);
    out.bytes[21] = static_cast<char>('0' + rest / 10 % 10);
    out.bytes[22] = static_cast<char>('0' + rest % 10);
    out.bytes[23] = 'Z';
    return out;
}

/// As above, of the milliseconds that are over.
[[nodiscard]] constexpr time_text format_time(std::chrono::system_clock::time_point time) noexcept {
    return format_time(std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count());
}

} // namespace hearken
