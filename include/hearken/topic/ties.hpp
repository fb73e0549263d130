// SPDX-License-Identifier: BSL-1.0
#pragma once
// Parts of a level that can fit the same text, and routes between which the order therefore cannot choose.

#include <cstdint>
#include <span>

#include <hearken/topic/branches.hpp>
#include <hearken/topic/element.hpp>

namespace hearken::detail {

/// Two routes by their ranks; equal where there are none.
struct pair_of_ranks {
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    [[nodiscard]] constexpr bool any() const noexcept { return first != second; }
};

/// Looks through a tree whose ranks are the sorted order for twins: parts of one parent with equally many literal
/// bytes that fit a common text, such as `a<n>` and `<n>a`. Without twins the sorted order is the order of routes.
struct twin_search {
    std::span<const node> nodes;
    bool twins = false;
    pair_of_ranks tie{};

    [[nodiscard]] constexpr bool part_of(std::uint32_t i, const element& like) const noexcept {
        return i != 0 && nodes[i].what == kind::part && nodes[i].level->weight == like.weight;
    }

    constexpr void run() noexcept {
        for (const node& parent : nodes) {
            if (parent.first_wild != 0) among(parent.first_wild);
        }
    }

    /// Parts stand sorted by weight, then by prefix: those whose prefix goes on from this one follow it.
    constexpr void among(std::uint32_t group) noexcept {
        while (group != 0 && nodes[group].what == kind::part) {
            const element& like = *nodes[group].level;
            std::uint32_t after = nodes[group].next;
            while (part_of(after, like) && same_bytes(nodes[after].level->text, like.text)) after = nodes[after].next;
            for (std::uint32_t other = after; part_of(other, like); other = nodes[other].next) {
                const element& longer = *nodes[other].level;
                if (!same_bytes(longer.text.substr(0, like.text.size()), like.text)) break;
                for (std::uint32_t one = group; one != after; one = nodes[one].next) {
                    if (!overlap(*nodes[one].level, longer)) continue;
                    twins = true;
                    together(one, other);
                }
            }
            group = after;
        }
    }

    /// Both are reached by one topic, and nothing on the way there has told them apart.
    constexpr void together(std::uint32_t one, std::uint32_t two) noexcept {
        if (tie.any()) return;
        const node& a = nodes[one];
        const node& b = nodes[two];
        if (a.end != no_rank && b.end != no_rank) tie = {a.end, b.end};
        if (a.rest != no_rank && b.rest != no_rank) tie = {a.rest, b.rest};
        std::uint32_t left = a.first;
        std::uint32_t right = b.first;
        while (left != a.first_wild && right != b.first_wild) {
            const int order = compare(*nodes[left].level, *nodes[right].level, true);
            if (order == 0) together(left, right);
            if (order <= 0) left = nodes[left].next;
            if (order >= 0) right = nodes[right].next;
        }
        for (left = a.first_wild; left != 0; left = nodes[left].next) {
            for (right = b.first_wild; right != 0; right = nodes[right].next) {
                const element& x = *nodes[left].level;
                const element& y = *nodes[right].level;
                if (compare(x, y, false) == 0 && (x.what != kind::part || overlap(x, y))) together(left, right);
            }
        }
    }
};

} // namespace hearken::detail
