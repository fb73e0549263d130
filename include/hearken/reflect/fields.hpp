// SPDX-License-Identifier: BSL-1.0
#pragma once
// The members of an aggregate: how many, their names, and references to them.

#include <hearken/reflect/binding.hpp>
#include <hearken/reflect/count.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace hearken::reflect {

namespace detail {

template <class T>
struct only_base {
    template <class Base>
        requires(std::is_base_of_v<Base, T> && !std::is_same_v<Base, T>)
    operator Base() const noexcept; // NOLINT(google-explicit-constructor)
};

template <class T>
inline constexpr bool has_base = requires { T{only_base<T>{}}; };

template <class T>
inline constexpr bool plain_aggregate = std::is_aggregate_v<T> && std::is_class_v<T>;

template <class T>
inline constexpr std::size_t counted = count_fields<T>();

} // namespace detail

/// The types of a struct's members, in order; only a type.
template <class Indices, class... Member>
struct member_list {};

namespace detail {

// std::tuple does the same for several times the compile time.
template <std::size_t Index, class T>
struct leaf {
    using type = T;
    T* at;
};
template <class Indices, class... T>
struct leaves;
template <std::size_t... I, class... T>
struct leaves<std::index_sequence<I...>, T...> : leaf<I, T>... {
    using list = member_list<std::index_sequence<I...>, T...>;
};

template <std::size_t Index, class T>
constexpr leaf<Index, T> leaf_at(const leaf<Index, T>& one) noexcept {
    return one;
}

/// Takes members to their addresses; no lambda, so that structs with the same types of members share it.
struct take_addresses {
    template <class... Member>
    constexpr leaves<std::index_sequence_for<Member...>, Member...> operator()(Member&... members) const noexcept {
        return {{__builtin_addressof(members)}...};
    }
};

template <class T>
struct leaves_of {
    using type = decltype(rung<counted<T>>::take(std::declval<T&>(), take_addresses{}));
};

template <class Indices, class... T>
consteval bool has_array(std::type_identity<leaves<Indices, T...>>) {
    return (std::is_array_v<T> || ...);
}
template <class T>
inline constexpr bool has_c_array = has_array(std::type_identity<typename leaves_of<T>::type>{});

/// What stands between `T` and reflection; the first that applies.
enum class obstacle : unsigned char { none, not_aggregate, base, no_default, too_many, c_array };

template <class T>
consteval obstacle find_obstacle() {
    if constexpr (!plain_aggregate<T>) {
        return obstacle::not_aggregate;
    } else if constexpr (has_base<T>) {
        return obstacle::base;
    } else if constexpr (!braces<0>::template fit<T>) {
        return obstacle::no_default;
    } else if constexpr (counted<T> > field_limit) {
        return obstacle::too_many;
    } else if constexpr (has_c_array<T>) {
        return obstacle::c_array;
    } else {
        return obstacle::none;
    }
}

template <class T>
inline constexpr obstacle obstacle_of = find_obstacle<T>();

template <class T>
consteval bool check_reflectable() {
    constexpr obstacle found = obstacle_of<T>;
    static_assert(found != obstacle::not_aggregate,
                  "hearken: only an aggregate can be reflected; write a struct without constructors, virtual functions "
                  "or private members");
    static_assert(found != obstacle::base,
                  "hearken: a struct with a base class cannot be reflected; make the base its first member");
    static_assert(found != obstacle::no_default,
                  "hearken: every member of a reflected struct needs a default constructor; write std::optional<T>");
    static_assert(found != obstacle::too_many,
                  "hearken: a reflected struct has at most 64 members; group some of them in a struct of their own");
    static_assert(found != obstacle::c_array,
                  "hearken: a reflected struct holds no C array; write std::array<T, N> or std::string");
    return found == obstacle::none;
}

} // namespace detail

/// A struct that `field_count`, `field_names` and `tie` understand: an aggregate of at most 64 members, without base
/// classes and C arrays, each member with a default constructor.
template <class T>
concept reflectable = detail::obstacle_of<std::remove_cv_t<T>> == detail::obstacle::none;

/// How many members `T` has.
template <class T>
inline constexpr std::size_t field_count = [] {
    using type = std::remove_cv_t<T>;
    if constexpr (detail::check_reflectable<type>())
        return detail::counted<type>;
    else
        return std::size_t{0};
}();

/// Calls `f` with a reference to each member, all in one call and in order of declaration.
///
/// Gives: what `f` returned
template <class T, class F>
[[gnu::always_inline]] constexpr decltype(auto) with_members(T& value, F&& f) {
    return detail::rung<field_count<T>>::take(value, f);
}

/// References to the members in order of declaration.
template <class T>
[[nodiscard]] constexpr auto tie(T& value) noexcept {
    return with_members(value, [](auto&... members) { return std::tie(members...); });
}

namespace detail {

// Holds no T: only the addresses of its members are taken, for their names. A declared object without definition would
// do, but not for local types; constexpr, so that no destructor is registered for it.
template <class T>
union place_holder {
    char none;
    T value;
    constexpr place_holder() noexcept : none{} {}
    constexpr ~place_holder() {}
};

template <class T>
inline constexpr place_holder<T> place{};

template <class T>
inline constexpr auto addresses = rung<field_count<T>>::take(place<T>.value, take_addresses{});

template <auto Address>
consteval auto spell() {
    return std::string_view{__PRETTY_FUNCTION__};
}

// g++ 12: `... (& place<T>.holder<T>::value.T::name)]`; clang 19: `... &place.value.name]`.
consteval std::string_view last_word(std::string_view spelt) {
    while (spelt.back() == ']' || spelt.back() == ')') spelt.remove_suffix(1);
    std::size_t start = spelt.size();
    while (spelt[start - 1] != ':' && spelt[start - 1] != '.') --start;
    return spelt.substr(start);
}

template <std::size_t Size>
consteval std::array<char, Size + 1> copy_letters(std::string_view name) {
    std::array<char, Size + 1> kept{};
    for (std::size_t i = 0; i < Size; ++i) kept[i] = name[i];
    return kept;
}

// Kept apart, so that the long spelling does not end up in the program.
template <auto Address>
inline constexpr auto letters = copy_letters<last_word(spell<Address>()).size()>(last_word(spell<Address>()));

template <class T, std::size_t... I>
consteval std::array<std::string_view, sizeof...(I)> find_names(std::index_sequence<I...>) {
    return {std::string_view{letters<leaf_at<I>(addresses<T>).at>.data(),
                             letters<leaf_at<I>(addresses<T>).at>.size() - 1}...};
}

} // namespace detail

/// The names of the members in order of declaration; each is followed by a NUL.
template <class T>
inline constexpr auto field_names = detail::find_names<std::remove_cv_t<T>>(std::make_index_sequence<field_count<T>>{});

/// Calls `f(name, member)` for each member in order of declaration.
template <class T, class F>
constexpr void for_each(T& value, F&& f) {
    with_members(value, [&](auto&... members) {
        std::size_t at = 0;
        (f(field_names<T>[at++], members), ...);
    });
}

/// All of the members' types: a function takes `member_list<std::index_sequence<I...>, Member...>`.
template <class T>
using members_of = typename detail::leaves_of<T>::type::list;

/// The type of member `Index`.
template <class T, std::size_t Index>
using field_type = typename decltype(detail::leaf_at<Index>(std::declval<typename detail::leaves_of<T>::type>()))::type;

namespace detail {

template <class T>
consteval std::string_view spelt_type() {
    std::string_view spelt = __PRETTY_FUNCTION__;
    spelt.remove_prefix(spelt.find("T = ") + 4);
    // g++ goes on with `; std::string_view = ...]`; a type itself may hold `[`, as arrays and lambdas do
    const std::size_t more = spelt.find("; std::string_view =");
    return spelt.substr(0, more != std::string_view::npos ? more : spelt.size() - 1);
}

} // namespace detail

/// The name of a type as the compiler spells it, namespaces included; for messages, not for storage.
template <class T>
inline constexpr std::string_view type_name = detail::spelt_type<T>();

} // namespace hearken::reflect
