// SPDX-License-Identifier: BSL-1.0
#pragma once
// Maps as objects whose keys the data chooses: from strings, integers, enumerations, and any of them with rules.

#include <hearken/wire/checked.hpp>
#include <hearken/wire/enums.hpp>
#include <hearken/wire/form.hpp>
#include <hearken/wire/path.hpp>
#include <hearken/wire/refusals.hpp>

#include <algorithm>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

namespace hearken::wire {

namespace detail {

template <class T>
concept plain_key = std::same_as<T, std::string> || integer<T> || std::is_enum_v<T>;

/// What a map may be sorted by: strings, integers, enumerations; as `checked` where they keep rules.
template <class T>
concept map_key = plain_key<T> || (is_checked<T> && requires(T& key) { requires plain_key<decltype(T::value)>; });

/// map, unordered_map.
template <class T>
concept key_map = requires(T& map, typename T::key_type key) {
    typename T::mapped_type;
    requires map_key<typename T::key_type>;
    { map.try_emplace(key).second } -> std::convertible_to<bool>;
    map.clear();
};

/// A map whose order says nothing, so that its keys are sorted where it is written.
template <class T>
concept hashed = requires { typename T::hasher; };

/// A key as its text; for an integer it is decimal, without leading zeros.
template <class Key>
[[nodiscard]] auto key_text(const Key& key) {
    if constexpr (is_checked<Key>)
        return key_text(*key);
    else if constexpr (std::convertible_to<const Key&, std::string_view>)
        return std::string_view(key);
    else if constexpr (std::is_enum_v<Key>)
        return enum_to_text(key).value_or(std::string_view());
    else
        return std::to_string(key);
}

/// A key from its text, which it is written as; false where it is none, or breaks a rule.
template <class Key>
[[nodiscard]] bool read_key_text(std::string_view text, Key& out) {
    if constexpr (is_checked<Key>) {
        return read_key_text(text, out.value) && out.holds();
    } else if constexpr (std::same_as<Key, std::string>) {
        out.assign(text);
        return true;
    } else if constexpr (std::is_enum_v<Key>) {
        const std::optional<Key> found = enum_from_text<Key>(text);
        if (found) out = *found;
        return found.has_value();
    } else {
        const char* const end = text.data() + text.size();
        const auto [stop, failure] = std::from_chars(text.data(), end, out);
        const std::size_t digit = text.starts_with('-') ? 1 : 0;
        return failure == std::errc{} && stop == end &&
               (text[digit] != '0' || text.size() == 1); // of 7, 07 and -0 only the first is written
    }
}

/// What is wrong with a text that `read_key_text` did not take.
template <class Key>
[[nodiscard, gnu::cold, gnu::noinline]] std::string bad_key(std::string_view text) {
    if constexpr (is_checked<Key>) {
        using inner = decltype(Key::value);
        Key key{};
        if (!read_key_text(text, key.value)) return bad_key<inner>(text);
        return broken_rule(key) + ", found the key " + quoted_text(text);
    } else if constexpr (std::is_enum_v<Key>) {
        return "a key: " + none_of<Key>(quoted_text(text), false);
    } else if constexpr (integer<Key>) {
        const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
        if (digits.size() > 1 && digits.starts_with('0') &&
            digits.find_first_not_of("0123456789") == std::string_view::npos)
            return "expected a key that is an integer without zeros before it, found " + quoted_text(text);
        return "expected a key that is an integer from " + std::to_string(std::numeric_limits<Key>::min()) + " to " +
               std::to_string(std::numeric_limits<Key>::max()) + ", found " + quoted_text(text);
    } else {
        return {}; // every text is one
    }
}

/// Makes the place of a key in the map; a key that comes twice is refused.
template <key_map T, reader Reader>
[[nodiscard]] bool place_key(Reader& in, T& map, typename T::key_type&& key, std::string_view text, std::size_t at,
                             typename T::iterator& place) {
    const auto [found, is_new] = map.try_emplace(std::move(key));
    place = found;
    if (is_new) [[likely]]
        return true;
    return in.refuse(errc::duplicate_member, about_member("a second member", text), at);
}

/// Refuses to write a key that would not be read again.
template <writer Writer, class Key>
[[nodiscard]] bool key_fits(Writer& out, const Key& key) {
    if constexpr (is_checked<Key>) {
        if (!key.holds()) return out.refuse(errc::out_of_range, broken_rule(key) + found_words(key));
        return key_fits(out, *key);
    } else if constexpr (std::is_enum_v<Key>) {
        return enum_to_text(key) || refuse_enum(out, key);
    } else {
        return true;
    }
}

} // namespace detail

/// Maps from strings, integers and enumerations, or `checked` ones; a key that comes twice is refused. Written in order
/// of the keys; a map of your own, `in_order` for one, in its own.
template <detail::key_map T>
struct form<T> {
    using element = typename T::mapped_type;
    using parts = parts_of<element>;
    static constexpr void describe(auto& out) {
        out.type(token::object);
        if constexpr (std::is_enum_v<typename T::key_type> || detail::is_checked<typename T::key_type>)
            out.set("propertyNames", parts_of<typename T::key_type>{});
        else if constexpr (integer<typename T::key_type>)
            out.set_json("propertyNames", R"({"pattern":"^(0|-?[1-9][0-9]*)$"})");
        out.set("additionalProperties", parts{});
    }

    template <reader Reader>
    static bool read(Reader& in, T& out) {
        out.clear();
        step next = in.enter_object();
        while (next == step::more) {
            const std::size_t at = in.position();
            std::string_view text;
            if (!in.key(text)) return false;
            typename T::key_type key{};
            if (!detail::read_key_text(text, key)) [[unlikely]]
                return in.refuse(errc::out_of_range, detail::bad_key<typename T::key_type>(text), at);
            typename T::iterator place;
            if (!detail::place_key(in, out, std::move(key), text, at, place)) return false;
            if (!form<element>::read(in, place->second)) return in_member(in.failure(), detail::key_text(place->first));
            next = in.next_member();
        }
        return next == step::done;
    }
    template <writer Writer>
    static bool write(Writer& out, const T& value) {
        out.begin_object(value.size());
        if constexpr (!detail::hashed<T>) {
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
        if (!detail::key_fits(out, each.first)) return false;
        if (out.key(detail::key_text(each.first)) && form<element>::write(out, each.second)) return true;
        return in_member(out.failure(), detail::key_text(each.first));
    }
};

} // namespace hearken::wire
