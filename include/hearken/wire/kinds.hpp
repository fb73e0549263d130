// SPDX-License-Identifier: BSL-1.0
#pragma once
// Which kinds of token a value of a type may start with: what tells the alternatives of a variant apart.

#include <hearken/wire/form.hpp>
#include <hearken/words/tokens.hpp>

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

namespace hearken {

/// A set of token kinds: `token::string | token::number`.
class token_set {
public:
    constexpr token_set() = default;
    constexpr token_set(token kind) noexcept // NOLINT(google-explicit-constructor): one kind is a set of one
        : bits_(static_cast<std::uint8_t>(1U << static_cast<unsigned>(kind))) {}

    [[nodiscard]] constexpr bool has(token kind) const noexcept { return overlaps(kind); }
    [[nodiscard]] constexpr bool overlaps(token_set other) const noexcept { return (bits_ & other.bits_) != 0; }
    [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }

    friend constexpr token_set operator|(token_set a, token_set b) noexcept {
        a.bits_ = static_cast<std::uint8_t>(a.bits_ | b.bits_);
        return a;
    }
    friend constexpr bool operator==(token_set, token_set) = default;

private:
    std::uint8_t bits_ = 0;
};

[[nodiscard]] constexpr token_set operator|(token a, token b) noexcept {
    return token_set(a) | token_set(b);
}

/// Every kind a value can be of.
inline constexpr token_set any_token =
    token::null | token::boolean | token::number | token::string | token::array | token::object;

/// The kinds in words: `a number or a string`, `null, a number or an object`; `a value` for all of them.
[[nodiscard]] inline std::string name(token_set kinds) {
    if (kinds == any_token) return "a value";
    std::string words;
    std::string_view last;
    for (const token kind : {token::null, token::boolean, token::number, token::string, token::array, token::object}) {
        if (!kinds.has(kind)) continue;
        if (!last.empty()) words.append(words.empty() ? "" : ", ").append(last);
        last = name(kind);
    }
    return words.append(words.empty() ? "" : " or ").append(last);
}

namespace wire {

namespace detail {

template <class T>
consteval token_set find_kinds();

template <class Only>
consteval token_set kinds_of_only(parts_of<Only>) {
    return find_kinds<Only>();
}

template <class T>
consteval token_set find_kinds() {
    if constexpr (requires {
                      { form<T>::kinds } -> std::convertible_to<token_set>;
                  }) {
        return form<T>::kinds;
    } else if constexpr (std::same_as<T, bool>) {
        return token::boolean;
    } else if constexpr (std::is_arithmetic_v<T>) {
        return token::number;
    } else if constexpr (std::is_enum_v<T> || requires { typename T::traits_type; }) {
        return token::string;
    } else if constexpr (requires { typename T::mapped_type; }) {
        return token::object;
    } else if constexpr (requires {
                             typename T::value_type;
                             requires !can_be_absent<T>;
                         }) {
        return token::array;
    } else if constexpr (std::is_aggregate_v<T> && std::is_class_v<T>) {
        return token::object;
    } else if constexpr (requires { kinds_of_only(typename form<T>::parts{}); }) {
        return kinds_of_only(typename form<T>::parts{}) | (can_be_absent<T> ? token_set(token::null) : token_set());
    } else {
        return any_token;
    }
}

} // namespace detail

/// The kinds of token that a value of `T` may start with. A form of one's own says it as
/// `static constexpr hearken::token_set kinds = token::string | token::number;`. Where it says nothing: structs and
/// maps are objects, lists arrays, enumerations strings; a wrapper of one type is what that is, and null too if it may
/// be absent; anything else may be of every kind.
template <class T>
inline constexpr token_set kinds_of = detail::find_kinds<T>();

/// True for types to which null is a value of its own: an `std::optional` around them leaves it to them, and is empty
/// only where the member is absent.
template <class T>
inline constexpr bool keeps_null = kinds_of<T>.has(token::null) && kinds_of<T> != any_token;

namespace detail {

template <class Only>
consteval bool null_is_absent(parts_of<Only>) {
    return !keeps_null<Only>;
}

template <class T>
consteval bool reads_null_as_absent() {
    if constexpr (requires { form<T>::null_is_absent; })
        return form<T>::null_is_absent;
    else if constexpr (requires { null_is_absent(typename form<T>::parts{}); })
        return kinds_of<T>.has(token::null) && null_is_absent(typename form<T>::parts{});
    else
        return false;
}

/// True for members that are absent as well when they are null, so that null can be written for them. A wrapper that is
/// what its value is says so by `null_is_absent`.
template <class T>
concept writes_null = can_be_absent<T> && reads_null_as_absent<T>();

} // namespace detail

} // namespace wire
} // namespace hearken
