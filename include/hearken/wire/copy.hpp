// SPDX-License-Identifier: BSL-1.0
#pragma once
// A value carried from one format to another without a type in between.

#include <hearken/wire/concepts.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/tokens.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

namespace hearken::wire {

namespace detail {

/// A number keeps its digits where the format has them. Else it becomes an integer where it is written as one of 64
/// bits, and with a fraction or an exponent the nearest floating-point number.
template <reader Reader, writer Writer>
[[nodiscard]] bool copy_number(Reader& in, Writer& out, bool& refused) {
    const auto start = in.here();
    std::string_view digits;
    if (in.number(digits)) {
        if constexpr (requires { Writer::has_digits; }) return out.number(digits) || (refused = true, false);
        if (digits.find_first_of(".eE") == std::string_view::npos && digits != "-0") {
            std::int64_t low = 0;
            std::uint64_t high = 0;
            const char* const end = digits.data() + digits.size();
            if (std::from_chars(digits.data(), end, low).ec == std::errc{}) return out.integer(low), true;
            if (std::from_chars(digits.data(), end, high).ec == std::errc{}) return out.integer(high), true;
            // Down to -2^64 + 1, which no integer type of C++ has, but CBOR has.
            if (digits.starts_with('-') && std::from_chars(digits.data() + 1, end, high).ec == std::errc{})
                return out.number(digits) || (refused = true, false);
        }
    }
    const auto behind = in.here();
    in.rewind(start);
    double value = 0;
    const bool fits = in.real(value);
    // What no double is near, 1e400 and 1e-400, as its digits.
    const std::string_view front = digits.substr(0, digits.find_first_of("eE"));
    const bool tiny = fits && value == 0 && front.find_first_of("123456789") != std::string_view::npos;
    if (front.size() != digits.size() && (!fits || tiny)) {
        in.rewind(behind);
        return out.number(digits) || (refused = true, false);
    }
    if (!fits) return false;
    if (!out.real(value)) return refused = true, false;
    return true;
}

/// `refused` tells a failure of the writer from one of the reader.
template <reader Reader, writer Writer>
[[nodiscard]] bool copy_value(Reader& in, Writer& out, bool& refused) {
    const auto written = [&](bool fine) { return fine || (refused = true, false); };
    std::string_view text;
    const token kind = in.peek();
    switch (kind) {
    case token::null:
        if (!in.null()) return false;
        return out.null(), true;
    case token::boolean: {
        bool value = false;
        if (!in.boolean(value)) return false;
        return out.boolean(value), true;
    }
    case token::number: return copy_number(in, out, refused);
    case token::string: return in.string(text) && written(out.string(text));
    case token::array:
    case token::object: break;
    case token::nothing: return in.unexpected("a value");
    }
    const bool object = kind == token::object;
    object ? out.begin_object(unknown_count)
           : out.begin_array(unknown_count); // counting is a look at all, at each level
    step next = object ? in.enter_object() : in.enter_array();
    while (next == step::more) {
        if (object && (!in.key(text) || !written(out.key(text)))) return false;
        if (!copy_value(in, out, refused)) return false;
        next = object ? in.next_member() : in.next_element();
    }
    if (next == step::failed) return false;
    object ? out.end_object() : out.end_array();
    return true;
}

} // namespace detail

/// Reads any value and writes it in another format. Integers stay exact, or are refused; a number with a fraction or an
/// exponent is as near as a double is, in a format that does not have its digits.
///
/// Gives: false where the reader has an error: its own, or at the value what the writer refuses
template <reader Reader, writer Writer>
[[nodiscard]] bool copy(Reader& in, Writer& out) {
    const std::size_t at = in.position();
    bool refused = false;
    if (detail::copy_value(in, out, refused)) return true;
    return refused ? in.refuse(out.failure().code, std::move(out.failure().what), at) : false;
}

} // namespace hearken::wire
