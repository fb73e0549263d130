// SPDX-License-Identifier: BSL-1.0
#pragma once
// Members that have one value only, and tell thereby which struct an object is.

#include <hearken/wire/form.hpp>
#include <hearken/wire/kinds.hpp>
#include <hearken/words/fixed_string.hpp>

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace hearken {

/// A member whose value is just that string: `literal<"location"> _type;`. Structs that differ in one are told apart by
/// it in an `std::variant`.
///
/// Errors: errc::out_of_range for another string
template <fixed_string Text>
struct literal {
    static constexpr std::string_view value = Text.view();

    constexpr operator std::string_view() const noexcept { return value; } // NOLINT(google-explicit-constructor)
    friend constexpr bool operator==(literal, literal) = default;
};

/// The same for an integer or a boolean: `constant<3> type;`, `constant<true> on;`.
template <auto Value>
    requires std::integral<decltype(Value)>
struct constant {
    static constexpr auto value = Value;

    constexpr operator decltype(Value)() const noexcept { return Value; } // NOLINT(google-explicit-constructor)
    friend constexpr bool operator==(constant, constant) = default;
};

namespace wire {

namespace detail {

template <reader Reader>
[[gnu::cold, gnu::noinline]] bool refuse_other(Reader& in, std::string_view expected, std::string_view found,
                                               std::size_t at) {
    std::string what = std::string("expected ").append(expected).append(", found ").append(found.substr(0, 40));
    return in.refuse(errc::out_of_range, what.append(found.size() > 40 ? "..." : ""), at);
}

template <auto Value>
inline constexpr auto spelt_constant = [] {
    std::array<char, 24> text{};
    if constexpr (std::same_as<decltype(Value), bool>) {
        const std::string_view word = Value ? "true" : "false";
        for (std::size_t i = 0; i < word.size(); ++i) text[i] = word[i];
    } else {
        std::size_t size = 0;
        auto rest = Value;
        do {
            const int digit = static_cast<int>(rest % 10);
            text[size++] = static_cast<char>('0' + (digit < 0 ? -digit : digit));
            rest = static_cast<decltype(rest)>(rest / 10);
        } while (rest != 0);
        if (Value < 0) text[size++] = '-';
        for (std::size_t i = 0; i < size / 2; ++i) {
            const char other = text[i];
            text[i] = text[size - 1 - i];
            text[size - 1 - i] = other;
        }
    }
    return text;
}();

} // namespace detail

template <fixed_string Text>
struct form<literal<Text>> {
    static constexpr token_set kinds = token::string;
    static constexpr std::string_view literal_text = Text.view();

    template <reader Reader>
    static bool read(Reader& in, literal<Text>&) {
        const std::size_t at = in.position();
        std::string_view text;
        if (!in.string(text)) return false;
        if (text == literal_text) return true;
        const auto quoted = [](std::string_view word) { return std::string("\"").append(word).append("\""); };
        return detail::refuse_other(in, quoted(literal_text), quoted(text), at);
    }
    template <writer Writer>
    static bool write(Writer& out, literal<Text>) {
        return out.string(literal_text);
    }
    static constexpr void describe(auto& out) { out.set("const", literal_text); }
};

template <auto Value>
struct form<constant<Value>> {
    using value_type = std::remove_const_t<decltype(Value)>;
    static constexpr bool is_bool = std::same_as<value_type, bool>;
    static constexpr token_set kinds = is_bool ? token::boolean : token::number;
    static constexpr std::string_view literal_text = detail::spelt_constant<Value>.data();

    template <reader Reader>
    static bool read(Reader& in, constant<Value>&) {
        const std::size_t at = in.position();
        value_type found{};
        if (!form<value_type>::read(in, found)) return false;
        if (found == Value) return true;
        if constexpr (is_bool)
            return detail::refuse_other(in, literal_text, found ? "true" : "false", at);
        else
            return detail::refuse_other(in, literal_text, std::to_string(found), at);
    }
    template <writer Writer>
    static bool write(Writer& out, constant<Value>) {
        return form<value_type>::write(out, Value);
    }
    static constexpr void describe(auto& out) { out.set("const", Value); }
};

/// Null, as an alternative of a variant.
template <>
struct form<std::monostate> {
    static constexpr token_set kinds = token::null;
    template <reader Reader>
    static bool read(Reader& in, std::monostate&) {
        return in.null();
    }
    template <writer Writer>
    static bool write(Writer& out, std::monostate) {
        return out.null(), true;
    }
};

} // namespace wire
} // namespace hearken
