// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a struct's members are called on the wire.

#include <hearken/reflect/fields.hpp>
#include <hearken/wire/form.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace hearken {

/// Wire names for all members of a struct, in order: `names{"POWER", "24-30V"}`.
template <std::size_t N>
struct names {
    std::array<std::string_view, N> all;

    template <class... Text>
    // NOLINTNEXTLINE(google-explicit-constructor): a list of names
    consteval names(const Text&... text) : all{std::string_view(text)...} {}
};
template <class... Text>
names(const Text&...) -> names<sizeof...(Text)>;

/// Other wire names for a struct one does not own:
/// `template <> inline constexpr auto hearken::member_names<vendor::point> = hearken::names{"lat", "lon"};`
template <class T>
inline constexpr auto member_names = nullptr;

namespace wire {

namespace detail {

template <class T>
inline constexpr bool renamed = !std::is_null_pointer_v<std::remove_cv_t<decltype(member_names<T>)>>;

template <class T>
consteval auto find_names() {
    constexpr std::size_t count = reflect::field_count<T>;
    std::array<std::string_view, count> found{};
    if constexpr (renamed<T>) {
        static_assert(member_names<T>.all.size() == count,
                      "hearken: member_names<T> must name every member; write hearken::names{...} in their order");
        if constexpr (member_names<T>.all.size() == count) found = member_names<T>.all;
    } else {
        found = reflect::field_names<T>;
    }
    return found;
}

} // namespace detail

/// The wire names of the members of `T`, in order of declaration.
template <class T>
inline constexpr auto wire_names = []<std::size_t... I>(std::index_sequence<I...>) {
    auto found = detail::find_names<T>();
    [[maybe_unused]] const auto own = [&]<class Member>(std::string_view& name, std::type_identity<Member>) {
        if constexpr (requires { form<Member>::name; }) name = form<Member>::name;
    };
    (own(found[I], std::type_identity<reflect::field_type<T, I>>{}), ...);
    return found;
}(std::make_index_sequence<reflect::field_count<T>>{});

namespace detail {

template <class T>
consteval bool names_differ() {
    for (std::size_t i = 0; i < wire_names<T>.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            if (wire_names<T>[i] == wire_names<T>[k]) return false;
        }
    }
    return true;
}

} // namespace detail
} // namespace wire
} // namespace hearken
