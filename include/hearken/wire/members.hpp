// SPDX-License-Identifier: BSL-1.0
#pragma once
// Whose a key is: a struct's names and key patterns as data, so that one search serves all structs.

#include <hearken/wire/glob.hpp>
#include <hearken/wire/names.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace hearken::wire::detail {

inline constexpr std::size_t no_member = static_cast<std::size_t>(-1);

/// A member as a bit; no bit where it is not `in`.
constexpr std::uint64_t member_bit(std::size_t member, bool in = true) {
    return static_cast<std::uint64_t>(in) << member;
}

/// A member that takes all keys which match, unless they are another member's.
struct key_pattern {
    std::string_view text;
    std::size_t member;
};

/// Size, first, middle and last character of a key: keys whose tags differ need no further look.
[[nodiscard]] constexpr std::uint32_t tag_of(std::string_view key) noexcept {
    if (key.empty()) return 0;
    const auto byte = [&](std::size_t at) { return static_cast<std::uint32_t>(static_cast<unsigned char>(key[at])); };
    return (static_cast<std::uint32_t>(key.size()) & 0xFFU) | byte(0) << 8U | byte(key.size() / 2) << 16U |
           byte(key.size() - 1) << 24U;
}

template <std::size_t Count>
consteval std::array<std::uint32_t, Count> find_tags(const std::array<std::string_view, Count>& names) {
    std::array<std::uint32_t, Count> found{};
    for (std::size_t i = 0; i < Count; ++i) found[i] = tag_of(names[i]);
    return found;
}

template <class T>
inline constexpr auto tags_of = find_tags(wire_names<T>);

struct members {
    std::span<const std::string_view> names;
    std::span<const std::uint32_t> tags; // of the names
    std::span<const further_name> further;
    std::span<const key_pattern> patterns; // the most specific first
    std::uint64_t unnamed;                 // the members that take keys by a pattern, a bit each

    [[nodiscard]] constexpr bool is_named(std::size_t member) const noexcept { return (unnamed >> member & 1) == 0; }
};

/// The member that a key belongs to.
[[nodiscard, gnu::noinline]] constexpr std::size_t find_member(const members& all, std::string_view key) noexcept {
    const std::uint32_t tag = tag_of(key);
    for (std::size_t i = 0; i < all.names.size(); ++i) {
        if (all.tags[i] == tag && all.names[i] == key && all.is_named(i)) return i;
    }
    for (const further_name& each : all.further) {
        if (each.text == key) return each.member;
    }
    for (const key_pattern& each : all.patterns) {
        if (glob_matches(each.text, key)) return each.member;
    }
    return no_member;
}

template <class T, std::size_t... I>
consteval auto find_patterns(std::index_sequence<I...>) {
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

template <class T>
inline constexpr members members_of{wire_names<T>, tags_of<T>, further_names<T>, patterns_of<T>,
                                    find_unnamed<T>(std::make_index_sequence<reflect::field_count<T>>{})};

/// No key is two members' by its name, and no two members take the same keys.
consteval bool names_differ(const members& all) {
    for (std::size_t i = 0; i < all.names.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            if (all.names[i] == all.names[k] && all.is_named(i) && all.is_named(k)) return false;
        }
    }
    for (std::size_t i = 0; i < all.further.size(); ++i) {
        for (std::size_t k = 0; k < all.names.size(); ++k) {
            if (all.further[i].text == all.names[k] && all.is_named(k)) return false;
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
