// SPDX-License-Identifier: BSL-1.0
#pragma once
// Whose a key is: a struct's names and key patterns as data, so that one search serves all structs.

#include <hearken/wire/glob.hpp>
#include <hearken/wire/kinds.hpp>
#include <hearken/wire/names.hpp>
#include <hearken/words/known_key.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace hearken::wire::detail {

inline constexpr std::size_t no_member = static_cast<std::size_t>(-1);

/// A member as a bit; no bit where it is not `in`.
constexpr std::uint64_t member_bit(std::size_t member, bool in = true) {
    return static_cast<std::uint64_t>(in) << member;
}

/// The members from one up to another, as bits.
constexpr std::uint64_t members_between(std::size_t from, std::size_t to) {
    return from == to ? 0 : ~std::uint64_t{0} >> (64 - (to - from)) << from;
}

/// A member that takes all keys which match, unless they are another member's.
struct key_pattern {
    std::string_view text;
    std::size_t member;
};

/// A bit of 64 for a tag, so that most keys that are nobody's are known by a look at one word.
[[nodiscard]] constexpr std::uint64_t tag_bit(std::uint32_t tag) noexcept {
    return std::uint64_t{1} << ((tag * 0x9E37'79B1U) >> 26U);
}

struct members {
    std::span<const known_key> keys; // in order of declaration
    std::span<const further_name> further;
    std::span<const key_pattern> patterns; // the most specific first
    std::uint64_t unnamed;                 // the members that take keys by a pattern, a bit each
    std::uint64_t tag_bits;                // of the keys and further names; all where there are patterns

    [[nodiscard]] constexpr bool is_named(std::size_t member) const noexcept { return (unnamed >> member & 1) == 0; }
};

/// The member that a key belongs to, and that is most likely `likely` or one behind it.
[[nodiscard, gnu::noinline]] constexpr std::size_t search_member(const members& all, std::string_view key,
                                                                 std::uint32_t tag, std::size_t likely) noexcept {
    const std::size_t count = all.keys.size();
    for (std::size_t i = 0, at = likely; i < count; ++i, ++at) {
        if (at >= count) at = 0;
        if (all.keys[at].tag == tag && all.keys[at].text == key && all.is_named(at)) return at;
    }
    for (const further_name& each : all.further) {
        if (each.text == key) return each.member;
    }
    for (const key_pattern& each : all.patterns) {
        if (glob_matches(each.text, key)) return each.member;
    }
    return no_member;
}

[[nodiscard]] constexpr std::size_t find_member(const members& all, std::string_view key,
                                                std::size_t likely = 0) noexcept {
    const std::uint32_t tag = tag_of(key);
    return (all.tag_bits & tag_bit(tag)) != 0 ? search_member(all, key, tag, likely) : no_member;
}

/// What `*m` is of a wrapper that stands for its value: std::optional, or_default, checked.
template <class Member>
using inside = std::remove_cvref_t<decltype(*std::declval<Member&>())>;

/// A type that takes keys inside another, where it is a member with one key like any other.
template <class Member>
consteval bool wraps_taking() {
    if constexpr (takes_keys<Member> || !requires { typename inside<Member>; })
        return false;
    else if constexpr (std::is_aggregate_v<inside<Member>>)
        return false;
    else if constexpr (!kinds_of<Member>.has(token::object))
        return false;
    else
        return takes_keys<inside<Member>> || wraps_taking<inside<Member>>();
}

/// Instantiated only to name the member's type in the compiler's words.
template <class Member>
consteval bool check_taking() {
    constexpr bool is_itself = !wraps_taking<Member>() && (std::same_as<bare<Member>, Member> || !takes_keys<Member>);
    static_assert(is_itself,
                  "hearken: keys, rest and raw_rest are the member itself and nothing around it, for they are "
                  "empty where no key is theirs; write rest<T>, or lenient<rest<T>>");
    return is_itself;
}

template <class T, std::size_t... I>
consteval auto find_patterns(std::index_sequence<I...>) {
    static_assert((check_taking<reflect::field_type<T, I>>() && ...));
    constexpr std::size_t count = (std::size_t{0} + ... + (takes_keys<reflect::field_type<T, I>> ? 1 : 0));
    std::array<key_pattern, count> found{};
    if constexpr (count != 0) {
        std::size_t at = 0;
        const auto take = [&]<class Member>(std::size_t index, std::type_identity<Member>) {
            if constexpr (takes_keys<Member>) {
                std::size_t place = at++;
                const std::string_view text = form<bare<Member>>::key_pattern;
                for (; place > 0 && glob_weight(found[place - 1].text) < glob_weight(text); --place)
                    found[place] = found[place - 1];
                found[place] = {text, index};
            }
        };
        (take(I, std::type_identity<reflect::field_type<T, I>>{}), ...);
    }
    return found;
}

template <class T>
inline constexpr auto patterns_of = find_patterns<T>(std::make_index_sequence<reflect::field_count<T>>{});

template <class T, std::size_t... I>
consteval std::uint64_t find_unnamed(std::index_sequence<I...>) {
    return (std::uint64_t{0} | ... | (std::uint64_t{takes_keys<reflect::field_type<T, I>>} << I));
}

template <std::size_t Count>
consteval std::array<known_key, Count> find_keys(const std::array<std::string_view, Count>& names,
                                                 std::uint64_t unnamed) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) { // as one value: of an array that is filled g++ 12 says
        return std::array<known_key, Count>{                  // "modification is not a constant expression" at times
                                            ((unnamed >> I & 1) == 0 ? known_key(names[I]) : known_key())...};
    }(std::make_index_sequence<Count>{});
}

consteval std::uint64_t find_tag_bits(std::span<const known_key> keys, std::span<const further_name> further,
                                      bool patterns) {
    if (patterns) return ~std::uint64_t{0};
    std::uint64_t found = 0;
    for (const known_key& each : keys) found |= tag_bit(each.tag);
    for (const further_name& each : further) found |= tag_bit(tag_of(each.text));
    return found;
}

template <class T>
inline constexpr std::uint64_t unnamed_of = find_unnamed<T>(std::make_index_sequence<reflect::field_count<T>>{});

template <class T>
inline constexpr auto keys_of = find_keys(wire_names<T>, unnamed_of<T>);

template <class T>
inline constexpr members members_of{keys_of<T>, further_names<T>, patterns_of<T>, unnamed_of<T>,
                                    find_tag_bits(keys_of<T>, further_names<T>, unnamed_of<T> != 0)};

/// No key is two members' by its name, and no two members take the same keys.
consteval bool names_differ(const members& all) {
    for (std::size_t i = 0; i < all.keys.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            if (all.keys[i].text == all.keys[k].text && all.is_named(i) && all.is_named(k)) return false;
        }
    }
    for (std::size_t i = 0; i < all.further.size(); ++i) {
        for (std::size_t k = 0; k < all.keys.size(); ++k) {
            if (all.further[i].text == all.keys[k].text && all.is_named(k)) return false;
        }
        for (std::size_t k = 0; k < i; ++k) {
            if (all.further[i].text == all.further[k].text) return false;
        }
    }
    return true;
}

consteval bool patterns_differ(const members& all) {
    for (std::size_t i = 0; i < all.patterns.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            if (all.patterns[i].text == all.patterns[k].text) return false;
        }
    }
    return true;
}

} // namespace hearken::wire::detail
