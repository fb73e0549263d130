// SPDX-License-Identifier: BSL-1.0
#pragma once
// From a topic name to the call of the one route that wants it, through tables made when compiled.

#include <hearken/route/router.hpp>

#include <memory>
#include <span>

namespace hearken {

/// One filter to subscribe, and the highest QoS of the routes it serves.
struct wanted_filter {
    std::string_view filter;
    std::uint8_t qos;
    bool loss_is_meant = false; ///< all of them say so, where that QoS is 0
};

namespace detail {

/// A reference to a callable `void(std::uint32_t message, const result<>&)`.
class settled_ref {
public:
    template <class Callable>
    explicit settled_ref(Callable& callable) noexcept
        : object_(std::addressof(callable)), call_([](void* object, std::uint32_t message, const result<>& how) {
              (*static_cast<Callable*>(object))(message, how);
          }) {}
    void operator()(std::uint32_t message, const result<>& how) const { call_(object_, message, how); }

private:
    void* object_;
    void (*call_)(void*, std::uint32_t, const result<>&);
};

template <class Router, class Indices>
struct tree_of;
template <class Router, std::size_t... I>
struct tree_of<Router, std::index_sequence<I...>> {
    using type =
        tree<typename std::remove_reference_t<decltype(std::declval<Router&>().template get<I>())>::pattern_type...>;
};

} // namespace detail

/// The run-time face of a router. One thread at a time calls routes.
template <class Router>
class dispatcher {
public:
    static constexpr std::size_t size = Router::size;
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    explicit constexpr dispatcher(Router& router) noexcept : router_(&router) {}

    /// The route that wants a topic name, and its captures; `npos` where none does.
    static constexpr std::size_t find(std::string_view topic, captures& parts) noexcept {
        if constexpr (size == 0)
            return npos;
        else
            return tree_type::find(topic, parts);
    }

    /// Decodes and calls. A batch route keeps the message until `flush`, and its bytes must stay as long.
    result<> call(std::size_t route, const delivery& d, std::uint32_t message) {
        return table<>::calls[route](*router_, d, message);
    }

    /// Calls a batch handler with what it kept; `settled(message, result)` once for each message.
    template <class Settled>
    void flush(std::size_t route, Settled&& settled) {
        if constexpr (size > 0) table<>::flushes[route](*router_, detail::settled_ref(settled));
    }
    /// All of them.
    template <class Settled>
    void flush(Settled&& settled) {
        for (const std::size_t route : batch_routes) flush(route, settled);
    }

    [[nodiscard]] static constexpr bool is_batch(std::size_t route) noexcept {
        if constexpr (batches == 0)
            return false;
        else
            return table<>::batch[route];
    }

    /// The pattern of a route, as written.
    [[nodiscard]] static constexpr std::string_view pattern_text(std::size_t route) noexcept {
        return table<>::texts[route];
    }

    /// The names of its placeholders, in the order of its captures.
    [[nodiscard]] static constexpr std::span<const std::string_view> capture_names(std::size_t route) noexcept {
        if constexpr (size > 0)
            return table<>::names[route];
        else
            return {};
    }

    /// The filters to subscribe to. `listener` is the QoS of the routes that do not say their own, `meant` whether it
    /// may be 0.
    [[nodiscard]] std::vector<wanted_filter> subscriptions(std::uint8_t listener, bool meant = false) const {
        std::vector<wanted_filter> all;
        if constexpr (size > 0) {
            for (std::string_view filter : tree_type::subscriptions) all.push_back({filter, 0, true});
            for (std::size_t i = 0; i < size; ++i) {
                const level own = table<>::levels[i](*router_);
                const level is = own.qos == listeners_qos{}() ? level{listener, meant} : own;
                wanted_filter& w = all[tree_type::subscription_of[i]];
                if (is.qos > w.qos) w.qos = is.qos;
                w.loss_is_meant = w.loss_is_meant && is.meant;
            }
        }
        return all;
    }

    /// Which of `subscriptions` brings the messages of a route.
    [[nodiscard]] static constexpr std::size_t subscription_of(std::size_t route) noexcept {
        return tree_type::subscription_of[route];
    }

private:
    using tree_type = typename detail::tree_of<Router, std::make_index_sequence<size>>::type;

    template <std::size_t N>
    using route_type = std::remove_reference_t<decltype(std::declval<Router&>().template get<N>())>;

    template <std::size_t... I>
    static constexpr std::size_t count_batches(std::index_sequence<I...>) {
        constexpr std::array<bool, size + 1> batch{route_type<I>::batch...};
        std::size_t n = 0;
        for (bool b : batch) n += b ? 1 : 0;
        return n;
    }
    static constexpr std::size_t batches = count_batches(std::make_index_sequence<size>{});

    template <std::size_t... I>
    static constexpr auto list_batches(std::index_sequence<I...>) {
        constexpr std::array<bool, size + 1> batch{route_type<I>::batch...};
        std::array<std::size_t, batches> list{};
        std::size_t n = 0;
        for (std::size_t i = 0; i < size; ++i) {
            if (batch[i]) list[n++] = i;
        }
        return list;
    }

public:
    /// The routes whose handlers take batches.
    static constexpr std::array<std::size_t, batches> batch_routes = list_batches(std::make_index_sequence<size>{});

private:
    template <std::size_t N>
    static result<> call_one(Router& router, const delivery& d, std::uint32_t message) {
        auto& route = router.template get<N>();
        if constexpr (route_type<N>::batch) {
            return route.call.add(d, message, route.dedupe);
        } else {
            return route.call.run(route.handler, d, route.dedupe, message);
        }
    }
    template <std::size_t N>
    static void flush_one(Router& router, detail::settled_ref settled) {
        auto& route = router.template get<N>();
        if constexpr (route_type<N>::batch) route.call.flush(route.handler, settled);
    }
    struct level {
        std::uint8_t qos;
        bool meant;
    };
    template <std::size_t N>
    static level level_of(Router& router) {
        const auto& policy = router.template get<N>().qos;
        return {policy(), loss_is_meant(policy)};
    }

    template <class Indices = std::make_index_sequence<size>>
    struct table;
    template <std::size_t... I>
    struct table<std::index_sequence<I...>> {
        static constexpr std::array<result<> (*)(Router&, const delivery&, std::uint32_t), size> calls{&call_one<I>...};
        static constexpr std::array<void (*)(Router&, detail::settled_ref), size> flushes{&flush_one<I>...};
        static constexpr std::array<level (*)(Router&), size> levels{&level_of<I>...};
        static constexpr std::array<bool, size> batch{route_type<I>::batch...};
        static constexpr std::array<std::span<const std::string_view>, size> names{
            route_type<I>::pattern_type::capture_names...};
        static constexpr std::array<std::string_view, size> texts{route_type<I>::pattern_type::text...};
    };

    Router* router_;
};

} // namespace hearken
