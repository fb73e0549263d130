// SPDX-License-Identifier: BSL-1.0
#pragma once
// Values in their plainest form, read without a reader: the place goes in and comes out in a register.

#include <hearken/json/number.hpp>
#include <hearken/json/text.hpp>
#include <hearken/words/known_key.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace hearken::json {

namespace detail {

// Each gives the byte behind the value; null where it is not plain, or wrong, of which a reader knows more.

[[nodiscard, gnu::noinline]] inline const char* boolean_at(const char* at, const char* end, bool& out) noexcept {
    if (end - at < 5) return nullptr; // the shorter word, and what is behind it
    out = *at == 't';
    if (out) return std::memcmp(at, "true", 4) == 0 ? at + 4 : nullptr;
    return std::memcmp(at, "false", 5) == 0 ? at + 5 : nullptr;
}

/// Takes: `start`, the document's first byte
template <class T>
[[nodiscard, gnu::noinline]] const char* string_at(const char* at, const char* end, const char* start, T& out) {
    if (at == end || *at != '"') return nullptr;
    const char* stop = find_stop(start, at + 1, end);
    if (stop == end) return nullptr;
    if (*stop != '"') {
        const text_end found = finish_text(start, stop, end);
        if (found.fault != nullptr || found.escaped) return nullptr;
        stop = found.at;
    }
    out = std::string_view(at + 1, static_cast<std::size_t>(stop - at - 1));
    return stop + 1;
}

template <class T, class... U>
inline constexpr bool is_any = (std::is_same_v<T, U> || ...);

/// The types that have such a form; characters are none, as what they are on the wire is for each program to say.
template <class T>
inline constexpr bool is_quick = is_any<T, std::string, std::string_view, float, double> ||
                                 (std::is_integral_v<T> && !is_any<T, char, wchar_t, char8_t, char16_t, char32_t>);

template <class T>
[[nodiscard, gnu::always_inline]] inline const char* quick_value(const char* at, const char* end, const char* start,
                                                                 T& out) {
    if constexpr (std::is_same_v<T, bool>)
        return boolean_at(at, end, out);
    else if constexpr (std::is_integral_v<T>)
        return integer_at(at, end, out);
    else if constexpr (std::is_floating_point_v<T>)
        return real_at(at, end, out);
    else
        return string_at(at, end, start, out);
}

/// The byte behind `"key":` at `at`, null where it is not there in its plain form.
[[nodiscard, gnu::always_inline]] inline const char* behind_key(const char* at, const char* end,
                                                                const known_key& expected) noexcept {
    const std::size_t size = expected.quoted_size;
    const std::size_t room = size < 8 ? 8 : size;
    if (static_cast<std::size_t>(end - at) < room) return nullptr;
    std::uint64_t first;
    std::uint64_t last;
    std::memcpy(&first, at, sizeof first);
    std::memcpy(&last, at + room - 8, sizeof last);
    if ((((first ^ expected.first) | (last ^ expected.last)) & expected.used) != 0) return nullptr;
    if (size > 16 && std::memcmp(at + 1, expected.text.data(), expected.text.size()) != 0) return nullptr;
    return at + size;
}

} // namespace detail

} // namespace hearken::json
