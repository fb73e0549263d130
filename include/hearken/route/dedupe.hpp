// SPDX-License-Identifier: BSL-1.0
#pragma once
// Which messages of a route are copies of one another.

#include <hearken/policy/family.hpp>
#include <hearken/reflect/fields.hpp>
#include <hearken/words/fingerprint.hpp>

#include <bit>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace hearken {

/// The deduplication key of a route. Of the messages that have the same key one is handled, the first that does not
/// fail; the others are dropped and counted as `duplicate`. Pick it where a message that comes twice does harm, and
/// has something that tells it from all others: a number, a time.
///
/// `on<"devices/<uuid>/data">(store, dedupe_by{[](std::string_view uuid, const reading& r) { return
/// std::tuple(uuid, r.sequence); }})`
///
/// Takes:   what is called with all that the handler takes but `rows&` and `control&`, before the handler; of a batch
///          handler with each `const received<T>&`. It returns text, a number, an enum, a time, a plain struct, or
///          a tuple of these; or a `std::optional` of one, where empty says that this message has no key
/// Shape:   the last `options.dedupe_window` keys of all routes are known, each as a fingerprint. With an inbox that
///          lasts also those of earlier processes, exactly as far as their messages are settled; otherwise those of
///          this one
/// Errors:  a key that throws rejects the message, as a handler that does
/// Threads: as the handler
template <class Key>
struct dedupe_by {
    using family = hearken::family::dedupe;
    Key key;
};
template <class Key>
dedupe_by(Key) -> dedupe_by<Key>;

/// A route whose messages all count.
struct no_dedupe {
    using family = hearken::family::dedupe;
};

namespace detail {

template <class T>
concept is_tuple = requires { std::tuple_size<T>::value; };
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_duration = false;
template <class Rep, class Period>
inline constexpr bool is_duration<std::chrono::duration<Rep, Period>> = true;
template <class T>
inline constexpr bool is_time_point = false;
template <class Clock, class Duration>
inline constexpr bool is_time_point<std::chrono::time_point<Clock, Duration>> = true;

template <class T>
consteval bool can_be_key();

template <class Tuple, std::size_t... I>
consteval bool all_can_be_key(std::index_sequence<I...>) {
    return (can_be_key<std::remove_cvref_t<std::tuple_element_t<I, Tuple>>>() && ...);
}

template <class T>
consteval bool can_be_key() {
    if constexpr (std::convertible_to<const T&, std::string_view> || std::integral<T> || std::is_enum_v<T> ||
                  std::same_as<T, float> || std::same_as<T, double> || is_duration<T> || is_time_point<T>)
        return !std::is_pointer_v<T>;
    else if constexpr (is_optional<T>)
        return can_be_key<typename T::value_type>();
    else if constexpr (is_tuple<T>)
        return all_can_be_key<T>(std::make_index_sequence<std::tuple_size_v<T>>{});
    else if constexpr (reflect::reflectable<T>)
        return all_can_be_key<decltype(reflect::tie(std::declval<const T&>()))>(
            std::make_index_sequence<reflect::field_count<T>>{});
    else
        return false;
}

/// Adds a value in a form that tells it from all other values of its type.
template <class T>
constexpr void add_to_key(fingerprinter& to, const T& value) {
    if constexpr (std::convertible_to<const T&, std::string_view>) {
        const std::string_view text = value;
        to.add(text.size());
        to.add(text);
    } else if constexpr (std::integral<T>) {
        to.add(static_cast<std::uint64_t>(value));
    } else if constexpr (std::is_enum_v<T>) {
        to.add(static_cast<std::uint64_t>(static_cast<std::underlying_type_t<T>>(value)));
    } else if constexpr (std::floating_point<T>) {
        to.add(std::bit_cast<std::uint64_t>(static_cast<double>(value) + 0.0)); // -0 is 0
    } else if constexpr (is_duration<T>) {
        add_to_key(to, value.count());
    } else if constexpr (is_time_point<T>) {
        add_to_key(to, value.time_since_epoch());
    } else if constexpr (is_optional<T>) {
        to.add(std::uint64_t{value.has_value()});
        if (value) add_to_key(to, *value);
    } else if constexpr (is_tuple<T>) {
        std::apply([&](const auto&... each) { (add_to_key(to, each), ...); }, value);
    } else {
        std::apply([&](const auto&... each) { (add_to_key(to, each), ...); }, reflect::tie(value));
    }
}

/// What tells messages apart: both are known when compiled.
template <class Returned>
inline constexpr bool is_dedupe_key = can_be_key<std::remove_cvref_t<Returned>>();
template <>
inline constexpr bool is_dedupe_key<void> = false;

/// Who knows the keys of earlier messages.
///
/// Threads: several may ask together
class key_check {
public:
    /// Takes: the index of a message in its batch. True where another one has the key; otherwise it has it from now on
    [[nodiscard]] virtual bool is_copy(std::uint32_t message, const fingerprint& key) = 0;

protected:
    ~key_check() = default;
};

/// Of two routes no message is a copy of the other's.
template <class Pattern, class Value>
[[nodiscard]] constexpr std::optional<fingerprint> fingerprint_of_key(const Value& value) {
    fingerprinter of;
    of.add(Pattern::text.size());
    of.add(Pattern::text);
    if constexpr (is_optional<Value>) {
        if (!value) return std::nullopt;
        add_to_key(of, *value);
    } else {
        add_to_key(of, value);
    }
    return of.result();
}

} // namespace detail
} // namespace hearken
