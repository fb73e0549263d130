// SPDX-License-Identifier: BSL-1.0
#pragma once
// The families of policies: what an object handed to the listener says that it wants to be.

#include <type_traits>

namespace hearken {

/// Tags. A policy names its own: `using family = hearken::family::reconnect;`.
namespace family {
struct transport {};
struct reconnect {};
struct qos {};
struct inbox {};
struct store {};
struct overflow {};
struct reject {};
struct retained {};
struct events {};
struct dedupe {};
struct routes {};
} // namespace family

/// The family an object says it belongs to; void where it says none.
template <class T>
struct family_of {
    using type = void;
};
template <class T>
    requires requires { typename T::family; }
struct family_of<T> {
    using type = typename T::family;
};
template <class T>
using family_of_t = typename family_of<std::remove_cvref_t<T>>::type;

/// True where `T` says it belongs to `Family`.
template <class T, class Family>
inline constexpr bool is_family = std::is_same_v<family_of_t<T>, Family>;

} // namespace hearken
