// SPDX-License-Identifier: BSL-1.0
#pragma once
// Sorts what a user hands to a listener into its families, and says in words what does not fit.

#include <hearken/inbox/direct.hpp>
#include <hearken/policy/events.hpp>
#include <hearken/policy/family.hpp>
#include <hearken/policy/overflow.hpp>
#include <hearken/policy/qos.hpp>
#include <hearken/policy/reconnect.hpp>
#include <hearken/policy/reject.hpp>
#include <hearken/policy/retained.hpp>
#include <hearken/route/router.hpp>
#include <hearken/store/store.hpp>
#include <hearken/transport/transport.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace hearken::run {

/// Stands where a store would: a listener without a database.
struct no_store {
    using family = hearken::family::store;
};

template <class Family, class... Parts>
inline constexpr std::size_t parts_of = (std::size_t{is_family<Parts, Family>} + ... + 0);

/// The part of a family, or what stands in for it.
template <class Family, class Default, class... Parts>
struct choose {
    using type = Default;
};
template <class Family, class Default, class First, class... Rest>
struct choose<Family, Default, First, Rest...> {
    using type = typename std::conditional_t<is_family<First, Family>, std::type_identity<First>,
                                             choose<Family, Default, Rest...>>::type;
};

/// Moves the part of a family out of the arguments, or makes the default.
template <class Family, class Default, class... Parts>
constexpr auto pick(std::tuple<Parts...>& parts) {
    using wanted = typename choose<Family, Default, Parts...>::type;
    if constexpr (parts_of<Family, Parts...> == 0)
        return wanted{};
    else
        return std::move(std::get<wanted>(parts));
}

/// Every part must say its family, once a family, and have what the family asks for.
template <class... Parts>
constexpr bool check_parts() {
    static_assert(
        (!std::is_void_v<family_of_t<Parts>> && ...),
        "hearken: a part of a listener must say what it is; wrap a handler in hearken::on<\"topic\">(...), and "
        "give a policy of your own `using family = hearken::family::...;`");
    static_assert((std::is_move_constructible_v<Parts> && ...),
                  "hearken: a part of a listener is moved into it; hold what cannot be moved by std::unique_ptr");
    static_assert(parts_of<family::transport, Parts...> <= 1,
                  "hearken: a listener has one transport; remove the other");
    static_assert(parts_of<family::reconnect, Parts...> <= 1,
                  "hearken: a listener has one reconnect policy; remove the other");
    static_assert(
        parts_of<family::qos, Parts...> <= 1,
        "hearken: a listener has one qos policy; hand the other to the route it is for: on<\"...\">(handler, qos)");
    static_assert(parts_of<family::inbox, Parts...> <= 1, "hearken: a listener has one inbox; remove the other");
    static_assert(parts_of<family::store, Parts...> <= 1, "hearken: a listener has one store; remove the other");
    static_assert(parts_of<family::overflow, Parts...> <= 1,
                  "hearken: a listener has one overflow policy; remove the other");
    static_assert(parts_of<family::reject, Parts...> <= 1,
                  "hearken: a listener has one reject policy; remove the other");
    static_assert(parts_of<family::retained, Parts...> <= 1,
                  "hearken: a listener has one retained policy; remove the other");
    static_assert(parts_of<family::events, Parts...> <= 1,
                  "hearken: a listener has one events policy; remove the other");
    static_assert(
        parts_of<family::dedupe, Parts...> == 0,
        "hearken: a key is a route's; hand dedupe_by to the route it is for: on<\"...\">(handler, dedupe_by)");
    return true;
}

/// The parts of a listener by family.
template <class Transport, class... Parts>
struct chosen {
    static_assert(check_parts<Parts...>());

    using transport_type = typename choose<family::transport, Transport, Parts...>::type;
    using reconnect_type = typename choose<family::reconnect, reconnect::exponential, Parts...>::type;
    using qos_type = typename choose<family::qos, qos::at_least_once, Parts...>::type;
    using inbox_type = typename choose<family::inbox, inbox::direct, Parts...>::type;
    using store_type = typename choose<family::store, no_store, Parts...>::type;
    using overflow_type = typename choose<family::overflow, overflow::block, Parts...>::type;
    static constexpr bool has_store = !std::is_same_v<store_type, no_store>;
    static constexpr bool has_place = has_store || lasting_inbox<inbox_type>; ///< for dead letters
    using reject_type =
        typename choose<family::reject, std::conditional_t<has_place, reject::dead_letter<>, reject::log>,
                        Parts...>::type;
    using retained_type = typename choose<family::retained, retained::at_start, Parts...>::type;
    using events_type = typename choose<family::events, events::none, Parts...>::type;

    // The concept only after the family: the compiler then names the member that is missing.
    static_assert(reconnect_policy<reconnect_type>,
                  "hearken: a reconnect policy lacks its call; write std::optional<std::chrono::milliseconds> "
                  "operator()(const hearken::failed_attempt&) const");
    static_assert(qos_policy<qos_type>, "hearken: a qos policy lacks its call; write std::uint8_t operator()() const");
    static_assert(any_inbox<inbox_type>,
                  "hearken: an inbox lacks a member of hearken::queued_inbox; see inbox/inbox.hpp");
    static_assert(!has_store || hearken::store<store_type>,
                  "hearken: a store lacks a member of hearken::store; see store/store.hpp");
    static_assert(overflow_policy<overflow_type>, "hearken: an overflow policy lacks its call; write "
                                                  "hearken::overflow_action operator()(std::uint8_t qos) const");
    static_assert(reject_policy<reject_type>,
                  "hearken: a reject policy lacks a member; write static constexpr bool needs_store and "
                  "hearken::result<hearken::reject_action> operator()(const hearken::rejection&)");
    static_assert(
        retained_policy<retained_type>,
        "hearken: a retained policy lacks its call; write hearken::retained_plan operator()(unsigned n) const");
    static_assert(events_policy<events_type>,
                  "hearken: an events policy lacks its call; write void operator()(const hearken::event&)");

    static_assert(inbox_type::queued || parts_of<family::overflow, Parts...> == 0,
                  "hearken: inbox::direct holds nothing that could overflow; remove the overflow policy, or add "
                  "hearken::inbox::memory{}");
    static_assert(
        !lasting_inbox<inbox_type> || parts_of<family::overflow, Parts...> == 0,
        "hearken: an inbox that lasts drops nothing, full it cuts the connection and the broker keeps the rest; "
        "remove the overflow policy");
    static_assert(
        has_place || !reject_type::needs_store,
        "hearken: reject::dead_letter{} writes into the store's table and there is no store; hand the listener a "
        "store or hearken::inbox::journal, or write reject::dead_letter{\"dead-letters.jsonl\"}");
};

/// Collects the routes among the parts into one router.
template <class... Parts>
constexpr auto collect_routes(std::tuple<Parts...>& parts) {
    auto only_routes = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
        using part = std::tuple_element_t<I, std::tuple<Parts...>>;
        if constexpr (is_family<part, family::routes>)
            return std::tuple<part>(std::move(std::get<I>(parts)));
        else
            return std::tuple<>();
    };
    auto all = [&]<std::size_t... I>(std::index_sequence<I...>) {
        return std::tuple_cat(only_routes(std::integral_constant<std::size_t, I>{})...);
    }(std::index_sequence_for<Parts...>{});
    return std::apply(
        [](auto&&... routes) { return router<std::remove_cvref_t<decltype(routes)>...>(std::move(routes)...); },
        std::move(all));
}

} // namespace hearken::run
