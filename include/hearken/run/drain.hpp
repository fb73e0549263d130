// SPDX-License-Identifier: BSL-1.0
#pragma once
// The thread behind a queued inbox: batches, retries, and patience with a store that is away.

#include <hearken/inbox/inbox.hpp>
#include <hearken/run/core.hpp>
#include <hearken/run/store_keeper.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace hearken::run {

/// Settles what a queued inbox holds, on a thread of its own.
template <class Inbox, class Settler, class Store>
class drain {
public:
    drain(core& shared, Inbox& inbox, Settler& settler, store_keeper<Store>& keeper)
        : core_(&shared), inbox_(&inbox), settler_(&settler), keeper_(&keeper) {}

    void start() {
        thread_ = std::jthread([this](std::stop_token stop) {
            name_thread("hearken-drain");
            work(std::move(stop));
        });
    }

    /// Settles what is there, at most until the deadline; then ends the thread.
    void finish(std::chrono::steady_clock::time_point deadline) {
        if (!thread_.joinable()) return;
        deadline_ = deadline;
        thread_.request_stop();
        thread_.join();
    }

private:
    using clock = std::chrono::steady_clock;

    struct waiting {
        message held;
        unsigned tries;
        clock::time_point due;
    };

    void work(std::stop_token stop) {
        inbox::limits limits{.messages = core_->settings.batch_messages,
                             .bytes = core_->settings.batch_bytes,
                             .age = core_->settings.batch_age};
        inbox::batch batch;
        const inbox::batch none;
        for (;;) {
            if (stop.stop_requested() && clock::now() >= deadline_) return; // what is left counts as pending
            if (retries_.size() >= limits.messages) { // they are not in the inbox, so its limit does not hold for them
                pause(retries_.front().due, stop);
                if (!settle(none, stop)) return;
                continue;
            }
            limits.until = retries_.empty() ? clock::time_point::max() : retries_.front().due;
            const bool more = inbox_->take(batch, limits, stop);
            if (!more && retries_.empty()) return;
            if (!settle(batch, stop)) return;
            inbox_->settle(batch);
        }
    }

    /// Runs a batch with the retries that are due; false where the store stayed away until the deadline.
    bool settle(const inbox::batch& batch, const std::stop_token& stop) {
        views_.clear();
        tries_.clear();
        due_.clear();
        const auto now = clock::now();
        while (!retries_.empty() && (retries_.front().due <= now || stop.stop_requested())) {
            due_.push_back(std::move(retries_.front()));
            retries_.pop_front();
        }
        for (const waiting& w : due_) {
            views_.push_back(w.held.view());
            tries_.push_back(w.tries);
        }
        for (const message_view& m : batch.messages) {
            if (queue_behind_a_retry(m)) continue;
            views_.push_back(m);
            tries_.push_back(0);
        }
        settler_->handle(views_, tries_);
        for (unsigned attempt = 1;; ++attempt) {
            auto r = keeper_->ready();
            if (r) r = settler_->commit(batch.after);
            if (r) break;
            if (!mends_itself(r.error().code)) core_->request_stop(r);
            if (core_->stop_reason()) return false;
            keeper_->lost(r.error());
            if (!patience(attempt, r.error(), stop)) return false;
        }
        settler_->count();
        const auto due = clock::now() + core_->settings.retry_delay;
        for (const auto& a : settler_->wanted_again()) {
            retries_.push_back({message(views_[a.message]), tries_[a.message] + (a.tried ? 1U : 0U), due});
        }
        return true;
    }

    /// Order is kept per topic: what comes after a message that waits, waits beside it and is due with it.
    bool queue_behind_a_retry(const message_view& m) {
        const auto last =
            std::find_if(retries_.rbegin(), retries_.rend(), [&](const waiting& w) { return w.held.topic == m.topic; });
        if (last == retries_.rend()) return false;
        const auto due = last->due;
        retries_.insert(last.base(), {message(m), 0, due});
        return true;
    }

    /// Waits for the store as the reconnect policy says; false where the stop's time limit is over.
    bool patience(unsigned attempt, const error& why, const std::stop_token& stop) {
        auto delay = core_->reconnect_delay({attempt, why}).value_or(core_->settings.retry_delay);
        if (stop.stop_requested()) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - clock::now());
            if (left.count() <= 0) return false;
            delay = std::min({delay, left, std::chrono::milliseconds{100}});
            std::this_thread::sleep_for(delay);
            return true;
        }
        pause(clock::now() + delay, stop);
        return true;
    }

    /// Waits until then; a stop cuts it short.
    static void pause(clock::time_point until, const std::stop_token& stop) {
        std::mutex none;
        std::unique_lock lock(none);
        std::condition_variable_any stopped;
        stopped.wait_until(lock, stop, until, [] { return false; });
    }

    core* core_;
    Inbox* inbox_;
    Settler* settler_;
    store_keeper<Store>* keeper_;
    std::deque<waiting> retries_;
    std::vector<waiting> due_;
    std::vector<message_view> views_;
    std::vector<unsigned> tries_;
    clock::time_point deadline_{};
    std::jthread thread_;
};

} // namespace hearken::run
