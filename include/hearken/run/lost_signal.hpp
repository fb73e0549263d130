// SPDX-License-Identifier: BSL-1.0
#pragma once
// How the network's thread tells the connection's thread that something happened.

#include <hearken/words/error.hpp>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace hearken::run {

/// A connection that is gone, and why; and the wish to subscribe anew.
class lost_signal {
public:
    /// The reason of a cut, given before the transport reports the loss; it says more than the transport can.
    [[gnu::cold]] void because(error why) noexcept {
        const std::lock_guard lock(mutex_);
        if (!reason_) reason_ = std::move(why);
    }

    [[gnu::cold]] void raise(error why) noexcept {
        {
            const std::lock_guard lock(mutex_);
            lost_ = true;
            if (!reason_) reason_ = std::move(why);
        }
        changed_.notify_all();
    }

    [[gnu::cold]] void subscriptions_changed() noexcept {
        {
            const std::lock_guard lock(mutex_);
            stale_ = true;
        }
        changed_.notify_all();
    }

    /// Before an attempt.
    [[gnu::cold]] void clear() noexcept {
        const std::lock_guard lock(mutex_);
        lost_ = false;
        stale_ = false;
        reason_.reset();
    }

    enum class woken { lost, stale, time, stop };

    /// Waits on a connection that stands.
    [[gnu::cold]] woken wait(std::stop_token stop, std::optional<std::chrono::milliseconds> limit) {
        std::unique_lock lock(mutex_);
        const auto something = [&] { return lost_ || stale_; };
        if (limit)
            changed_.wait_for(lock, stop, *limit, something);
        else
            changed_.wait(lock, stop, something);
        if (stop.stop_requested()) return woken::stop;
        if (lost_) return woken::lost;
        if (stale_) {
            stale_ = false;
            return woken::stale;
        }
        return woken::time;
    }

    /// Waits between attempts; true when the wait was cut short by a stop.
    [[gnu::cold]] bool pause(std::stop_token stop, std::chrono::milliseconds delay) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, stop, delay, [] { return false; });
        return stop.stop_requested();
    }

    [[nodiscard]] bool lost() const noexcept {
        const std::lock_guard lock(mutex_);
        return lost_;
    }
    /// Why it is over: what a receiver said says more than what a call met.
    [[nodiscard, gnu::cold]] error reason_or(const error& met) const {
        const std::lock_guard lock(mutex_);
        return reason_.value_or(met);
    }
    [[nodiscard, gnu::cold]] error reason() const {
        const std::lock_guard lock(mutex_);
        return reason_.value_or(error{.code = errc::connection_lost, .what = "the connection was lost"});
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    bool lost_ = false;
    bool stale_ = false;
    std::optional<error> reason_;
};

} // namespace hearken::run
