// SPDX-License-Identifier: BSL-1.0
#pragma once
// Many patterns as one tree, grown when compiled: which of them a topic belongs to, and what to subscribe to.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include <hearken/topic/branches.hpp>
#include <hearken/topic/captures.hpp>
#include <hearken/topic/cover.hpp>
#include <hearken/topic/element.hpp>
#include <hearken/topic/pattern.hpp>
#include <hearken/topic/search.hpp>
#include <hearken/topic/ties.hpp>

namespace hearken {

namespace detail {

/// The routes sorted in runs of `Width`. Each pass is a constant of its own: compilers limit the work for one.
template <const auto& Views, std::size_t Width, bool ByText>
struct sorted_runs {
    static constexpr auto value = [] {
        std::array<std::uint32_t, Views.size()> made{};
        merge_pass(Views, sorted_runs<Views, Width / 2, ByText>::value, made, Width / 2, ByText);
        return made;
    }();
};
template <const auto& Views, bool ByText>
struct sorted_runs<Views, 1, ByText> {
    static constexpr auto value = [] {
        std::array<std::uint32_t, Views.size()> made{};
        for (std::size_t i = 0; i < made.size(); ++i) made[i] = static_cast<std::uint32_t>(i);
        return made;
    }();
};

/// The tree of the patterns in an array with static storage, step by step.
template <const auto& Views>
struct growth {
    static constexpr std::size_t size = Views.size();
    using indices = std::array<std::uint32_t, size>;

    /// Where each route stands in an order.
    static constexpr indices ranks_in(const indices& order) noexcept {
        indices made{};
        for (std::size_t i = 0; i < size; ++i) made[order[i]] = static_cast<std::uint32_t>(i);
        return made;
    }

    static constexpr const indices& sorted = sorted_runs<Views, std::bit_ceil(size), true>::value;
    static constexpr auto shared = [] {
        indices made{};
        write_shared(Views, sorted, made);
        return made;
    }();
    static constexpr std::size_t grip_count = [] {
        std::size_t count = 0;
        for (const pattern_view& view : Views) count += view.grips.size();
        return count;
    }();
    static constexpr extent measured = measure(Views, sorted, shared);
    static constexpr pair_of_routes same = twice(Views, sorted);

    static constexpr auto planted(const indices& ranks) noexcept {
        std::array<node, measured.nodes> made{};
        plant(Views, sorted, shared, ranks, made);
        return made;
    }

    static constexpr auto first_nodes = planted(ranks_in(sorted));

    static constexpr auto slots = [] {
        std::array<std::uint32_t, slots_for(measured.literals)> made{};
        fill_slots(first_nodes, made);
        return made;
    }();
};

/// The tree with its ranks in the order of routes, where that is not the sorted order.
template <const auto& Views, bool Twins>
struct planted_again {
    static constexpr const auto& nodes = growth<Views>::first_nodes;
};
template <const auto& Views>
struct planted_again<Views, true> {
    static constexpr auto nodes =
        growth<Views>::planted(growth<Views>::ranks_in(sorted_runs<Views, std::bit_ceil(Views.size()), false>::value));
};

/// The tree of routes: as above, with ties found and the order mended where parts fit a common text.
template <const auto& Views>
struct route_growth : growth<Views> {
    using base = growth<Views>;

    static constexpr twin_search searched = [] {
        twin_search made{.nodes = base::first_nodes};
        made.run();
        return made;
    }();
    static constexpr pair_of_routes tie =
        pair_of_routes{base::sorted[searched.tie.first], base::sorted[searched.tie.second]}.in_order();

    static constexpr const auto& order = sorted_runs<Views, std::bit_ceil(base::size), !searched.twins>::value;
    static constexpr const auto& nodes = planted_again<Views, searched.twins>::nodes;

    static constexpr branches grown{nodes.data(), base::slots.data(), base::slots.size() - 1};

    /// A route and its captures, side by side with those of the others.
    struct leaf {
        std::uint32_t route = 0;
        std::uint32_t first_grip = 0;
        std::uint32_t grip_count = 0;
    };
    struct by_rank {
        std::array<leaf, base::size> leaves{};
        std::array<grip, base::grip_count> grips{};
    };
    static constexpr by_rank ranked = [] {
        by_rank made{};
        std::size_t next = 0;
        for (std::size_t i = 0; i < base::size; ++i) {
            const std::span<const grip> own = Views[order[i]].grips;
            made.leaves[i] = {order[i], static_cast<std::uint32_t>(next), static_cast<std::uint32_t>(own.size())};
            for (const grip& one : own) made.grips[next++] = one;
        }
        return made;
    }();
};

/// The subscriptions of a tree of filters, one a route.
template <const auto& Views>
struct filter_growth : growth<Views> {
    using base = growth<Views>;
    static constexpr std::size_t block = 128; ///< routes in one constant

    template <std::size_t Block>
    static constexpr auto covers_of = [] {
        std::array<std::uint32_t, block> made{};
        for (std::size_t i = 0; i < block && Block * block + i < base::size; ++i) {
            const branches tree{base::first_nodes.data(), base::slots.data(), base::slots.size() - 1};
            made[i] = cover_search{tree, Views[Block * block + i]}.run();
        }
        return made;
    }();

    /// For each route the rank of the filter that covers its own.
    static constexpr auto covers = []<std::size_t... Block>(std::index_sequence<Block...>) {
        const std::array<const std::uint32_t*, sizeof...(Block)> blocks{covers_of<Block>.data()...};
        std::array<std::uint32_t, base::size> made{};
        for (std::size_t i = 0; i < base::size; ++i) made[i] = blocks[i / block][i % block];
        return made;
    }(std::make_index_sequence<(base::size + block - 1) / block>{});

    /// The subscription of each route; the first ones belong to the first routes.
    struct numbering {
        std::array<std::size_t, base::size> of{};
        std::size_t count = 0;
    };
    static constexpr numbering numbered = [] {
        numbering made;
        std::array<std::size_t, base::size> number{}; // by rank, from 1
        for (std::size_t i = 0; i < base::size; ++i) {
            std::size_t& known = number[covers[i]];
            if (known == 0) known = ++made.count;
            made.of[i] = known - 1;
        }
        return made;
    }();

    static constexpr auto texts = [] {
        std::array<std::string_view, numbered.count> made{};
        for (std::size_t i = 0; i < base::size; ++i) made[numbered.of[i]] = Views[base::sorted[covers[i]]].text;
        return made;
    }();
};

template <std::size_t I, class Type>
struct placed {};
template <class Indices, class... Types>
struct places;
template <std::size_t... I, class... Types>
struct places<std::index_sequence<I...>, Types...> : placed<I, Types>... {};
template <std::size_t I, class Type>
std::type_identity<Type> at_place(const placed<I, Type>&);
template <std::size_t I, class... Types>
using nth = typename decltype(at_place<I>(std::declval<places<std::index_sequence_for<Types...>, Types...>>()))::type;

/// Names two patterns in the compiler's error.
template <class First, class Second>
struct duplicate {
    static_assert(std::is_void_v<First>, "hearken: two patterns must not match the very same topics; keep one of them");
    using type = void;
};
template <class First, class Second>
struct tie {
    static_assert(std::is_void_v<First>, "hearken: of two patterns for one topic one must be more specific; write more "
                                         "bytes of a level in one of them");
    using type = void;
};

template <template <class, class> class Complaint, std::size_t First, std::size_t Second, class... Patterns>
struct complain : Complaint<nth<First, Patterns...>, nth<Second, Patterns...>> {};
template <template <class, class> class Complaint, std::size_t Same, class... Patterns>
struct complain<Complaint, Same, Same, Patterns...> {
    using type = void;
};

} // namespace detail

/// Which of many patterns a topic belongs to. One topic goes to one route.
///
/// Two patterns that can match one topic stand in this order: level by level from the left, literal before part (more
/// literal bytes first) before one level before many; where both are many the longer tail wins, then the tail from
/// the right; `#` comes last. Two that still tie do not compile, nor does a pattern that is there twice.
template <class... Patterns>
struct tree {
private:
    static constexpr std::array<detail::pattern_view, sizeof...(Patterns)> views{Patterns::view...};
    static constexpr std::array<detail::pattern_view, sizeof...(Patterns)> filter_views{Patterns::filter_view...};
    using routes = detail::route_growth<views>;
    using filters = detail::filter_growth<filter_views>;

    using no_duplicate =
        typename detail::complain<detail::duplicate, routes::same.first, routes::same.second, Patterns...>::type;
    using no_tie = typename detail::complain<detail::tie, routes::tie.first, routes::tie.second, Patterns...>::type;

public:
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);
    static constexpr std::size_t size = sizeof...(Patterns);

    /// The route of a topic and what its placeholders bound.
    ///
    /// Takes:   a valid topic name
    /// Gives:   the place of the pattern among `Patterns`; `npos` where none matches
    /// Shape:   `found` holds views into `topic`
    /// Threads: any; allocates nothing
    [[nodiscard]] static constexpr std::size_t find(std::string_view topic, captures& found) noexcept {
        constexpr detail::extent deep = routes::measured;
        detail::level_start front[deep.front + 2 + detail::cut_slack];
        detail::level_start back[deep.back + 1];
        const detail::cut_topic levels{topic, front, back};
        std::uint32_t rank = detail::no_rank;
        if consteval {
            const std::size_t count = detail::cut_front(topic, front, deep.front + 1);
            if constexpr (deep.back != 0) detail::cut_back(topic, back, deep.back);
            if (!topic.empty()) rank = detail::find_rank(routes::grown, levels, count);
        } else {
            const std::size_t count = detail::cut_front_of<void>(topic, front, deep.front + 1);
            if constexpr (deep.back != 0) detail::cut_back(topic, back, deep.back);
            if (!topic.empty()) rank = detail::find_rank_of<void>(routes::grown, levels, count);
        }
        if (rank == detail::no_rank) {
            found.clear();
            return npos;
        }
        const auto& leaf = routes::ranked.leaves[rank];
        detail::capture({routes::ranked.grips.data() + leaf.first_grip, leaf.grip_count}, levels, found);
        return leaf.route;
    }

    /// What to subscribe to: the filters of the patterns, less those that another one covers.
    ///
    /// Shape: in the order of the first pattern that each is for
    static constexpr const auto& subscriptions = filters::texts;

    /// For each pattern the place of its subscription in `subscriptions`.
    static constexpr const std::array<std::size_t, size>& subscription_of = filters::numbered.of;
};

/// No pattern: nothing is found.
template <>
struct tree<> {
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);
    static constexpr std::size_t size = 0;
    [[nodiscard]] static constexpr std::size_t find(std::string_view, captures& found) noexcept {
        found.clear();
        return npos;
    }
    static constexpr std::array<std::string_view, 0> subscriptions{};
    static constexpr std::array<std::size_t, 0> subscription_of{};
};

} // namespace hearken
