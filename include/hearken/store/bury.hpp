// SPDX-License-Identifier: BSL-1.0
#pragma once
// Writes a dead letter as a row.

#include <hearken/rows/dead_letter.hpp>
#include <hearken/rows/rows.hpp>

namespace hearken {

/// Declared in store/database.hpp.
template <class Nothing>
void bury(rows& out, const dead_letter_row& letter) {
    out.insert(dead_letters, letter);
}

} // namespace hearken
