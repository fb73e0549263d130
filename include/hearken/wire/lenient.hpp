// SPDX-License-Identifier: BSL-1.0
#pragma once
// Lists, maps and members that keep what is good and set aside what is bad.

#include <hearken/wire/containers.hpp>
#include <hearken/wire/faults.hpp>
#include <hearken/wire/maps.hpp>
#include <hearken/wire/refusals.hpp>
#include <hearken/wire/stand_in.hpp>

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace hearken {

namespace wire::detail {

template <class T>
inline constexpr bool is_collection = sequence<T> || key_map<T>;

/// What a lenient `T` holds: something that can be without it.
template <class T>
using lenient_value = std::conditional_t<is_collection<T> || can_be_absent<T>, T, std::optional<T>>;

} // namespace wire::detail

/// Takes what is good; a bad part does not spoil the message, but is set aside with its error and its path, is logged
/// and counted. `lenient<std::vector<T>>`, `lenient<std::map<std::string, T>>`, `lenient<rest<T>>`: without the bad
/// elements, of a map also without those whose key breaks a rule; what is no list or no map at all is an error.
/// `lenient<T>`: an `std::optional<T>`, empty where the value is absent, null or bad.
///
/// Errors: what is not even the format (JSON syntax) is an error as ever
template <class T>
struct lenient : wire::stand_in<wire::detail::lenient_value<T>> {
    using wire::stand_in<wire::detail::lenient_value<T>>::stand_in;
};

namespace wire {

template <class T>
    requires(!detail::is_collection<T>)
struct form<lenient<T>> : value_form<lenient<T>, detail::lenient_value<T>> {
    static constexpr void describe(auto&) {} // any value: a bad one counts as absent
    using held = detail::lenient_value<T>;
    static_assert(!value_form<lenient<T>, held>::keeps_default,
                  "hearken: lenient<or_default<T>> has no default for a bad "
                  "value; write or_default<lenient<T>>, which "
                  "is empty where the value is bad");

    template <reader Reader>
    static bool read(Reader& in, lenient<T>& out) {
        const std::size_t place = in.position();
        const auto start = in.here();
        const std::size_t before = in.memory().fault_count();
        if (form<held>::read(in, out.value)) [[likely]]
            return true;
        in.memory().forget_faults(before);
        form<held>::absent(out.value);
        return set_aside(in, start, place);
    }
    template <writer Writer>
    static bool write(Writer& out, const lenient<T>& value) {
        return form<held>::write(out, value.value);
    }
};

template <detail::sequence T>
struct form<lenient<T>> : value_form<lenient<T>, T> {
    static constexpr void describe(auto& out) { out.type(token::array); } // any elements: the bad ones are set aside
    using element = typename T::value_type;

    template <reader Reader>
    static bool read(Reader& in, lenient<T>& out) {
        T& list = out.value;
        std::size_t kept = 0;
        std::size_t index = 0;
        step next = in.enter_array();
        for (; next == step::more; ++index) {
            const std::size_t place = in.position();
            const auto start = in.here();
            const std::size_t before = in.memory().fault_count();
            if (form<T>::read_at(in, list, kept)) [[likely]] {
                ++kept;
            } else {
                in.memory().forget_faults(before);
                if (!set_aside(in, start, place)) return in_element(in.failure(), index);
            }
            next = in.next_element();
        }
        if (next == step::failed) return false;
        list.resize(kept);
        return true;
    }
    template <writer Writer>
    static bool write(Writer& out, const lenient<T>& value) {
        return form<T>::write(out, value.value);
    }
};

namespace detail {

/// A map without the members of which key or value is bad.
template <key_map T>
struct lenient_map_form : value_form<lenient<T>, T> {
    static constexpr void describe(auto& out) { out.type(token::object); }
    using key_type = typename T::key_type;
    using element = typename T::mapped_type;

    template <reader Reader>
    static bool read(Reader& in, lenient<T>& out) {
        std::set<key_type> bad; // so that a second of one name is noticed
        out.value.clear();
        step next = in.enter_object();
        while (next == step::more) {
            const std::size_t at = in.position();
            std::string_view text;
            if (!in.key(text)) return false;
            if (!read_value(in, out.value, text, at, bad)) return false;
            next = in.next_member();
        }
        return next == step::done;
    }
    template <writer Writer>
    static bool write(Writer& out, const lenient<T>& value) {
        return form<T>::write(out, value.value);
    }

private:
    template <reader Reader>
    static bool read_value(Reader& in, T& map, std::string_view text, std::size_t at, std::set<key_type>& bad) {
        const std::size_t place = in.position();
        const auto start = in.here();
        const std::size_t before = in.memory().fault_count();
        key_type key{};
        if (!read_key_text(text, key)) [[unlikely]] {
            in.refuse(errc::out_of_range, bad_key<key_type>(text), at);
        } else if (!bad.empty() && bad.contains(key)) {
            return in.refuse(errc::duplicate_member, about_member("a second member", text), at);
        } else {
            typename T::iterator member;
            if (!place_key(in, map, key_type(key), text, at, member)) return false;
            if (form<element>::read(in, member->second)) [[likely]]
                return true;
            in.memory().forget_faults(before);
            map.erase(key);
            bad.insert(std::move(key));
        }
        return set_aside(in, start, place) || in_member(in.failure(), text);
    }
};

} // namespace detail

template <detail::key_map T>
struct form<lenient<T>> : detail::lenient_map_form<T> {};

} // namespace wire
} // namespace hearken
