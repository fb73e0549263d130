// SPDX-License-Identifier: BSL-1.0
#pragma once
// Durations: as a number of their own unit, as decimal seconds, as text such as `0.056576s`, `0T01:45:51`, `PT1H45M`.

#include <hearken/wire/epoch.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hearken {

/// A duration as a decimal number of seconds, `0.25`, in whole ticks of `D`.
template <class D>
struct fractional_seconds : wire::stand_in<D> {
    using wire::stand_in<D>::stand_in;
};

/// A duration as text, decimal seconds with an `s` behind: `"0.056576s"`.
///
/// Source: the JSON form of google.protobuf.Duration
template <class D>
struct duration_text : wire::stand_in<D> {
    using wire::stand_in<D>::stand_in;
};

/// A duration as days and a time of day, `"0T01:45:51"` or `"1 02:33:26"`, the days may be missing. Written with them,
/// a `T` behind, in whole seconds.
template <class D = std::chrono::seconds>
struct uptime : wire::stand_in<D> {
    using wire::stand_in<D>::stand_in;
};

/// A duration of ISO 8601, `"PT1H45M51S"` or `"-P1DT0.5S"`: weeks, days, hours, minutes and seconds, which may have a
/// fraction. Years and months have no fixed length and are refused. Written without weeks.
template <class D = std::chrono::seconds>
struct iso_duration : wire::stand_in<D> {
    using wire::stand_in<D>::stand_in;
};

namespace wire {

namespace detail {

/// So many days may be read, and written.
inline constexpr std::int64_t most_days = 100'000'000'000;

/// A duration of ISO 8601, taken apart.
struct read_duration {
    std::int64_t seconds = 0;
    std::string_view fraction{};
    bool negative = false;
};

/// Gives: false where the text is not written like one
[[nodiscard]] constexpr bool parse_iso_duration(std::string_view text, read_duration& out) noexcept {
    out.negative = text.starts_with('-');
    if (out.negative) text.remove_prefix(1);
    constexpr std::string_view units = "WDHMS"; // in this order, each once; a T before the time
    constexpr std::int64_t lengths[] = {604'800, 86'400, 3'600, 60, 1};
    hearken::detail::digit_taker in(text);
    in.one_of("P");
    bool timed = false;
    std::size_t next = 0;
    do {
        if (!timed && in.next_is('T')) {
            in.one_of("T");
            timed = true;
            next = 2;
        }
        std::int64_t count = 0;
        for (const char digit : in.digits()) {
            if (count > most_days) return false;
            count = count * 10 + (digit - '0');
        }
        if (timed && in.next_is('.')) {
            in.one_of(".");
            out.fraction = in.digits();
        }
        const char unit = in.one_of(!out.fraction.empty() ? "S" : timed ? "HMS" : "WD");
        const std::size_t index = units.find(unit);
        if (!in.fine() || index < next) return false;
        out.seconds += count * lengths[index]; // at most 10^12 weeks and so on
        next = index + 1;
    } while (!in.empty());
    return out.seconds <= most_days * 86'400;
}

/// Gives: false where the text is not written like one
[[nodiscard]] constexpr bool parse_uptime(std::string_view text, std::int64_t& seconds) noexcept {
    hearken::detail::digit_taker in(text);
    std::int64_t days = 0;
    if (text.find_first_of("T ") != std::string_view::npos) {
        for (const char digit : in.digits()) {
            days = days * 10 + (digit - '0');
            if (days > most_days) return false;
        }
        in.one_of("T ");
    }
    const int hours = in.number(2);
    in.one_of(":");
    const int minutes = in.number(2);
    in.one_of(":");
    const int rest = in.number(2);
    seconds = days * 86'400 + hours * 3'600 + minutes * 60 + rest;
    return in.fine() && in.empty() && hours < 24 && minutes < 60 && rest < 60;
}

} // namespace detail

/// A duration is a number of its own unit: 250 in `std::chrono::milliseconds` is 250 ms.
template <class Rep, class Period>
    requires(integer<Rep> || std::same_as<Rep, double> || std::same_as<Rep, float>)
struct form<std::chrono::duration<Rep, Period>> {
    static constexpr token_set kinds = token::number;
    static constexpr void describe(auto& out) { out.as(parts_of<Rep>{}); }

    template <reader Reader>
    static bool read(Reader& in, std::chrono::duration<Rep, Period>& out) {
        Rep count{};
        if (!form<Rep>::read(in, count)) return false;
        out = std::chrono::duration<Rep, Period>(count);
        return true;
    }
    template <writer Writer>
    static bool write(Writer& out, std::chrono::duration<Rep, Period> value) {
        return form<Rep>::write(out, value.count());
    }
};

template <class D>
struct form<fractional_seconds<D>> {
    static constexpr token_set kinds = token::number;

    template <reader Reader>
    static bool read(Reader& in, fractional_seconds<D>& out) {
        if constexpr (detail::check_ticks<D>()) return detail::read_seconds(in, out.value, "a duration");
    }
    template <writer Writer>
    static bool write(Writer& out, const fractional_seconds<D>& value) {
        return detail::write_seconds_number(out, value.value);
    }
};

template <class D>
struct form<duration_text<D>> {
    static constexpr token_set kinds = token::string;
    static constexpr void describe(auto& out) {
        out.type(kinds);
        out.set("pattern", "^-?[0-9]+([.][0-9]+)?s$");
    }

    template <reader Reader>
    static bool read(Reader& in, duration_text<D>& out) {
        if constexpr (detail::check_ticks<D>()) {
            const std::size_t at = in.position();
            std::string_view text;
            if (!in.string(text)) return false;
            tick_fault why = tick_fault::malformed;
            if (text.ends_with('s') && text.find_first_of("eE") == std::string_view::npos)
                why = ticks_from(text.substr(0, text.size() - 1), out.value);
            if (why == tick_fault::none) [[likely]]
                return true;
            if (why == tick_fault::malformed) {
                return in.refuse(errc::wrong_type, "expected a duration, as 1.5s, found " + detail::quoted_text(text),
                                 at);
            }
            return detail::refuse_ticks<D>(in, why, "a duration", detail::quoted_text(text), at);
        }
    }
    template <writer Writer>
    static bool write(Writer& out, const duration_text<D>& value) {
        char text[seconds_size + 1];
        char* const end = write_seconds(text, value.value);
        if (end == nullptr) return out.refuse(errc::out_of_range, "more seconds than 64 bits hold");
        *end = 's';
        return out.string({text, static_cast<std::size_t>(end + 1 - text)});
    }
};

template <class D>
struct form<uptime<D>> {
    static constexpr token_set kinds = token::string;

    static constexpr void describe(auto& out) {
        out.type(token::string);
        out.set("pattern", "^([0-9]+[T ])?([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$");
    }
    template <reader Reader>
    static bool read(Reader& in, uptime<D>& out) {
        if constexpr (detail::check_ticks<D>()) {
            const std::size_t at = in.position();
            std::string_view text;
            if (!in.string(text)) return false;
            std::int64_t seconds = 0;
            if (!detail::parse_uptime(text, seconds)) [[unlikely]] {
                return in.refuse(errc::wrong_type,
                                 "expected days and a time, as 0T01:45:51, found " + detail::quoted_text(text), at);
            }
            const tick_fault why = ticks_from(seconds, "", out.value);
            if (why == tick_fault::none) [[likely]]
                return true;
            return detail::refuse_ticks<D>(in, why, "a duration", detail::quoted_text(text), at);
        }
    }
    template <writer Writer>
    static bool write(Writer& out, const uptime<D>& value) {
        split_ticks parts;
        if (!split(value.value, parts) || parts.seconds < 0 || parts.fraction != 0 ||
            parts.seconds / 86'400 > detail::most_days)
            return out.refuse(errc::out_of_range, "no whole number of seconds from 0 on");
        char text[32];
        char* const end = write_seconds(text, std::chrono::duration<std::int64_t>(parts.seconds / 86'400));
        char clock[date_time_size];
        write_date_time(clock, parts.seconds % 86'400);
        return out.string({text, static_cast<std::size_t>(std::copy(clock + 10, clock + date_time_size, end) - text)});
    }
};

template <class D>
struct form<iso_duration<D>> {
    static constexpr token_set kinds = token::string;
    static constexpr void describe(auto& out) {
        out.type(kinds);
        out.set("pattern", "^-?P(?=.)([0-9]+W)?([0-9]+D)?"
                           "(T(?=.)([0-9]+H)?([0-9]+M)?([0-9]+([.][0-9]+)?S)?)?$");
    }

    template <reader Reader>
    static bool read(Reader& in, iso_duration<D>& out) {
        if constexpr (detail::check_ticks<D>()) {
            const std::size_t at = in.position();
            std::string_view text;
            if (!in.string(text)) return false;
            detail::read_duration parts;
            if (!detail::parse_iso_duration(text, parts)) [[unlikely]] {
                return in.refuse(
                    errc::wrong_type,
                    "expected a duration of weeks to seconds, without years and months, as PT1H45M, found " +
                        detail::quoted_text(text),
                    at);
            }
            tick_fault why = tick_fault::none;
            if (parts.negative) { // as a number, for the lowest has no positive counterpart
                std::string number = "-" + std::to_string(parts.seconds);
                if (!parts.fraction.empty()) number.append(".").append(parts.fraction);
                why = ticks_from(number, out.value);
            } else {
                why = ticks_from(parts.seconds, parts.fraction, out.value);
            }
            if (why == tick_fault::none) [[likely]]
                return true;
            return detail::refuse_ticks<D>(in, why, "a duration", detail::quoted_text(text), at);
        }
    }
    template <writer Writer>
    static bool write(Writer& out, const iso_duration<D>& value) {
        char digits[seconds_size];
        const char* const end = write_seconds(digits, value.value);
        std::string_view seconds(digits, end == nullptr ? 0 : static_cast<std::size_t>(end - digits));
        std::string text(seconds.starts_with('-') ? "-P" : "P");
        if (text.size() == 2) seconds.remove_prefix(1);
        std::uint64_t whole = 0;
        const std::string_view fraction = seconds.substr(std::min(seconds.find('.'), seconds.size()));
        for (const char digit : seconds.substr(0, seconds.size() - fraction.size()))
            whole = whole * 10 + static_cast<std::uint64_t>(digit - '0');
        if (end == nullptr) return out.refuse(errc::out_of_range, "more seconds than 64 bits hold");
        if (whole > static_cast<std::uint64_t>(detail::most_days * 86'400))
            return out.refuse(errc::out_of_range, "more days than are read");
        const auto part = [&](std::uint64_t count, std::string_view tail, char unit) {
            if (count != 0 || !tail.empty()) text.append(std::to_string(count)).append(tail) += unit;
        };
        part(whole / 86'400, "", 'D');
        const bool is_nothing = whole == 0 && fraction.empty();
        if (whole % 86'400 != 0 || !fraction.empty() || is_nothing) {
            text += 'T';
            part(whole / 3'600 % 24, "", 'H');
            part(whole / 60 % 60, "", 'M');
            if (is_nothing)
                text += "0S";
            else
                part(whole % 60, fraction, 'S');
        }
        return out.string(text);
    }
};

} // namespace wire
} // namespace hearken
