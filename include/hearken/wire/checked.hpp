// SPDX-License-Identifier: BSL-1.0
#pragma once
// Values that keep rules, each with words of its own for the error.

#include <hearken/wire/enums.hpp>
#include <hearken/wire/stand_in.hpp>

#include <charconv>
#include <compare>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace hearken {

namespace wire::detail {

/// What a rule looks at: the value that a stand-in stands for.
template <class T>
[[nodiscard]] constexpr const auto& bare_of(const T& value) noexcept {
    if constexpr (requires { []<class U>(const stand_in<U>&) {}(value); })
        return bare_of(value.value);
    else
        return value;
}

/// An optional value is looked at where it has one.
template <class T>
concept maybe_empty = requires(const T& value) {
    { value.has_value() } -> std::same_as<bool>;
    *value;
};

template <class Rule, class T>
[[nodiscard]] constexpr bool keeps(const T& value) {
    const auto& bare = bare_of(value);
    if constexpr (maybe_empty<std::remove_cvref_t<decltype(bare)>>)
        return !bare.has_value() || keeps<Rule>(*bare);
    else
        return Rule::holds(bare);
}

template <class Rule, class T>
concept applies = requires(const T& value) {
    { Rule::holds(bare_of(value)) } -> std::same_as<bool>;
} || requires(const T& value) {
    requires maybe_empty<std::remove_cvref_t<decltype(bare_of(value))>>;
    { Rule::holds(bare_of(*bare_of(value))) } -> std::same_as<bool>;
};

template <class Rule>
concept has_words = requires {
    { Rule::words } -> std::convertible_to<std::string_view>;
} || requires {
    { Rule::words() } -> std::convertible_to<std::string>;
};

} // namespace wire::detail

/// Something that values of `T` must keep:
///
///     struct even {
///         static constexpr std::string_view words = "an even number"; // the error: expected an even number, found 3
///         static constexpr bool holds(int value) { return value % 2 == 0; }
///     };
///
/// `words` may be a function, too.
template <class Rule, class T>
concept rule_for = wire::detail::has_words<Rule> && wire::detail::applies<Rule, T>;

namespace wire::detail {

template <class Rule, class T>
consteval bool check_rule() {
    static_assert(rule_for<Rule, T>, "hearken: a rule of checked<T, ...> needs words, the text after `expected`, and "
                                     "holds(value); write static constexpr std::string_view words and static constexpr "
                                     "bool holds(const T&)");
    return rule_for<Rule, T>;
}

} // namespace wire::detail

/// A `T` that keeps all the rules, when it is read and when it is written: `checked<int, between<0, 100>>`.
///
/// Errors: errc::out_of_range in the words of the first rule that is broken
template <class T, class... Rules>
struct checked : wire::stand_in<T> {
    using wire::stand_in<T>::stand_in;

    /// True where the value keeps the rules; one that was set in the program need not.
    [[nodiscard]] constexpr bool holds() const {
        if constexpr ((wire::detail::check_rule<Rules, T>() && ...))
            return (wire::detail::keeps<Rules>(this->value) && ...);
        else
            return false;
    }

    template <class A, class B> // for maps; a template, so that a number is compared as it is
        requires(std::same_as<A, checked> && std::same_as<B, checked> && std::three_way_comparable<T>)
    friend constexpr auto operator<=>(const A& a, const B& b) noexcept {
        return a.value <=> b.value;
    }
};

namespace wire {

namespace detail {

template <class>
inline constexpr bool is_checked = false;
template <class T, class... Rules>
inline constexpr bool is_checked<checked<T, Rules...>> = true;

template <class Rule>
[[nodiscard]] std::string words_of() {
    if constexpr (requires { Rule::words(); })
        return std::string(Rule::words());
    else
        return std::string(Rule::words);
}

/// `, found 91.5`; nothing where the value is hidden, or no number and no text.
template <class T>
[[nodiscard, gnu::cold]] std::string found_words(const T& value) {
    const auto& bare = bare_of(value);
    using bare_type = std::remove_cvref_t<decltype(bare)>;
    if constexpr (hidden<T>) {
        return {};
    } else if constexpr (maybe_empty<bare_type>) {
        return bare.has_value() ? found_words(*bare) : std::string();
    } else if constexpr (integer<bare_type> || std::floating_point<bare_type>) {
        char digits[40];
        return ", found " + std::string(digits, std::to_chars(digits, digits + sizeof digits, bare).ptr);
    } else if constexpr (std::convertible_to<const bare_type&, std::string_view>) {
        return ", found " + quoted_text(bare);
    } else if constexpr (requires { bare.size(); }) {
        return ", found " + std::to_string(bare.size());
    } else {
        return {};
    }
}

/// The words of the first rule that is broken.
template <class T, class... Rules>
[[nodiscard, gnu::cold, gnu::noinline]] std::string broken_rule(const checked<T, Rules...>& value) {
    std::string what = "expected ";
    const auto is_broken = [&]<class Rule>(std::type_identity<Rule>) {
        if (keeps<Rule>(value.value)) return false;
        what += words_of<Rule>();
        return true;
    };
    (void)(is_broken(std::type_identity<Rules>{}) || ...);
    return what;
}

/// At the value again: says which rule it breaks, and a number or text as it came, unless it is hidden.
template <reader Reader, class T, class... Rules>
[[gnu::cold, gnu::noinline]] bool refuse_rule(Reader& in, const auto& start, const checked<T, Rules...>& value) {
    in.rewind(start);
    const std::size_t at = in.position();
    const token kind = hidden<T> ? token::nothing : in.peek();
    std::string what = broken_rule(value);
    std::string_view found;
    if (kind == token::number && in.number(found))
        what.append(", found ").append(found.substr(0, 40));
    else if (kind == token::string && in.string(found))
        what.append(", found ").append(quoted_text(found));
    else
        what += found_words(value.value);
    return in.refuse(errc::out_of_range, std::move(what), at);
}

} // namespace detail

template <class T, class... Rules>
struct form<checked<T, Rules...>> : value_form<checked<T, Rules...>, T> {
    static constexpr bool rules_fit = (detail::check_rule<Rules, T>() && ...);
    static constexpr void describe(auto& out) {
        out.as(parts_of<T>{});
        (out.keeps(std::type_identity<Rules>{}, kinds_of<T>), ...);
    }

    template <reader Reader>
    static bool read(Reader& in, checked<T, Rules...>& out) {
        const auto start = in.here();
        if (!form<T>::read(in, out.value)) return false;
        if constexpr (rules_fit) {
            if (!out.holds()) [[unlikely]]
                return detail::refuse_rule(in, start, out);
        }
        return true;
    }
    template <writer Writer>
    static bool write(Writer& out, const checked<T, Rules...>& value) {
        if constexpr (rules_fit) {
            if (!value.holds()) [[unlikely]]
                return out.refuse(errc::out_of_range, detail::broken_rule(value) + detail::found_words(value.value));
        }
        return form<T>::write(out, value.value);
    }
};

} // namespace wire
} // namespace hearken
