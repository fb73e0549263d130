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
template <fixed_string Text, class Handler, class Qos, class Dedupe>
struct route {
    using family = hearken::family::routes;
    using pattern_type = pattern<Text>;
    using call_type = detail::call_for<pattern_type, Handler, typename detail::signature<Handler>::parameters>;
    static constexpr bool batch = call_type::batch;
    static constexpr bool needs_rows = detail::needs_rows(typename detail::signature<Handler>::parameters{});
    static constexpr bool at_most_once = std::is_same_v<Qos, qos::at_most_once>;
    static constexpr bool has_key = !std::is_same_v<Dedupe, no_dedupe>;

    Handler handler;
    Qos qos;
    [[no_unique_address]] Dedupe dedupe{};
    call_type call{};
};

namespace detail {

/// The policy of a family among those of a route, or what stands in for it.
template <class Family, class Default>
constexpr Default policy_of() {
    return {};
}
template <class Family, class Default, class First, class... More>
constexpr auto policy_of(First& first, More&... more) {
    if constexpr (is_family<First, Family>)
        return std::move(first);
    else
        return policy_of<Family, Default>(more...);
}
template <class Family, class... Policies>
inline constexpr std::size_t policies_of = (std::size_t{is_family<Policies, Family>} + ... + 0);

/// One worded error per requirement.
template <class Call, class Dedupe>
constexpr bool check_dedupe() {
    if constexpr (!std::is_same_v<Dedupe, no_dedupe>) {
        using key = decltype(Dedupe::key);
        using shown = typename Call::template shown<>;
        constexpr bool fits = key_of<key, shown>::fits;
        static_assert(fits, "hearken: the key of dedupe_by is called with what the handler takes, all but rows& and "
                            "control&, of a batch handler with each const received<T>&; give it these parameters, by "
                            "value or const reference");
        if constexpr (fits) {
            static_assert(key_of<key, shown>::tells_apart,
                          "hearken: a dedupe key is text, a number, an enum, a time, a plain struct, a tuple of these, "
                          "or std::optional of one; return one from the key of dedupe_by");
        }
    }
    return true;
}

} // namespace detail

/// A route: `on<"devices/<uuid>/data">([](std::string_view uuid, const reading& r) { ... })`.
///
/// Takes:   a callable with one call operator that is not a template (docs/guide.md, "Handlers"); in any order a qos
///          policy, where it differs from the listener's, and `dedupe_by`, where a message may come twice
/// Errors:  everything that does not fit does not compile, and the text says what to write
template <fixed_string Text, class Handler, class... Policies>
[[nodiscard]] constexpr auto on(Handler handler, Policies... policies) {
    constexpr bool known = ((is_family<Policies, family::qos> || is_family<Policies, family::dedupe>) && ...);
    static_assert(known, "hearken: a route takes a qos policy and dedupe_by beside its handler; hand other policies to "
                         "the listener");
    static_assert(detail::policies_of<family::qos, Policies...> <= 1,
                  "hearken: a route has one qos policy; remove the other");
    static_assert(detail::policies_of<family::dedupe, Policies...> <= 1,
                  "hearken: a route has one key; return both parts from one, as a std::tuple");
    constexpr bool has_object = !std::is_member_function_pointer_v<Handler>;
    static_assert(has_object, "hearken: a member function needs its object; write on<\"...\">(&service::data, "
                              "&my_service)");
    constexpr bool callable = detail::signature<Handler>::found;
    static_assert(callable, "hearken: a handler needs one call operator that is not a template; give every parameter a "
                            "type instead of auto");
    // A malformed pattern has said so in its own words; what follows from it would only hide them.
    constexpr bool well_formed = sizeof(pattern<Text>) > 0 && detail::pattern_tables<Text>::shape.levels > 0;
    if constexpr (has_object && callable && well_formed && known) {
        auto level = detail::policy_of<family::qos, listeners_qos>(policies...);
        auto by = detail::policy_of<family::dedupe, no_dedupe>(policies...);
        using made = route<Text, Handler, decltype(level), decltype(by)>;
        if constexpr (made::call_type::check()) {
            static_assert(detail::check_dedupe<typename made::call_type, decltype(by)>());
        }
        return made{std::move(handler), std::move(level), std::move(by)};
    }
}

/// A route to a member function: `on<"devices/<uuid>/data">(&service::data, &my_service)`. The object must outlive the
/// listener.
template <fixed_string Text, class Member, class Object, class... Policies>
    requires std::is_member_function_pointer_v<Member>
[[nodiscard]] constexpr auto on(Member member, Object* object, Policies... policies) {
    return on<Text>(detail::bound_member<Member, Object>{member, object}, std::move(policies)...);
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
    static constexpr bool has_key = (Parts::has_key || ...);           ///< one of them, by `dedupe_by`
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
