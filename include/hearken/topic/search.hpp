// SPDX-License-Identifier: BSL-1.0
#pragma once
// Finds the route of a topic in a grown tree.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <hearken/topic/branches.hpp>
#include <hearken/topic/captures.hpp>
#include <hearken/topic/element.hpp>

namespace hearken::detail {

/// A level of the topic that is searched for; a view that costs nothing to have and not to use.
struct piece {
    const char* at;
    std::size_t size;
    [[nodiscard]] constexpr std::string_view text() const noexcept { return {at, size}; }
};

/// The eight bytes at `at`: the high bit of each that is a '/', and nothing else.
[[nodiscard]] inline std::uint64_t slashes(const char* at) noexcept {
    constexpr std::uint64_t low_bits = 0x7F7F7F7F7F7F7F7FU;
    const std::uint64_t bytes = load<std::uint64_t>(at) ^ 0x2F2F2F2F2F2F2F2FU;
    return ~(((bytes & low_bits) + low_bits) | bytes | low_bits);
}

/// Cuts the first `limit` levels off `topic`; gives how many there are, or `limit`.
[[nodiscard]] constexpr std::size_t cut_front(std::string_view topic, piece* levels, std::size_t limit) noexcept {
    const char* const begin = topic.data();
    const std::size_t size = topic.size();
    std::size_t count = 0;
    std::size_t from = 0;
    const auto cut = [&](std::size_t slash) {
        levels[count] = {begin + from, slash - from};
        from = slash + 1;
        return ++count == limit;
    };
    std::size_t at = 0;
    if !consteval {
        for (; at + 8 <= size; at += 8) {
            for (std::uint64_t hits = slashes(begin + at); hits != 0; hits &= hits - 1) {
                if (cut(at + static_cast<std::size_t>(std::countr_zero(hits)) / 8)) return count;
            }
        }
        if (at < size && size >= 8) {
            // The last eight bytes once more, without those that were seen.
            std::uint64_t hits = slashes(begin + size - 8) & (~std::uint64_t{0} << 8 * (at + 8 - size));
            for (; hits != 0; hits &= hits - 1) {
                if (cut(size - 8 + static_cast<std::size_t>(std::countr_zero(hits)) / 8)) return count;
            }
            at = size;
        }
    }
    for (; at < size; ++at) {
        if (begin[at] == '/' && cut(at)) return count;
    }
    levels[count] = {begin + from, size - from};
    return count + 1;
}

/// Cuts the last `limit` levels off `topic`, the last one first.
constexpr void cut_back(std::string_view topic, piece* levels, std::size_t limit) noexcept {
    std::size_t end = topic.size();
    for (std::size_t count = 0; count < limit; ++count) {
        std::size_t begin = end;
        while (begin > 0 && topic[begin - 1] != '/') --begin;
        levels[count] = {topic.data() + begin, end - begin};
        if (begin == 0) return;
        end = begin - 1;
    }
}

/// One topic on its way through a tree.
struct search {
    const branches& tree;
    const piece* front;
    const piece* back;
    std::size_t count;            ///< levels of the topic; one more than the tree is deep where it has still more
    std::uint32_t best = no_rank; ///< the first in the order of routes among those that match, so far

    constexpr void offer(std::uint32_t rank) noexcept {
        if (rank < best) best = rank;
    }

    /// What stands at `at` matches the levels before `i`.
    constexpr void forward(std::uint32_t at, std::size_t i) noexcept {
        for (;;) {
            const node& here = tree.nodes[at];
            offer(here.rest);
            if (i == count) return offer(here.end);
            const std::string_view level = front[i].text();
            std::uint32_t wild = here.first_wild;
            const std::uint32_t literal = here.first != wild ? tree.literal(at, level) : 0;
            if (wild == 0) {
                if (literal == 0) return;
                at = literal;
                ++i;
                continue;
            }
            if (literal != 0 && tree.nodes[literal].least < best) forward(literal, i + 1);
            for (; tree.nodes[wild].next != 0; wild = tree.nodes[wild].next) step(wild, level, i);
            // The last child needs no return.
            const node& last = tree.nodes[wild];
            if (last.what != kind::one || last.least >= best) return step(wild, level, i);
            at = wild;
            ++i;
        }
    }

    constexpr void step(std::uint32_t child, std::string_view level, std::size_t i) noexcept {
        const node& to = tree.nodes[child];
        if (to.least >= best) return;
        if (to.what == kind::many) {
            // One level at least is its own, and those after it are read from the right.
            if (i + 1 + to.level->weight <= count) backward(child, 0);
        } else if (to.what == kind::one || to.level->fits(level)) {
            forward(child, i + 1);
        }
    }

    /// What stands at `at` matches the last `i` levels; all tails under one many are equally long.
    constexpr void backward(std::uint32_t at, std::size_t i) noexcept {
        const node& here = tree.nodes[at];
        if (here.first == 0) return offer(here.end);
        const std::string_view level = back[i].text();
        const std::uint32_t literal = here.first != here.first_wild ? tree.literal(at, level) : 0;
        if (literal != 0 && tree.nodes[literal].least < best) backward(literal, i + 1);
        for (std::uint32_t wild = here.first_wild; wild != 0; wild = tree.nodes[wild].next) {
            const node& to = tree.nodes[wild];
            if (to.least < best && (to.what == kind::one || to.level->fits(level))) backward(wild, i + 1);
        }
    }
};

/// The captures of a topic, cut into levels, that is known to match.
constexpr void capture(std::span<const grip> grips, std::string_view topic, const piece* front, const piece* back,
                       captures& found) noexcept {
    found.clear();
    for (const grip& at : grips) {
        if (at.from == grip::side::many) {
            const char* const begin = front[at.place].at;
            const char* const end = at.after == 0 ? topic.data() + topic.size() : back[at.after - 1].at - 1;
            found.add({begin, static_cast<std::size_t>(end - begin)});
        } else {
            const piece& level = (at.from == grip::side::front ? front : back)[at.place];
            found.add({level.at + at.before, level.size - at.before - at.after});
        }
    }
}

/// The best rank among the patterns that match `topic`; `no_rank` where none does.
///
/// Takes: `front` with room for one more level than the deepest pattern has, `back` for the longest tail
[[nodiscard]] constexpr std::uint32_t find_rank(const branches& tree, std::string_view topic, piece* front,
                                                std::size_t front_limit, piece* back, std::size_t back_limit) noexcept {
    if (topic.empty()) return no_rank;
    search going{.tree = tree, .front = front, .back = back, .count = cut_front(topic, front, front_limit)};
    if (back_limit != 0) cut_back(topic, back, back_limit);
    if (topic[0] == '$') [[unlikely]] {
        // No wildcard matches its first level (MQTT 5.0 4.7.2).
        const std::uint32_t first = tree.literal(0, front[0].text());
        if (first != 0) going.forward(first, 1);
    } else {
        going.forward(0, 0);
    }
    return going.best;
}

} // namespace hearken::detail
