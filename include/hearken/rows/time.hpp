// SPDX-License-Identifier: BSL-1.0
#pragma once
// A point in time as text, the way databases and people sort it: `2025-12-19T06:30:00.000Z`.

#include <array>
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
    return milliseconds >= -62'167'219'200'000 && milliseconds <= 253'402'300'799'999;
}

/// A point in time as RFC 3339, UTC, with milliseconds; texts compare as the times do.
///
/// Takes:  a time that `is_writable_time`
/// Units:  milliseconds since 1970-01-01T00:00:00Z
/// Errors: none
[[nodiscard]] constexpr time_text format_time(std::int64_t milliseconds) noexcept {
    constexpr std::int64_t day_length = 86'400'000;
    std::int64_t day = milliseconds / day_length;
    if (milliseconds % day_length < 0) --day;
    const auto rest = static_cast<std::uint32_t>(milliseconds - day * day_length);

    // Days to civil: eras of 400 years, counted from 1 March of the year 0.
    const std::int64_t shifted = day + 719'468;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
    const auto day_of_era = static_cast<std::uint32_t>(shifted - era * 146'097);
    const std::uint32_t year_of_era =
        (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::uint32_t from_march = (5 * day_of_year + 2) / 153;
    const std::uint32_t month = from_march < 10 ? from_march + 3 : from_march - 9;
    const auto year = static_cast<std::uint32_t>(era * 400 + year_of_era + (month <= 2 ? 1 : 0));

    time_text out{{'0', '0', '0', '0', '-', '0', '0', '-', '0', '0', 'T', '0',
                   '0', ':', '0', '0', ':', '0', '0', '.', '0', '0', '0', 'Z'}};
    const auto two = [&out](std::size_t at, std::uint32_t number) {
        out.bytes[at] = static_cast<char>('0' + number / 10);
        out.bytes[at + 1] = static_cast<char>('0' + number % 10);
    };
    two(0, year / 100);
    two(2, year % 100);
    two(5, month);
    two(8, day_of_year - (153 * from_march + 2) / 5 + 1);
    two(11, rest / 3'600'000);
    two(14, rest / 60'000 % 60);
    two(17, rest / 1'000 % 60);
    out.bytes[20] = static_cast<char>('0' + rest % 1'000 / 100);
    two(21, rest % 100);
    return out;
}

} // namespace hearken
