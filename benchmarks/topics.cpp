// SPDX-License-Identifier: BSL-1.0
// How long does it take to find the route of a topic, and does it matter how many routes there are?
//
// The peer is what one writes at run time: a trie with an unordered_map a node and a branch for '+', looked up with
// string_view keys. Each case runs both in turn on the same topics; `ratio` is that of the medians,
// hearken / peer.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>
#include <hearken/topic/tree.hpp>

namespace {

using hearken::captures;
using hearken::fixed_string;
using hearken::pattern;

// ---- the peer ----

class hash_trie {
public:
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    void add(std::string_view filter, std::size_t route) {
        node* at = &root_;
        for (bool more = true; more;) {
            const std::size_t slash = filter.find('/');
            const std::string_view level = filter.substr(0, slash);
            more = slash != std::string_view::npos;
            if (more) filter.remove_prefix(slash + 1);
            std::unique_ptr<node>& next = level == "+" ? at->one : at->literals[std::string{level}];
            if (!next) next = std::make_unique<node>();
            at = next.get();
        }
        at->route = route;
    }

    [[nodiscard]] std::size_t find(std::string_view topic, captures& found) const {
        found.clear();
        return find(root_, topic, found, 0);
    }

private:
    struct hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };
    struct node {
        std::unordered_map<std::string, std::unique_ptr<node>, hash, std::equal_to<>> literals;
        std::unique_ptr<node> one;
        std::size_t route = npos;
    };

    static std::size_t find(const node& at, std::string_view rest, captures& found, std::size_t bound) {
        const std::size_t slash = rest.find('/');
        const std::string_view level = rest.substr(0, slash);
        const bool more = slash != std::string_view::npos;
        if (more) rest.remove_prefix(slash + 1);
        const auto follow = [&](const node& next, std::size_t now) {
            if (more) return find(next, rest, found, now);
            return next.route;
        };
        if (!at.literals.empty()) {
            if (const auto next = at.literals.find(level); next != at.literals.end()) {
                if (const std::size_t route = follow(*next->second, bound); route != npos) return route;
            }
        }
        if (!at.one) return npos;
        if (bound == found.size() && bound < captures::capacity) found.add(level);
        return follow(*at.one, bound + 1);
    }

    node root_;
};

// ---- the routes ----

/// Patterns that differ in one literal: `site/line0042/<uuid>/data`.
template <std::size_t I>
consteval auto numbered() {
    char text[] = "site/line0000/<uuid>/data";
    std::size_t rest = I;
    for (std::size_t at = 12; rest != 0; --at, rest /= 10) text[at] = static_cast<char>('0' + rest % 10);
    return fixed_string<sizeof text>{text};
}

/// Patterns of literals alone: `site/line0042/motor/current`.
template <std::size_t I>
consteval auto spelled_out() {
    char text[] = "site/line0000/motor/current";
    std::size_t rest = I;
    for (std::size_t at = 12; rest != 0; --at, rest /= 10) text[at] = static_cast<char>('0' + rest % 10);
    return fixed_string<sizeof text>{text};
}

/// All ways to write ten levels with 'a' or '+'.
template <std::size_t I>
consteval auto crossed() {
    char text[] = "+/+/+/+/+/+/+/+/+/+/x";
    for (std::size_t bit = 0; bit < 10; ++bit) {
        if ((I >> bit & 1U) != 0) text[2 * bit] = 'a';
    }
    return fixed_string<sizeof text>{text};
}

template <class... Patterns>
struct routes_of {
    using tree = hearken::tree<Patterns...>;
    static void plant(hash_trie& peer) {
        constexpr std::array<std::string_view, sizeof...(Patterns)> filters{Patterns::filter...};
        for (std::size_t route = 0; route < filters.size(); ++route) peer.add(filters[route], route);
    }
};

template <class Indices>
struct numbered_routes;
template <std::size_t... I>
struct numbered_routes<std::index_sequence<I...>> : routes_of<pattern<numbered<I>()>...> {};
template <class Indices>
struct spelled_out_routes;
template <std::size_t... I>
struct spelled_out_routes<std::index_sequence<I...>> : routes_of<pattern<spelled_out<I>()>...> {};
template <class Indices>
struct crossed_routes;
template <std::size_t... I>
struct crossed_routes<std::index_sequence<I...>> : routes_of<pattern<crossed<I>()>...> {};

/// Topics side by side in one block, so that what is measured is the search and not the way to the topic.
class topic_block {
public:
    void add(std::string_view topic) {
        sizes_.push_back(topic.size());
        bytes_ += topic;
    }
    [[nodiscard]] std::vector<std::string_view> topics() const {
        std::vector<std::string_view> made;
        std::string_view rest{bytes_};
        for (const std::size_t size : sizes_) {
            made.push_back(rest.substr(0, size));
            rest.remove_prefix(size);
        }
        return made;
    }

private:
    std::string bytes_;
    std::vector<std::size_t> sizes_;
};

constexpr std::size_t asked = 256;

/// Topics like `model`, with random numbers in the place of its 0000.
topic_block numbered_topics(std::size_t routes, std::string_view model) {
    std::mt19937 random{7};
    topic_block made;
    for (std::size_t i = 0; i < asked; ++i) {
        const std::string number = std::to_string(10'000 + random() % routes);
        made.add(std::string{model}.replace(9, 4, number.substr(1)));
    }
    return made;
}

topic_block one_topic(std::string_view topic) {
    topic_block made;
    made.add(topic);
    return made;
}

template <class Find>
double seconds(const std::vector<std::string_view>& topics, const Find& find) {
    const auto begin = std::chrono::steady_clock::now();
    for (const std::string_view topic : topics) benchmark::DoNotOptimize(find(topic));
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double>& times) {
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

template <class Routes>
void race(benchmark::State& state, const topic_block& block) {
    const std::vector<std::string_view> topics = block.topics();
    hash_trie peer;
    Routes::plant(peer);
    captures found;
    const auto ours = [&](std::string_view topic) { return Routes::tree::find(topic, found); };
    const auto theirs = [&](std::string_view topic) { return peer.find(topic, found); };
    for (const std::string_view topic : topics) {
        if (ours(topic) != theirs(topic)) return state.SkipWithError("the two do not agree");
    }
    std::vector<double> our_times;
    std::vector<double> their_times;
    for (auto _ : state) {
        our_times.push_back(seconds(topics, ours));
        their_times.push_back(seconds(topics, theirs));
        state.SetIterationTime(our_times.back());
    }
    const double finds = static_cast<double>(topics.size());
    const double our_time = median(our_times) / finds * 1e9;
    const double their_time = median(their_times) / finds * 1e9;
    state.counters["hearken_ns"] = our_time;
    state.counters["peer_ns"] = their_time;
    state.counters["ratio"] = our_time / their_time;
}

template <std::size_t Count>
void numbered_literals(benchmark::State& state) {
    race<numbered_routes<std::make_index_sequence<Count>>>(state,
                                                           numbered_topics(Count, "site/line0000/7f3a9c12/data"));
}

template <std::size_t Count>
void literals_alone(benchmark::State& state) {
    race<spelled_out_routes<std::make_index_sequence<Count>>>(state,
                                                              numbered_topics(Count, "site/line0000/motor/current"));
}

// Every level has a literal and a '+', and no route matches: each path is walked to its end.
void worst_case(benchmark::State& state) {
    race<crossed_routes<std::make_index_sequence<1024>>>(state, one_topic("a/a/a/a/a/a/a/a/a/a/y"));
}

// The same routes, and the first one matches.
void worst_case_that_matches(benchmark::State& state) {
    race<crossed_routes<std::make_index_sequence<1024>>>(state, one_topic("a/a/a/a/a/a/a/a/a/a/x"));
}

BENCHMARK(numbered_literals<10>)->UseManualTime();
BENCHMARK(numbered_literals<100>)->UseManualTime();
BENCHMARK(numbered_literals<1000>)->UseManualTime();
BENCHMARK(literals_alone<100>)->UseManualTime();
BENCHMARK(worst_case)->UseManualTime();
BENCHMARK(worst_case_that_matches)->UseManualTime();

} // namespace

BENCHMARK_MAIN();
