// SPDX-License-Identifier: BSL-1.0
#pragma once
// How deep the arrays and objects of a document may nest.

#include <array>
#include <cstddef>
#include <cstdint>

namespace hearken {

/// The limit, where nothing is said, and the highest that can be asked for: a type that holds itself is read by calls
/// in one another, for which a thread's stack must do.
inline constexpr int usual_depth = 64;
inline constexpr int deepest = 512;

/// A bit for each level, counted from 0.
class level_bits {
public:
    [[nodiscard]] bool has(int level) const noexcept { return (words_[word(level)] & bit(level)) != 0; }
    void set(int level, bool on) noexcept {
        std::uint64_t& all = words_[word(level)];
        all = on ? all | bit(level) : all & ~bit(level);
    }

private:
    static constexpr std::size_t word(int level) noexcept { return static_cast<std::size_t>(level) / 64; }
    static constexpr std::uint64_t bit(int level) noexcept { return std::uint64_t{1} << (level % 64); }

    std::array<std::uint64_t, deepest / 64> words_; // not initialised: a level is set before it is asked for
};

} // namespace hearken
