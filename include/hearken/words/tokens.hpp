// SPDX-License-Identifier: BSL-1.0
#pragma once
// What every payload format is made of, so that readers of all formats speak alike.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hearken {

/// What kind a value is, known from its first byte.
enum class token : std::uint8_t { nothing, null, boolean, number, string, array, object };

/// The kind in words, as errors name it: `expected a number, found a string`.
[[nodiscard]] constexpr std::string_view name(token kind) noexcept {
    switch (kind) {
    case token::nothing: return "nothing";
    case token::null: return "null";
    case token::boolean: return "a boolean";
    case token::number: return "a number";
    case token::string: return "a string";
    case token::array: return "an array";
    case token::object: return "an object";
    }
    return "nothing";
}

/// How walking through an object or array goes on.
enum class step : std::uint8_t {
    failed, ///< the bytes are not what they should be; the reader holds the error
    more,   ///< at the next key or element
    done,   ///< the object or array is over
};

/// What a writer is told where the number of members or elements is not known ahead.
inline constexpr std::size_t unknown_count = static_cast<std::size_t>(-1);

/// Where reading members in a row ended.
enum class row_place : std::uint8_t {
    key,          ///< at the key of the member, or another one
    behind_value, ///< behind the value of the member before
    done,         ///< so, and the object is over
    failed,       ///< in the value of the member; the reader holds the error
};
struct row_end {
    std::size_t index = 0; ///< of the member
    row_place place = row_place::key;
};

} // namespace hearken
