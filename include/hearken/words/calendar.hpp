// SPDX-License-Identifier: BSL-1.0
#pragma once
// Dates and times as text, RFC 3339, to seconds and back: exact, without locale or allocation.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hearken {

/// A time read from text.
struct read_time {
    std::int64_t seconds = 0;    ///< since 1970-01-01T00:00:00; of UTC where it has a zone
    std::string_view fraction{}; ///< the digits behind the point, as they came
    bool zoned = false;          ///< ends with Z or an offset
};

/// What keeps a text from being a time.
enum class time_fault : std::uint8_t {
    none,
    malformed, ///< not written like one
    unreal,    ///< 30 February, 25 o'clock, beyond the years 0000 to 9999
};

/// The seconds since 1970 at which the years begin that four digits can write, and the last second of them.
inline constexpr std::int64_t first_second = -62'167'219'200;
inline constexpr std::int64_t last_second = 253'402'300'799;

namespace detail {

/// Takes fixed numbers of digits from the front of a text.
class digit_taker {
public:
    explicit constexpr digit_taker(std::string_view text) noexcept : rest_(text) {}

    constexpr int number(std::size_t digits) noexcept {
        int value = 0;
        if (rest_.size() < digits) return fail();
        for (const char digit : rest_.substr(0, digits)) {
            if (digit < '0' || digit > '9') return fail();
            value = value * 10 + (digit - '0');
        }
        rest_.remove_prefix(digits);
        return value;
    }
    constexpr char one_of(std::string_view letters) noexcept {
        if (rest_.empty() || letters.find(rest_.front()) == std::string_view::npos) return fail(), '\0';
        const char found = rest_.front();
        rest_.remove_prefix(1);
        return found;
    }
    constexpr std::string_view digits() noexcept {
        std::size_t size = 0;
        while (size < rest_.size() && rest_[size] >= '0' && rest_[size] <= '9') ++size;
        if (size == 0) fail();
        const std::string_view found = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return found;
    }
    [[nodiscard]] constexpr bool next_is(char letter) const noexcept { return rest_.starts_with(letter); }
    [[nodiscard]] constexpr bool empty() const noexcept { return rest_.empty(); }
    [[nodiscard]] constexpr bool fine() const noexcept { return fine_; }

private:
    constexpr int fail() noexcept {
        fine_ = false;
        return 0;
    }
    std::string_view rest_;
    bool fine_ = true;
};

constexpr bool take_date(digit_taker& in, std::chrono::year_month_day& out) noexcept {
    const int year = in.number(4);
    in.one_of("-");
    const auto month = static_cast<unsigned>(in.number(2));
    in.one_of("-");
    const auto day = static_cast<unsigned>(in.number(2));
    out = std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day};
    return in.fine();
}

} // namespace detail

/// Reads `2025-12-19`.
[[nodiscard]] constexpr time_fault parse_date(std::string_view text, std::chrono::year_month_day& out) noexcept {
    detail::digit_taker in(text);
    if (!detail::take_date(in, out) || !in.empty()) return time_fault::malformed;
    return out.ok() ? time_fault::none : time_fault::unreal;
}

/// Reads `2025-12-19T06:30:00.25+01:00`; `t`, `z` and a space for the `T` are understood too, and so are `+0100`, as
/// strftime writes it, and a leap second, at the end of a month in UTC only: it is the first second of the next.
///
/// Source: RFC 3339 5.6, 5.7; ISO 8601 for the offset without its colon
[[nodiscard]] constexpr time_fault parse_time(std::string_view text, read_time& out) noexcept {
    namespace chrono = std::chrono;
    detail::digit_taker in(text);
    chrono::year_month_day date;
    detail::take_date(in, date);
    in.one_of("Tt ");
    const int hour = in.number(2);
    in.one_of(":");
    const int minute = in.number(2);
    in.one_of(":");
    const int second = in.number(2);
    out = {};
    if (in.next_is('.')) {
        in.one_of(".");
        out.fraction = in.digits();
    }
    int offset = 0; // minutes
    bool real_offset = true;
    if (!in.empty()) {
        out.zoned = true;
        if (const char zone = in.one_of("Zz+-"); zone == '+' || zone == '-') {
            const int hours = in.number(2);
            if (in.next_is(':')) in.one_of(":");
            const int minutes = in.number(2);
            real_offset = hours <= 23 && minutes <= 59;
            offset = (hours * 60 + minutes) * (zone == '-' ? -1 : 1);
        }
    }
    if (!in.fine() || !in.empty()) return time_fault::malformed;
    if (!date.ok() || hour > 23 || minute > 59 || second > 60 || !real_offset) return time_fault::unreal;
    const std::int64_t days = chrono::sys_days(date).time_since_epoch().count();
    out.seconds = days * 86'400 + hour * 3'600 + minute * 60 + second - offset * 60;
    if (second == 60) {
        const chrono::sys_days next{chrono::days{out.seconds / 86'400}};
        const bool at_midnight = out.seconds % 86'400 == 0;
        if (!out.zoned || !at_midnight || chrono::year_month_day(next).day() != chrono::day{1})
            return time_fault::unreal;
    }
    return out.seconds >= first_second && out.seconds <= last_second ? time_fault::none : time_fault::unreal;
}

/// How many bytes `write_date` and `write_date_time` write.
inline constexpr std::size_t date_size = 10;
inline constexpr std::size_t date_time_size = 19;

/// Writes `2025-12-19`.
///
/// Takes: room for `date_size` bytes; a year from 0000 to 9999
constexpr void write_date(char* out, std::chrono::year_month_day date) noexcept {
    const auto two = [](char* at, unsigned number) {
        at[0] = static_cast<char>('0' + number / 10);
        at[1] = static_cast<char>('0' + number % 10);
    };
    const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
    two(out, year / 100);
    two(out + 2, year % 100);
    out[4] = out[7] = '-';
    two(out + 5, static_cast<unsigned>(date.month()));
    two(out + 8, static_cast<unsigned>(date.day()));
}

/// Writes `2025-12-19T06:30:00`.
///
/// Takes: room for `date_time_size` bytes; seconds since 1970 from `first_second` to `last_second`
constexpr void write_date_time(char* out, std::int64_t seconds) noexcept {
    const std::int64_t day = (seconds >= 0 ? seconds : seconds - 86'399) / 86'400;
    const auto rest = static_cast<unsigned>(seconds - day * 86'400);
    write_date(out, std::chrono::sys_days(std::chrono::days{day}));
    const auto part = [out](std::size_t at, char before, unsigned number) {
        out[at] = before;
        out[at + 1] = static_cast<char>('0' + number / 10);
        out[at + 2] = static_cast<char>('0' + number % 10);
    };
    part(10, 'T', rest / 3'600);
    part(13, ':', rest / 60 % 60);
    part(16, ':', rest % 60);
}

} // namespace hearken
