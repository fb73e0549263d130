// SPDX-License-Identifier: BSL-1.0
#pragma once
// Points in time and dates as text, RFC 3339, in the types of std::chrono.

#include <hearken/wire/enums.hpp>
#include <hearken/wire/kinds.hpp>
#include <hearken/words/calendar.hpp>
#include <hearken/words/ticks.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hearken::wire {

namespace detail {

template <class D>
consteval bool check_ticks() {
    static_assert(exact_duration<D>,
                  "hearken: a time on the wire counts whole ticks that are decimal parts of a second; write one of "
                  "std::chrono's own units, such as std::chrono::milliseconds");
    return exact_duration<D>;
}

/// What the ticks of `D` are called.
template <class D>
[[nodiscard]] constexpr std::string_view tick_name() noexcept {
    if constexpr (D::period::num == 86'400) return "days";
    if constexpr (D::period::num == 3'600) return "hours";
    if constexpr (D::period::num == 60) return "minutes";
    if constexpr (D::period::num != 1) return "units of its type";
    constexpr std::string_view names[] = {
        "seconds",           "tenths of a second", "hundredths of a second", "milliseconds",      "units of its type",
        "units of its type", "microseconds",       "units of its type",      "units of its type", "nanoseconds"};
    return tick_digits<D> < 10 ? names[tick_digits<D>] : names[4];
}

/// Says why a text or number is no `what`, "a time" or "a duration".
template <class D, reader Reader>
[[gnu::cold, gnu::noinline]] bool refuse_ticks(Reader& in, tick_fault why, std::string_view what, std::string found,
                                               std::size_t at) {
    std::string words("expected ");
    words += what;
    if (why == tick_fault::finer)
        words.append(" in whole ").append(tick_name<D>());
    else
        words += " within the range of its type";
    return in.refuse(errc::out_of_range, words.append(", found ").append(found), at);
}

template <reader Reader>
[[gnu::cold, gnu::noinline]] bool refuse_time(Reader& in, time_fault why, bool with_zone, std::string_view found,
                                              std::size_t at) {
    std::string words("expected a time ");
    if (why == time_fault::unreal)
        words += "that exists";
    else if (with_zone)
        words += "with a zone, as 2025-12-19T06:30:00Z";
    else
        words += "without a zone, as 2025-12-19T06:30:00";
    return in.refuse(why == time_fault::unreal ? errc::out_of_range : errc::wrong_type,
                     words.append(", found ").append(quoted_text(found)), at);
}

template <class Clock, class D, reader Reader>
bool read_time_text(Reader& in, std::chrono::time_point<Clock, D>& out) {
    constexpr bool zoned = !std::is_same_v<Clock, std::chrono::local_t>;
    const std::size_t at = in.position();
    std::string_view text;
    if (!in.string(text)) return false;
    read_time found;
    const time_fault fault = parse_time(text, found);
    if (fault != time_fault::none || found.zoned != zoned) [[unlikely]]
        return refuse_time(in, fault, zoned, text, at);
    D since{};
    if (const tick_fault why = ticks_from(found.seconds, found.fraction, since); why != tick_fault::none) [[unlikely]]
        return refuse_ticks<D>(in, why, "a time", quoted_text(text), at);
    out = std::chrono::time_point<Clock, D>(since);
    return true;
}

template <class Clock, class D, writer Writer>
bool write_time_text(Writer& out, std::chrono::time_point<Clock, D> value) {
    char text[date_time_size + tick_digits<D> + 2];
    split_ticks parts;
    if (!split(value.time_since_epoch(), parts) || parts.seconds < first_second || parts.seconds > last_second)
        return out.refuse(errc::out_of_range, "a time beyond the years 0000 to 9999");
    write_date_time(text, parts.seconds);
    char* end = text + date_time_size;
    if constexpr (tick_digits<D> != 0) {
        *end++ = '.';
        end = write_fraction(end, parts.fraction, tick_digits<D>);
    }
    if constexpr (!std::is_same_v<Clock, std::chrono::local_t>) {
        *end++ = 'Z';
        if constexpr (requires { out.tag(0); }) out.tag(0); // CBOR, RFC 8949 3.4.1
    }
    return out.string({text, static_cast<std::size_t>(end - text)});
}

} // namespace detail

/// RFC 3339 with any offset, `2025-12-19T07:30:00.25+01:00`; written in UTC with the digits of its type:
/// `2025-12-19T06:30:00.250Z`. More digits than the type has are an error, unless they are zeros.
template <class D>
struct form<std::chrono::sys_time<D>> {
    static constexpr token_set kinds = token::string;
    static constexpr void describe(auto& out) {
        out.type(kinds);
        out.set("format", "date-time");
        out.set("pattern", "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt ]"
                           "([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)([.][0-9]+)?"
                           "([Zz]|[+-]([01][0-9]|2[0-3]):?[0-5][0-9])$");
    }

    template <reader Reader>
    static bool read(Reader& in, std::chrono::sys_time<D>& out) {
        if constexpr (detail::check_ticks<D>()) return detail::read_time_text(in, out);
    }
    template <writer Writer>
    static bool write(Writer& out, std::chrono::sys_time<D> value) {
        if constexpr (detail::check_ticks<D>()) return detail::write_time_text(out, value);
    }
};

/// As above without a zone, and none may be there: `2025-12-19T07:30:00`, the time on the device's own clock.
template <class D>
struct form<std::chrono::local_time<D>> {
    static constexpr token_set kinds = token::string;
    static constexpr void describe(auto& out) {
        out.type(kinds);
        out.set("pattern", "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt ]"
                           "([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)([.][0-9]+)?$");
    }

    template <reader Reader>
    static bool read(Reader& in, std::chrono::local_time<D>& out) {
        if constexpr (detail::check_ticks<D>()) return detail::read_time_text(in, out);
    }
    template <writer Writer>
    static bool write(Writer& out, std::chrono::local_time<D> value) {
        if constexpr (detail::check_ticks<D>()) return detail::write_time_text(out, value);
    }
};

/// A date: `2025-12-19`.
template <>
struct form<std::chrono::year_month_day> {
    static constexpr token_set kinds = token::string;
    static constexpr void describe(auto& out) {
        out.type(kinds);
        out.set("format", "date");
    }

    template <reader Reader>
    static bool read(Reader& in, std::chrono::year_month_day& out) {
        const std::size_t at = in.position();
        std::string_view text;
        if (!in.string(text)) return false;
        const time_fault fault = parse_date(text, out);
        if (fault == time_fault::none) [[likely]]
            return true;
        const bool unreal = fault == time_fault::unreal;
        return in.refuse(unreal ? errc::out_of_range : errc::wrong_type,
                         (unreal ? "expected a date that exists, found " : "expected a date, as 2025-12-19, found ") +
                             detail::quoted_text(text),
                         at);
    }
    template <writer Writer>
    static bool write(Writer& out, std::chrono::year_month_day value) {
        if (!value.ok() || value.year() < std::chrono::year{0} || value.year() > std::chrono::year{9'999})
            return out.refuse(errc::out_of_range, "no date of the years 0000 to 9999");
        char text[date_size];
        write_date(text, value);
        return out.string({text, date_size});
    }
};

} // namespace hearken::wire
