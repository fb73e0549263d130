// SPDX-License-Identifier: BSL-1.0
#pragma once
// Members of which only the type is known, and a pattern of their keys: `"switch:0"`, `"DS18B20-1"`, all the rest.

#include <hearken/wire/containers.hpp>
#include <hearken/wire/glob.hpp>
#include <hearken/wire/lenient.hpp>
#include <hearken/wire/refusals.hpp>
#include <hearken/words/fixed_string.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken {

namespace wire::detail {

/// A text, or one with rules.
template <class Key>
concept text_key = std::same_as<Key, std::string> || (map_key<Key> && std::same_as<decltype(Key::value), std::string>);

} // namespace wire::detail

/// All members of an object whose key matches the pattern and is not another member's, in a map: `keys<"switch:*",
/// relay> relays;`. `*` stands for any run of characters. Where two patterns match, the one with more characters beside
/// `*` has the key, of two with as many the first member. The keys are kept whole; when it is written, they stand among
/// the other members again.
///
/// Takes:  a pattern with a `*`; `Map`, another map: `in_order`, or one from `checked<std::string, ...>`, whose rules
///         every key must keep that the pattern takes
/// Errors: those of `T`, with the key; errc::duplicate_member; errc::out_of_range in the words of a key's rule; when it
///         is written, errc::duplicate_member for a key that is another member's, errc::out_of_range for one that does
///         not match. `lenient<keys<...>>` sets aside the members of which key or value is bad
template <fixed_string Pattern, class T, class Map = std::map<std::string, T>>
class keys : public Map {
    static_assert(wire::detail::glob_stars(Pattern.view()) > 0,
                  "hearken: the pattern of keys<...> has no `*`; write it, or for one key named<\"key\", T>");
    static_assert(wire::detail::text_key<typename Map::key_type> && std::same_as<typename Map::mapped_type, T> &&
                      wire::detail::key_map<Map>,
                  "hearken: the map of keys<...> must be one from std::string, or checked<std::string, ...>, to its "
                  "type");

public:
    using Map::Map;

    static constexpr std::string_view pattern = Pattern.view();

    /// What `*` stood for: "0" of "switch:0". Empty where the key does not match.
    [[nodiscard]] static constexpr std::string_view part(std::string_view key) noexcept
        requires(wire::detail::glob_stars(Pattern.view()) == 1)
    {
        return wire::detail::glob_part(pattern, key);
    }
};

/// All members that the struct does not name: `rest<raw_json> other;`. As one JSON text: `raw_rest`.
template <class T, class Map = std::map<std::string, T>>
using rest = keys<"*", T, Map>;

namespace wire {

/// As a payload of its own it is a map; as a member it is spread over its object. A form of your own that has these
/// members takes keys as well.
template <fixed_string Pattern, class T, class Map>
struct form<keys<Pattern, T, Map>> : form<Map> {
    using taking = keys<Pattern, T, Map>;
    using taken = parts_of<T>;                           ///< for the schema
    using taken_keys = parts_of<typename Map::key_type>; ///< and its `propertyNames`
    static constexpr std::string_view key_pattern = Pattern.view();

    static void clear(taking& map) noexcept { map.clear(); }
    static std::size_t size(const taking& map) noexcept { return map.size(); }

    /// Behind a key: reads its member.
    ///
    /// Takes: the key, and where it stands, a mark of the reader
    /// Gives: false after a refusal, or with `second` where the key is there already
    template <reader Reader>
    static bool take(Reader& in, taking& map, std::string_view text, const auto& mark, bool& second) {
        typename Map::key_type key{};
        if (!detail::read_key_text(text, key)) [[unlikely]] {
            const std::size_t at = detail::position_of(in, mark);
            return in.refuse(errc::out_of_range, detail::bad_key<typename Map::key_type>(text), at);
        }
        const auto [place, is_new] = map.try_emplace(std::move(key));
        second = !is_new;
        return is_new && form<T>::read(in, place->second);
    }

    /// Calls `f(key, value)` for each member in order of the keys, or of the map, until one gives false.
    template <class F>
    static bool each(const taking& map, F f) {
        if constexpr (!detail::hashed<Map>) {
            for (const auto& [key, value] : map) {
                if (!f(key, value)) return false;
            }
        } else {
            std::vector<const typename Map::value_type*> order;
            order.reserve(map.size());
            for (const auto& member : map) order.push_back(&member);
            std::sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
            for (const auto* member : order) {
                if (!f(member->first, member->second)) return false;
            }
        }
        return true;
    }
};

/// Members whose key or value is bad are set aside.
template <fixed_string Pattern, class T, class Map>
struct form<lenient<keys<Pattern, T, Map>>> : detail::lenient_map_form<keys<Pattern, T, Map>> {
    using strict = form<keys<Pattern, T, Map>>;
    using taking = lenient<keys<Pattern, T, Map>>;
    using taken = parts_of<lenient<T>>;
    static constexpr std::string_view key_pattern = Pattern.view();
    static constexpr bool notes_keys = true; ///< a bad member is not in the map, where a second would be noticed

    static void clear(taking& map) noexcept { map->clear(); }
    static std::size_t size(const taking& map) noexcept { return map->size(); }

    template <reader Reader>
    static bool take(Reader& in, taking& map, std::string_view text, const auto& mark, bool& second) {
        const std::size_t place = in.position();
        const auto start = in.here();
        const std::size_t before = in.memory().fault_count();
        if (strict::take(in, *map, text, mark, second)) [[likely]]
            return true;
        if (second) return false;
        in.memory().forget_faults(before);
        typename Map::key_type key{};
        if (detail::read_key_text(text, key)) map->erase(key);
        return set_aside(in, start, place);
    }
    template <class F>
    static bool each(const taking& map, F f) {
        return strict::each(*map, std::move(f));
    }
};

} // namespace wire
} // namespace hearken
