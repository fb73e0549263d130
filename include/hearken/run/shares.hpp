// SPDX-License-Identifier: BSL-1.0
#pragma once
// Which thread of a crew handles a message: by its topic, or by a placeholder, so that order is kept within that.

#include <hearken/route/routing.hpp>
#include <hearken/words/message.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace hearken::run {

/// Divides messages among threads: those of one key go to one.
///
/// Shape: batch handlers see all messages of their routes, so these are the first thread's
class shares {
public:
    /// Takes: the name of the placeholder that is the key; of routes without it, and where it is empty, the topic is
    shares(const routing& routes, std::string_view key) : routes_(&routes) {
        for (std::size_t route = 0; route < routes.size(); ++route) {
            const auto names = routes.capture_names(route);
            const auto named = std::ranges::find(names, key);
            const auto batches = routes.batch_routes();
            routing_.push_back(
                {.by = key.empty() || named == names.end() ? by_topic : static_cast<std::size_t>(named - names.begin()),
                 .batch = std::ranges::find(batches, route) != batches.end()});
        }
    }

    /// True where some route has the key.
    [[nodiscard]] bool any_by_key() const noexcept {
        return std::ranges::any_of(routing_, [](const rule& r) { return r.by != by_topic; });
    }

    [[nodiscard]] unsigned of(const message_view& m, unsigned threads) const noexcept {
        captures parts;
        const std::size_t route = routes_->find(m.topic, parts);
        std::string_view key = m.topic;
        if (route != routing::npos) {
            const rule& r = routing_[route];
            if (r.batch) return 0;
            if (r.by != by_topic) key = parts[r.by];
        }
        return static_cast<unsigned>(std::hash<std::string_view>{}(key) % threads);
    }

private:
    static constexpr std::size_t by_topic = static_cast<std::size_t>(-1);
    struct rule {
        std::size_t by;
        bool batch;
    };
    const routing* routes_;
    std::vector<rule> routing_;
};

} // namespace hearken::run
