// SPDX-License-Identifier: BSL-1.0
#pragma once
// A topic pattern, checked when compiled: filter, matcher, captures and topic builder.

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <hearken/topic/builder.hpp>
#include <hearken/topic/captures.hpp>
#include <hearken/topic/element.hpp>
#include <hearken/topic/grammar.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/fixed_string.hpp>

namespace hearken {

namespace detail {

/// The tables of one pattern, worked out once; empty where it breaks a rule.
template <fixed_string Text>
struct pattern_tables {
    static constexpr std::string_view text = Text.view();

    struct reading {
        std::array<written_level, level_count(text)> levels{};
        outline shape{};
    };
    static constexpr reading read = [] {
        reading made;
        made.shape = read_pattern(text, made.levels);
        return made;
    }();
    static constexpr outline shape = read.shape;
    static constexpr std::span<const written_level> levels{read.levels.data(), shape.levels};

    /// What is not in the text itself: the filter, and the literals of all levels, one after the other.
    struct letters {
        std::array<char, shape.filter + 1> filter{};
        std::array<char, (shape.levels == 0 ? 0 : text.size()) + 1> plain{};
    };
    static constexpr letters bytes = [] {
        letters made;
        write_letters(levels, made.filter.data(), made.plain.data());
        return made;
    }();

    static constexpr auto elements = [] {
        std::array<element, shape.levels> made{};
        write_elements(levels, {bytes.plain.data(), bytes.plain.size()}, made);
        return made;
    }();

    static constexpr auto names = [] {
        std::array<std::string_view, shape.names> made{};
        std::size_t count = 0;
        for (const written_level& level : levels) {
            if (!level.name.empty()) made[count++] = level.name;
        }
        return made;
    }();

    static constexpr auto grips = [] {
        std::array<grip, shape.names> made{};
        write_grips(elements, shape.many, made);
        return made;
    }();

    static constexpr pattern_view view{.text = text, .elements = elements, .many = shape.many, .grips = grips};

    static constexpr auto filter_elements = [] {
        std::array < element, shape.many<shape.levels ? shape.many + 1 : shape.levels> made{};
        widen(elements, made);
        return made;
    }();

    /// Its topic filter, in the form of a pattern.
    static constexpr pattern_view filter_view{.text = {bytes.filter.data(), shape.filter},
                                              .elements = filter_elements,
                                              .many = filter_elements.size(),
                                              .grips = {}};
};

} // namespace detail

/// A topic pattern. `<name>` is one level, which may be empty; `<name...>` one or more; `+` and `#` are the
/// unnamed wildcards of MQTT; `POWER<n>` names one or more bytes of a level; `<<` is a literal '<'.
///
/// Takes:  the pattern as a string literal; each rule that it breaks is a compile error that quotes it
/// Shape:  one placeholder a level, a name once, at most one `<name...>` or `#`, at most 16 names
/// Source: MQTT 5.0 4.7
template <fixed_string Text>
struct pattern {
private:
    using tables = detail::pattern_tables<Text>;
    static constexpr detail::slip wrong = tables::shape.wrong;

    static_assert(wrong != detail::slip::empty,
                  "hearken: a pattern needs at least one character; write a topic such as \"devices/<uuid>/data\"");
    static_assert(wrong != detail::slip::name_missing,
                  "hearken: a placeholder needs a name; write <name> or, for a literal '<', <<");
    static_assert(wrong != detail::slip::not_closed,
                  "hearken: a placeholder ends with '>' in its own level; write <name> or, for a literal '<', <<");
    static_assert(wrong != detail::slip::name_malformed,
                  "hearken: a placeholder's name has letters, digits and '_' and begins with no digit; write <name> or "
                  "<name...>");
    static_assert(wrong != detail::slip::name_twice,
                  "hearken: a name stands once in a pattern; give the second placeholder another name");
    static_assert(wrong != detail::slip::two_in_a_level,
                  "hearken: a level has one placeholder at most; capture the level as <name> and take it apart in the "
                  "handler");
    static_assert(wrong != detail::slip::many_in_a_level,
                  "hearken: <name...> stands for whole levels; put a '/' before and after it, or write <name>");
    static_assert(wrong != detail::slip::two_many,
                  "hearken: a pattern has one <name...> or '#' at most; write <name> for the others");
    static_assert(wrong != detail::slip::plus_in_a_level,
                  "hearken: '+' stands for a whole level; write <name> to capture a part of one");
    static_assert(wrong != detail::slip::hash_in_a_level,
                  "hearken: '#' stands for whole levels; put a '/' before it, or write <name> for a part of a level");
    static_assert(wrong != detail::slip::hash_not_last,
                  "hearken: '#' is the last level of a pattern; write <name...> for levels in the middle");
    static_assert(wrong != detail::slip::dollar,
                  "hearken: a first level that begins with '$' has no placeholder, for brokers match no wildcard with "
                  "it; write the level out");
    static_assert(wrong != detail::slip::share,
                  "hearken: a pattern does not begin with $share/; write the filter alone and set options.share");
    static_assert(wrong != detail::slip::too_many_names,
                  "hearken: a pattern has 16 names at most; write '+' for levels that no handler needs");
    static_assert(wrong != detail::slip::nul,
                  "hearken: a pattern holds no NUL character; MQTT forbids it in topics, take it out");
    static_assert(wrong != detail::slip::not_utf8,
                  "hearken: a pattern is valid UTF-8; save the source file as UTF-8 or mend the escapes");
    static_assert(wrong != detail::slip::too_long,
                  "hearken: a pattern has 65,535 bytes at most, as every MQTT topic; write a shorter one");

public:
    /// The pattern as it was written.
    static constexpr std::string_view text = Text.view();

    /// What the broker is asked for. Wider than the pattern where that has a part or something after `<name...>`.
    static constexpr std::string_view filter{tables::bytes.filter.data(), tables::shape.filter};

    /// How many values it captures, and their names, in the order in which they stand in the pattern.
    static constexpr std::size_t capture_count = tables::shape.names;
    static constexpr const std::array<std::string_view, capture_count>& capture_names = tables::names;

    /// What the tree is built from.
    static constexpr const detail::pattern_view& view = tables::view;
    static constexpr const detail::pattern_view& filter_view = tables::filter_view;

    /// Whether `topic` matches, and what the placeholders bound in it.
    ///
    /// Gives:   `found` holds the captures where it matches, and nothing of use where it does not
    /// Shape:   views into `topic`
    /// Threads: any; allocates nothing
    [[nodiscard]] static constexpr bool match(std::string_view topic, captures& found) noexcept {
        return detail::match(view, topic, found);
    }
    [[nodiscard]] static constexpr bool match(std::string_view topic) noexcept {
        captures found;
        return detail::match(view, topic, found);
    }

    /// The topic that this pattern matches with these values.
    ///
    /// Takes:  one string or integer for each name, in their order; '/' only for a `<name...>`
    /// Errors: errc::invalid_topic for a value that MQTT, or this pattern, does not allow in its place
    template <class... Values>
    [[nodiscard]] static result<std::string> topic(const Values&... values) {
        constexpr bool all_named = tables::shape.unnamed == 0;
        constexpr bool counted = sizeof...(Values) == capture_count;
        constexpr bool typed = (topic_part<Values> && ...);
        static_assert(all_named, "hearken: a topic is built from names; write <name> or <name...> in the pattern "
                                 "instead of '+' and '#'");
        static_assert(counted || !all_named, "hearken: topic() takes one value for each name of the pattern; add "
                                             "what is missing or take away what is too much");
        static_assert(typed, "hearken: a value of topic() is a string or an integer; convert it first");
        if constexpr (all_named && counted && typed) {
            const std::array<detail::topic_value, capture_count> given{detail::topic_value{values}...};
            return detail::build_topic(view, capture_names, given);
        } else {
            return std::string{};
        }
    }
};

} // namespace hearken
