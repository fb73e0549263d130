// SPDX-License-Identifier: BSL-1.0
#pragma once
// Which topic filter of a tree covers a given one.

#include <cstddef>
#include <cstdint>
#include <span>

#include <hearken/topic/branches.hpp>
#include <hearken/topic/element.hpp>

namespace hearken::detail {

/// Looks for the widest filter in a tree of filters that covers one of them.
struct cover_search {
    branches tree;
    pattern_view filter; ///< no parts and no many: literals, `+`, and `#` at its end

    /// Its rank: of the filter itself where no other covers it.
    [[nodiscard]] constexpr std::uint32_t run() const noexcept { return from(0, 0); }

    // The widest first, from the left: what is found first is covered by nothing else.
    [[nodiscard]] constexpr std::uint32_t from(std::uint32_t at, std::size_t i) const noexcept {
        const node& here = tree.nodes[at];
        const bool dollar =
            i == 0 && filter.elements[0].what == kind::literal && filter.elements[0].text.starts_with('$');
        if (here.rest != no_rank && !dollar) return here.rest;
        if (i == filter.steps()) return filter.open() ? no_rank : here.end;
        if (here.first_wild != 0 && !dollar) {
            if (const std::uint32_t found = from(here.first_wild, i + 1); found != no_rank) return found;
        }
        const element& level = filter.elements[i];
        if (level.what != kind::literal) return no_rank;
        const std::uint32_t child = tree.literal(at, level.text);
        return child == 0 ? no_rank : from(child, i + 1);
    }
};

} // namespace hearken::detail
