// SPDX-License-Identifier: BSL-1.0
#pragma once
// Names handlers that run too long while they still do.

#include <hearken/route/routing.hpp>
#include <hearken/run/at_work.hpp>
#include <hearken/run/core.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace hearken::run {

/// Looks at the threads that run handlers, four times within `options::handler_limit` and at least every five seconds,
/// from a thread of its own. No handler is ended: that would need its consent.
class watchdog {
public:
    watchdog(core& shared, const routing& routes, std::vector<const at_work*> threads)
        : core_(&shared), routes_(&routes), threads_(std::move(threads)), told_(threads_.size()) {
        using std::chrono::milliseconds;
        if (core_->settings.handler_limit <= milliseconds{0}) return;
        const milliseconds pace =
            std::clamp<milliseconds>(core_->settings.handler_limit / 4, milliseconds{5}, std::chrono::seconds{5});
        thread_ = std::jthread([this, pace](const std::stop_token& stop) {
            name_thread("hearken-watch");
            std::mutex mutex;
            std::condition_variable_any woken;
            std::unique_lock lock(mutex);
            while (!woken.wait_for(lock, stop, pace, [&] { return stop.stop_requested(); })) look(coarse_clock::now());
        });
    }

    /// Tells each call that is too long at that time, once.
    void look(coarse_clock::time_point now) {
        const std::lock_guard lock(looking_);
        for (std::size_t i = 0; i < threads_.size(); ++i) {
            const auto call = threads_[i]->longer_than(now - core_->settings.handler_limit);
            if (!call || call == told_[i]) continue;
            told_[i] = call;
            tell(call->route == at_work::by_name ? call->name : std::string(routes_->pattern_text(call->route)),
                 now - call->since);
        }
    }

private:
    [[gnu::cold]] void tell(const std::string& route, std::chrono::milliseconds running) const {
        core_->log(log_level::error, "stuck handler: " + route + " has been running for " +
                                         std::to_string(running.count()) +
                                         " ms; it is left to run, and messages wait behind it");
        core_->update([](status& now) { ++now.stuck_handlers; });
        core_->tell(events::stuck_handler{route, running});
    }

    core* core_;
    const routing* routes_;
    std::vector<const at_work*> threads_;
    std::mutex looking_;
    std::vector<std::optional<at_work::call>> told_;
    std::jthread thread_;
};

} // namespace hearken::run
