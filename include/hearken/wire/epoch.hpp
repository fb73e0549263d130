// SPDX-License-Identifier: BSL-1.0
#pragma once
// Points in time as numbers: counted since 1970, with or without a fraction.

#include <hearken/wire/stand_in.hpp>
#include <hearken/wire/time.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace hearken {

/// A time as a whole number of `D` since 1970-01-01T00:00:00Z: `epoch<std::chrono::milliseconds>`.
template <class D>
struct epoch : wire::stand_in<std::chrono::sys_time<D>> {
    using wire::stand_in<std::chrono::sys_time<D>>::stand_in;
};

/// A time as a decimal number of seconds since 1970, `1736603810.49`; more digits than `D` has are an error, unless
/// they are zeros.
template <class D>
struct fractional_epoch : wire::stand_in<std::chrono::sys_time<D>> {
    using wire::stand_in<std::chrono::sys_time<D>>::stand_in;
};

/// A time as RFC 3339 or as a whole number of `D` since 1970; written as RFC 3339.
template <class D>
struct any_time : wire::stand_in<std::chrono::sys_time<D>> {
    using wire::stand_in<std::chrono::sys_time<D>>::stand_in;
};

namespace wire {

namespace detail {

template <class D, reader Reader>
bool read_seconds(Reader& in, D& out, std::string_view what) {
    const std::size_t at = in.position();
    std::string_view digits;
    if (!in.number(digits)) return false;
    const tick_fault why = ticks_from(digits, out);
    if (why == tick_fault::none) [[likely]]
        return true;
    return refuse_ticks<D>(in, why, what, std::string(digits.substr(0, 40)), at);
}

template <class D, writer Writer>
bool write_seconds_number(Writer& out, D value) {
    char digits[seconds_size];
    const char* const end = write_seconds(digits, value);
    if (end == nullptr) return out.refuse(errc::out_of_range, "more seconds than 64 bits hold");
    return out.number({digits, static_cast<std::size_t>(end - digits)});
}

} // namespace detail

template <class D>
struct form<epoch<D>> {
    static constexpr token_set kinds = token::number;
    static constexpr void describe(auto& out) { out.integer(); }

    template <reader Reader>
    static bool read(Reader& in, epoch<D>& out) {
        if constexpr (detail::check_ticks<D>()) {
            typename D::rep count{};
            if (!in.integer(count)) return false;
            out.value = std::chrono::sys_time<D>(D{count});
            return true;
        }
    }
    template <writer Writer>
    static bool write(Writer& out, const epoch<D>& value) {
        if constexpr (std::is_same_v<D, std::chrono::seconds> && requires { out.tag(1); }) out.tag(1); // RFC 8949 3.4.2
        return out.integer(value.value.time_since_epoch().count()), true;
    }
};

template <class D>
struct form<fractional_epoch<D>> {
    static constexpr token_set kinds = token::number;

    template <reader Reader>
    static bool read(Reader& in, fractional_epoch<D>& out) {
        if constexpr (detail::check_ticks<D>()) {
            D since{};
            if (!detail::read_seconds(in, since, "a time")) return false;
            out.value = std::chrono::sys_time<D>(since);
            return true;
        }
    }
    template <writer Writer>
    static bool write(Writer& out, const fractional_epoch<D>& value) {
        return detail::write_seconds_number(out, value.value.time_since_epoch());
    }
};

template <class D>
struct form<any_time<D>> {
    static constexpr token_set kinds = token::number | token::string;
    static constexpr void describe(auto& out) { out.any_of(parts_of<epoch<D>, std::chrono::sys_time<D>>{}); }

    template <reader Reader>
    static bool read(Reader& in, any_time<D>& out) {
        const token kind = in.peek();
        if (kind == token::string) return form<std::chrono::sys_time<D>>::read(in, out.value);
        if (kind != token::number) return in.unexpected("a time as text or a number");
        const std::size_t at = in.position();
        epoch<D> number;
        if (!form<epoch<D>>::read(in, number)) return false;
        const auto since = number.value.time_since_epoch();
        if (split_ticks parts; !split(since, parts) || parts.seconds < first_second || parts.seconds > last_second) {
            std::string words("expected a time of the years 0000 to 9999 in "); // no other could be written
            words.append(detail::tick_name<D>()).append(" since 1970, found ").append(std::to_string(since.count()));
            return in.refuse(errc::out_of_range, std::move(words), at);
        }
        out.value = number.value;
        return true;
    }
    template <writer Writer>
    static bool write(Writer& out, const any_time<D>& value) {
        return form<std::chrono::sys_time<D>>::write(out, value.value);
    }
};

} // namespace wire
} // namespace hearken
