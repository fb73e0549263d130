// SPDX-License-Identifier: BSL-1.0
#pragma once
// How a captured part of a topic becomes the type of a handler's parameter.

#include <hearken/reflect/fields.hpp>
#include <hearken/route/codec.hpp>
#include <hearken/wire/checked.hpp>
#include <hearken/wire/enums.hpp>
#include <hearken/words/error.hpp>

#include <charconv>
#include <concepts>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace hearken {

/// All captures of a topic in one struct, by member name: `captured<where>` with `struct where { std::string_view uuid;
/// };`.
template <class Struct>
struct captured {
    Struct value{};
    constexpr const Struct& operator*() const noexcept { return value; }
    constexpr const Struct* operator->() const noexcept { return &value; }
};

namespace detail {

template <class T>
consteval bool is_capturable();

}

/// A type that a captured part of a topic converts to: text, an integer, an enum by name, one of these as `checked`, or
/// a type with a `codec` of its own.
template <class T>
concept capturable = detail::is_capturable<T>();

namespace detail {

template <class T>
consteval bool is_capturable() {
    if constexpr (wire::detail::is_checked<T>)
        return is_capturable<decltype(T::value)>();
    else
        return std::same_as<T, std::string_view> || std::same_as<T, std::string> ||
               (std::integral<T> && !std::same_as<T, bool>) || std::is_enum_v<T> ||
               (std::is_class_v<T> && has_own_codec<T> && !payload_wrapper<T>);
}

inline std::unexpected<error> bad_capture(std::string_view name, std::string_view part, std::string_view expected) {
    std::string what = "<";
    what.append(name).append(">: ").append(expected).append(", found ").append(wire::detail::quoted_text(part));
    return fail(errc::bad_capture, std::move(what));
}

/// Converts one captured part; `name` is for the error, `memory` for views of a user's codec.
template <capturable T>
result<> convert_capture(std::string_view name, std::string_view part, T& out, scratch& memory) {
    if constexpr (wire::detail::is_checked<T>) {
        if (auto r = convert_capture(name, part, out.value, memory); !r) return r;
        if (!out.holds()) return bad_capture(name, part, wire::detail::broken_rule(out));
    } else if constexpr (std::same_as<T, std::string_view> || std::same_as<T, std::string>) {
        out = part;
    } else if constexpr (std::integral<T>) {
        const auto [end, code] = std::from_chars(part.data(), part.data() + part.size(), out);
        if (code == std::errc::result_out_of_range) {
            return bad_capture(name, part,
                               "expected an integer from " + std::to_string(std::numeric_limits<T>::min()) + " to " +
                                   std::to_string(std::numeric_limits<T>::max()));
        }
        if (code != std::errc{} || end != part.data() + part.size()) {
            return bad_capture(name, part,
                               std::is_signed_v<T> ? "expected an integer" : "expected an unsigned integer");
        }
    } else if constexpr (std::is_enum_v<T>) {
        const auto value = wire::enum_from_text<T>(part);
        if (!value) {
            std::string names = "expected one of";
            for (const auto& known : wire::enum_spellings<T>) names.append(" ").append(known.text);
            return bad_capture(name, part, names);
        }
        out = *value;
    } else {
        if (auto r = decode_payload(part, out, memory); !r) return bad_capture(name, part, r.error().what);
    }
    return {};
}

} // namespace detail
} // namespace hearken
