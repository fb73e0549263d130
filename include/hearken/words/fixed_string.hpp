// SPDX-License-Identifier: BSL-1.0
#pragma once
// A string literal as a template argument.

#include <cstddef>
#include <string_view>

namespace hearken {

/// Text that is part of a type: `pattern<"devices/<uuid>/data">`, `named<"24-30V", double>`.
template <std::size_t N>
struct fixed_string {
    char bytes[N]{};

    constexpr fixed_string() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): a literal is meant to convert
    consteval fixed_string(const char (&literal)[N]) {
        for (std::size_t i = 0; i < N; ++i) bytes[i] = literal[i];
    }

    /// The text without the closing NUL; NULs inside are kept.
    [[nodiscard]] constexpr std::string_view view() const noexcept { return {bytes, N - 1}; }
};

} // namespace hearken
