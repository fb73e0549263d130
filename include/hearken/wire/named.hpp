// SPDX-License-Identifier: BSL-1.0
#pragma once
// A member whose wire name is not its C++ name.

#include <hearken/wire/stand_in.hpp>
#include <hearken/words/fixed_string.hpp>

#include <array>
#include <string_view>

namespace hearken {

/// A member with another name on the wire: `named<"24-30V", double> supply;`. Otherwise it is its value. Further names
/// are read as well, and the first is the one that is written: `named<"command_topic", std::string, "cmd_t">`.
///
/// Errors: errc::duplicate_member where a document has the member twice, also under two names
template <fixed_string Name, class T, fixed_string... Further>
struct named : wire::stand_in<T> {
    using wire::stand_in<T>::stand_in;
};

namespace wire {

namespace detail {

/// Instantiated where a name stands inside another type, which would pass over it.
template <class Named>
consteval bool check_place() {
    constexpr bool is_a_member = sizeof(Named) == 0;
    static_assert(is_a_member, "hearken: named is the member itself and nothing around it; write named<\"key\", "
                               "std::optional<T>> for std::optional<named<\"key\", T>>");
    return is_a_member;
}

} // namespace detail

/// A struct and a `csv` read the value of such a member; nothing else heeds the name.
template <fixed_string Name, class T, fixed_string... Further>
struct form<named<Name, T, Further...>> : value_form<named<Name, T, Further...>, T> {
    template <reader Reader>
    static bool read(Reader&, named<Name, T, Further...>&) {
        return detail::check_place<named<Name, T, Further...>>();
    }
    template <writer Writer>
    static bool write(Writer& out, const named<Name, T, Further...>& value) {
        return form<T>::write(out, value.value);
    }
    static constexpr void describe(auto& out) { out.as(parts_of<T>{}); }
};

namespace detail {

/// What a struct's member is without its name.
template <class Member>
struct bare_member {
    using type = Member;
    static constexpr std::array<std::string_view, 0> names{};
};
template <fixed_string Name, class T, fixed_string... Further>
struct bare_member<named<Name, T, Further...>> {
    using type = T;
    static constexpr std::array<std::string_view, 1 + sizeof...(Further)> names{Name.view(), Further.view()...};
};

template <class Member>
using bare = typename bare_member<Member>::type;

template <class Member>
inline constexpr bool has_name = !bare_member<Member>::names.empty();

/// A member that, where it is absent, has what its default member initializer says.
template <class Member>
concept keeps_default = requires { requires form<bare<Member>>::keeps_default; };

/// The value of a member, `named` or not.
template <class Member>
[[nodiscard, gnu::always_inline]] constexpr auto& bare_value(Member& member) noexcept {
    if constexpr (has_name<std::remove_const_t<Member>>)
        return member.value;
    else
        return member;
}

} // namespace detail
} // namespace wire
} // namespace hearken
