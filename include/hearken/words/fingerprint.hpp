// SPDX-License-Identifier: BSL-1.0
#pragma once
// A short stand-in for many bytes, the same in every process.

#include <cstdint>
#include <string_view>

namespace hearken {

/// 128 bits: of 10^9 different texts two have the same one with a chance of 10^-20.
struct fingerprint {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    friend constexpr bool operator==(const fingerprint&, const fingerprint&) noexcept = default;
};

/// Makes one, piece by piece: FNV-1a (IETF draft-eastlake-fnv), which is no protection from someone who looks for two
/// texts that have the same.
class fingerprinter {
public:
    constexpr void add(std::string_view bytes) noexcept {
        for (const char c : bytes) {
            state_ ^= static_cast<unsigned char>(c);
            state_ *= prime;
        }
    }
    constexpr void add(std::uint64_t number) noexcept {
        for (int byte = 0; byte < 8; ++byte, number >>= 8U) {
            state_ ^= number & 0xffU;
            state_ *= prime;
        }
    }
    [[nodiscard]] constexpr fingerprint result() const noexcept {
        return {static_cast<std::uint64_t>(state_ >> 64U), static_cast<std::uint64_t>(state_)};
    }

private:
    __extension__ using wide = unsigned __int128;
    static constexpr wide prime = (wide{1} << 88U) + 0x13b;
    wide state_ = (wide{0x6c62272e07bb0142} << 64U) + 0x62b821756295c58d;
};

} // namespace hearken
