// SPDX-License-Identifier: BSL-1.0
#pragma once
// The grammar of patterns: from text to levels, and the first rule that a text breaks.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <hearken/topic/element.hpp>
#include <hearken/topic/filter.hpp>
#include <hearken/words/utf8.hpp>

namespace hearken::detail {

/// The rules of a pattern; `pattern` has a worded assert for each.
enum class slip : std::uint8_t {
    none,
    empty,
    too_long,
    nul,
    not_utf8,
    share,
    dollar,
    name_missing,
    not_closed,
    name_malformed,
    name_twice,
    two_in_a_level,
    many_in_a_level,
    two_many,
    plus_in_a_level,
    hash_in_a_level,
    hash_not_last,
    too_many_names,
};

/// One level as it is written; `<<` is still two bytes.
struct written_level {
    slip wrong = slip::none;
    kind what = kind::literal;
    std::string_view before{}; ///< the literal, or what stands before the placeholder
    std::string_view after{};
    std::string_view name{};
    std::size_t end = 0; ///< the '/' behind it, or the end of the pattern
};

[[nodiscard]] constexpr bool well_named(std::string_view name) noexcept {
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && (i == 0 || c < '0' || c > '9')) return false;
    }
    return !name.empty();
}

/// Reads the placeholder whose '<' is at `open`; gives where it ends.
constexpr std::size_t read_placeholder(std::string_view text, std::size_t open, written_level& level) noexcept {
    std::size_t close = open + 1;
    while (close < text.size() && text[close] != '>' && text[close] != '/') ++close;
    const bool closed = close < text.size() && text[close] == '>';
    if (level.what != kind::literal) level.wrong = closed ? slip::two_in_a_level : slip::not_closed;
    if (!closed) level.wrong = slip::not_closed;
    level.name = text.substr(open + 1, close - open - 1);
    level.what = kind::one;
    if (level.name.ends_with("...")) {
        level.what = kind::many;
        level.name.remove_suffix(3);
    }
    if (level.wrong == slip::none && level.name.empty()) level.wrong = slip::name_missing;
    if (level.wrong == slip::none && !well_named(level.name)) level.wrong = slip::name_malformed;
    return closed ? close + 1 : close;
}

/// Reads the level that begins at `begin`.
[[nodiscard]] constexpr written_level read_level(std::string_view text, std::size_t begin) noexcept {
    written_level level;
    std::size_t at = begin;
    std::size_t plain = begin; // where the literal bytes read now began
    bool plus = false;
    bool hash = false;
    while (at < text.size() && text[at] != '/') {
        const char c = text[at];
        plus = plus || c == '+';
        hash = hash || c == '#';
        if (c != '<') {
            ++at;
        } else if (at + 1 < text.size() && text[at + 1] == '<') {
            at += 2;
        } else {
            level.before = text.substr(plain, at - plain);
            at = read_placeholder(text, at, level);
            plain = at;
            if (level.wrong != slip::none) break;
        }
    }
    level.end = at;
    const std::string_view whole = text.substr(begin, at - begin);
    if (level.wrong != slip::none) return level;
    if (plus || hash) {
        if (whole.size() > 1) level.wrong = plus ? slip::plus_in_a_level : slip::hash_in_a_level;
        level.what = plus ? kind::one : kind::rest;
    } else if (level.what == kind::literal) {
        level.before = whole;
    } else {
        level.after = text.substr(plain, at - plain);
        if (!level.before.empty() || !level.after.empty()) {
            if (level.what == kind::many) level.wrong = slip::many_in_a_level;
            level.what = kind::part;
        }
    }
    return level;
}

/// What a pattern is made of; all counts are 0 where a rule is broken.
struct outline {
    slip wrong = slip::none;
    std::size_t levels = 0;
    std::size_t names = 0;
    std::size_t many = 0;    ///< where `<name...>` is, or `levels`
    std::size_t unnamed = 0; ///< how many `+` and `#`
    std::size_t filter = 0;  ///< bytes of the topic filter
};

[[nodiscard]] constexpr slip text_slip(std::string_view text) noexcept {
    if (text.empty()) return slip::empty;
    if (text.size() > topic::max_size) return slip::too_long;
    for (const char c : text) {
        if (c == '\0') return slip::nul;
    }
    if (invalid_utf8_at(text) != std::string_view::npos) return slip::not_utf8;
    return text.starts_with(topic::detail::share_prefix) ? slip::share : slip::none;
}

/// How many levels `text` has; 0 where it is too long to be read.
[[nodiscard]] constexpr std::size_t level_count(std::string_view text) noexcept {
    if (text.size() > topic::max_size) return 0;
    std::size_t count = 1;
    for (const char c : text) count += c == '/';
    return count;
}

/// Bytes of a literal when `<<` has become `<`.
[[nodiscard]] constexpr std::size_t plain_size(std::string_view literal) noexcept {
    std::size_t size = 0;
    for (std::size_t i = 0; i < literal.size(); ++i, ++size) {
        if (literal[i] == '<') ++i;
    }
    return size;
}

[[nodiscard]] constexpr bool one_of(std::string_view name, std::span<const written_level> levels) noexcept {
    for (const written_level& level : levels) {
        if (same_bytes(level.name, name)) return true;
    }
    return false;
}

/// Reads a pattern into its levels, of which there are `level_count(text)`, up to the first rule it breaks.
[[nodiscard]] constexpr outline read_pattern(std::string_view text, std::span<written_level> levels) noexcept {
    if (const slip wrong = text_slip(text); wrong != slip::none) return {.wrong = wrong};
    outline found;
    found.levels = levels.size();
    found.many = levels.size();
    bool any_many = false;
    for (std::size_t i = 0, begin = 0; i < levels.size(); begin = levels[i].end + 1, ++i) {
        written_level& level = levels[i];
        level = read_level(text, begin);
        if (level.wrong != slip::none) return {.wrong = level.wrong};
        if (level.what == kind::rest && i + 1 < levels.size()) return {.wrong = slip::hash_not_last};
        const bool wide = level.what == kind::many || level.what == kind::rest;
        if (wide && any_many) return {.wrong = slip::two_many};
        if (i == 0 && level.what == kind::part && level.before.starts_with('$')) return {.wrong = slip::dollar};
        if (!level.name.empty()) {
            if (one_of(level.name, levels.first(i))) return {.wrong = slip::name_twice};
            if (++found.names > captures::capacity) return {.wrong = slip::too_many_names};
        }
        // What follows a many is in its `#`.
        if (!any_many) found.filter += (level.what == kind::literal ? plain_size(level.before) : 1) + (i != 0);
        if (level.what == kind::many) found.many = i;
        any_many = any_many || wide;
        found.unnamed += level.name.empty() && level.what != kind::literal;
    }
    return found;
}

constexpr std::size_t write_plain(std::string_view literal, char* to) noexcept {
    std::size_t size = 0;
    for (std::size_t i = 0; i < literal.size(); ++i) {
        if (literal[i] == '<') ++i;
        to[size++] = literal[i];
    }
    return size;
}

/// Writes what a pattern needs beside its own text.
///
/// Takes: `filter` of the size in its outline; `plain`, for the literals of all levels, as long as the pattern
constexpr void write_letters(std::span<const written_level> levels, char* filter, char* plain) noexcept {
    bool cut = false;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const written_level& level = levels[i];
        if (!cut) {
            if (i != 0) *filter++ = '/';
            if (level.what == kind::literal)
                filter += write_plain(level.before, filter);
            else
                *filter++ = level.what == kind::many || level.what == kind::rest ? '#' : '+';
        }
        plain += write_plain(level.before, plain);
        plain += write_plain(level.after, plain);
        cut = cut || level.what == kind::many;
    }
}

/// The levels for the tree; views into `plain`, as it was written, which outlives them.
constexpr void write_elements(std::span<const written_level> levels, std::string_view plain,
                              std::span<element> made) noexcept {
    for (std::size_t i = 0; i < made.size(); ++i) {
        const written_level& level = levels[i];
        const std::size_t before = plain_size(level.before);
        const std::size_t after = plain_size(level.after);
        element& to = made[i];
        to.what = level.what;
        to.named = !level.name.empty();
        to.text = plain.substr(0, before);
        to.suffix = plain.substr(before, after);
        if (level.what == kind::literal) to.word = spelling{to.text};
        if (level.what == kind::part) to.weight = static_cast<std::uint32_t>(before + after);
        if (level.what == kind::many) to.weight = static_cast<std::uint32_t>(made.size() - i - 1);
        plain.remove_prefix(before + after);
    }
}

/// The levels of the topic filter of a pattern with these levels: as many as `made` has.
constexpr void widen(std::span<const element> levels, std::span<element> made) noexcept {
    for (std::size_t i = 0; i < made.size(); ++i) {
        const kind what = levels[i].what;
        if (what == kind::literal)
            made[i] = levels[i];
        else
            made[i].what = what == kind::many || what == kind::rest ? kind::rest : kind::one;
    }
}

} // namespace hearken::detail
