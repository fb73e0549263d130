// SPDX-License-Identifier: BSL-1.0
#pragma once
// A member function and its object as a handler.

#include <hearken/route/signature.hpp>

#include <type_traits>
#include <utility>

namespace hearken::detail {

template <class Member, class Object, class Parameters = typename call_operator<Member>::parameters>
struct bound_member;

/// Calls `object->*member`; its one call operator has the member's own parameters, so that the handler rule sees them.
template <class Member, class Object, class... Parameters>
struct bound_member<Member, Object, type_list<Parameters...>> {
    static constexpr bool fits = std::is_invocable_v<Member, Object*, Parameters...>;
    static_assert(fits, "hearken: the object has no such member function, or is const and the function is not; hand "
                        "over an object of the function's class");

    Member member;
    Object* object;

    typename call_operator<Member>::returned operator()(Parameters... given) const {
        if constexpr (fits) return (object->*member)(std::forward<Parameters>(given)...);
    }
};

} // namespace hearken::detail
