// SPDX-License-Identifier: BSL-1.0
#pragma once
// Numbers as they come: NaN and infinity as words, numbers in strings, integers with a point, hexadecimal.

#include <hearken/wire/plain_text.hpp>
#include <hearken/wire/stand_in.hpp>
#include <hearken/wire/switches.hpp>
#include <hearken/words/decimal.hpp>

#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace hearken {

/// A floating-point number, or in a string of any case NaN, Infinity, Inf, with a sign or without. Written as a number,
/// or as "NaN", "Infinity", "-Infinity".
template <class T = double>
    requires(std::same_as<T, double> || std::same_as<T, float>)
struct or_nan : wire::stand_in<T> {
    using wire::stand_in<T>::stand_in;

    /// The same value, and NaN is as NaN.
    template <class A, class B> // a template, so that a number is compared as stand_in does
        requires(std::same_as<A, or_nan> && std::same_as<B, or_nan>)
    friend constexpr bool operator==(const A& a, const B& b) noexcept {
        return a.value == b.value || (a.value != a.value && b.value != b.value);
    }
};

/// A value that always stands in a string: `"868500000"` is `quoted<std::uint64_t>`. The same as `plain`, which is its
/// name where it is a whole payload.
template <class T>
using quoted = plain<T>;

/// A value as it is, or as plain text in a string: 19.2 and "19.2" for `maybe_quoted<double>`. Written as it is.
template <class T>
struct maybe_quoted : wire::stand_in<T> {
    using wire::stand_in<T>::stand_in;
};

/// An unsigned integer as hexadecimal digits of any case in a string, after `0x` or not. Written as `0x1A`.
template <class T>
    requires std::unsigned_integral<T>
struct hex_number : wire::stand_in<T> {
    using wire::stand_in<T>::stand_in;
};

/// An integer that may come as a decimal number without a fraction: 5, 5.0 and 5e0 for `whole<int>`. Written as an
/// integer.
template <class T>
    requires wire::integer<T>
struct whole : wire::stand_in<T> {
    using wire::stand_in<T>::stand_in;
};

namespace wire {

template <class T>
struct form<whole<T>> {
    static constexpr token_set kinds = token::number;
    static constexpr void describe(auto& out) { out.as(parts_of<T>{}); }

    template <reader Reader>
    static bool read(Reader& in, whole<T>& out) {
        const std::size_t at = in.position();
        std::string_view digits;
        if (!in.number(digits)) return false;
        if (to_whole(digits, out.value)) [[likely]]
            return true;
        return in.refuse(errc::out_of_range,
                         "expected a number without a fraction from " + std::to_string(std::numeric_limits<T>::min()) +
                             " to " + std::to_string(std::numeric_limits<T>::max()) + ", found " +
                             std::string(digits.substr(0, 40)),
                         at);
    }
    template <writer Writer>
    static bool write(Writer& out, const whole<T>& value) {
        return out.integer(value.value), true;
    }
};

template <class T>
struct form<or_nan<T>> {
    static constexpr token_set kinds = token::number | token::string;
    static constexpr void describe(auto& out) {
        out.type(kinds);
        out.set("pattern", "^[-+]?([nN][aA][nN]|[iI][nN][fF]([iI][nN][iI][tT][yY])?)$");
    }

    template <reader Reader>
    static bool read(Reader& in, or_nan<T>& out) {
        if (in.peek() != token::string) return in.real(out.value);
        const std::size_t at = in.position();
        std::string_view text;
        if (!in.string(text)) return false;
        const bool negative = text.starts_with('-');
        const std::string_view word = text.substr(negative || text.starts_with('+') ? 1 : 0);
        if (detail::is_among("nan", word, true)) {
            out.value = std::numeric_limits<T>::quiet_NaN();
            return true;
        }
        if (detail::is_among("infinity|inf", word, true)) {
            out.value = negative ? -std::numeric_limits<T>::infinity() : std::numeric_limits<T>::infinity();
            return true;
        }
        return in.refuse(errc::out_of_range,
                         "expected a number, NaN, Infinity or -Infinity, found " + detail::quoted_text(text), at);
    }
    template <writer Writer>
    static bool write(Writer& out, const or_nan<T>& value) {
        if (std::isfinite(value.value)) [[likely]]
            return out.real(value.value);
        return out.string(std::isnan(value.value) ? "NaN" : value.value < 0 ? "-Infinity" : "Infinity");
    }
};

template <class T>
struct form<maybe_quoted<T>> {
    static_assert(!kinds_of<T>.has(token::string) || kinds_of<T> == any_token,
                  "hearken: maybe_quoted<T> cannot tell a T that is itself a string from a quoted one; write T, or "
                  "quoted<T>");
    static_assert(kinds_of<T>.overlaps(token::null | token::boolean | token::number | token::string),
                  "hearken: maybe_quoted<T> is one value without arrays and objects; write T, one_or_many<"
                  "maybe_quoted<T>> for a list of such values, or std::variant<T, embedded<T>> for JSON in a string");
    using parts = parts_of<T>;
    static constexpr token_set kinds = kinds_of<T> | token::string;
    static constexpr void describe(auto& out) { out.any_of(parts_of<T, plain<T>>{}); }

    template <reader Reader>
    static bool read(Reader& in, maybe_quoted<T>& out) {
        if (in.peek() != token::string) [[likely]]
            return form<T>::read(in, out.value);
        const std::size_t at = in.position();
        std::string_view text;
        return in.string(text) && read_text(in, text, at, out.value);
    }
    template <writer Writer>
    static bool write(Writer& out, const maybe_quoted<T>& value) {
        return form<T>::write(out, value.value);
    }
};

template <class T>
struct form<hex_number<T>> {
    static constexpr token_set kinds = token::string;
    static constexpr void describe(auto& out) {
        out.type(kinds);
        out.set("pattern", "^(0[xX])?[0-9a-fA-F]+$");
    }

    template <reader Reader>
    static bool read(Reader& in, hex_number<T>& out) {
        const std::size_t at = in.position();
        std::string_view text;
        if (!in.string(text)) return false;
        std::string_view digits = text;
        if (digits.starts_with("0x") || digits.starts_with("0X")) digits.remove_prefix(2);
        const char* const end = digits.data() + digits.size();
        const auto [stop, failure] = std::from_chars(digits.data(), end, out.value, 16);
        if (failure == std::errc{} && stop == end) [[likely]]
            return true;
        const bool large = failure == std::errc::result_out_of_range && stop == end;
        return in.refuse(large ? errc::out_of_range : errc::wrong_type,
                         (large ? "expected at most " + std::to_string(sizeof(T) * 2) + " hexadecimal digits, found "
                                : "expected a hexadecimal number, found ") +
                             detail::quoted_text(text),
                         at);
    }
    template <writer Writer>
    static bool write(Writer& out, const hex_number<T>& value) {
        char text[2 + 2 * sizeof(T)] = {'0', 'x'};
        char* const end = std::to_chars(text + 2, text + sizeof text, value.value, 16).ptr;
        for (char* at = text + 2; at != end; ++at) {
            if (*at >= 'a') *at = static_cast<char>(*at - 32);
        }
        return out.string({text, static_cast<std::size_t>(end - text)});
    }
};

} // namespace wire
} // namespace hearken
