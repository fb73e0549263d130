// SPDX-License-Identifier: BSL-1.0
#pragma once
// The first bytes of every CBOR item: its kind and a number that goes with it. RFC 8949 section 3.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace hearken::cbor::detail {

/// The kinds of item, RFC 8949 3.1.
enum class major : std::uint8_t { whole, negative, bytes, text, array, map, tag, simple };

/// What a head's number may be instead of itself.
enum class extent : std::uint8_t {
    given,
    indefinite, ///< until a break
    reserved,   ///< not well-formed: additional information 28 to 30
    cut_off,    ///< the bytes end inside the head
};

/// A head, read.
struct head {
    major kind;
    std::uint8_t info; ///< the low five bits of the first byte
    extent how;
    std::uint64_t value; ///< an integer, a length, a count, a tag's number, a simple value or a float's bits
    const char* after;   ///< the byte behind the head
};

inline constexpr unsigned char break_byte = 0xFF;

// The tags that change what their item is; all others only say more about it, and are passed over. RFC 8949 3.4.
inline constexpr std::uint64_t tag_bignum = 2;
inline constexpr std::uint64_t tag_negative_bignum = 3;
inline constexpr std::uint64_t tag_decimal_fraction = 4;
inline constexpr std::uint64_t tag_bigfloat = 5;
inline constexpr std::uint64_t tag_rational = 30; // IANA registry
inline constexpr std::uint64_t no_tag = 0xFFFF'FFFF'FFFF'FFFF;

[[nodiscard]] constexpr bool makes_number(std::uint64_t tag) noexcept {
    return (tag >= tag_bignum && tag <= tag_bigfloat) || tag == tag_rational;
}

/// The number in the `T` of bytes at `at`.
template <class T>
[[nodiscard]] inline std::uint64_t read_bytes(const char* at) noexcept {
    T value;
    std::memcpy(&value, at, sizeof value);
    if constexpr (std::endian::native == std::endian::little && sizeof(T) == 2) value = __builtin_bswap16(value);
    if constexpr (std::endian::native == std::endian::little && sizeof(T) == 4) value = __builtin_bswap32(value);
    if constexpr (std::endian::native == std::endian::little && sizeof(T) == 8) value = __builtin_bswap64(value);
    return value;
}

/// Takes a head apart.
///
/// Takes: `at` before `end`
[[nodiscard]] inline head read_head(const char* at, const char* end) noexcept {
    const auto first = static_cast<unsigned char>(*at++);
    head found{static_cast<major>(first >> 5), static_cast<std::uint8_t>(first & 31), extent::given, 0, at};
    if (found.info < 24) {
        found.value = found.info;
        return found;
    }
    if (found.info >= 28) {
        found.how = found.info == 31 ? extent::indefinite : extent::reserved;
        return found;
    }
    const std::ptrdiff_t size = std::ptrdiff_t{1} << (found.info - 24);
    if (end - at < size) {
        found.how = extent::cut_off;
        return found;
    }
    found.after = at + size;
    switch (size) {
    case 1: found.value = read_bytes<std::uint8_t>(at); break;
    case 2: found.value = read_bytes<std::uint16_t>(at); break;
    case 4: found.value = read_bytes<std::uint32_t>(at); break;
    default: found.value = read_bytes<std::uint64_t>(at); break;
    }
    return found;
}

/// Writes a head in its shortest form to `to`, which has room for nine bytes.
///
/// Gives: its size
constexpr std::size_t write_head(char* to, major kind, std::uint64_t value) noexcept {
    const auto top = static_cast<unsigned>(kind) << 5;
    if (value < 24) {
        to[0] = static_cast<char>(top | value);
        return 1;
    }
    const unsigned power = value <= 0xFF ? 0 : value <= 0xFFFF ? 1 : value <= 0xFFFFFFFF ? 2 : 3;
    const std::size_t size = std::size_t{1} << power;
    to[0] = static_cast<char>(top | (24 + power));
    for (std::size_t i = size; i != 0; --i, value >>= 8) to[i] = static_cast<char>(value & 0xFF);
    return size + 1;
}

} // namespace hearken::cbor::detail
