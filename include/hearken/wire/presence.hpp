// SPDX-License-Identifier: BSL-1.0
#pragma once
// Members that need not be there, and members that may be null.

#include <hearken/wire/refusals.hpp>
#include <hearken/wire/stand_in.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

namespace hearken {

/// A member that may be absent; then it has the value of its default member initializer:
/// `or_default<int> qos = 1;`. It is always written.
template <class T>
struct or_default : wire::stand_in<T> {
    using wire::stand_in<T>::stand_in;
};

/// A member that must be there, but may be null: an `std::optional` whose nullopt is null. Where absent, null and a
/// value all mean something: `std::optional<nullable<T>>`.
template <class T>
struct nullable : std::optional<T> {
    using std::optional<T>::optional;
    using std::optional<T>::operator=;

    template <class A, class B> // so that a `T` and nullopt, which convert to this, are compared as std::optional does
        requires(std::same_as<A, nullable> && std::same_as<B, nullable>)
    friend constexpr bool operator==(const A& a, const B& b) {
        return a.has_value() == b.has_value() && (!a.has_value() || *a == *b);
    }
};

namespace wire {

template <class T>
struct form<or_default<T>> {
    using parts = parts_of<T>;
    static constexpr token_set kinds = kinds_of<T>;
    static constexpr bool may_be_absent = true;
    static constexpr bool keeps_default = true;
    static void absent(or_default<T>&) noexcept {} // the struct it is in knows the default
    static bool is_absent(const or_default<T>&) noexcept { return false; }

    template <reader Reader>
    [[gnu::always_inline]] static bool read(Reader& in, or_default<T>& out) {
        return form<T>::read(in, out.value);
    }
    template <writer Writer>
    static bool write(Writer& out, const or_default<T>& value) {
        if constexpr (detail::can_be_absent<T> && !detail::writes_null<T>) {
            if (form<T>::is_absent(value.value)) return detail::refuse_absence(out);
        }
        return form<T>::write(out, value.value);
    }
    static constexpr void describe(auto& out) { out.as(parts{}); }
};

template <class T>
struct form<nullable<T>> {
    using parts = parts_of<T>;
    static constexpr token_set kinds = kinds_of<T> | token::null;

    template <reader Reader>
    static bool read(Reader& in, nullable<T>& out) {
        if (in.peek() == token::null) {
            out.reset();
            return in.null();
        }
        if (!out.has_value()) out.emplace();
        return form<T>::read(in, *out) || detail::or_else(in.failure(), name(token::null));
    }
    template <writer Writer>
    static bool write(Writer& out, const nullable<T>& value) {
        if (value.has_value()) return form<T>::write(out, *value);
        return out.null(), true;
    }
    static constexpr void describe(auto& out) {
        out.as(parts{});
        out.or_null();
    }
};

} // namespace wire
} // namespace hearken
