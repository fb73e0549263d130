// SPDX-License-Identifier: BSL-1.0
#pragma once
// A member whose type another member of its object picks.

#include <hearken/wire/glob.hpp>
#include <hearken/wire/stand_in.hpp>
#include <hearken/wire/variant.hpp>
#include <hearken/words/fixed_string.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace hearken {

/// In `chosen_by`: the type where the text matches; `*` stands for any run of characters.
template <fixed_string Pattern, class T>
struct when {
    using type = T;
    [[nodiscard]] static constexpr bool matches(std::optional<std::string_view> text) noexcept {
        return text && wire::detail::glob_matches(Pattern.view(), *text);
    }
    static constexpr std::string_view pattern = Pattern.view();
};

/// In `chosen_by`, at the end: the type where nothing else matches.
template <class T>
struct otherwise {
    using type = T;
    [[nodiscard]] static constexpr bool matches(std::optional<std::string_view>) noexcept { return true; }
};

namespace wire::detail {

/// A variant of the different ones of some types, in order.
template <class Variant, class... More>
struct distinct {
    using type = Variant;
};
template <class... Have, class Next, class... More>
struct distinct<std::variant<Have...>, Next, More...>
    : std::conditional_t<(std::same_as<Have, Next> || ...), distinct<std::variant<Have...>, More...>,
                         distinct<std::variant<Have..., Next>, More...>> {};

template <class T, class... Have>
consteval std::size_t place_in(std::type_identity<std::variant<Have...>>) {
    std::size_t at = 0;
    (void)((std::same_as<T, Have> || (++at, false)) || ...);
    return at;
}

template <class Choice>
inline constexpr bool is_otherwise = false;
template <class T>
inline constexpr bool is_otherwise<otherwise<T>> = true;

template <class... Choices>
consteval bool only_last_is_otherwise() {
    const bool always[] = {is_otherwise<Choices>...};
    for (std::size_t i = 0; i + 1 < sizeof...(Choices); ++i) {
        if (always[i]) return false;
    }
    return true;
}

} // namespace wire::detail

/// A member whose type another member's text picks, the first choice that matches:
///
///     std::string type;
///     chosen_by<"type", when<"temperature", double>, when<"on*", bool>, otherwise<raw_json>> value;
///
/// The other may stand before or behind it, and be a string, a number or a boolean; it counts as it is written, so that
/// one with several spellings picks the same type by all of them, and one that is absent by its default. Null, and
/// absent without a default, match `otherwise` only. It is an `std::variant` of the types, each of them once.
///
/// Takes:  the wire name of a member of the same struct; choices, of which only the last may be `otherwise`
/// Errors: errc::out_of_range at the other member where no choice matches; when it is written, errc::wrong_type where
///         it holds another type than the other member picks
template <fixed_string Name, class... Choices>
struct chosen_by : wire::stand_in<typename wire::detail::distinct<std::variant<>, typename Choices::type...>::type> {
    static_assert(wire::detail::only_last_is_otherwise<Choices...>(),
                  "hearken: in chosen_by only the last choice can be otherwise<T>; what is behind it is never chosen");

    using variant = typename wire::detail::distinct<std::variant<>, typename Choices::type...>::type;
    using wire::stand_in<variant>::stand_in;

    /// The texts of the choices in a second spelling, where they have one.
    using spellings = std::array<std::optional<std::string>, sizeof...(Choices)>;

    /// The index in the variant of the type that a text picks; `std::variant_npos` where no choice matches.
    [[nodiscard]] static constexpr std::size_t choose(std::optional<std::string_view> text,
                                                      const spellings* also = nullptr) noexcept {
        std::size_t found = std::variant_npos;
        std::size_t at = 0;
        const auto matches = [&](bool by_pattern) {
            const std::size_t choice = at++;
            return by_pattern || (also != nullptr && text && (*also)[choice] && *(*also)[choice] == *text);
        };
        (void)((matches(Choices::matches(text)) &&
                (found = wire::detail::place_in<typename Choices::type>(std::type_identity<variant>{}), true)) ||
               ...);
        return found;
    }

    /// What each choice without a `*` is called by `spell`, which gives nothing for what it does not know.
    [[nodiscard]] static spellings spelled(std::optional<std::string> (*spell)(std::string_view)) {
        spellings all;
        std::size_t at = 0;
        const auto add = [&]<class Choice>(std::type_identity<Choice>) {
            if constexpr (requires { Choice::pattern; }) {
                if (wire::detail::glob_stars(Choice::pattern) == 0) all[at] = spell(Choice::pattern);
            }
            ++at;
        };
        (add(std::type_identity<Choices>{}), ...);
        return all;
    }
};

namespace wire {

namespace detail {

/// Instantiated where `chosen_by` stands inside a type that does not know the member that chooses.
template <class Chosen>
consteval bool check_chooser() {
    constexpr bool is_known = sizeof(Chosen) == 0;
    static_assert(is_known,
                  "hearken: chosen_by is a member of the struct whose member chooses, or std::optional of it; "
                  "write what is around it inside: when<\"text\", std::vector<T>>");
    return is_known;
}

} // namespace detail

template <fixed_string Name, class... Choices>
struct form<chosen_by<Name, Choices...>> : form<typename chosen_by<Name, Choices...>::variant> {
    using type = chosen_by<Name, Choices...>;
    using held = form<typename type::variant>;
    static constexpr std::string_view chooser = Name.view();
    using choices = parts_of<Choices...>;
    using chosen = type;

    [[nodiscard]] static bool holds(const type& value, std::size_t choice) { return value.value.index() == choice; }

    /// The texts that pick a type, in words.
    [[nodiscard]] static std::string expected() {
        std::string list;
        std::size_t count = 0;
        const auto add = [&]<class Choice>(std::type_identity<Choice>) {
            if constexpr (requires { Choice::pattern; }) {
                list.append(count++ == 0 ? "\"" : ", \"").append(Choice::pattern).append("\"");
            }
        };
        (add(std::type_identity<Choices>{}), ...);
        return count == 1 ? list : "one of " + list;
    }

    template <reader Reader>
    static bool read_chosen(Reader& in, type& out, std::size_t choice) {
        return held::read_as(in, out.value, choice);
    }
    template <reader Reader>
    static bool read(Reader&, type&) {
        return detail::check_chooser<type>();
    }
    template <writer Writer>
    static bool write(Writer& out, const type& value) {
        return held::write(out, value.value);
    }
};

/// A chosen member that may be absent or null.
template <fixed_string Name, class... Choices>
struct form<std::optional<chosen_by<Name, Choices...>>> {
    using chosen = chosen_by<Name, Choices...>;
    using type = std::optional<chosen>;
    using parts = parts_of<chosen>;
    static constexpr token_set kinds = kinds_of<chosen> | token::null;
    static constexpr bool may_be_absent = true;
    static void absent(type& out) noexcept { out.reset(); }
    static bool is_absent(const type& value) noexcept { return !value.has_value(); }

    static constexpr void describe(auto& out) {
        out.as(parts{});
        out.or_null();
    }

    static constexpr std::string_view chooser = Name.view();
    using choices = parts_of<Choices...>;
    [[nodiscard]] static bool holds(const type& value, std::size_t choice) {
        return !value || form<chosen>::holds(*value, choice);
    }
    [[nodiscard]] static std::string expected() { return form<chosen>::expected(); }

    template <reader Reader>
    static bool read_chosen(Reader& in, type& out, std::size_t choice) {
        if (!keeps_null<chosen> && in.peek() == token::null) {
            out.reset();
            return in.null();
        }
        if (!out) out.emplace();
        return form<chosen>::read_chosen(in, *out, choice);
    }
    template <reader Reader>
    static bool read(Reader&, type&) {
        return detail::check_chooser<chosen>();
    }
    template <writer Writer>
    static bool write(Writer& out, const type& value) {
        if (value) return form<chosen>::write(out, *value);
        return out.null(), true;
    }
};

} // namespace wire
} // namespace hearken
