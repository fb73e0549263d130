// SPDX-License-Identifier: BSL-1.0
#pragma once
// Members of which only the type is known, and a pattern of their keys: `"switch:0"`, `"DS18B20-1"`, all the rest.

#include <hearken/wire/containers.hpp>
#include <hearken/wire/glob.hpp>
#include <hearken/words/fixed_string.hpp>

#include <algorithm>
#include <concepts>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hearken {

/// All members of an object whose key matches the pattern and is not another member's, in a map: `keys<"switch:*",
/// relay> relays;`. `*` stands for any run of characters. Where two patterns match, the one with more characters beside
/// `*` has the key. The keys are kept whole; when it is written, they stand among the other members again.
///
/// Takes:  a pattern with a `*`; `Map`, another map from `std::string`
/// Errors: those of `T`, with the key; errc::duplicate_member; when it is written, errc::duplicate_member for a key
/// that
///         is another member's, errc::out_of_range for one that does not match
template <fixed_string Pattern, class T, class Map = std::map<std::string, T>>
class keys : public Map {
    static_assert(wire::detail::glob_stars(Pattern.view()) > 0,
                  "hearken: the pattern of keys<...> has no `*`; write it, or for one key named<\"key\", T>");
    static_assert(std::same_as<typename Map::key_type, std::string> && std::same_as<typename Map::mapped_type, T>,
                  "hearken: the map of keys<...> must be one from std::string to its type");

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

/// All members that the struct does not name: `rest<raw_json> other;`.
template <class T, class Map = std::map<std::string, T>>
using rest = keys<"*", T, Map>;

namespace wire {

/// As a payload of its own it is a map; as a member it is spread over its object.
template <fixed_string Pattern, class T, class Map>
struct form<keys<Pattern, T, Map>> : form<Map> {
    static constexpr std::string_view key_pattern = Pattern.view();

    /// Calls `f(key, value)` for each member in order of the keys, until one gives false.
    template <class F>
    static bool each(const Map& map, F f) {
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

} // namespace wire
} // namespace hearken
