// SPDX-License-Identifier: BSL-1.0
#pragma once
// Whether an alternative of a variant can be chosen at all, or an earlier one takes all that it would.

#include <hearken/wire/fit.hpp>
#include <hearken/wire/kinds.hpp>
#include <hearken/wire/object_rules.hpp>
#include <hearken/wire/types.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace hearken::wire::detail {

/// Types that refuse no value of their kinds, or next to none.
template <class T>
inline constexpr bool takes_every =
    std::same_as<T, bool> || std::same_as<T, double> || std::same_as<T, std::string> ||
    std::same_as<T, std::string_view> || std::same_as<T, std::monostate> || std::same_as<T, number> ||
    std::same_as<T, raw_json> || std::same_as<T, raw_json_view>;

/// What is to be known of a type, or of a struct's member, to compare it with another.
struct type_fact {
    std::string_view type; // g++ 12 cannot compare addresses in constants under -fsanitize
    token_set kinds;
    bool every; // refuses no value of its kinds

    /// True where whatever is read as `other` is read as this too, as far as can be told.
    [[nodiscard]] constexpr bool takes(const type_fact& other) const {
        return (every || type == other.type) && (kinds | other.kinds) == kinds;
    }
};

template <class T>
inline constexpr type_fact fact_of{reflect::type_name<T>, kinds_of<T>, takes_every<T>};
template <class T>
inline constexpr type_fact fact_of<std::optional<T>>{reflect::type_name<T>, kinds_of<T> | token::null, takes_every<T>};

template <class T, std::size_t... I>
consteval auto find_member_facts(std::index_sequence<I...>) {
    return std::array<type_fact, sizeof...(I)>{fact_of<bare<reflect::field_type<T, I>>>...};
}
template <class T>
inline constexpr auto member_facts = find_member_facts<T>(std::make_index_sequence<reflect::field_count<T>>{});

/// True where all names of a member of `T` are names of one member of `Other`.
template <class T, class Other>
consteval bool is_within(std::size_t member, std::size_t other) {
    bool found = find_member(members_of<Other>, wire_names<T>[member]) == other;
    for (const further_name& each : further_names<T>) {
        if (each.member == member) found = found && find_member(members_of<Other>, each.text) == other;
    }
    return found;
}

template <class Earlier, class Later>
consteval bool takes_every_object_of() {
    if constexpr (has_check<Earlier> || rules_of<Earlier>.unknown == unknown_keys::refuse ||
                  members_of<Earlier>.unnamed != 0) {
        return false;
    } else {
        for (std::size_t e = 0; e < member_facts<Earlier>.size(); ++e) {
            bool fine = (object_form<Earlier>::required >> e & 1) == 0;
            for (std::size_t l = 0; l < member_facts<Later>.size(); ++l) {
                if (!members_of<Later>.is_named(l) || !is_within<Later, Earlier>(l, e)) continue;
                if (!member_facts<Earlier>[e].takes(member_facts<Later>[l])) return false;
                fine = fine || (object_form<Later>::required >> l & 1) != 0;
            }
            if (!fine) return false;
        }
        return true;
    }
}

template <class Earlier, class Later>
consteval bool is_shadowed() {
    using earlier = typename struct_behind<Earlier>::type;
    using later = typename struct_behind<Later>::type;
    if constexpr (!std::is_void_v<earlier> && !std::is_void_v<later>) {
        if constexpr (plain_object<earlier> && plain_object<later>) return takes_every_object_of<earlier, later>();
    }
    return fact_of<Earlier>.takes(fact_of<Later>);
}

/// Instantiated to name both in the compiler's words.
template <class Earlier, class Later>
consteval bool check_alternative() {
    constexpr bool reachable = !is_shadowed<Earlier, Later>();
    static_assert(reachable,
                  "hearken: this alternative is never chosen, as an earlier one takes all that it would; put "
                  "it before that one, or leave it out");
    return reachable;
}

template <class Earlier, class... Later>
consteval bool check_alternatives() {
    bool fine = (check_alternative<Earlier, Later>() && ...);
    if constexpr (sizeof...(Later) > 1) fine = check_alternatives<Later...>() && fine;
    return fine;
}

} // namespace hearken::wire::detail
