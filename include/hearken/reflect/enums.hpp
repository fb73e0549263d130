// SPDX-License-Identifier: BSL-1.0
#pragma once
// The enumerators of an enumeration: their names, and values by name.

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace hearken::reflect {

/// The values between which enumerators are looked for, both included.
struct value_range {
    int first;
    int last;
};

/// Where to look for the enumerators of `E`: -128 to 255, as far as the underlying type holds it. For values beyond:
/// `template <> inline constexpr hearken::reflect::value_range hearken::reflect::enum_range<status>{100, 599};`
template <class E>
inline constexpr value_range enum_range =
    std::is_same_v<std::underlying_type_t<E>, bool> ? value_range{0, 1}
    : std::is_unsigned_v<std::underlying_type_t<E>> ? value_range{0, 255}
                                                    : value_range{-128, sizeof(E) == 1 ? 127 : 255};

namespace detail {

// One instantiation spells the whole range: `{red, (color)1, ...}` or `<color::red, (color)1, ...>`.
template <class E, E... Values>
consteval auto spell_values() {
    return std::string_view{__PRETTY_FUNCTION__};
}

// An enumeration without fixed underlying type is asked for values beyond its enumerators' bits; clang 19 makes that
// an error that can be silenced, clang 20 one that cannot: there such an enumeration needs an `enum_range` of its own.
#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wenum-constexpr-conversion"
#endif
template <class E, int First, int... Offsets>
consteval std::string_view spell_range(std::integer_sequence<int, Offsets...>) {
    using whole = std::underlying_type_t<E>;
    return spell_values<E, __builtin_bit_cast(E, static_cast<whole>(First + Offsets))...>();
}
#if defined(__clang__)
#pragma clang diagnostic pop
#endif

template <class E>
struct enum_list {
    static constexpr value_range range = enum_range<E>;
    static constexpr std::size_t width = static_cast<std::size_t>(range.last - range.first) + 1;

    static constexpr std::string_view spelt() {
        std::string_view all = spell_range<E, range.first>(std::make_integer_sequence<int, static_cast<int>(width)>{});
        all.remove_prefix(all.find("Values = ") + 10);
        return all;
    }

    /// Calls `f(name, value)` for each value that has a name.
    template <class F>
    static constexpr void visit(F f) {
        const std::string_view all = spelt();
        const char* spelling = all.data(); // a call a letter would be beyond what clang evaluates in a constant
        std::size_t at = 0;
        for (int value = range.first; value <= range.last; ++value) {
            // `n::box<int, 2>::color::red`, `(color)1`, `(anonymous namespace)::red`: a value ends outside brackets
            std::size_t word = at;
            for (int depth = 0;; ++at) {
                const char letter = spelling[at];
                if (depth == 0 && (letter == ',' || letter == '}' || letter == '>')) break;
                if (letter == '<' || letter == '(' || letter == '{') ++depth;
                if (letter == '>' || letter == ')' || letter == '}') --depth;
                if (letter == ':') word = at + 1;
            }
            const std::string_view name = all.substr(word, at - word);
            if (name.find(')') == std::string_view::npos)
                f(name, __builtin_bit_cast(E, static_cast<std::underlying_type_t<E>>(value)));
            at += 2;
        }
    }

    static constexpr std::size_t count = [] {
        std::size_t found = 0;
        visit([&](std::string_view, E) { ++found; });
        return found;
    }();

    static constexpr std::size_t size = [] {
        std::size_t found = 0;
        visit([&](std::string_view name, E) { found += name.size() + 1; });
        return found;
    }();

    // Copied, so that the long spelling does not end up in the program.
    static constexpr auto letters = [] {
        std::array<char, size + 1> kept{};
        std::size_t at = 0;
        visit([&](std::string_view name, E) {
            for (const char letter : name) kept[at++] = letter;
            ++at;
        });
        return kept;
    }();

    static constexpr auto names = [] {
        std::array<std::string_view, count> found{};
        std::size_t index = 0;
        const char* from = letters.data();
        visit([&](std::string_view name, E) {
            found[index++] = {from, name.size()};
            from += name.size() + 1;
        });
        return found;
    }();

    static constexpr auto values = [] {
        std::array<E, count> found{};
        std::size_t index = 0;
        visit([&](std::string_view, E value) { found[index++] = value; });
        return found;
    }();
};

template <class E>
consteval bool check_enum() {
    static_assert(enum_list<E>::count != 0,
                  "hearken: no enumerator found from -128 to 255; specialise hearken::reflect::enum_range<E>");
    return true;
}

} // namespace detail

/// The names of the enumerators of `E`, ascending by value.
template <class E>
    requires std::is_enum_v<E>
inline constexpr auto enum_names = [] {
    static_assert(detail::check_enum<E>());
    return detail::enum_list<E>::names;
}();

/// The enumerators of `E`, ascending by value; of two with one value only the first.
template <class E>
    requires std::is_enum_v<E>
inline constexpr auto enum_values = [] {
    static_assert(detail::check_enum<E>());
    return detail::enum_list<E>::values;
}();

/// The name of an enumerator; empty where the value has none. Ends with a NUL and lives for ever.
template <class E>
    requires std::is_enum_v<E>
[[nodiscard]] constexpr std::string_view to_name(E value) noexcept {
    for (std::size_t i = 0; i < enum_values<E>.size(); ++i) {
        if (enum_values<E>[i] == value) return enum_names<E>[i];
    }
    return {};
}

/// The enumerator of that name, if there is one.
template <class E>
    requires std::is_enum_v<E>
[[nodiscard]] constexpr std::optional<E> from_name(std::string_view name) noexcept {
    for (std::size_t i = 0; i < enum_names<E>.size(); ++i) {
        if (enum_names<E>[i] == name) return enum_values<E>[i];
    }
    return std::nullopt;
}

} // namespace hearken::reflect
