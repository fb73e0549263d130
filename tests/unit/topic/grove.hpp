// SPDX-License-Identifier: BSL-1.0
#pragma once
// For the tests: trees of patterns that are only known at run time, grown by the library's own code, and an oracle
// that knows the rules of docs and nothing of trees.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <hearken/topic/branches.hpp>
#include <hearken/topic/cover.hpp>
#include <hearken/topic/element.hpp>
#include <hearken/topic/grammar.hpp>
#include <hearken/topic/search.hpp>
#include <hearken/topic/ties.hpp>

namespace grove {

using namespace hearken;

/// A pattern read at run time. Does not move: its views point into it.
struct plant {
    std::string text;
    std::vector<detail::written_level> levels;
    detail::outline shape;
    std::string filter;
    std::string plain;
    std::vector<detail::element> elements;
    std::vector<detail::grip> grips;
    std::vector<detail::element> filter_elements;

    explicit plant(std::string written) : text(std::move(written)), levels(detail::level_count(text)) {
        shape = detail::read_pattern(text, levels);
        if (shape.wrong != detail::slip::none) return;
        filter.resize(shape.filter);
        plain.resize(text.size());
        detail::write_letters(levels, filter.data(), plain.data());
        elements.resize(shape.levels);
        detail::write_elements(levels, plain, elements);
        grips.resize(shape.names);
        detail::write_grips(elements, shape.many, grips);
        filter_elements.resize(shape.many < shape.levels ? shape.many + 1 : shape.levels);
        detail::widen(elements, filter_elements);
    }
    plant(const plant&) = delete;
    plant& operator=(const plant&) = delete;

    [[nodiscard]] detail::pattern_view view() const { return {text, elements, shape.many, grips}; }
    [[nodiscard]] detail::pattern_view filter_view() const {
        return {filter, filter_elements, filter_elements.size(), {}};
    }
};

/// A tree of what is known at run time.
class tree {
public:
    explicit tree(std::vector<detail::pattern_view> patterns) : views(std::move(patterns)) {
        order = sorted(true);
        shared.resize(views.size());
        detail::write_shared(views, order, shared);
        extent = detail::measure(views, order, shared);
        same = detail::twice(views, order);
        nodes = planted(order);
        detail::twin_search search{.nodes = nodes};
        search.run();
        twins = search.twins;
        tie = {order[search.tie.first], order[search.tie.second]};
        if (twins) {
            const std::vector<std::uint32_t> ranked = sorted(false);
            nodes = planted(ranked);
            order = ranked; // from here on by rank
        }
        slots.resize(detail::slots_for(extent.literals));
        detail::fill_slots(nodes, slots);
    }

    [[nodiscard]] detail::branches branches() const { return {nodes.data(), slots.data(), slots.size() - 1}; }

    [[nodiscard]] std::optional<std::size_t> find(std::string_view topic, captures& found) const {
        std::vector<detail::level_start> front(extent.front + 2 + detail::cut_slack);
        std::vector<detail::level_start> back(extent.back + 1);
        const detail::cut_topic levels{topic, front.data(), back.data()};
        const std::size_t count = detail::cut_front(topic, front.data(), extent.front + 1);
        detail::cut_back(topic, back.data(), extent.back);
        const std::uint32_t rank = topic.empty() ? detail::no_rank : detail::find_rank(branches(), levels, count);
        found.clear();
        if (rank == detail::no_rank) return std::nullopt;
        detail::capture(views[order[rank]].grips, levels, found);
        return order[rank];
    }

    /// The filter that covers the one at `i`; for trees of filters.
    [[nodiscard]] std::size_t cover_of(std::size_t i) const {
        return order[detail::cover_search{branches(), views[i]}.run()];
    }

    std::vector<detail::pattern_view> views;
    std::vector<std::uint32_t> order;
    std::vector<std::uint32_t> shared;
    detail::extent extent;
    detail::pair_of_routes same;
    detail::pair_of_routes tie;
    bool twins = false;
    std::vector<detail::node> nodes;
    std::vector<std::uint32_t> slots;

private:
    [[nodiscard]] std::vector<std::uint32_t> sorted(bool by_text) const {
        std::vector<std::uint32_t> from(views.size());
        for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<std::uint32_t>(i);
        std::vector<std::uint32_t> to = from;
        for (std::size_t width = 1; width < from.size(); width *= 2) {
            detail::merge_pass(views, from, to, width, by_text);
            std::swap(from, to);
        }
        return from;
    }
    std::vector<std::uint32_t> sorted_ranks(const std::vector<std::uint32_t>& in) const {
        std::vector<std::uint32_t> ranks(in.size());
        for (std::size_t i = 0; i < in.size(); ++i) ranks[in[i]] = static_cast<std::uint32_t>(i);
        return ranks;
    }
    [[nodiscard]] std::vector<detail::node> planted(const std::vector<std::uint32_t>& ranking) const {
        std::vector<detail::node> made(extent.nodes);
        detail::plant(views, order, shared, sorted_ranks(ranking), made);
        return made;
    }
};

// ---- the oracle ----

inline std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> levels(1);
    for (const char c : text) {
        if (c == '/')
            levels.emplace_back();
        else
            levels.back() += c;
    }
    return levels;
}

/// One level of a pattern by its text; patterns of the tests have no `<<`.
struct level {
    enum kind_type { literal, part, one, many, rest } kind = literal;
    std::string before;
    std::string after;

    explicit level(const std::string& text) {
        const std::size_t open = text.find('<');
        if (text == "#")
            kind = rest;
        else if (text == "+")
            kind = one;
        else if (open == std::string::npos)
            before = text;
        else {
            const std::size_t close = text.find('>', open);
            before = text.substr(0, open);
            after = text.substr(close + 1);
            kind = text.substr(0, close).ends_with("...") ? many : before.empty() && after.empty() ? one : part;
        }
    }
    [[nodiscard]] std::size_t bytes() const { return before.size() + after.size(); }
    [[nodiscard]] bool named() const { return kind == part || kind == one || kind == many; }
};

inline std::vector<level> read(std::string_view pattern) {
    std::vector<level> levels;
    for (const std::string& text : split(pattern)) levels.emplace_back(text);
    return levels;
}

inline bool match(std::span<const level> pattern, std::span<const std::string> topic) {
    if (pattern.empty()) return topic.empty();
    const level& first = pattern[0];
    if (first.kind == level::rest) return true;
    if (topic.empty()) return false;
    if (first.kind == level::many) {
        for (std::size_t taken = 1; taken <= topic.size(); ++taken) {
            if (match(pattern.subspan(1), topic.subspan(taken))) return true;
        }
        return false;
    }
    const std::string& text = topic[0];
    if (first.kind == level::literal && text != first.before) return false;
    if (first.kind == level::part &&
        (text.size() <= first.bytes() || !text.starts_with(first.before) || !text.ends_with(first.after))) {
        return false;
    }
    return match(pattern.subspan(1), topic.subspan(1));
}

inline bool match(std::string_view pattern, std::string_view topic) {
    const std::vector<level> levels = read(pattern);
    if (topic.starts_with('$') && levels[0].kind != level::literal && levels[0].before.empty()) return false;
    return match(levels, split(topic));
}

/// The order of two patterns that match one topic, word for word: negative where the first wins, 0 for a tie.
inline int order(std::string_view first, std::string_view second) {
    const std::vector<level> a = read(first);
    const std::vector<level> b = read(second);
    const auto of_levels = [](const level& x, const level& y) {
        if (x.kind != y.kind) return x.kind < y.kind ? -1 : 1;
        if (x.kind == level::part && x.bytes() != y.bytes()) return x.bytes() > y.bytes() ? -1 : 1;
        return 0;
    };
    for (std::size_t i = 0;; ++i) {
        if (i == a.size() || i == b.size()) return i == a.size() ? (i == b.size() ? 0 : -1) : 1;
        if (const int found = of_levels(a[i], b[i]); found != 0) return found;
        if (a[i].kind != level::many) continue;
        if (a.size() - i != b.size() - i) return a.size() > b.size() ? -1 : 1;
        for (std::size_t right = a.size() - 1; right > i; --right) {
            if (const int found = of_levels(a[right], b[right]); found != 0) return found;
        }
        return 0;
    }
}

/// Random patterns and topics over so few letters that they meet often.
class source {
public:
    explicit source(unsigned seed) : random_(seed) {}

    std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>{0, limit - 1}(random_); }

    std::string letters(std::size_t most, bool empty) {
        std::string made;
        for (std::size_t n = below(most + (empty ? 1 : 0)) + (empty ? 0 : 1); n > 0; --n) made += "ab"[below(2)];
        return made;
    }
    std::string topic() {
        std::string made = below(12) == 0 ? "$" : "";
        for (std::size_t n = 1 + below(5), i = 0; i < n; ++i)
            made.append(i == 0 ? "" : "/").append(letters(4, below(9) == 0));
        return made.empty() ? "a" : made;
    }
    std::string pattern() {
        std::string made;
        bool many = false;
        const std::size_t size = 1 + below(4);
        for (std::size_t i = 0; i < size; ++i) {
            if (i != 0) made += '/';
            const std::string name = "<n" + std::to_string(i);
            const std::size_t which = below(12);
            if (which < 5)
                made += letters(2, below(9) == 0);
            else if (which < 8)
                made += letters(2, true) + name + ">" + letters(2, true);
            else if (which < 10)
                made += which == 8 ? "+" : name + ">";
            else if (many)
                made += "a";
            else if (which == 10 || i + 1 < size) {
                made += name + "...>";
                many = true;
            } else
                made += "#";
        }
        return made.empty() ? "b" : made;
    }

private:
    std::mt19937 random_;
};

/// Random patterns of which no two tie and no two are the same.
inline std::vector<std::unique_ptr<plant>> untied(source& from, std::size_t size) {
    std::vector<std::unique_ptr<plant>> kept;
    for (std::size_t i = 0; i < size; ++i) {
        kept.push_back(std::make_unique<plant>(from.pattern()));
        std::vector<detail::pattern_view> views;
        for (const auto& one : kept) views.push_back(one->view());
        const tree grown{views};
        if (grown.tie.first != grown.tie.second || grown.same.first != grown.same.second) kept.pop_back();
    }
    return kept;
}

} // namespace grove
