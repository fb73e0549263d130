// SPDX-License-Identifier: BSL-1.0
#pragma once
// What every store can be told, whichever database it stands for.

#include <hearken/rows/table.hpp>

#include <cstdint>
#include <optional>

namespace hearken {

/// What a store may create in its database.
enum class creation : std::uint8_t {
    nothing,   ///< what is missing is an error that names it
    progress,  ///< our own table `hearken_progress`, nothing else
    everything ///< every table that is used and missing; never a column of a table that is there
};

/// What a store chosen at run time is told beside its URL.
struct store_options {
    tables known{};                          ///< checked at the start, and created where that is allowed
    std::optional<creation> create_tables{}; ///< empty: the store's own default
    bool durable = false;                    ///< a commit outlives a power cut
};

} // namespace hearken
