// SPDX-License-Identifier: BSL-1.0
// Any lines as topic filters, patterns and topic names, beside readers that follow the words of MQTT and of the docs
// one level at a time, and know nothing of trees.
#include <hearken/topic/builder.hpp>
#include <hearken/topic/filter.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz.hpp"
#include "unit/topic/grove.hpp"

namespace {

using fuzz::claim;
using hearken::detail::slip;
namespace topic = hearken::topic;

// ---- MQTT 5.0 4.7, word for word
// ----------------------------------------------------------------------------------------

using levels = std::vector<std::string>;

bool is_text(std::string_view text) {
    return !text.empty() && text.size() <= 65'535 && text.find('\0') == text.npos &&
           hearken::invalid_utf8_at(text) == text.npos;
}

bool is_name(std::string_view text) {
    return is_text(text) && text.find('+') == text.npos && text.find('#') == text.npos;
}

/// The levels of a filter, of a shared one those it shares; nothing where it is not valid.
std::optional<levels> read_filter(std::string_view text) {
    if (!is_text(text)) return std::nullopt;
    levels all = grove::split(text);
    if (all.size() > 1 && all[0] == "$share") {
        if (all.size() < 3 || all[1].empty() || (all.size() == 3 && all[2].empty())) return std::nullopt;
        if (all[1].find_first_of("+#") != std::string::npos) return std::nullopt;
        all.erase(all.begin(), all.begin() + 2);
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i] == "+" || (all[i] == "#" && i + 1 == all.size())) continue;
        if (all[i].find_first_of("+#") != std::string::npos) return std::nullopt;
    }
    return all;
}

bool matches(const levels& filter, const levels& name) {
    if ((filter[0] == "+" || filter[0] == "#") && name[0].starts_with('$')) return false;
    for (std::size_t i = 0; i < filter.size(); ++i) {
        if (filter[i] == "#") return true;
        if (i == name.size() || (filter[i] != "+" && filter[i] != name[i])) return false;
    }
    return filter.size() == name.size();
}

void filters(const std::vector<std::string_view>& lines) {
    for (const std::string_view one : lines) {
        const std::optional<levels> wanted = read_filter(one);
        claim(topic::valid_filter(one) == wanted.has_value(), "what a valid filter is", one);
        claim(topic::valid_name(one) == is_name(one), "what a valid name is", one);
        claim(topic::check_filter(one).has_value() == wanted.has_value(), "what a valid filter is, with the reason",
              one);
        claim(topic::check_name(one).has_value() == is_name(one), "what a valid name is, with the reason", one);
        if (!wanted) continue;
        claim(topic::covers(one, one), "a filter covers itself", one);
        for (const std::string_view name : lines) {
            const bool found = is_name(name) && matches(*wanted, grove::split(name));
            claim(topic::matches(one, name) == found, "what a filter matches", one);
            if (!found) continue;
            for (const std::string_view other : lines) {
                const std::optional<levels> second = read_filter(other);
                if (!second) continue;
                const bool both = matches(*second, grove::split(name));
                if (both) claim(topic::overlap(one, other), "what two filters match they overlap in", other);
                if (topic::covers(other, one)) claim(both, "what a filter covers it matches", other);
            }
        }
    }
}

// ---- patterns
// -----------------------------------------------------------------------------------------------------------

/// The oracle of the tests reads no `<<`.
bool plain(std::string_view pattern) {
    return pattern.find("<<") == pattern.npos;
}

void one_pattern(const grove::plant& pattern, const std::vector<std::string_view>& names) {
    claim(topic::valid_filter(pattern.filter), "a pattern's filter is valid", pattern.text);
    const auto view = pattern.view();
    for (const std::string_view name : names) {
        if (!is_name(name)) continue;
        hearken::captures found;
        const bool matched = hearken::detail::match(view, name, found);
        if (plain(pattern.text)) claim(matched == grove::match(pattern.text, name), "what a pattern matches", name);
        if (!matched) continue;
        claim(topic::matches(pattern.filter, name), "what a pattern matches its filter matches", name);
        claim(found.size() == pattern.shape.names, "each name captures", name);
        if (pattern.shape.unnamed != 0) continue;
        std::vector<std::string_view> placeholders(found.size(), "x");
        std::vector<hearken::detail::topic_value> values;
        for (std::size_t i = 0; i < found.size(); ++i) values.emplace_back(found[i]);
        const auto built = hearken::detail::build_topic(view, placeholders, values);
        claim(built.has_value() && *built == name, "what was captured builds the topic", name);
    }
}

void many_patterns(const std::vector<std::string_view>& lines) {
    std::vector<std::unique_ptr<grove::plant>> kept;
    for (const std::string_view line : lines) {
        auto made = std::make_unique<grove::plant>(std::string(line));
        if (made->shape.wrong != slip::none) continue;
        one_pattern(*made, lines);
        if (!plain(line)) continue;
        std::vector<hearken::detail::pattern_view> views;
        for (const auto& each : kept) views.push_back(each->view());
        views.push_back(made->view());
        const grove::tree grown{views};
        if (grown.same.first == grown.same.second && grown.tie.first == grown.tie.second)
            kept.push_back(std::move(made));
    }
    if (kept.empty()) return;
    std::vector<hearken::detail::pattern_view> views;
    std::vector<hearken::detail::pattern_view> wide;
    for (const auto& each : kept) views.push_back(each->view());
    for (const auto& each : kept) wide.push_back(each->filter_view());
    const grove::tree grown{views};
    for (const std::string_view name : lines) {
        if (!is_name(name)) continue;
        std::optional<std::size_t> best;
        for (std::size_t i = 0; i < kept.size(); ++i) {
            if (!grove::match(kept[i]->text, name)) continue;
            if (!best || grove::order(kept[i]->text, kept[*best]->text) < 0) best = i;
        }
        hearken::captures found;
        claim(grown.find(name, found) == best, "the tree finds the first in the order of routes", name);
        if (!best) continue;
        hearken::captures alone;
        claim(hearken::detail::match(views[*best], name, alone) && alone.size() == found.size(), "captures", name);
        for (std::size_t i = 0; i < found.size(); ++i) claim(found[i] == alone[i], "captures are equal", name);
    }
    const grove::tree filters_grown{wide};
    for (std::size_t i = 0; i < kept.size(); ++i) {
        const std::size_t by = filters_grown.cover_of(i);
        claim(by < kept.size() && topic::covers(kept[by]->filter, kept[i]->filter), "a filter is covered",
              kept[i]->text);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::source from(fuzz::text(data, size));
    std::vector<std::string_view> lines;
    while (!from.empty() && lines.size() < 12) lines.push_back(from.until('\n'));
    filters(lines);
    many_patterns(lines);
    return 0;
}
