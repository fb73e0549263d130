// SPDX-License-Identifier: BSL-1.0
#pragma once
// The wire form of a type: how it is read from tokens and written as tokens; here of numbers, booleans and strings.

#include <hearken/wire/concepts.hpp>

#include <concepts>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

namespace hearken::wire {

/// How `T` is read and written, the same for every format. For a type of your own:
///
///     template <>
///     struct hearken::wire::form<color> {
///         static bool read(auto& in, color& out);         // false after in.refuse(...), or after a failed call on
///         `in` static bool write(auto& out, const color& value);
///     };
///
/// Beyond that, where it applies: `using parts = parts_of<E>` the types it is made of; `views = true` where it points
/// into the message; `may_be_absent = true` with `static void absent(T&)` and `static bool is_absent(const T&)`;
/// `static constexpr void describe(auto& out)` for its schema (wire/describe.hpp).
template <class T>
struct form;

/// The types that a form reads inside itself.
template <class...>
struct parts_of {};

/// True for a type that has a form; of its parts nothing is said.
template <class T>
concept has_form = requires { sizeof(form<T>); };

namespace detail {

template <class T>
consteval bool is_readable();

template <class... Parts>
consteval bool are_readable(parts_of<Parts...>) {
    return (is_readable<Parts>() && ...);
}

template <class T>
consteval bool is_readable() {
    if constexpr (std::is_aggregate_v<T> && std::is_class_v<T> && !requires { typename T::value_type; }) {
        return true; // a struct: its form looks at its members itself, and may just be doing so
    } else if constexpr (!has_form<T>) {
        return false;
    } else if constexpr (requires { typename form<T>::parts; }) {
        return are_readable(typename form<T>::parts{});
    } else {
        return true;
    }
}

} // namespace detail

/// A type that can be read and written, with all that it is made of.
template <class T>
concept readable = detail::is_readable<T>();

/// Integers, without the character types and bool.
template <class T>
concept integer =
    std::is_integral_v<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
    !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t> && !std::is_const_v<T>;

template <>
struct form<bool> {
    template <reader Reader>
    [[gnu::always_inline]] static bool read(Reader& in, bool& out) {
        return in.boolean(out);
    }
    template <writer Writer>
    static bool write(Writer& out, bool value) {
        return out.boolean(value), true;
    }
};

template <integer T>
struct form<T> {
    template <reader Reader>
    [[gnu::always_inline]] static bool read(Reader& in, T& out) {
        return in.integer(out);
    }
    template <writer Writer>
    static bool write(Writer& out, T value) {
        return out.integer(value), true;
    }
    static constexpr void describe(auto& out) {
        out.integer();
        out.set("minimum", std::numeric_limits<T>::min());
        out.set("maximum", std::numeric_limits<T>::max());
    }
};

template <class T>
    requires std::same_as<T, float> || std::same_as<T, double>
struct form<T> {
    template <reader Reader>
    [[gnu::always_inline]] static bool read(Reader& in, T& out) {
        return in.real(out);
    }
    template <writer Writer>
    static bool write(Writer& out, T value) {
        return out.real(value);
    }
};

template <>
struct form<std::string> {
    template <reader Reader>
    [[gnu::noinline]] static bool read(Reader& in, std::string& out) {
        std::string_view text;
        if (!in.string(text)) return false;
        out.assign(text);
        return true;
    }
    template <writer Writer>
    static bool write(Writer& out, const std::string& value) {
        return out.string(value);
    }
};

/// Points into the message, or into the scratch memory where the string had escapes: valid until both are gone.
template <>
struct form<std::string_view> {
    static constexpr bool views = true;
    template <reader Reader>
    [[gnu::always_inline]] static bool read(Reader& in, std::string_view& out) {
        return in.string(out);
    }
    template <writer Writer>
    static bool write(Writer& out, std::string_view value) {
        return out.string(value);
    }
};

namespace detail {

template <class T>
concept can_be_absent = requires { requires form<T>::may_be_absent; };

/// True where a value of `T` points into the message somewhere; types met on the way in are taken to own.
template <class T, class... Outer>
consteval bool holds_view();

template <class... Outer, class... Parts>
consteval bool any_view(parts_of<Parts...>, parts_of<Outer...>) {
    return (holds_view<Parts, Outer...>() || ...);
}

template <class T, class... Outer>
consteval bool holds_view() {
    if constexpr ((std::is_same_v<T, Outer> || ...) || !has_form<T>) {
        return false;
    } else if constexpr (requires { requires form<T>::views; }) {
        return true;
    } else if constexpr (requires { typename form<T>::parts; }) {
        return any_view(typename form<T>::parts{}, parts_of<T, Outer...>{});
    } else {
        return false;
    }
}

} // namespace detail

/// A type of which nothing points into the message, so that it may outlive it.
template <class T>
concept owning = !detail::holds_view<T>();

namespace detail {

template <class T, class... Outer>
consteval bool find_hidden();

template <class... Outer, class... Parts>
consteval bool any_hidden(parts_of<Parts...>, parts_of<Outer...>) {
    return (find_hidden<Parts, Outer...>() || ...);
}

template <class T, class... Outer>
consteval bool find_hidden() {
    if constexpr ((std::is_same_v<T, Outer> || ...))
        return false;
    else if constexpr (requires { requires form<T>::hidden; })
        return true;
    else if constexpr (requires { typename form<T>::parts; })
        return any_hidden(typename form<T>::parts{}, parts_of<T, Outer...>{});
    else
        return false;
}

} // namespace detail

/// A type with something in it that no error may show: its form, or that of a part, says
/// `static constexpr bool hidden = true`.
template <class T>
concept hidden = detail::find_hidden<T>();

} // namespace hearken::wire
