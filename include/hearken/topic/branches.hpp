// SPDX-License-Identifier: BSL-1.0
#pragma once
// Grows the tree of many patterns: sorted once, planted in one pass; the same code when compiled and when run.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <hearken/topic/element.hpp>

namespace hearken::detail {

inline constexpr std::uint32_t no_rank = 0xFFFF'FFFFU;

/// What can follow in a tree; the ways with a name of their own need no going back.
enum class way : std::uint8_t {
    end,         ///< nothing
    one_literal, ///< `first`, and nothing else
    literals,    ///< more than one, and nothing else
    one,         ///< `first`, any level, and nothing else
    mixed,
};

/// One level in the tree, reached by one way from the root. Node 0 is the root; 0 as a link means none.
///
/// Shape: one cache line, for a search reads one node a level
struct alignas(64) node {
    std::uint64_t head = 0; ///< of the literal, as are the next two
    std::uint64_t tail = 0;
    const element* level = nullptr;
    std::uint32_t size = 0;
    std::uint32_t parent = 0;
    std::uint32_t first = 0;       ///< child
    std::uint32_t first_wild = 0;  ///< child that is no literal; the literals stand before it
    std::uint32_t next = 0;        ///< sibling
    std::uint32_t end = no_rank;   ///< rank of the route that ends here
    std::uint32_t rest = no_rank;  ///< rank of the route that goes on with a `#`
    std::uint32_t least = no_rank; ///< the smallest rank here or below
    kind what = kind::literal;
    way on = way::mixed;
    bool crowded = false; ///< has more than one literal child
};

/// How big a tree is, and what its search has to keep.
struct extent {
    std::size_t nodes = 1;
    std::size_t literals = 0; ///< nodes that are literals
    std::size_t front = 0;    ///< most levels of a pattern
    std::size_t back = 0;     ///< most levels after a many
};

/// One pass of a merge sort: runs of `width` become runs of twice that.
///
/// Constant evaluation is limited by step counts per constant, so that each pass is a constant of its own.
constexpr void merge_pass(std::span<const pattern_view> patterns, std::span<const std::uint32_t> from,
                          std::span<std::uint32_t> to, std::size_t width, bool by_text) noexcept {
    const std::size_t size = from.size();
    for (std::size_t begin = 0; begin < size; begin += 2 * width) {
        const std::size_t middle = begin + width < size ? begin + width : size;
        const std::size_t end = middle + width < size ? middle + width : size;
        std::size_t left = begin;
        std::size_t right = middle;
        for (std::size_t out = begin; out < end; ++out) {
            const bool take_left =
                right == end || (left < middle && compare(patterns[from[left]], patterns[from[right]], by_text) <= 0);
            to[out] = from[take_left ? left++ : right++];
        }
    }
}

/// How many levels of two patterns, one after the other in the sorted order, are the same.
[[nodiscard]] constexpr std::size_t shared_steps(const pattern_view& a, const pattern_view& b) noexcept {
    const std::size_t steps_a = a.steps();
    const std::size_t steps_b = b.steps();
    std::size_t i = 0;
    while (i < steps_a && i < steps_b && compare(a.step(i), b.step(i), true) == 0) ++i;
    return i;
}

/// The same for each pattern and the one before it in the sorted order.
constexpr void write_shared(std::span<const pattern_view> patterns, std::span<const std::uint32_t> order,
                            std::span<std::uint32_t> shared) noexcept {
    for (std::size_t i = 1; i < order.size(); ++i) {
        shared[i] = static_cast<std::uint32_t>(shared_steps(patterns[order[i - 1]], patterns[order[i]]));
    }
}

/// Measures the tree of the patterns in their sorted order.
[[nodiscard]] constexpr extent measure(std::span<const pattern_view> patterns, std::span<const std::uint32_t> order,
                                       std::span<const std::uint32_t> shared) noexcept {
    extent found;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const pattern_view& pattern = patterns[order[i]];
        const std::size_t steps = pattern.steps();
        const std::size_t size = pattern.elements.size();
        found.nodes += steps - shared[i];
        for (std::size_t s = shared[i]; s < steps; ++s) found.literals += pattern.step(s).what == kind::literal;
        if (size > found.front) found.front = size;
        if (pattern.many < size && size - pattern.many - 1 > found.back) found.back = size - pattern.many - 1;
    }
    return found;
}

/// Two routes, as positions in the list of patterns; equal where there are none.
struct pair_of_routes {
    std::size_t first = 0;
    std::size_t second = 0;
    [[nodiscard]] constexpr pair_of_routes in_order() const noexcept {
        return first <= second ? *this : pair_of_routes{second, first};
    }
};

/// The first two patterns, in the sorted order, that match the same topics.
[[nodiscard]] constexpr pair_of_routes twice(std::span<const pattern_view> patterns,
                                             std::span<const std::uint32_t> order) noexcept {
    for (std::size_t i = 1; i < order.size(); ++i) {
        const pattern_view& before = patterns[order[i - 1]];
        if (!before.elements.empty() && compare(before, patterns[order[i]], true) == 0)
            return pair_of_routes{order[i - 1], order[i]}.in_order();
    }
    return {};
}

[[nodiscard]] constexpr way way_on(const node& from, std::span<const node> nodes) noexcept {
    if (from.rest != no_rank) return way::mixed;
    if (from.first == 0) return way::end;
    if (from.first_wild == 0) return from.crowded ? way::literals : way::one_literal;
    const node& wild = nodes[from.first_wild];
    return from.first == from.first_wild && wild.next == 0 && wild.what == kind::one ? way::one : way::mixed;
}

/// Plants the patterns in their sorted order; `ranks[route]` is the place of a route in the order of routes.
///
/// Takes: `nodes` of the measured size, all as new; where two patterns are the same the later one is left out
constexpr void plant(std::span<const pattern_view> patterns, std::span<const std::uint32_t> order,
                     std::span<const std::uint32_t> shared, std::span<const std::uint32_t> ranks,
                     std::span<node> nodes) noexcept {
    std::uint32_t count = 1;
    std::uint32_t at = 0;  // the node where the pattern before ended
    std::size_t depth = 0; // and its depth
    for (std::size_t i = 0; i < order.size(); ++i) {
        const pattern_view& pattern = patterns[order[i]];
        const std::uint32_t rank = ranks[order[i]];
        const std::size_t steps = pattern.steps();
        std::uint32_t sibling = 0;
        for (; depth > shared[i]; --depth) {
            sibling = at;
            at = nodes[at].parent;
        }
        for (; depth < steps; ++depth, sibling = 0) {
            const element& level = pattern.step(depth);
            node& parent = nodes[at];
            node& made = nodes[count];
            made.level = &level;
            made.what = level.what;
            made.parent = at;
            if (sibling != 0) nodes[sibling].next = count;
            if (parent.first == 0) parent.first = count;
            if (level.what == kind::literal) {
                made.head = level.word.head;
                made.tail = level.word.tail;
                made.size = static_cast<std::uint32_t>(level.text.size());
                parent.crowded = sibling != 0;
            } else if (parent.first_wild == 0) {
                parent.first_wild = count;
            }
            at = count++;
        }
        std::uint32_t& mark = pattern.open() ? nodes[at].rest : nodes[at].end;
        if (mark == no_rank) mark = rank;
        for (std::uint32_t up = at; rank < nodes[up].least; up = nodes[up].parent) nodes[up].least = rank;
    }
    for (node& from : nodes) from.on = way_on(from, nodes);
}

/// Where in a table of `mask` + 1 slots the search for a literal child begins. Only the cheap half needs the parent:
/// that is known last, and the next level waits for it.
[[nodiscard]] constexpr std::size_t slot_of(std::uint32_t parent, std::uint64_t digest, std::size_t mask) noexcept {
    const std::uint64_t mixed = ((digest ^ digest >> 32U) * 0xD6E8FEB86659FD93U) >> 32U;
    return static_cast<std::size_t>(mixed + parent * 0x9E3779B1U) & mask;
}

/// The size of a table in which a literal is nearly always where its search begins: at most a quarter is in use.
[[nodiscard]] constexpr std::size_t slots_for(std::size_t literals) noexcept {
    return std::bit_ceil(4 * literals + 2);
}

/// Enters the literals into the table by which their parents find them.
///
/// Takes: `slots` all 0
constexpr void fill_slots(std::span<const node> nodes, std::span<std::uint32_t> slots) noexcept {
    for (std::uint32_t i = 1; i < nodes.size(); ++i) {
        if (nodes[i].what != kind::literal || !nodes[nodes[i].parent].crowded) continue;
        std::size_t at = slot_of(nodes[i].parent, nodes[i].level->word.digest(nodes[i].level->text), slots.size() - 1);
        while (slots[at] != 0) at = (at + 1) & (slots.size() - 1);
        slots[at] = i;
    }
}

/// A grown tree, wherever its tables are.
struct branches {
    const node* nodes = nullptr;
    const std::uint32_t* slots = nullptr;
    std::size_t mask = 0; ///< slots less one

    /// The literal child of `parent` for `level`; 0 where it has none.
    [[nodiscard]] constexpr std::uint32_t literal(std::uint32_t parent, std::string_view level) const noexcept {
        if (nodes[parent].crowded) return among_many(parent, level);
        const std::uint32_t child = nodes[parent].first;
        return child != 0 && nodes[child].what == kind::literal && is(child, level) ? child : 0;
    }

    /// The same where `parent` is crowded.
    [[nodiscard]] constexpr std::uint32_t among_many(std::uint32_t parent, std::string_view level) const noexcept {
        // Short ones are told apart by their words alone, without a call: nearly all levels are.
        return level.size() <= spelling::whole ? look_up(parent, level, true) : look_up_long(parent, level);
    }

    /// Whether `level` is what the literal at `child` says.
    [[nodiscard]] constexpr bool is(std::uint32_t child, std::string_view level) const noexcept {
        const spelling word{level};
        const node& to = nodes[child];
        return to.head == word.head && to.tail == word.tail && to.size == level.size() &&
               (level.size() <= spelling::whole || same_middle(child, level));
    }

private:
    [[gnu::always_inline]] constexpr std::uint32_t look_up(std::uint32_t parent, std::string_view level,
                                                           bool whole) const noexcept {
        const spelling word{level};
        for (std::size_t at = slot_of(parent, word.digest(level), mask);; at = (at + 1) & mask) {
            const std::uint32_t child = slots[at];
            if (child == 0) return 0;
            const node& to = nodes[child];
            if (to.parent == parent && to.head == word.head && to.tail == word.tail && to.size == level.size() &&
                (whole || same_middle(child, level))) {
                return child;
            }
        }
    }
    [[gnu::noinline]] constexpr std::uint32_t look_up_long(std::uint32_t parent,
                                                           std::string_view level) const noexcept {
        return look_up(parent, level, false);
    }
    [[gnu::noinline]] constexpr bool same_middle(std::uint32_t child, std::string_view level) const noexcept {
        return same_bytes(nodes[child].level->text, level);
    }
};

} // namespace hearken::detail
