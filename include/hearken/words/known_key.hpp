// SPDX-License-Identifier: BSL-1.0
#pragma once
// Keys that are known before a document is read, in the forms that are quick to compare.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hearken {

/// Size, first, middle and last character of a key: keys whose tags differ need no further look.
[[nodiscard]] constexpr std::uint32_t tag_of(std::string_view key) noexcept {
    const std::size_t size = key.size();
    if (size == 0) return 0;
    const char* const at = key.data();
    return (static_cast<std::uint32_t>(size) & 0xFFU) |
           static_cast<std::uint32_t>(static_cast<unsigned char>(at[0])) << 8U |
           static_cast<std::uint32_t>(static_cast<unsigned char>(at[size / 2])) << 16U |
           static_cast<std::uint32_t>(static_cast<unsigned char>(at[size - 1])) << 24U;
}

/// A key, and what a reader compares first: two words of eight bytes instead of a call.
///
/// Shape: `text` is not owned; the words are of `"text":`, their bytes in the order they have in memory
struct known_key {
    std::string_view text;
    std::uint64_t first = 0;       ///< the first eight bytes; 0, which no document has, for a key that never matches so
    std::uint64_t last = 0;        ///< the last eight; where there are fewer in all, `first` again
    std::uint64_t used = ~0ULL;    ///< the bits of both that count
    std::uint32_t quoted_size = 8; ///< of `"text":`
    std::uint32_t tag = 0;

    /// Matches nothing.
    constexpr known_key() = default;

    constexpr explicit known_key(std::string_view key)
        : text(key), quoted_size(static_cast<std::uint32_t>(key.size() + 3)), tag(tag_of(key)) {
        constexpr bool little = std::endian::native == std::endian::little;
        const char* const at = key.data();
        const std::size_t size = key.size() + 3;
        std::uint64_t word = 0;
        for (std::size_t i = 0; i < size; ++i) {
            char byte = i + 1 == size ? ':' : '"';
            if (i != 0 && i + 2 < size) {
                byte = at[i - 1];
                if (byte == '"' || byte == '\\' || static_cast<unsigned char>(byte) < 0x20) {
                    first = 0; // JSON writes it with an escape
                    return;
                }
            }
            const std::uint64_t bits = static_cast<unsigned char>(byte);
            word = little ? word >> 8U | bits << 56U : word << 8U | bits;
            if (i == 7) first = word;
        }
        last = word;
        if (size < 8) {
            const std::size_t rest = 64 - 8 * size;
            first = last = little ? word >> rest : word << rest;
            used = little ? ~0ULL >> rest : ~0ULL << rest;
        }
    }
};

} // namespace hearken
