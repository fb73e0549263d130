// SPDX-License-Identifier: BSL-1.0
#pragma once
// The base of member types that are one value with a form of its own: they stand for their value wherever it is used.

#include <hearken/wire/form.hpp>
#include <hearken/wire/kinds.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

namespace hearken::wire {

template <class T>
class stand_in;

namespace detail {

template <class T>
concept is_stand_in = requires(const T& value) { []<class U>(const stand_in<U>&) {}(value); };

} // namespace detail

/// One value; it converts to it and from it, `*m` and `m->` reach it.
template <class T>
class stand_in {
public:
    T value{};

    constexpr stand_in() = default;
    // NOLINTBEGIN(google-explicit-constructor): it stands for its value
    constexpr stand_in(T from) : value(std::move(from)) {}
    template <class From>
        requires(!std::is_arithmetic_v<T> && std::convertible_to<From, T> &&
                 !std::derived_from<std::remove_cvref_t<From>, stand_in> && !std::same_as<std::remove_cvref_t<From>, T>)
    constexpr stand_in(From&& from) : value(std::forward<From>(from)) {}

    constexpr operator T&() noexcept { return value; }
    constexpr operator const T&() const noexcept { return value; }
    // NOLINTEND(google-explicit-constructor)
    constexpr T& operator*() noexcept { return value; }
    constexpr const T& operator*() const noexcept { return value; }
    constexpr T* operator->() noexcept { return &value; }
    constexpr const T* operator->() const noexcept { return &value; }

    friend constexpr bool operator==(const stand_in& a, const stand_in& b) // of a default that is constexpr g++ 12 asks
        requires requires { a.value == b.value; }                          // that it is, which of a map it is not
    {
        return a.value == b.value;
    }
    template <class U> // a template, so that a literal is compared as it is:
                       // `name == "x"`, `count == 3`
        requires(!detail::is_stand_in<U>)
    friend constexpr bool operator==(const stand_in& a, const U& b) {
        if constexpr (integer<T> && integer<U>)
            return std::cmp_equal(a.value, b);
        else
            return a.value == b;
    }
};

/// The part of a stand-in's form that is its value's: what it is made of,
/// whether it may be absent, and what it is then.
template <class Wrapper, class T>
struct value_form {
    using parts = parts_of<T>;
    static constexpr bool may_be_absent = detail::can_be_absent<T>;
    static constexpr bool null_is_absent = detail::writes_null<T>;
    static constexpr bool keeps_default = requires { requires form<T>::keeps_default; };
    static void absent(Wrapper& out)
        requires detail::can_be_absent<T>
    {
        form<T>::absent(out.value);
    }
    static bool is_absent(const Wrapper& value)
        requires detail::can_be_absent<T>
    {
        return form<T>::is_absent(value.value);
    }
};

} // namespace hearken::wire
