// SPDX-License-Identifier: BSL-1.0
#pragma once
// Booleans as devices spell them: ON and OFF, open and closed, 1 and 0.

#include <hearken/wire/enums.hpp>
#include <hearken/wire/stand_in.hpp>
#include <hearken/words/fixed_string.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace hearken {

/// A boolean by two words: `switch_as<"ON", "OFF">`. Where there are several for one, `|` stands between them, all are
/// read and the first is written: `switch_as<"ON|on", "OFF|off">`.
template <fixed_string On, fixed_string Off>
struct switch_as : wire::stand_in<bool> {
    using wire::stand_in<bool>::stand_in;
};

/// A boolean however it is written: true, false, 1, 0, and in a string of any case true, on, yes, 1, false, off, no, 0.
/// Written as true or false.
struct loose_bool : wire::stand_in<bool> {
    using wire::stand_in<bool>::stand_in;
};

namespace wire {

namespace detail {

/// Where the first word ends. A loop, for g++ 12 with -fsanitize=undefined calls `find` in a template argument no
/// constant.
[[nodiscard]] constexpr std::size_t first_word(std::string_view words) noexcept {
    std::size_t size = 0;
    while (size < words.size() && words[size] != '|') ++size;
    return size;
}

/// True where `text` is one of the words between the bars, which are written in lower case where `any_case`.
[[nodiscard]] constexpr bool is_among(std::string_view words, std::string_view text, bool any_case) noexcept {
    for (;;) {
        const std::size_t size = first_word(words);
        bool same = size == text.size();
        for (std::size_t i = 0; same && i < size; ++i) {
            const bool capital = any_case && text[i] >= 'A' && text[i] <= 'Z';
            same = words[i] == (capital ? static_cast<char>(text[i] + 32) : text[i]);
        }
        if (same || size == words.size()) return same;
        words.remove_prefix(size + 1);
    }
}

/// True where no word means both.
consteval bool words_differ(std::string_view on, std::string_view off) {
    for (;;) {
        const std::size_t size = first_word(on);
        if (is_among(off, on.substr(0, size), false)) return false;
        if (size == on.size()) return true;
        on.remove_prefix(size + 1);
    }
}

/// `ON or OFF`, `one of ON, on, OFF`.
[[nodiscard, gnu::cold, gnu::noinline]] inline std::string list_words(std::string_view on, std::string_view off) {
    const bool two = first_word(on) == on.size() && first_word(off) == off.size();
    std::string words(two ? "" : "one of ");
    const auto add = [&words](std::string_view all) {
        for (const char letter : all) words.append(letter == '|' ? ", " : std::string_view(&letter, 1));
    };
    add(on);
    words += two ? " or " : ", ";
    add(off);
    return words;
}

inline constexpr std::string_view loose_true = "true|on|yes|1";
inline constexpr std::string_view loose_false = "false|off|no|0";

} // namespace detail

template <fixed_string On, fixed_string Off>
struct form<switch_as<On, Off>> {
    static_assert(detail::words_differ(On.view(), Off.view()),
                  "hearken: one word of switch_as means both on and off; write each word on one side");
    static constexpr token_set kinds = token::string;
    static constexpr void describe(auto& out) { out.words(on, off); }
    static constexpr std::string_view on = On.view(); ///< all words, `|` between them
    static constexpr std::string_view off = Off.view();

    template <reader Reader>
    static bool read(Reader& in, switch_as<On, Off>& out) {
        const std::size_t at = in.position();
        std::string_view text;
        if (!in.string(text)) return false;
        out.value = detail::is_among(on, text, false);
        if (out.value || detail::is_among(off, text, false)) [[likely]]
            return true;
        return in.refuse(errc::out_of_range,
                         "expected " + detail::list_words(on, off) + ", found " + detail::quoted_text(text), at);
    }
    template <writer Writer>
    static bool write(Writer& out, const switch_as<On, Off>& value) {
        const std::string_view words = value.value ? on : off;
        return out.string(words.substr(0, detail::first_word(words)));
    }
};

template <>
struct form<loose_bool> {
    static constexpr token_set kinds = token::boolean | token::number | token::string;
    static constexpr void describe(auto& out) {
        out.integer();
        out.type(kinds);
        out.set("minimum", 0);
        out.set("maximum", 1);
        out.set("pattern", "^([tT][rR][uU][eE]|[oO][nN]|[yY][eE][sS]|1|[fF][aA][lL][sS][eE]|[oO][fF][fF]|[nN][oO]|0)$");
    }

    template <reader Reader>
    static bool read(Reader& in, loose_bool& out) {
        const token kind = in.peek();
        if (kind == token::boolean) return in.boolean(out.value);
        const std::size_t at = in.position();
        std::string_view text;
        if (kind == token::number) {
            if (!in.number(text)) return false;
            out.value = text == "1";
            if (out.value || text == "0") return true;
        } else if (kind == token::string) {
            if (!in.string(text)) return false;
            out.value = detail::is_among(detail::loose_true, text, true);
            if (out.value || detail::is_among(detail::loose_false, text, true)) return true;
        } else {
            return in.unexpected("true or false");
        }
        const std::string found = kind == token::number ? std::string(text.substr(0, 40)) : detail::quoted_text(text);
        return in.refuse(errc::out_of_range, "expected true or false, on or off, yes or no, 1 or 0, found " + found,
                         at);
    }
    template <writer Writer>
    static bool write(Writer& out, const loose_bool& value) {
        return out.boolean(value.value), true;
    }
};

} // namespace wire
} // namespace hearken
