// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a struct asks of an object beyond its members: unknown keys, missing members, a check over all of them.

#include <hearken/words/error.hpp>

#include <concepts>
#include <cstdint>
#include <type_traits>

namespace hearken {

/// What becomes of a key that no member has.
enum class unknown_keys : std::uint8_t {
    ignore, ///< its value is checked and passed over
    refuse, ///< errc::unknown_member
};

/// What becomes of a member that is not in the document and is no `std::optional`.
enum class missing_members : std::uint8_t {
    refuse,       ///< errc::missing_member
    keep_default, ///< it has the value of its default member initializer, as has every member that is absent
};

/// How strictly an object is read into a struct. In the struct:
///
///     static constexpr hearken::object_rules rules{.unknown = hearken::unknown_keys::refuse};
struct object_rules {
    unknown_keys unknown = unknown_keys::ignore;
    bool refuse_duplicate_unknown = false; ///< errc::duplicate_member also for keys that no member has
    missing_members missing = missing_members::refuse;
};

/// The rules of a struct; for one you do not own:
/// `template <> inline constexpr hearken::object_rules hearken::rules_of<vendor::point>{...};`
template <class T>
inline constexpr object_rules rules_of = [] {
    if constexpr (requires { requires std::same_as<decltype(&T::rules), const object_rules*>; })
        return T::rules;
    else
        return object_rules{};
}();

/// A check over several members, run after an object was read and before one is written. In the struct:
/// `hearken::result<> check() const`; for one you do not own:
///
///     template <>
///     struct hearken::check_of<vendor::span> {
///         static hearken::result<> check(const vendor::span& value);
///     };
///
/// Errors: what it returns, at the object; a `path` in it names a member of the object, `.from`
template <class T>
struct check_of;

namespace wire::detail {

template <class T>
concept checks_itself = requires(const T& value) {
    { value.check() } -> std::same_as<result<>>;
};

template <class T>
concept checked_from_outside = requires(const T& value) {
    { check_of<T>::check(value) } -> std::same_as<result<>>;
};

template <class T>
concept has_check = checks_itself<T> || checked_from_outside<T>;

template <class T>
consteval bool check_the_check() {
    static_assert(
        checks_itself<T> || !requires { requires std::is_member_function_pointer_v<decltype(&T::check)>; },
        "hearken: a struct's own check must be `hearken::result<> check() const`; or give it another name");
    static_assert(
        checked_from_outside<T> || !requires { sizeof(check_of<T>); },
        "hearken: check_of<T> must have `static hearken::result<> check(const T&)`");
    return true;
}

template <has_check T>
[[nodiscard]] result<> run_check(const T& value) {
    if constexpr (checked_from_outside<T>)
        return check_of<T>::check(value);
    else
        return value.check();
}

} // namespace wire::detail
} // namespace hearken
