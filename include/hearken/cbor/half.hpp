// SPDX-License-Identifier: BSL-1.0
#pragma once
// Floating-point numbers of 16 bits, as CBOR stores them. IEEE 754 binary16; RFC 8949 appendix D.

#include <bit>
#include <cstdint>
#include <limits>
#include <optional>

namespace hearken::cbor::detail {

/// The value of a half.
[[nodiscard]] constexpr double from_half(std::uint16_t bits) noexcept {
    const std::uint64_t sign = static_cast<std::uint64_t>(bits >> 15) << 63;
    const std::uint64_t exponent = bits >> 10 & 0x1F;
    const std::uint64_t fraction = bits & 0x3FF;
    if (exponent == 0) { // zero and what is too small for an exponent: fraction * 2^-24
        const double value = static_cast<double>(fraction) * 0x1p-24;
        return sign != 0 ? -value : value;
    }
    const std::uint64_t wide = exponent == 31 ? 0x7FF : exponent - 15 + 1023;
    return std::bit_cast<double>(sign | wide << 52 | fraction << 42);
}

/// The half that is exactly `value`, if there is one. NaN is the one NaN that deterministic CBOR knows.
[[nodiscard]] constexpr std::optional<std::uint16_t> to_half(double value) noexcept {
    if (value != value) return std::uint16_t{0x7E00};
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const auto sign = static_cast<std::uint16_t>(bits >> 48 & 0x8000);
    const double size = sign != 0 ? -value : value;
    std::uint64_t half = 0;
    if (size > std::numeric_limits<double>::max()) {
        half = 0x7C00;
    } else if (size > 65504) {
        return std::nullopt;
    } else if (size < 0x1p-14) {
        half = static_cast<std::uint64_t>(size * 0x1p24);
    } else {
        half = ((bits >> 52 & 0x7FF) - 1023 + 15) << 10 | (bits >> 42 & 0x3FF);
    }
    const auto found = static_cast<std::uint16_t>(sign | half);
    if (std::bit_cast<std::uint64_t>(from_half(found)) != bits) return std::nullopt;
    return found;
}

} // namespace hearken::cbor::detail
