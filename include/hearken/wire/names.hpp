// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a struct's members are called on the wire.

#include <hearken/reflect/fields.hpp>
#include <hearken/wire/named.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace hearken {

/// Several names of one member, in `names`: all are read, the first is written.
template <std::size_t N>
struct one_of {
    std::array<std::string_view, N> all;

    template <class... Text>
    consteval explicit one_of(const Text&... text) : all{std::string_view(text)...} {}
};
template <class... Text>
one_of(const Text&...) -> one_of<sizeof...(Text)>;

namespace wire::detail {

template <class>
inline constexpr std::size_t name_count = 1;
template <std::size_t N>
inline constexpr std::size_t name_count<one_of<N>> = N;

} // namespace wire::detail

/// Wire names for all members of a struct, in order: `names{"POWER", one_of{"command_topic", "cmd_t"}, "24-30V"}`.
template <std::size_t Members, std::size_t All>
struct names {
    std::array<std::string_view, All> all{};
    std::array<std::size_t, Members> counts{}; ///< how many of them are of each member

    template <class... Each>
    consteval explicit names(const Each&... each) {
        std::size_t member = 0;
        std::size_t at = 0;
        const auto take = [&](const auto& one) {
            using type = std::remove_cvref_t<decltype(one)>;
            if constexpr (std::is_convertible_v<const type&, std::string_view>)
                all[at++] = one;
            else
                for (const std::string_view name : one.all) all[at++] = name;
            counts[member++] = wire::detail::name_count<type>;
        };
        (take(each), ...);
    }
};
template <class... Each>
names(const Each&...) -> names<sizeof...(Each), (std::size_t{0} + ... + wire::detail::name_count<Each>)>;

/// Other wire names for a struct one does not own:
/// `template <> inline constexpr auto hearken::member_names<vendor::point> = hearken::names{"lat", "lon"};`
template <class T>
inline constexpr auto member_names = nullptr;

namespace wire {

/// A further name of a member, beside the one it is written with.
struct further_name {
    std::string_view text;
    std::size_t member;
};

namespace detail {

/// A member that has no name, but takes keys by a pattern.
template <class Member>
concept takes_keys = requires { form<bare<Member>>::key_pattern; };

template <class T>
inline constexpr bool renamed = !std::is_null_pointer_v<std::remove_cv_t<decltype(member_names<T>)>>;

template <class T>
consteval bool check_names() {
    if constexpr (renamed<T>) {
        constexpr bool complete = member_names<T>.counts.size() == reflect::field_count<T>;
        static_assert(complete,
                      "hearken: member_names<T> must name every member; write hearken::names{...} in their order");
        return complete;
    } else {
        return false;
    }
}

template <class Member>
constexpr void name_member(std::string_view& name) {
    if constexpr (has_name<Member>)
        name = bare_member<Member>::names[0];
    else if constexpr (takes_keys<Member>)
        name = {};
}

template <class Member>
inline constexpr std::size_t further_count = has_name<Member> ? bare_member<Member>::names.size() - 1 : 0;

/// Calls `f(name, member)` for each name beyond the first of its member.
template <class T, class F>
constexpr void each_further(F f) {
    const auto of_member = [&]<class Member>(std::size_t index, std::type_identity<Member>) {
        for (std::size_t i = 1; i < bare_member<Member>::names.size(); ++i) f(bare_member<Member>::names[i], index);
    };
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (of_member(I, std::type_identity<reflect::field_type<T, I>>{}), ...);
    }(std::make_index_sequence<reflect::field_count<T>>{});
    if constexpr (check_names<T>()) {
        std::size_t at = 0;
        for (std::size_t member = 0; member < reflect::field_count<T>; ++member) {
            for (std::size_t i = 1; i < member_names<T>.counts[member]; ++i) f(member_names<T>.all[at + i], member);
            at += member_names<T>.counts[member];
        }
    }
}

} // namespace detail

namespace detail {

template <class T, std::size_t... I>
consteval auto find_wire_names(std::index_sequence<I...>) {
    std::array<std::string_view, sizeof...(I)> found{};
    if constexpr (check_names<T>()) {
        std::size_t at = 0;
        for (std::size_t member = 0; member < sizeof...(I); at += member_names<T>.counts[member++])
            found[member] = member_names<T>.all[at];
    } else if constexpr (!renamed<T>) {
        found = reflect::field_names<T>;
    }
    (name_member<reflect::field_type<T, I>>(found[I]), ...);
    return found;
}

template <class T, std::size_t... I>
consteval std::size_t count_further(std::index_sequence<I...>) {
    std::size_t found = (std::size_t{0} + ... + further_count<reflect::field_type<T, I>>);
    if constexpr (check_names<T>()) found += member_names<T>.all.size() - sizeof...(I);
    return found;
}

template <class T>
consteval auto find_further_names() {
    constexpr std::size_t count = count_further<T>(std::make_index_sequence<reflect::field_count<T>>{});
    std::array<further_name, count> found{};
    if constexpr (count != 0) {
        std::size_t at = 0;
        each_further<T>([&](std::string_view text, std::size_t member) { found[at++] = {text, member}; });
    }
    return found;
}

} // namespace detail

/// The wire names of the members of `T`, in order of declaration; empty where a member takes keys by a pattern.
template <class T>
inline constexpr auto wire_names = detail::find_wire_names<T>(std::make_index_sequence<reflect::field_count<T>>{});

/// The further names of all members of `T`.
template <class T>
inline constexpr auto further_names = detail::find_further_names<T>();

} // namespace wire
} // namespace hearken
