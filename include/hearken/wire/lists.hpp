// SPDX-License-Identifier: BSL-1.0
#pragma once
// Arrays of mixed types, and lists that a single element may stand for.

#include <hearken/wire/containers.hpp>
#include <hearken/wire/stand_in.hpp>

#include <cstddef>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace hearken {

/// A list of `T`, or one `T` without the brackets. Written as a list.
template <class T>
struct one_or_many : wire::stand_in<std::vector<T>> {
    using wire::stand_in<std::vector<T>>::stand_in;
};

namespace wire {

template <class T>
struct form<one_or_many<T>> {
    static_assert(!kinds_of<T>.has(token::array),
                  "hearken: one_or_many<T> cannot tell a T that is itself a list from a list of T; write "
                  "std::vector<T>");
    using parts = parts_of<T>;
    using list = std::vector<T>;
    static constexpr token_set kinds = kinds_of<T> | token::array;
    static constexpr void describe(auto& out) { out.any_of(parts_of<T, list>{}); }

    template <reader Reader>
    static bool read(Reader& in, one_or_many<T>& out) {
        if (in.peek() == token::array) return form<list>::read(in, out.value);
        if (!form<list>::read_at(in, out.value, 0)) return detail::or_else(in.failure(), "a list");
        out.value.resize(1);
        return true;
    }
    template <writer Writer>
    static bool write(Writer& out, const one_or_many<T>& value) {
        return form<list>::write(out, value.value);
    }
};

namespace detail {

/// Exactly the elements of a tuple, each of its own type.
template <class Tuple, class... T>
struct tuple_form {
    using parts = parts_of<T...>;
    static constexpr token_set kinds = token::array;
    static constexpr void describe(auto& out) {
        out.type(kinds);
        out.set_each("prefixItems", parts{});
        out.set("items", false);
        out.set("minItems", sizeof...(T));
    }
    static constexpr std::size_t size = sizeof...(T);

    template <reader Reader>
    static bool read(Reader& in, Tuple& out) {
        const std::size_t at = in.position();
        std::size_t count = 0;
        step next = in.enter_array();
        const auto element = [&](auto& value) {
            if (next != step::more) return false;
            if (!form<std::remove_cvref_t<decltype(value)>>::read(in, value)) {
                next = step::failed;
                return in_element(in.failure(), count);
            }
            ++count;
            next = in.next_element();
            return true;
        };
        std::apply([&](auto&... values) { (void)(element(values) && ...); }, out);
        for (; next == step::more; ++count) {
            if (!in.skip()) return in_element(in.failure(), count);
            next = in.next_element();
        }
        if (next == step::failed) return false;
        return count == size || refuse_count(in, size, count, at);
    }
    template <writer Writer>
    static bool write(Writer& out, const Tuple& value) {
        std::size_t index = 0;
        out.begin_array(size);
        const auto element = [&](const auto& each) {
            if (!form<std::remove_cvref_t<decltype(each)>>::write(out, each)) return in_element(out.failure(), index);
            ++index;
            return true;
        };
        if (!std::apply([&](const auto&... values) { return (element(values) && ...); }, value)) return false;
        out.end_array();
        return true;
    }
};

} // namespace detail

/// An array of exactly these: `["mac", 7, true]`.
template <class... T>
struct form<std::tuple<T...>> : detail::tuple_form<std::tuple<T...>, T...> {};

/// An array of exactly two: `["mac", "02:5b:26:a8:dc:12"]`.
template <class A, class B>
struct form<std::pair<A, B>> : detail::tuple_form<std::pair<A, B>, A, B> {};

} // namespace wire
} // namespace hearken
