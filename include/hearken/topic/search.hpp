// SPDX-License-Identifier: BSL-1.0
#pragma once
// Finds the route of a topic in a grown tree.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include <hearken/topic/branches.hpp>
#include <hearken/topic/captures.hpp>
#include <hearken/topic/element.hpp>

namespace hearken::detail {

/// Eight bytes at once, on any machine: of each that is a '/' the high bit, and nothing else.
struct eight_bytes {
    static constexpr std::size_t size = 8;
    static constexpr unsigned bits = 8;
    [[nodiscard]] static std::uint64_t slashes(const char* at) noexcept {
        constexpr std::uint64_t low_bits = 0x7F7F7F7F7F7F7F7FU;
        const std::uint64_t bytes = load<std::uint64_t>(at) ^ 0x2F2F2F2F2F2F2F2FU;
        return ~(((bytes & low_bits) + low_bits) | bytes | low_bits);
    }
};

#if defined(__SSE2__)
/// Sixteen bytes at once: one bit for each that is a '/'.
struct sixteen_bytes {
    static constexpr std::size_t size = 16;
    static constexpr unsigned bits = 1;
    [[nodiscard]] static std::uint64_t slashes(const char* at) noexcept {
        using block [[gnu::vector_size(16)]] = char;
        block bytes;
        std::memcpy(&bytes, at, sizeof bytes);
        return static_cast<unsigned>(__builtin_ia32_pmovmskb128(reinterpret_cast<block>(bytes == '/')));
    }
};
#else
using sixteen_bytes = eight_bytes;
#endif

/// Where the levels of a topic begin, counted from either end. One more than there are: level `i` ends a byte before
/// level `i + 1` begins.
using level_start = std::uint32_t;

/// How much more than `limit` + 1 starts `cut_front` may write.
inline constexpr std::size_t cut_slack = 16;

/// Writes behind `starts[count]` where a level begins; gives the count then. `topic` has `Block::size` bytes at least.
template <class Block>
[[nodiscard]] inline std::size_t cut_blocks(std::string_view topic, level_start* starts, std::size_t limit) noexcept {
    const char* const begin = topic.data();
    std::size_t count = 0;
    const auto cut = [&](std::uint64_t hits, std::size_t from) {
        for (; hits != 0; hits &= hits - 1) {
            const auto place = static_cast<unsigned>(std::countr_zero(hits)) / Block::bits;
            starts[++count] = static_cast<level_start>(from + 1 + place);
        }
    };
    std::size_t at = 0;
    for (; at + Block::size <= topic.size() && count < limit; at += Block::size) cut(Block::slashes(begin + at), at);
    if (at < topic.size() && count < limit) {
        // The last block once more, without those that were seen.
        const std::size_t from = topic.size() - Block::size;
        cut(Block::slashes(begin + from) & (~std::uint64_t{0} << Block::bits * (at - from)), from);
    }
    return count;
}

/// Finds where the first `limit` levels of `topic` begin; gives how many there are, or at least `limit`.
///
/// Takes: room for `limit` + 1 + `cut_slack` starts
[[nodiscard]] constexpr std::size_t cut_front(std::string_view topic, level_start* starts, std::size_t limit) noexcept {
    std::size_t count = 0;
    std::size_t at = 0;
    starts[0] = 0;
    if !consteval {
        if (topic.size() >= eight_bytes::size) {
            count = topic.size() >= sixteen_bytes::size ? cut_blocks<sixteen_bytes>(topic, starts, limit)
                                                        : cut_blocks<eight_bytes>(topic, starts, limit);
            at = topic.size();
        }
    }
    for (; at < topic.size() && count < limit; ++at) {
        if (topic[at] == '/') starts[++count] = static_cast<level_start>(at + 1);
    }
    if (count >= limit) return count;
    starts[++count] = static_cast<level_start>(topic.size() + 1);
    return count;
}

/// Finds where the last `limit` levels of `topic` begin, the last one first; level `i` ends a byte before level `i - 1`
/// begins, and the last one with the topic.
constexpr void cut_back(std::string_view topic, level_start* starts, std::size_t limit) noexcept {
    std::size_t begin = topic.size() + 1;
    for (std::size_t count = 0; count < limit && begin != 0; ++count) {
        --begin;
        while (begin > 0 && topic[begin - 1] != '/') --begin;
        starts[count] = static_cast<level_start>(begin);
    }
}

/// A topic cut into levels.
struct cut_topic {
    std::string_view text;
    const level_start* front;
    const level_start* back;

    [[nodiscard]] constexpr std::string_view level(std::size_t i) const noexcept {
        return {text.data() + front[i], front[i + 1] - front[i] - 1U};
    }
    [[nodiscard]] constexpr std::string_view level_from_back(std::size_t i) const noexcept {
        const std::size_t end = i == 0 ? text.size() : back[i - 1] - 1U;
        return {text.data() + back[i], end - back[i]};
    }
};

/// One topic on its way through a tree.
struct search {
    const branches& tree;
    const cut_topic& topic;
    std::size_t count;            ///< levels of the topic; more than the tree is deep where it has still more
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
            const std::string_view level = topic.level(i);
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
        const std::string_view level = topic.level_from_back(i);
        const std::uint32_t literal = here.first != here.first_wild ? tree.literal(at, level) : 0;
        if (literal != 0 && tree.nodes[literal].least < best) backward(literal, i + 1);
        for (std::uint32_t wild = here.first_wild; wild != 0; wild = tree.nodes[wild].next) {
            const node& to = tree.nodes[wild];
            if (to.least < best && (to.what == kind::one || to.level->fits(level))) backward(wild, i + 1);
        }
    }
};

/// The captures of a topic that is known to match.
constexpr void capture(std::span<const grip> grips, const cut_topic& topic, captures& found) noexcept {
    found.clear();
    for (const grip& at : grips) {
        if (at.from == grip::side::many) {
            const std::size_t begin = topic.front[at.place];
            const std::size_t end = at.after == 0 ? topic.text.size() : topic.back[at.after - 1] - 1U;
            found.add({topic.text.data() + begin, end - begin});
        } else {
            const std::string_view level =
                at.from == grip::side::front ? topic.level(at.place) : topic.level_from_back(at.place);
            found.add({level.data() + at.before, level.size() - at.before - at.after});
        }
    }
}

/// The best rank below `at`, which is reached by the levels before `i`.
[[nodiscard, gnu::noinline]] constexpr std::uint32_t
wander(const branches& tree, const cut_topic& topic, std::size_t count, std::uint32_t at, std::size_t i) noexcept {
    search going{.tree = tree, .topic = topic, .count = count};
    going.forward(at, i);
    return going.best;
}

/// The best rank among the patterns that match `topic`, which has `count` levels and is not empty.
[[nodiscard]] constexpr std::uint32_t find_rank(const branches& tree, const cut_topic& topic,
                                                std::size_t count) noexcept {
    std::uint32_t at = 0;
    std::size_t i = 0;
    if (topic.text[0] == '$') [[unlikely]] {
        // No wildcard matches its first level (MQTT 5.0 4.7.2).
        at = tree.literal(0, topic.level(0));
        if (at == 0) return no_rank;
        i = 1;
    }
    // As long as there is one way on at most.
    for (; i < count; ++i) {
        const node& here = tree.nodes[at];
        if (here.on == way::one) {
            at = here.first;
        } else if (here.on == way::one_literal) {
            if (!tree.is(here.first, topic.level(i))) return no_rank;
            at = here.first;
        } else if (here.on == way::literals) {
            at = tree.among_many(at, topic.level(i));
            if (at == 0) return no_rank;
        } else if (here.on == way::end) {
            return no_rank;
        } else {
            break;
        }
    }
    return tree.nodes[at].on == way::mixed ? wander(tree, topic, count, at, i) : tree.nodes[at].end;
}

// The same at run time: templates with the one argument void, so that they are made here or, where HEARKEN_COMPILED is
// defined, once in the target hearken::compiled (docs/guide.md, "Compile time").
template <class Nothing>
std::size_t cut_front_of(std::string_view topic, level_start* starts, std::size_t limit) noexcept {
    return cut_front(topic, starts, limit);
}
template <class Nothing>
std::uint32_t find_rank_of(const branches& tree, const cut_topic& topic, std::size_t count) noexcept {
    return find_rank(tree, topic, count);
}
#ifdef HEARKEN_COMPILED
extern template std::size_t cut_front_of<void>(std::string_view, level_start*, std::size_t) noexcept;
extern template std::uint32_t find_rank_of<void>(const branches&, const cut_topic&, std::size_t) noexcept;
#endif

} // namespace hearken::detail
