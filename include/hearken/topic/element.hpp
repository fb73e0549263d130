// SPDX-License-Identifier: BSL-1.0
#pragma once
// The levels of a pattern as the tree sees them: how two are compared, and what they match.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include <hearken/topic/captures.hpp>

namespace hearken::detail {

/// What a level of a pattern is; in the order in which routes come.
enum class kind : std::uint8_t {
    literal, ///< the level, byte by byte
    part,    ///< a placeholder with bytes before or after it
    one,     ///< `<name>`, `+`
    many,    ///< `<name...>`
    rest,    ///< `#`
};

/// An integer as its bytes stand in memory, little end first on every machine.
template <class Integer>
[[nodiscard]] constexpr std::uint64_t load(const char* at) noexcept {
    Integer value = 0;
    if consteval {
        for (std::size_t i = sizeof value; i > 0; --i) {
            value = static_cast<Integer>(value << 8U) | static_cast<unsigned char>(at[i - 1]);
        }
    } else {
        std::memcpy(&value, at, sizeof value);
        if constexpr (std::endian::native == std::endian::big) {
            value = sizeof value == 8 ? static_cast<Integer>(__builtin_bswap64(value))
                                      : static_cast<Integer>(__builtin_bswap32(static_cast<std::uint32_t>(value)));
        }
    }
    return value;
}

/// A level in two words: up to `whole` bytes, words and size are equal exactly where the levels are.
struct spelling {
    static constexpr std::size_t whole = 16;

    std::uint64_t head = 0;
    std::uint64_t tail = 0;

    constexpr spelling() = default;
    constexpr explicit spelling(std::string_view level) noexcept {
        const char* const at = level.data();
        const std::size_t size = level.size();
        if (size >= 8) {
            head = load<std::uint64_t>(at);
            tail = load<std::uint64_t>(at + size - 8);
        } else if (size >= 4) {
            head = load<std::uint32_t>(at) | load<std::uint32_t>(at + size - 4) << 32U;
        } else if (size > 0) {
            head = static_cast<std::uint64_t>(static_cast<unsigned char>(at[0])) |
                   static_cast<std::uint64_t>(static_cast<unsigned char>(at[size / 2])) << 8U |
                   static_cast<std::uint64_t>(static_cast<unsigned char>(at[size - 1])) << 16U;
        }
    }

    /// All of `level`, which this is the spelling of, in one number.
    [[nodiscard]] constexpr std::uint64_t digest(std::string_view level) const noexcept {
        constexpr std::uint64_t first = 0x9E3779B97F4A7C15U;
        constexpr std::uint64_t second = 0xC2B2AE3D27D4EB4FU;
        const std::size_t size = level.size();
        std::uint64_t made = (head ^ head >> 32U) * first + (tail ^ tail >> 29U) * second + size;
        for (std::size_t i = 8; i + 8 < size; i += 8) {
            made = (made ^ made >> 31U) * first + load<std::uint64_t>(level.data() + (i + 16 < size ? i : size - 16));
        }
        return made;
    }
};

/// Equal bytes; a loop, because constant evaluation of the library's comparison counts each byte several times.
[[nodiscard]] constexpr bool same_bytes(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    if !consteval {
        return a == b;
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] != b[i]) return false;
    }
    return true;
}

[[nodiscard]] constexpr int compare_bytes(std::string_view a, std::string_view b) noexcept {
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
        if (a[i] != b[i]) return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[i]) ? -1 : 1;
    }
    return a.size() == b.size() ? 0 : a.size() < b.size() ? -1 : 1;
}

/// One level of a pattern.
struct element {
    kind what = kind::literal;
    std::uint32_t weight = 0;  ///< more comes first: literal bytes of a part, levels after a many
    std::string_view text{};   ///< the literal; of a part, what stands before its placeholder
    std::string_view suffix{}; ///< of a part, what stands after its placeholder
    spelling word{};           ///< of the literal
    bool named = false;

    /// Whether the part fits `level`, with at least one byte for its placeholder.
    [[nodiscard]] constexpr bool fits(std::string_view level) const noexcept {
        return level.size() > text.size() + suffix.size() && level.starts_with(text) && level.ends_with(suffix);
    }
};

/// Where one capture of a pattern stands in a topic.
struct grip {
    enum class side : std::uint8_t { front, back, many };
    side from = side::front;
    std::uint16_t place = 0;  ///< levels before it; after it, where it is counted from the back
    std::uint16_t before = 0; ///< bytes of its level that are not its own
    std::uint16_t after = 0;  ///< the same at the end; of a many the levels after it
};

/// A pattern as data: what the tree is built from, at compile time or at run time.
struct pattern_view {
    std::string_view text{};
    std::span<const element> elements{};
    std::size_t many = 0; ///< where its `<name...>` is; `elements.size()` where it has none
    std::span<const grip> grips{};

    [[nodiscard]] constexpr bool open() const noexcept {
        return !elements.empty() && elements.back().what == kind::rest;
    }
    /// How many levels the tree walks for it: all but a `#`, which is a mark on the last one.
    [[nodiscard]] constexpr std::size_t steps() const noexcept { return elements.size() - (open() ? 1U : 0U); }
    /// Its levels in the order of the walk: from the left up to the many, then from the right.
    [[nodiscard]] constexpr const element& step(std::size_t i) const noexcept {
        return elements[i <= many ? i : elements.size() + many - i];
    }
};

/// Where the captures of a pattern with these levels stand; as many as it has names.
constexpr void write_grips(std::span<const element> elements, std::size_t many, std::span<grip> made) noexcept {
    const auto narrow = [](std::size_t value) { return static_cast<std::uint16_t>(value); };
    std::size_t next = 0;
    for (std::size_t i = 0; i < elements.size(); ++i) {
        const element& at = elements[i];
        if (!at.named) continue;
        const std::size_t behind = elements.size() - i - 1;
        made[next++] = i == many ? grip{grip::side::many, narrow(i), 0, narrow(behind)}
                       : i < many
                           ? grip{grip::side::front, narrow(i), narrow(at.text.size()), narrow(at.suffix.size())}
                           : grip{grip::side::back, narrow(behind), narrow(at.text.size()), narrow(at.suffix.size())};
    }
}

/// The order of two levels; negative where `a` comes first.
///
/// Takes: `by_text` to tell apart also those which the order of routes does not: differing literals, and parts
///        with equally many literal bytes
[[nodiscard]] constexpr int compare(const element& a, const element& b, bool by_text) noexcept {
    if (a.what != b.what) return a.what < b.what ? -1 : 1;
    if (a.weight != b.weight) return a.weight > b.weight ? -1 : 1;
    if (a.what == kind::literal) {
        if (a.text.size() != b.text.size()) return a.text.size() < b.text.size() ? -1 : 1;
        if (a.word.head != b.word.head) return a.word.head < b.word.head ? -1 : 1;
        if (a.word.tail != b.word.tail) return a.word.tail < b.word.tail ? -1 : 1;
        return a.text.size() <= spelling::whole ? 0 : compare_bytes(a.text, b.text);
    }
    if (a.what != kind::part || !by_text) return 0;
    const int before = compare_bytes(a.text, b.text);
    return before != 0 ? before : compare_bytes(a.suffix, b.suffix);
}

/// The order of two routes: level by level from the left, after a many from the right.
[[nodiscard]] constexpr int compare(const pattern_view& a, const pattern_view& b, bool by_text) noexcept {
    const std::size_t steps_a = a.steps();
    const std::size_t steps_b = b.steps();
    for (std::size_t i = 0; i < steps_a && i < steps_b; ++i) {
        if (const int order = compare(a.step(i), b.step(i), by_text); order != 0) return order;
    }
    // What ends comes before what goes on, and what goes on before a `#`.
    if (steps_a == steps_b) return static_cast<int>(a.open()) - static_cast<int>(b.open());
    return steps_a < steps_b ? (a.open() ? 1 : -1) : (b.open() ? -1 : 1);
}

/// Whether one level can fit both parts: the shorter text begins, or ends, the longer one.
[[nodiscard]] constexpr bool overlap(const element& a, const element& b) noexcept {
    const std::size_t before = a.text.size() < b.text.size() ? a.text.size() : b.text.size();
    const std::size_t after = a.suffix.size() < b.suffix.size() ? a.suffix.size() : b.suffix.size();
    return same_bytes(a.text.substr(0, before), b.text.substr(0, before)) &&
           same_bytes(a.suffix.substr(a.suffix.size() - after), b.suffix.substr(b.suffix.size() - after));
}

/// Whether a pattern with this first level leaves topics alone that begin with '$' (MQTT 5.0 4.7.2).
[[nodiscard]] constexpr bool shuns_dollar(const element& first) noexcept {
    return first.what != kind::literal && first.text.empty();
}

/// Matches one topic, without a tree.
[[nodiscard]] constexpr bool match(const pattern_view& pattern, std::string_view topic, captures& found) noexcept {
    found.clear();
    if (topic.empty() || (topic[0] == '$' && shuns_dollar(pattern.elements[0]))) return false;
    const std::size_t size = pattern.elements.size();
    std::string_view rest = topic;
    bool more = true; // levels are left, be it one empty level
    for (std::size_t i = 0; i < size; ++i) {
        const element& wanted = pattern.elements[i];
        if (wanted.what == kind::rest) return true;
        if (!more) return false;
        std::size_t length = rest.find('/');
        if (wanted.what == kind::many) {
            // The levels after it take the last slashes; what stands before those is its own.
            length = rest.size();
            for (std::size_t after = i + 1; after < size; ++after) {
                length = length == 0 ? std::string_view::npos : rest.rfind('/', length - 1);
                if (length == std::string_view::npos) return false;
            }
        }
        more = length < rest.size();
        const std::string_view level = rest.substr(0, length);
        rest.remove_prefix(more ? length + 1 : rest.size());
        if (wanted.what == kind::literal ? level != wanted.text : wanted.what == kind::part && !wanted.fits(level)) {
            return false;
        }
        if (wanted.named) {
            found.add(level.substr(wanted.text.size(), level.size() - wanted.text.size() - wanted.suffix.size()));
        }
    }
    return !more;
}

} // namespace hearken::detail
