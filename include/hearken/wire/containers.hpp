// SPDX-License-Identifier: BSL-1.0
#pragma once
// Optional values, lists, fixed arrays and maps.

#include <hearken/wire/form.hpp>
#include <hearken/wire/path.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
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

/// A map from strings: map, unordered_map.
template <class T>
concept string_map = requires(T& map, std::string key) {
    typename T::mapped_type;
    requires std::same_as<typename T::key_type, std::string>;
    { map.try_emplace(key).second } -> std::convertible_to<bool>;
    map.clear();
};

template <class T>
concept sorted = requires { typename T::key_compare; };

} // namespace detail

/// Absent and null are nullopt; nullopt is left out of an object and is null in a list.
template <class T>
struct form<std::optional<T>> {
    using parts = parts_of<T>;
    static constexpr bool may_be_absent = true;
    static void absent(std::optional<T>& out) noexcept { out.reset(); }
    static bool is_absent(const std::optional<T>& value) noexcept { return !value.has_value(); }

    template <reader Reader>
    static bool read(Reader& in, std::optional<T>& out) {
        if (in.peek() == token::null) {
            out.reset();
            return in.null();
        }
        if (!out.has_value()) out.emplace();
        return form<T>::read(in, *out);
    }
    template <writer Writer>
    static bool write(Writer& out, const std::optional<T>& value) {
        if (value.has_value()) return form<T>::write(out, *value);
        return out.null(), true;
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
        if (in.peek() == token::null) {
            out.reset();
            return in.null();
        }
        if (out == nullptr) out = std::make_unique<T>();
        return form<T>::read(in, *out);
    }
    template <writer Writer>
    static bool write(Writer& out, const std::unique_ptr<T>& value) {
        if (value != nullptr) return form<T>::write(out, *value);
        return out.null(), true;
    }
};

/// Lists; what the list held before is read over, so that its strings keep their memory.
template <detail::sequence T>
struct form<T> {
    using element = typename T::value_type;
    using parts = parts_of<element>;

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

private:
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

    template <reader Reader>
    static bool read(Reader& in, std::array<T, N>& out) {
        const auto start = in.here();
        std::size_t count = 0;
        step next = in.enter_array();
        while (next == step::more) {
            if (count < N ? !form<T>::read(in, out[count]) : !in.skip()) return in_element(in.failure(), count);
            ++count;
            next = in.next_element();
        }
        if (next == step::failed) return false;
        if (count == N) return true;
        in.rewind(start);
        return in.refuse(errc::out_of_range,
                         "expected " + std::to_string(N) + " elements, found " + std::to_string(count), in.position());
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

/// Maps from strings; a key that comes twice is refused. Written in order of the keys.
template <detail::string_map T>
struct form<T> {
    using element = typename T::mapped_type;
    using parts = parts_of<element>;

    template <reader Reader>
    static bool read(Reader& in, T& out) {
        out.clear();
        step next = in.enter_object();
        while (next == step::more) {
            const auto mark = in.here();
            std::string_view key;
            if (!in.key(key)) return false;
            const auto [place, is_new] = out.try_emplace(std::string(key));
            if (!is_new) {
                in.rewind(mark);
                std::string what = std::string("a second member \"").append(place->first).append("\"");
                return in.refuse(errc::duplicate_member, std::move(what), in.position());
            }
            if (!form<element>::read(in, place->second)) return in_member(in.failure(), place->first);
            next = in.next_member();
        }
        return next == step::done;
    }
    template <writer Writer>
    static bool write(Writer& out, const T& value) {
        out.begin_object(value.size());
        if constexpr (detail::sorted<T>) {
            for (const auto& each : value) {
                if (!write_member(out, each)) return false;
            }
        } else {
            std::vector<const typename T::value_type*> order;
            order.reserve(value.size());
            for (const auto& each : value) order.push_back(&each);
            std::sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
            for (const auto* each : order) {
                if (!write_member(out, *each)) return false;
            }
        }
        out.end_object();
        return true;
    }

private:
    template <writer Writer>
    static bool write_member(Writer& out, const typename T::value_type& each) {
        if (out.key(each.first) && form<element>::write(out, each.second)) return true;
        return in_member(out.failure(), each.first);
    }
};

} // namespace hearken::wire
