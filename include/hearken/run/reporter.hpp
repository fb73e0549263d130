// SPDX-License-Identifier: BSL-1.0
#pragma once
// Says every now and then, and at the end, how a listener fares.

#include <hearken/run/core.hpp>
#include <hearken/words/statistics.hpp>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace hearken::run {

/// A line of statistics in the log every `options::statistics`, from a thread of its own: the one that keeps the
/// connection may be waiting for the network.
class reporter {
public:
    explicit reporter(core& shared) : core_(&shared) {
        using std::chrono::milliseconds;
        const auto interval = core_->settings.statistics.value_or(milliseconds{0});
        if (interval <= milliseconds{0}) return;
        thread_ = std::jthread([this, interval](const std::stop_token& stop) {
            name_thread("hearken-stats");
            std::mutex mutex;
            std::condition_variable_any woken;
            std::unique_lock lock(mutex);
            while (!woken.wait_for(lock, stop, interval, [&] { return stop.stop_requested(); })) say();
        });
    }

    /// The last line.
    [[gnu::cold]] void finish() {
        thread_ = {};
        if (core_->settings.statistics) say();
    }

private:
    [[gnu::cold]] void say() const {
        if (!core_->settings.log.wants(log_level::info)) return;
        core_->log(log_level::info, "statistics: " + hearken::statistics(core_->read()));
    }

    core* core_;
    std::jthread thread_;
};

} // namespace hearken::run
