// SPDX-License-Identifier: BSL-1.0
#pragma once
// How far a spool has been worked off: what a store commits together with the rows.

#include <cstdint>
#include <string>
#include <vector>

namespace hearken {

/// The position of one spool.
///
/// Shape: every record below `low_water` is finished, and so is every record in `finished`
///        (half-open ranges above it, ascending, not touching)
struct progress {
    struct range {
        std::uint64_t first;
        std::uint64_t last; ///< one past the last
        friend bool operator==(const range&, const range&) = default;
    };

    std::string spool{}; ///< the spool's id; an unknown one starts anew
    std::uint64_t low_water = 0;
    std::vector<range> finished{};

    friend bool operator==(const progress&, const progress&) = default;
};

} // namespace hearken
