// SPDX-License-Identifier: BSL-1.0
#pragma once
// Routes: a pattern, a handler and a QoS each, composed into one table that a topic picks from.

#include <hearken/policy/family.hpp>
#include <hearken/policy/qos.hpp>
#include <hearken/route/batch.hpp>
#include <hearken/route/handler.hpp>
#include <hearken/route/member.hpp>
#include <hearken/topic/tree.hpp>
#include <hearken/words/fixed_string.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace hearken {

/// The QoS of a route that does not say its own: the listener's.
struct listeners_qos {
    using family = hearken::family::qos;
    constexpr std::uint8_t operator()() const noexcept { return 255; }
};

namespace detail {

template <class Pattern, class Handler, class Parameters>
struct call_for : handler_call<Pattern, Handler, Parameters> {
    static constexpr bool batch = false;
};
template <class Pattern, class Handler, class Parameter>
    requires is_received_span<std::remove_cvref_t<Parameter>>
struct call_for<Pattern, Handler, type_list<Parameter>> : batch_call<Pattern, Handler, std::remove_cvref_t<Parameter>> {
    static constexpr bool batch = true;
};

template <class... Parameters>
constexpr bool writes_rows(type_list<Parameters...>) {
    return (
        (std::is_same_v<std::remove_cvref_t<Parameters>, rows> || is_received_span<std::remove_cvref_t<Parameters>>) ||
        ...);
}
template <class... Parameters>
constexpr bool needs_rows(type_list<Parameters...>) {
    return (std::is_same_v<std::remove_cvref_t<Parameters>, rows> || ...);
}

} // namespace detail

/// One pattern with its handler. Made by `on`.
template <fixed_string Text, class Handler, class Qos>
struct route {
    using family = hearken::family::routes;
    using pattern_type = pattern<Text>;
    using call_type = detail::call_for<pattern_type, Handler, typename detail::signature<Handler>::parameters>;
    static constexpr bool batch = call_type::batch;
    static constexpr bool needs_rows = detail::needs_rows(typename detail::signature<Handler>::parameters{});
    static constexpr bool at_most_once = std::is_same_v<Qos, qos::at_most_once>;

    Handler handler;
    Qos qos;
    call_type call{};
};

/// A route: `on<"devices/<uuid>/data">([](std::string_view uuid, const reading& r) { ... })`.
///
/// Takes:   a callable with one call operator that is not a template (docs/guide.md, "Handlers"), and where it differs
///          from the listener's a qos policy
/// Errors:  everything that does not fit does not compile, and the text says what to write
template <fixed_string Text, class Handler, class Qos = listeners_qos>
[[nodiscard]] constexpr auto on(Handler handler, Qos qos = {}) {
    static_assert(is_family<Qos, family::qos>,
                  "hearken: a route takes a qos policy beside its handler; hand other policies to the listener");
    constexpr bool has_object = !std::is_member_function_pointer_v<Handler>;
    static_assert(has_object, "hearken: a member function needs its object; write on<\"...\">(&service::data, "
                              "&my_service)");
    constexpr bool callable = detail::signature<Handler>::found;
    static_assert(callable, "hearken: a handler needs one call operator that is not a template; give every parameter a "
                            "type instead of auto");
    // A malformed pattern has said so in its own words; what follows from it would only hide them.
    constexpr bool well_formed = sizeof(pattern<Text>) > 0 && detail::pattern_tables<Text>::shape.levels > 0;
    if constexpr (has_object && callable && well_formed && is_family<Qos, family::qos>) {
        using made = route<Text, Handler, Qos>;
        static_assert(made::call_type::check());
        return made{std::move(handler), std::move(qos)};
    }
}

/// A route to a member function: `on<"devices/<uuid>/data">(&service::data, &my_service)`. The object must outlive the
/// listener.
template <fixed_string Text, class Member, class Object, class Qos = listeners_qos>
    requires std::is_member_function_pointer_v<Member>
[[nodiscard]] constexpr auto on(Member member, Object* object, Qos qos = {}) {
    return on<Text>(detail::bound_member<Member, Object>{member, object}, std::move(qos));
}

namespace detail {

template <std::size_t I, class Part>
struct leaf {
    Part part;
};
template <class Indices, class... Parts>
struct leaves;
template <std::size_t... I, class... Parts>
struct leaves<std::index_sequence<I...>, Parts...> : leaf<I, Parts>... {};

template <std::size_t I, class Part>
constexpr Part& get_leaf(leaf<I, Part>& l) noexcept {
    return l.part;
}

/// How many routes a part brings: one, or those of a router.
template <class Part>
inline constexpr std::size_t route_count = 1;

template <class Part>
constexpr bool has_batch_route() {
    if constexpr (requires { Part::has_batch; })
        return Part::has_batch;
    else
        return Part::batch;
}
template <class Part>
inline constexpr bool has_batch = has_batch_route<Part>();

} // namespace detail

/// Routes composed from routes and other routers, for instance one a source file.
///
/// Shape: the order of parts has no meaning; the tree of patterns decides (docs/guide.md, "Which route wins")
template <class... Parts>
class router {
public:
    using family = hearken::family::routes;

    explicit constexpr router(Parts... parts) : parts_{{std::move(parts)}...} {}

    static constexpr std::size_t size = (detail::route_count<Parts> + ... + 0);
    static constexpr bool has_batch = (detail::has_batch<Parts> || ...);
    static constexpr bool needs_rows = (Parts::needs_rows || ...);
    static constexpr bool at_most_once = (Parts::at_most_once || ...); ///< one of them, and none says it is meant

private:
    detail::leaves<std::index_sequence_for<Parts...>, Parts...> parts_;

    template <class...>
    friend class router;
    template <class Router>
    friend class dispatcher;

    static constexpr std::array<std::size_t, sizeof...(Parts) + 1> first_of_part = [] {
        std::array<std::size_t, sizeof...(Parts) + 1> first{};
        std::size_t part = 0;
        ((first[part + 1] = first[part] + detail::route_count<Parts>, ++part), ...);
        return first;
    }();

    static constexpr std::size_t part_of(std::size_t route) {
        std::size_t part = 0;
        while (first_of_part[part + 1] <= route) ++part;
        return part;
    }

public:
    /// The n-th route, counted through all parts.
    template <std::size_t N>
    constexpr auto& get() noexcept {
        constexpr std::size_t part = part_of(N);
        auto& found = detail::get_leaf<part>(parts_);
        if constexpr (requires { found.template get<N - first_of_part[part]>(); }) {
            return found.template get<N - first_of_part[part]>();
        } else {
            return found;
        }
    }
};
template <class... Parts>
router(Parts...) -> router<Parts...>;

namespace detail {

template <class... Parts>
inline constexpr std::size_t route_count<router<Parts...>> = router<Parts...>::size;

} // namespace detail
} // namespace hearken
