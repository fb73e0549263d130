// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a handler asks for: its parameters sorted into captures, payload and what is given by type.

#include <hearken/route/capture.hpp>
#include <hearken/route/codec.hpp>
#include <hearken/route/control.hpp>
#include <hearken/rows/rows.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/message.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace hearken {

template <class T>
class received; // one message of a batch handler, route/batch.hpp

namespace detail {

template <class... Types>
struct type_list {
    static constexpr std::size_t size = sizeof...(Types);
};

/// Parameter types and return type of a callable with one call operator that is not a template.
template <class Callable>
struct call_operator {
    static constexpr bool found = false;
    using parameters = type_list<>;
    using returned = void;
};
template <class Return, class... Parameters>
struct call_shape {
    static constexpr bool found = true;
    using parameters = type_list<Parameters...>;
    using returned = Return;
};
template <class R, class... P>
struct call_operator<R (*)(P...)> : call_shape<R, P...> {};
template <class R, class... P>
struct call_operator<R (*)(P...) noexcept> : call_shape<R, P...> {};
template <class C, class R, class... P>
struct call_operator<R (C::*)(P...)> : call_shape<R, P...> {};
template <class C, class R, class... P>
struct call_operator<R (C::*)(P...) const> : call_shape<R, P...> {};
template <class C, class R, class... P>
struct call_operator<R (C::*)(P...) noexcept> : call_shape<R, P...> {};
template <class C, class R, class... P>
struct call_operator<R (C::*)(P...) const noexcept> : call_shape<R, P...> {};

template <class Handler>
struct signature : call_operator<std::decay_t<Handler>> {};
template <class Handler>
    requires requires { &Handler::operator(); }
struct signature<Handler> : call_operator<decltype(&Handler::operator())> {};

/// Where a parameter's value comes from.
enum class origin : std::uint8_t { message, rows, control, all_captures, capture, payload };

template <class T>
inline constexpr bool is_captured = false;
template <class S>
inline constexpr bool is_captured<captured<S>> = true;

template <class T>
inline constexpr bool is_received_span = false;
template <class T>
inline constexpr bool is_received_span<std::span<received<T>>> = true;

/// A payload that cannot be mistaken for a capture.
template <class T>
inline constexpr bool is_payload =
    std::is_class_v<T> && !std::same_as<T, std::string> && !std::same_as<T, std::string_view>;
template <class T, class... Rules>
inline constexpr bool is_payload<checked<T, Rules...>> = is_payload<T>;

template <class T>
constexpr origin origin_by_type() {
    if constexpr (std::same_as<T, message_view>)
        return origin::message;
    else if constexpr (std::same_as<T, rows>)
        return origin::rows;
    else if constexpr (std::same_as<T, control>)
        return origin::control;
    else if constexpr (is_captured<T>)
        return origin::all_captures;
    else
        return origin::payload; // by position, which arrange() finds
}

/// How the parameters of one handler are filled from a pattern with some captures.
template <std::size_t Count>
struct arrangement {
    std::array<origin, Count == 0 ? 1 : Count> from{};
    std::array<std::size_t, Count == 0 ? 1 : Count> capture{}; ///< which one, where `from` is capture
    bool fits = true;
};

template <class... Parameters>
constexpr auto arrange(type_list<Parameters...>, std::size_t captures) {
    constexpr std::size_t count = sizeof...(Parameters);
    arrangement<count> plan;
    if constexpr (count > 0) {
        plan.from = {origin_by_type<std::remove_cvref_t<Parameters>>()...};
        constexpr std::array<bool, count> payloads{is_payload<std::remove_cvref_t<Parameters>>...};
        std::size_t positional = 0;
        std::size_t last = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (plan.from[i] != origin::payload) continue;
            ++positional;
            last = i;
        }
        const bool payload_alone = positional == 1 && captures != 0 && payloads[last];
        const bool with_payload = payload_alone || positional == captures + 1;
        plan.fits = positional == 0 || with_payload || positional == captures;
        for (std::size_t i = 0, next = 0; i < count; ++i) {
            if (plan.from[i] != origin::payload || (with_payload && i == last)) continue;
            plan.from[i] = origin::capture;
            plan.capture[i] = next++;
        }
    }
    return plan;
}

/// True where the parameter is written so that what it gets can be given: the listener's own by reference, values not
/// by a reference that could change them.
template <class Parameter>
inline constexpr bool takes_it_as_given =
    std::same_as<std::remove_cvref_t<Parameter>, rows> || std::same_as<std::remove_cvref_t<Parameter>, control>
        ? std::is_lvalue_reference_v<Parameter> && !std::is_const_v<std::remove_reference_t<Parameter>>
        : !std::is_lvalue_reference_v<Parameter> || std::is_const_v<std::remove_reference_t<Parameter>>;

} // namespace detail
} // namespace hearken
