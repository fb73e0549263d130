// SPDX-License-Identifier: BSL-1.0
#pragma once
// Optional values, lists and fixed arrays.

#include <hearken/wire/form.hpp>
#include <hearken/wire/kinds.hpp>
#include <hearken/wire/maps.hpp>
#include <hearken/wire/path.hpp>
#include <hearken/wire/refusals.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace hearken::wire {

namespace detail {

/// A list that grows at its end: vector, deque.
template <class T>
concept sequence = requires(T& list, std::size_t size) {
    typename T::value_type;
    { list.emplace_back() };
    { list[size] };
    { list.size() } -> std::convertible_to<std::size_t>;
    list.resize(size);
    list.clear();
} && !requires { typename T::traits_type; };

template <reader Reader>
[[gnu::cold, gnu::noinline]] bool refuse_count(Reader& in, std::size_t expected, std::size_t found, std::size_t at) {
    return in.refuse(errc::out_of_range,
                     "expected " + std::to_string(expected) + (expected == 1 ? " element" : " elements") + ", found " +
                         std::to_string(found),
                     at);
}

} // namespace detail

/// Absent and null are nullopt; nullopt is left out of an object and is null in a list. Where null is a value of `T`
/// itself (`nullable`, a variant with `std::monostate`), only absent is nullopt.
template <class T>
struct form<std::optional<T>> {
    using parts = parts_of<T>;
    static constexpr bool may_be_absent = true;
    static void absent(std::optional<T>& out) noexcept { out.reset(); }
    static bool is_absent(const std::optional<T>& value) noexcept { return !value.has_value(); }

    template <reader Reader>
    static bool read(Reader& in, std::optional<T>& out) {
        if constexpr (!keeps_null<T>) {
            if (in.peek() == token::null) {
                out.reset();
                return in.null();
            }
        }
        if (!out.has_value()) out.emplace();
        return form<T>::read(in, *out) || (!keeps_null<T> && detail::or_else(in.failure(), name(token::null)));
    }
    template <writer Writer>
    static bool write(Writer& out, const std::optional<T>& value) {
        if (value.has_value()) return form<T>::write(out, *value);
        return out.null(), true;
    }
    static constexpr void describe(auto& out) {
        out.as(parts{});
        out.or_null();
    }
};

/// As optional, for types that hold themselves.
template <class T>
struct form<std::unique_ptr<T>> {
    using parts = parts_of<T>;
    static constexpr bool may_be_absent = true;
    static void absent(std::unique_ptr<T>& out) noexcept { out.reset(); }
    static bool is_absent(const std::unique_ptr<T>& value) noexcept { return value == nullptr; }

    template <reader Reader>
    static bool read(Reader& in, std::unique_ptr<T>& out) {
        if constexpr (!keeps_null<T>) {
            if (in.peek() == token::null) {
                out.reset();
                return in.null();
            }
        }
        if (out == nullptr) out = std::make_unique<T>();
        return form<T>::read(in, *out) || (!keeps_null<T> && detail::or_else(in.failure(), name(token::null)));
    }
    template <writer Writer>
    static bool write(Writer& out, const std::unique_ptr<T>& value) {
        if (value != nullptr) return form<T>::write(out, *value);
        return out.null(), true;
    }
    static constexpr void describe(auto& out) {
        out.as(parts{});
        out.or_null();
    }
};

/// Lists; what the list held before is read over, so that its strings keep their memory.
template <detail::sequence T>
struct form<T> {
    using element = typename T::value_type;
    using parts = parts_of<element>;
    static constexpr void describe(auto& out) {
        out.type(token::array);
        out.set("items", parts{});
    }

    template <reader Reader>
    static bool read(Reader& in, T& out) {
        std::size_t count = 0;
        step next = in.enter_array();
        for (; next == step::more; ++count) {
            if (!read_at(in, out, count)) return in_element(in.failure(), count);
            next = in.next_element();
        }
        if (next == step::failed) return false;
        out.resize(count);
        return true;
    }
    template <writer Writer>
    static bool write(Writer& out, const T& value) {
        std::size_t index = 0;
        out.begin_array(value.size());
        for (const element& each : value) {
            if (!form<element>::write(out, each)) return in_element(out.failure(), index);
            ++index;
        }
        out.end_array();
        return true;
    }

    /// Reads one element over the one at `index`, or to the end.
    template <reader Reader>
    static bool read_at(Reader& in, T& out, std::size_t index) {
        if constexpr (std::same_as<element, bool>) { // vector<bool> has no bool to refer to
            bool value = false;
            if (!in.boolean(value)) return false;
            if (index < out.size())
                out[index] = value;
            else
                out.push_back(value);
            return true;
        } else {
            return form<element>::read(in, index < out.size() ? out[index] : out.emplace_back());
        }
    }
};

/// Exactly N elements.
template <class T, std::size_t N>
struct form<std::array<T, N>> {
    using parts = parts_of<T>;
    static constexpr void describe(auto& out) {
        out.type(token::array);
        out.set("items", parts{});
        out.set("minItems", N);
        out.set("maxItems", N);
    }

    template <reader Reader>
    static bool read(Reader& in, std::array<T, N>& out) {
        const std::size_t at = in.position();
        std::size_t count = 0;
        step next = in.enter_array();
        while (next == step::more) {
            if (count < N ? !form<T>::read(in, out[count]) : !in.skip()) return in_element(in.failure(), count);
            ++count;
            next = in.next_element();
        }
        if (next == step::failed) return false;
        return count == N || detail::refuse_count(in, N, count, at);
    }
    template <writer Writer>
    static bool write(Writer& out, const std::array<T, N>& value) {
        out.begin_array(N);
        for (std::size_t i = 0; i < N; ++i) {
            if (!form<T>::write(out, value[i])) return in_element(out.failure(), i);
        }
        out.end_array();
        return true;
    }
};

} // namespace hearken::wire
