// SPDX-License-Identifier: BSL-1.0
#pragma once
// Routes whose topic filter is known at run time only.

#include <hearken/run/untyped.hpp>
#include <hearken/topic/filter.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/message.hpp>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken::run {

/// The list of run-time routes: read for each message that no compiled route wants, replaced as a whole.
class dynamic_routes {
public:
    struct entry {
        std::string filter;
        std::uint8_t qos = 1;
        std::shared_ptr<untyped_handler> handler;
    };
    using list = std::vector<entry>;

    /// Adds a route, or replaces the one with the same filter.
    result<> add(std::string filter, std::uint8_t qos, untyped_handler handler) {
        if (auto r = topic::check_filter(filter); !r) return r;
        if (qos > 2) return fail(errc::configuration, "qos must be 0, 1 or 2");
        change([&](list& next) {
            const auto place = std::ranges::find(next, filter, &entry::filter);
            entry made{std::move(filter), qos, std::make_shared<untyped_handler>(std::move(handler))};
            if (place != next.end())
                *place = std::move(made); // its place is its rank
            else
                next.push_back(std::move(made));
        });
        return {};
    }

    /// False where there is no route with this filter.
    bool remove(std::string_view filter) {
        bool found = false;
        change(
            [&](list& next) { found = std::erase_if(next, [&](const entry& e) { return e.filter == filter; }) > 0; });
        return found;
    }

    /// The first route that matches, in the order they were added; null where none does.
    [[nodiscard]] std::shared_ptr<const entry> find(std::string_view name) const {
        if (!any_.load(std::memory_order_acquire)) return nullptr;
        const auto all = snapshot();
        for (const entry& e : *all) {
            if (topic::matches(topic::strip_share(e.filter), name)) return {all, &e};
        }
        return nullptr;
    }

    [[nodiscard]] std::shared_ptr<const list> snapshot() const {
        const std::lock_guard lock(mutex_);
        return routes_;
    }

private:
    template <class Change>
    void change(Change&& apply) {
        const std::lock_guard lock(mutex_);
        auto next = std::make_shared<list>(*routes_);
        apply(*next);
        any_.store(!next->empty(), std::memory_order_release);
        routes_ = std::move(next);
    }

    mutable std::mutex mutex_;
    std::shared_ptr<const list> routes_ = std::make_shared<list>();
    std::atomic<bool> any_{false};
};

} // namespace hearken::run
