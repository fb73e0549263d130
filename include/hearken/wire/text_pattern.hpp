// SPDX-License-Identifier: BSL-1.0
#pragma once
// A small regular expression for names and codes, compiled with the program and matched in one pass without memory.

#include <hearken/wire/character_class.hpp>
#include <hearken/words/fixed_string.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken::wire {

namespace detail {

/// How many characters a pattern may have places for, its repetitions written out.
inline constexpr std::size_t most_places = 300;

/// A set of places of a pattern.
struct place_set {
    std::array<std::uint64_t, most_places / 64 + 1> words{};

    constexpr void add(std::size_t place) noexcept { words[place / 64] |= std::uint64_t{1} << (place % 64); }
    constexpr void add(const place_set& other) noexcept {
        for (std::size_t i = 0; i < words.size(); ++i) words[i] |= other.words[i];
    }
    template <class F>
    constexpr void for_each(F&& f) const {
        for (std::size_t i = 0; i < words.size(); ++i) {
            for (std::uint64_t left = words[i]; left != 0; left &= left - 1)
                f(i * 64 + static_cast<std::size_t>(__builtin_ctzll(left)));
        }
    }
    [[nodiscard]] constexpr bool overlaps(const place_set& other) const noexcept {
        for (std::size_t i = 0; i < words.size(); ++i) {
            if ((words[i] & other.words[i]) != 0) return true;
        }
        return false;
    }
    friend constexpr bool operator==(const place_set&, const place_set&) = default;
};

/// The places of a pattern at which a character stands, and which of them may follow which (Glushkov's automaton).
class pattern_builder {
public:
    struct fragment {
        place_set first{};
        place_set last{};
        bool nullable = false;
    };

    constexpr explicit pattern_builder(std::string_view text) : text_(text), rest_(text) {
        whole_ = alternatives();
        if (!rest_.empty()) fine_ = false;
    }
    [[nodiscard]] constexpr bool fine() const noexcept { return fine_ || !fits_; }
    [[nodiscard]] constexpr bool fits() const noexcept { return fits_; }
    [[nodiscard]] constexpr const std::vector<std::uint16_t>& sources() const noexcept { return sources_; }
    [[nodiscard]] constexpr const std::vector<place_set>& follows() const noexcept { return follows_; }
    [[nodiscard]] constexpr const fragment& whole() const noexcept { return whole_; }

private:
    static constexpr std::size_t endless = static_cast<std::size_t>(-1);

    constexpr void link(const place_set& from, const place_set& to) {
        from.for_each([&](std::size_t place) { follows_[place].add(to); });
    }

    constexpr fragment alternatives() {
        fragment all = sequence();
        while (rest_.starts_with('|')) {
            rest_.remove_prefix(1);
            const fragment other = sequence();
            all.first.add(other.first);
            all.last.add(other.last);
            all.nullable = all.nullable || other.nullable;
        }
        return all;
    }

    constexpr void append(fragment& before, const fragment& next) {
        link(before.last, next.first);
        if (before.nullable) before.first.add(next.first);
        if (!next.nullable) before.last = {};
        before.last.add(next.last);
        before.nullable = before.nullable && next.nullable;
    }

    constexpr fragment sequence() {
        fragment all{.nullable = true};
        while (fine_ && !rest_.empty() && !rest_.starts_with('|') && !rest_.starts_with(')')) append(all, repeated());
        return all;
    }

    constexpr std::size_t count() {
        std::size_t value = 0;
        if (rest_.empty() || rest_[0] < '0' || rest_[0] > '9') fine_ = false;
        while (!rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9') {
            value = std::min<std::size_t>(value * 10 + static_cast<std::size_t>(rest_[0] - '0'), 10'000);
            rest_.remove_prefix(1);
        }
        return value;
    }

    constexpr fragment repeated() {
        const std::string_view from = rest_;
        fragment all = atom();
        std::size_t least = 1;
        std::size_t highest = 1;
        const char sign = rest_.empty() ? '\0' : rest_[0];
        if (sign == '?' || sign == '*' || sign == '+') {
            least = sign == '+' ? 1 : 0;
            highest = sign == '?' ? 1 : endless;
            rest_.remove_prefix(1);
        } else if (sign == '{') {
            rest_.remove_prefix(1);
            least = highest = count();
            if (rest_.starts_with(',')) {
                rest_.remove_prefix(1);
                highest = rest_.starts_with('}') ? endless : count();
            }
            if (!rest_.starts_with('}') || highest < least || highest == 0) fine_ = false;
            if (!rest_.empty()) rest_.remove_prefix(1);
        } else {
            return all;
        }
        const std::string_view behind = rest_;
        if (all.nullable) least = 0;
        if (highest == endless && least <= 1) { // the one copy follows itself
            link(all.last, all.first);
            all.nullable = least == 0;
            return all;
        }
        // a(a(a)?)?: a copy is followed by the next one only, and the end may be after any that is not demanded
        place_set tail = all.last;
        const std::size_t copies = highest == endless ? least : highest;
        if (least > 1) all.last = {};
        for (std::size_t copy = 2; copy <= copies && fine_; ++copy) {
            rest_ = from;
            const fragment next = atom();
            link(tail, next.first);
            tail = next.last;
            if (copy == copies && highest == endless) link(tail, next.first);
            if (copy >= least) all.last.add(next.last);
        }
        rest_ = behind;
        all.nullable = least == 0;
        return all;
    }

    constexpr fragment atom() {
        if (rest_.starts_with('(')) {
            rest_.remove_prefix(rest_.starts_with("(?:") ? 3 : 1);
            fragment inside = alternatives();
            if (!rest_.starts_with(')')) return fine_ = false, inside;
            rest_.remove_prefix(1);
            return inside;
        }
        const auto source = static_cast<std::uint16_t>(text_.size() - rest_.size());
        bool holds = false;
        if (std::string_view("*+?{}]^$").find(rest_.empty() ? '*' : rest_[0]) != std::string_view::npos ||
            !take_one(rest_, U'a', holds)) {
            fine_ = false;
            return {};
        }
        if (sources_.size() == most_places) {
            fine_ = fits_ = false;
            return {};
        }
        fragment one;
        one.first.add(sources_.size());
        one.last = one.first;
        sources_.push_back(source);
        follows_.emplace_back();
        return one;
    }

    std::string_view text_;
    std::string_view rest_;
    bool fine_ = true;
    bool fits_ = true;
    std::vector<std::uint16_t> sources_; ///< where in the pattern each place is written
    std::vector<place_set> follows_;
    fragment whole_;
};

/// What a pattern is made of, known before its tables.
struct pattern_shape {
    std::size_t places;
    bool fine;
    bool fits;
};

template <std::size_t Places>
struct pattern_table {
    std::array<std::uint16_t, Places> sources{};
    std::array<place_set, Places> follows{};
    pattern_builder::fragment whole{};
};

} // namespace detail

/// A pattern for a whole text: characters, `.`, classes `[a-z_]` and `[^0-9]`, `\d`, `\w`, `\s` and their opposites,
/// `?`, `*`, `+`, `{n}`, `{m,n}`, `{m,}`, groups and `|`. Every other sign is escaped with a backslash.
///
/// Shape: characters are those of Unicode; linear in the text, no allocation
template <fixed_string Text>
struct text_pattern {
    static constexpr std::string_view text = Text.view();

    /// True where the whole of `value` is as the pattern says; never for what is not UTF-8.
    [[nodiscard]] static constexpr bool matches(std::string_view value) noexcept {
        if constexpr (is_fine()) {
            if (value.empty()) return table.whole.nullable;
            detail::place_set next = table.whole.first; // where the character in hand may stand
            detail::place_set standing;                 // where it does
            while (!value.empty()) {
                char32_t character = 0;
                if (!detail::take_character(value, character)) return false;
                const detail::place_set candidates = std::exchange(next, {});
                standing = {};
                candidates.for_each([&](std::size_t place) {
                    std::string_view source = text.substr(table.sources[place]);
                    bool holds = false;
                    detail::take_one(source, character, holds);
                    if (!holds) return;
                    standing.add(place);
                    next.add(table.follows[place]);
                });
                if (standing == detail::place_set{}) return false;
            }
            return standing.overlaps(table.whole.last);
        } else {
            return false;
        }
    }

private:
    static constexpr detail::pattern_shape shape = [] {
        const detail::pattern_builder built(Text.view());
        return detail::pattern_shape{built.sources().size(), built.fine(), built.fits()};
    }();
    static consteval bool is_fine() {
        static_assert(
            shape.fits,
            "hearken: this pattern has more than 300 places for characters; write length<m, n> for the length");
        static_assert(shape.fine,
                      "hearken: this pattern is malformed; it is of characters, ., [a-z], \\d \\w \\s, ?, *, +, {m,n}, "
                      "(groups) and |, means the whole text without ^ and $, and escapes every other sign with a "
                      "backslash");
        return shape.fine && shape.fits;
    }
    static constexpr auto table = [] {
        detail::pattern_table<shape.places> made;
        const detail::pattern_builder built(Text.view());
        for (std::size_t i = 0; i < shape.places; ++i) {
            made.sources[i] = built.sources()[i];
            made.follows[i] = built.follows()[i];
        }
        made.whole = built.whole();
        return made;
    }();
};

} // namespace hearken::wire
