// SPDX-License-Identifier: BSL-1.0
#pragma once
// Calls a handler with what its parameters ask for: captures and payload, converted and decoded.

#include <hearken/reflect/fields.hpp>
#include <hearken/route/chosen.hpp>
#include <hearken/route/dedupe.hpp>
#include <hearken/route/signature.hpp>
#include <hearken/topic/pattern.hpp>

#include <exception>
#include <tuple>
#include <utility>

namespace hearken {

/// What a route is given to work with: one message, the captured parts of its topic, and where to write rows.
struct delivery {
    const message_view& message;
    const captures& parts;
    rows& out;
    control& app;                      ///< the listener that calls
    scratch& memory;                   ///< for views into unescaped strings; cleared after the message
    detail::key_check* keys = nullptr; ///< null: no message is a copy of another
};

namespace detail {

template <class Pattern, class Struct>
constexpr bool all_are_captures() {
    for (std::string_view name : reflect::field_names<Struct>) {
        if (capture_named<Pattern>(name) == Pattern::capture_count) return false;
    }
    return true;
}

template <class Pattern, class T>
inline constexpr bool finds_its_captures = true;
template <class Pattern, class Struct>
inline constexpr bool finds_its_captures<Pattern, captured<Struct>> = all_are_captures<Pattern, Struct>();

template <class Pattern, class Struct>
result<> read_all_captures(const captures& parts, Struct& out, scratch& memory) {
    result<> r{};
    std::size_t member = 0;
    auto read = [&](auto& value) {
        const std::size_t part = capture_named<Pattern>(reflect::field_names<Struct>[member++]);
        if (r) r = convert_capture(Pattern::capture_names[part], parts[part], value, memory);
    };
    std::apply([&](auto&... values) { (read(values), ...); }, reflect::tie(out));
    return r;
}

/// One argument: read from the delivery, then handed to the handler.
template <class Pattern, class Parameter, origin From, std::size_t Capture>
struct argument {
    using value_type = std::remove_cvref_t<Parameter>;
    value_type value{};

    result<> read(const delivery& d) {
        if constexpr (From == origin::capture) {
            return convert_capture(Pattern::capture_names[Capture], d.parts[Capture], value, d.memory);
        } else if constexpr (From == origin::all_captures) {
            return read_all_captures<Pattern>(d.parts, value.value, d.memory);
        } else {
            return payload_reader<Pattern, value_type>::read(d.message.payload, d.parts, value, d.memory);
        }
    }
    value_type&& give(const delivery&) { return std::move(value); }
    std::tuple<const value_type&> show(const delivery&) const { return {value}; }
};
template <class Pattern, class Parameter, std::size_t Capture>
struct argument<Pattern, Parameter, origin::message, Capture> {
    result<> read(const delivery&) { return {}; }
    const message_view& give(const delivery& d) { return d.message; }
    std::tuple<const message_view&> show(const delivery& d) const { return {d.message}; }
};
template <class Pattern, class Parameter, std::size_t Capture>
struct argument<Pattern, Parameter, origin::rows, Capture> {
    result<> read(const delivery&) { return {}; }
    rows& give(const delivery& d) { return d.out; }
    std::tuple<> show(const delivery&) const { return {}; }
};
template <class Pattern, class Parameter, std::size_t Capture>
struct argument<Pattern, Parameter, origin::control, Capture> {
    result<> read(const delivery&) { return {}; }
    control& give(const delivery& d) { return d.app; }
    std::tuple<> show(const delivery&) const { return {}; }
};

/// Runs a handler's body, or another part of a user's; whatever it throws becomes an error.
template <class Call>
result<> call_guarded(Call&& call, const char* who = "the handler") {
    try {
        if constexpr (std::is_void_v<decltype(call())>) {
            call();
            return {};
        } else {
            return call();
        }
    } catch (const std::exception& e) {
        return fail(errc::handler_failed, std::string(who) + " threw: " + e.what());
    } catch (...) {
        return fail(errc::handler_failed, std::string(who) + " threw something that is no std::exception");
    }
}

/// What a route's key makes of all that it is shown.
template <class Key, class Shown>
struct key_of;
template <class Key, class... Shown>
struct key_of<Key, std::tuple<Shown...>> {
    static constexpr bool fits = std::is_invocable_v<const Key&, Shown...>;
    static constexpr bool tells_apart = is_dedupe_key<std::invoke_result_t<const Key&, Shown...>>;
};

/// Asks whether a message is a copy of an earlier one; `copy` stays false where it cannot be.
template <class Pattern, class Key, class Shown>
result<> find_copy(const dedupe_by<Key>& by, const Shown& shown, const delivery& d, std::uint32_t message, bool& copy) {
    if (d.keys == nullptr) return {};
    const auto look = [&] {
        const auto print = fingerprint_of_key<Pattern>(std::apply(by.key, shown));
        copy = print && d.keys->is_copy(message, *print);
    };
    return call_guarded(look, "the key of dedupe_by");
}

template <class Pattern, class Handler, class Parameters>
struct handler_call;

/// Checks a handler against a pattern when compiled, and calls it when run.
template <class Pattern, class Handler, class... Parameters>
struct handler_call<Pattern, Handler, type_list<Parameters...>> {
    using shape = signature<Handler>;
    static constexpr auto plan = arrange(type_list<Parameters...>{}, Pattern::capture_count);

    using indices = std::index_sequence_for<Parameters...>;

    template <std::size_t I, class Parameter>
    static constexpr bool converts() {
        if constexpr (!plan.fits || plan.from[I] != origin::capture)
            return true;
        else
            return capturable<std::remove_cvref_t<Parameter>>;
    }
    template <std::size_t I, class Parameter>
    static constexpr bool decodes() {
        return !plan.fits || plan.from[I] != origin::payload || is_payload<std::remove_cvref_t<Parameter>>;
    }
    template <std::size_t I, class Parameter>
    static constexpr bool chooses() {
        if constexpr (!plan.fits || plan.from[I] != origin::payload)
            return true;
        else
            return payload_reader<Pattern, std::remove_cvref_t<Parameter>>::finds_its_capture;
    }
    template <std::size_t... I>
    static constexpr bool the_topic_chooses(std::index_sequence<I...>) {
        return (chooses<I, Parameters>() && ...);
    }
    template <std::size_t... I>
    static constexpr bool every_capture_converts(std::index_sequence<I...>) {
        return (converts<I, Parameters>() && ...);
    }
    template <std::size_t... I>
    static constexpr bool the_payload_decodes(std::index_sequence<I...>) {
        return (decodes<I, Parameters>() && ...);
    }

    /// A struct where the last placeholder's parameter should be, and nowhere else a payload: one was forgotten.
    template <std::size_t... I>
    static constexpr bool forgets_a_placeholder(std::index_sequence<I...>) {
        const bool has_payload = ((plan.from[I] == origin::payload) || ...);
        const bool payload_as_capture = ((plan.from[I] == origin::capture && !converts<I, Parameters>() &&
                                          is_payload<std::remove_cvref_t<Parameters>>) ||
                                         ...);
        return plan.fits && !has_payload && payload_as_capture;
    }

    /// One worded error per requirement.
    static constexpr bool check() {
        static_assert(
            plan.fits,
            "hearken: wrong number of handler parameters; write all captures of the pattern in its order, then "
            "the payload, or the captures alone, or the payload alone; const message_view&, rows&, control& and "
            "captured<S> may stand anywhere");
        static_assert(std::is_void_v<typename shape::returned> || std::same_as<typename shape::returned, result<>>,
                      "hearken: a handler returns nothing or hearken::result<>; write -> hearken::result<>");
        static_assert((takes_it_as_given<Parameters> && ...),
                      "hearken: a handler takes captures and payload by value or const reference, rows as "
                      "hearken::rows& and the listener as hearken::control&; add const, or the &");
        static_assert((finds_its_captures<Pattern, std::remove_cvref_t<Parameters>> && ...),
                      "hearken: every member of S in captured<S> must be a placeholder of the pattern; name the member "
                      "like the placeholder");
        static_assert(
            !forgets_a_placeholder(indices{}),
            "hearken: a placeholder of the pattern has no parameter, and the payload stands in its place; write "
            "all captures in the pattern's order before the payload, or the payload alone");
        static_assert(every_capture_converts(indices{}) || forgets_a_placeholder(indices{}),
                      "hearken: a capture is text, an integer, an enum or a type with a codec of its own; write "
                      "std::string_view, or specialise hearken::codec for the type");
        static_assert(the_payload_decodes(indices{}),
                      "hearken: a scalar or string payload would look like a capture; write hearken::payload<T> or "
                      "hearken::text");
        static_assert(the_topic_chooses(indices{}),
                      "hearken: in a payload chosen_by<\"name\", ...> the name is a placeholder of the pattern; write "
                      "<name> in the pattern");
        return true;
    }

    template <std::size_t... I>
    static auto arguments_of(std::index_sequence<I...>)
        -> std::tuple<argument<Pattern, Parameters, plan.from[I], plan.capture[I]>...>;
    using arguments = decltype(arguments_of(indices{}));

    /// What the route's key is called with.
    static auto show(const arguments& given, const delivery& d) {
        return std::apply([&](const auto&... each) { return std::tuple_cat(each.show(d)...); }, given);
    }
    template <class Call = handler_call>
    using shown = decltype(Call::show(std::declval<const arguments&>(), std::declval<const delivery&>()));

    /// Takes: `message` = its index in the batch
    template <class Dedupe = no_dedupe>
    static result<> run(Handler& handler, const delivery& d, const Dedupe& by = {}, std::uint32_t message = 0) {
        return run(handler, d, by, message, indices{});
    }

    template <class Dedupe, std::size_t... I>
    static result<> run(Handler& handler, const delivery& d, const Dedupe& by, std::uint32_t message,
                        std::index_sequence<I...>) {
        arguments given;
        result<> r{};
        (void)((r = std::get<I>(given).read(d)) && ...);
        if (!r) return r;
        if constexpr (!std::is_same_v<Dedupe, no_dedupe>) {
            bool copy = false;
            r = find_copy<Pattern>(by, show(given, d), d, message, copy);
            if (!r || copy) return r;
        }
        return call_guarded([&]() -> decltype(auto) { return handler(std::get<I>(given).give(d)...); });
    }
};

} // namespace detail
} // namespace hearken
