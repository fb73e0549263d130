// SPDX-License-Identifier: BSL-1.0
#pragma once
// Enumerations: by the names of their enumerators, by spellings of one's own, by number.

#include <hearken/reflect/enums.hpp>
#include <hearken/wire/stand_in.hpp>
#include <hearken/words/utf8.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace hearken {

/// One spelling of an enumerator.
template <class E>
struct spelling {
    E value;
    std::string_view text;
};

/// Spellings for enumerators of `E` that are not spelt as in C++; those not listed keep their name. Of several for one
/// enumerator all are read and the first is written; any text will do, also the empty one:
///
///     template <>
///     inline constexpr auto hearken::spellings<action> =
///         std::array{spelling{action::none, ""}, spelling{action::toggle, "TOGGLE"}, spelling{action::toggle, "2"}};
template <class E>
    requires std::is_enum_v<E>
inline constexpr auto spellings = nullptr;

/// An enumerator by its number: `by_number<proximity> prox;` reads and writes 2 for `proximity::near`.
///
/// Errors: errc::out_of_range for a number that is no enumerator's
template <class E>
    requires std::is_enum_v<E>
struct by_number : wire::stand_in<E> {
    using wire::stand_in<E>::stand_in;
};

/// An enumerator by its spelling or its number; written as its spelling.
template <class E>
    requires std::is_enum_v<E>
struct name_or_number : wire::stand_in<E> {
    using wire::stand_in<E>::stand_in;
};

namespace wire {

namespace detail {

template <class E>
consteval auto find_spellings() {
    using own = reflect::detail::enum_list<E>;
    if constexpr (std::is_null_pointer_v<std::remove_cv_t<decltype(spellings<E>)>>) {
        static_assert(reflect::detail::check_enum<E>());
        std::array<spelling<E>, own::count> all{};
        for (std::size_t i = 0; i < own::count; ++i) all[i] = {own::values[i], own::names[i]};
        return all;
    } else {
        constexpr auto is_listed = [](E value) {
            for (const auto& each : spellings<E>) {
                if (each.value == value) return true;
            }
            return false;
        };
        constexpr std::size_t others = [&] {
            std::size_t count = 0;
            for (const E value : own::values) count += is_listed(value) ? 0U : 1U;
            return count;
        }();
        std::array<spelling<E>, spellings<E>.size() + others> all{};
        std::size_t count = 0;
        for (const auto& each : spellings<E>) all[count++] = each;
        for (std::size_t i = 0; i < own::count; ++i) {
            if (!is_listed(own::values[i])) all[count++] = {own::values[i], own::names[i]};
        }
        return all;
    }
}

/// No text may mean two enumerators.
template <class E>
consteval bool spellings_differ(const auto& all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            if (all[i].text == all[k].text && all[i].value != all[k].value) return false;
        }
    }
    return true;
}

} // namespace detail

/// All spellings of `E`, the first of an enumerator being the one that is written.
template <class E>
    requires std::is_enum_v<E>
inline constexpr auto enum_spellings = [] {
    constexpr auto all = detail::find_spellings<E>();
    static_assert(detail::spellings_differ<E>(all), "hearken: two enumerators have one spelling; write a text in "
                                                    "spellings<E> once");
    return all;
}();

/// The enumerator of that spelling, if there is one.
template <class E>
[[nodiscard]] constexpr std::optional<E> enum_from_text(std::string_view text) noexcept {
    for (const spelling<E>& each : enum_spellings<E>) {
        if (each.text == text) return each.value;
    }
    return std::nullopt;
}

/// How an enumerator is written; nullopt where the value is none.
template <class E>
[[nodiscard]] constexpr std::optional<std::string_view> enum_to_text(E value) noexcept {
    for (const spelling<E>& each : enum_spellings<E>) {
        if (each.value == value) return each.text;
    }
    return std::nullopt;
}

namespace detail {

/// `"text"` in one line, cut where it is long.
[[nodiscard, gnu::cold]] inline std::string quoted_text(std::string_view text) {
    return std::string("\"").append(hearken::detail::one_line(text, 40, 40)).append("\"");
}

/// `expected one of a, b, "", found "x"`; of numbers `expected one of 0, 1, found 7`.
template <class E>
[[nodiscard, gnu::cold, gnu::noinline]] std::string none_of(std::string_view found, bool by_number) {
    std::string what = "expected one of";
    std::size_t named = 0;
    for (std::size_t i = 0; i < enum_spellings<E>.size(); ++i) {
        const spelling<E>& each = enum_spellings<E>[i];
        bool again = false; // another spelling of the same number
        for (std::size_t k = 0; k < i && by_number; ++k) again = again || enum_spellings<E>[k].value == each.value;
        if (again) continue;
        if (++named > 20) break;
        what += named == 1 ? " " : ", ";
        if (by_number)
            what += std::to_string(static_cast<std::underlying_type_t<E>>(each.value));
        else
            what += each.text.empty() ? std::string_view("\"\"") : each.text;
    }
    if (named > 20) what += ", ...";
    return what.append(", found ").append(found);
}

/// The integer behind an enumeration, which is no bool.
template <class E>
using enum_integer =
    std::conditional_t<std::is_same_v<std::underlying_type_t<E>, bool>, unsigned char, std::underlying_type_t<E>>;

template <class E, writer Writer>
[[gnu::cold, gnu::noinline]] bool refuse_enum(Writer& out, E value) {
    return out.refuse(errc::out_of_range,
                      "no enumerator has the value " + std::to_string(static_cast<std::underlying_type_t<E>>(value)));
}

/// True where an enumerator has that number.
template <class E>
[[nodiscard]] constexpr bool is_enumerator(enum_integer<E> number) noexcept {
    for (const spelling<E>& each : enum_spellings<E>) {
        if (static_cast<enum_integer<E>>(each.value) == number) return true;
    }
    return false;
}

template <class E, reader Reader>
bool read_enum_number(Reader& in, E& out) {
    const std::size_t at = in.position();
    enum_integer<E> number{};
    if (!in.integer(number)) return false;
    if (is_enumerator<E>(number)) [[likely]] {
        out = static_cast<E>(number);
        return true;
    }
    return in.refuse(errc::out_of_range, none_of<E>(std::to_string(number), true), at);
}

} // namespace detail

/// Enumerations by name.
template <class E>
    requires std::is_enum_v<E>
struct form<E> {
    static constexpr token_set kinds = token::string;
    static constexpr void describe(auto& out) { out.set_all("enum", enum_spellings<E>); }

    template <reader Reader>
    static bool read(Reader& in, E& out) {
        const std::size_t at = in.position();
        std::string_view text;
        if (!in.string(text)) return false;
        if (const std::optional<E> value = enum_from_text<E>(text)) [[likely]] {
            out = *value;
            return true;
        }
        return in.refuse(errc::out_of_range, detail::none_of<E>(detail::quoted_text(text), false), at);
    }
    template <writer Writer>
    static bool write(Writer& out, E value) {
        const std::optional<std::string_view> text = enum_to_text(value);
        if (!text) return detail::refuse_enum(out, value);
        return out.string(*text);
    }
};

template <class E>
struct form<by_number<E>> {
    static constexpr token_set kinds = token::number;
    static constexpr void describe(auto& out) { out.set_all("enum", reflect::detail::enum_list<E>::values); }

    template <reader Reader>
    static bool read(Reader& in, by_number<E>& out) {
        return detail::read_enum_number(in, out.value);
    }
    template <writer Writer>
    static bool write(Writer& out, const by_number<E>& value) {
        const auto number = static_cast<detail::enum_integer<E>>(value.value);
        if (!detail::is_enumerator<E>(number)) return detail::refuse_enum(out, value.value);
        return out.integer(number), true;
    }
};

template <class E>
struct form<name_or_number<E>> {
    static constexpr token_set kinds = token::string | token::number;
    static constexpr void describe(auto& out) { out.any_of(parts_of<E, by_number<E>>{}); }

    template <reader Reader>
    static bool read(Reader& in, name_or_number<E>& out) {
        if (in.peek() == token::number) return detail::read_enum_number(in, out.value);
        return form<E>::read(in, out.value);
    }
    template <writer Writer>
    static bool write(Writer& out, const name_or_number<E>& value) {
        return form<E>::write(out, value.value);
    }
};

} // namespace wire
} // namespace hearken
