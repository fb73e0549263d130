// SPDX-License-Identifier: BSL-1.0
#pragma once
// What the threads of one listener share: its options, its state, and the wish to stop.

#include <hearken/route/control.hpp>
#include <hearken/run/account.hpp>
#include <hearken/run/chosen_policies.hpp>
#include <hearken/run/seldom.hpp>
#include <hearken/topic/filter.hpp>
#include <hearken/transport/options.hpp>
#include <hearken/words/message.hpp>
#include <hearken/words/status.hpp>

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <limits>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

namespace hearken::run {

/// Marks the scope of a handler; `whose` is the listener's core.
struct handler_scope {
    explicit handler_scope(const void* whose) noexcept { in_handler = whose; }
    ~handler_scope() { in_handler = nullptr; }
    handler_scope(const handler_scope&) = delete;
    handler_scope& operator=(const handler_scope&) = delete;
};

[[nodiscard]] constexpr exit_code exit_code_for(errc code) noexcept {
    switch (code) {
    case errc::configuration: return exit_code::configuration;
    case errc::store_unavailable:
    case errc::schema_mismatch: return exit_code::database;
    case errc::unreachable:
    case errc::tls:
    case errc::credentials_refused:
    case errc::protocol_refused:
    case errc::broker_refused:
    case errc::connection_lost:
    case errc::taken_over:
    case errc::subscription_refused:
    case errc::qos_downgraded:
    case errc::session_lost:
    case errc::not_connected:
    case errc::timed_out: return exit_code::broker;
    default: return exit_code::unsettled;
    }
}

/// False for errors that no waiting mends: the listener ends.
[[nodiscard]] constexpr bool mends_itself(errc code) noexcept {
    return code != errc::configuration && code != errc::schema_mismatch;
}

/// Gives the calling thread a name that `top -H` and debuggers show (15 bytes at most).
inline void name_thread(const char* name) noexcept {
    (void)pthread_setname_np(pthread_self(), name);
}

/// How retained messages of the present subscriptions are treated.
struct retained_flags {
    bool drop_all = false;
    bool drop_repeats = false;
    bool drop_deletions = false;
};

/// The shared state. Everything public is safe from any thread.
class core {
public:
    core(options&& o, chosen_policies& chosen) : settings(std::move(o)), policies(chosen) {}

    const options settings;
    chosen_policies& policies;
    account messages;
    std::atomic<bool> balanced{true}; ///< the totals at the last stop

    [[nodiscard]] retained_flags retained() const noexcept {
        const auto bits = retained_.load(std::memory_order_relaxed);
        return {(bits & 1U) != 0, (bits & 2U) != 0, (bits & 4U) != 0};
    }
    [[gnu::cold]] void treat_retained(retained_flags f) noexcept {
        retained_.store((f.drop_all ? 1U : 0U) | (f.drop_repeats ? 2U : 0U) | (f.drop_deletions ? 4U : 0U),
                        std::memory_order_relaxed);
    }

    /// False for what came before the present session was subscribed to: what looks like a copy may be the only one,
    /// for the other may have gone with the session before.
    [[nodiscard]] bool may_be_copy(const message_view& m) const noexcept {
        return m.received.time_since_epoch().count() > subscribed_.load(std::memory_order_relaxed);
    }
    /// Whether a message on this topic becomes a row of the history.
    [[nodiscard]] bool keeps(std::string_view topic) const noexcept {
        return !settings.history.empty() && std::ranges::any_of(settings.history, [topic](const std::string& filter) {
            return topic::matches_valid(filter, topic);
        });
    }

    /// The broker has a new session, and nothing is subscribed yet.
    void session_is_new() noexcept { subscribed_.store(never_, std::memory_order_relaxed); }
    [[gnu::cold]] void session_is_subscribed() noexcept {
        if (subscribed_.load(std::memory_order_relaxed) != never_) return; // it was kept
        subscribed_.store(std::chrono::system_clock::now().time_since_epoch().count(), std::memory_order_relaxed);
    }

    void log(log_level at, std::string_view line) const noexcept { settings.log(at, line); }

    [[gnu::cold]] void tell(const event& e) const noexcept {
        try {
            policies.tell(e);
        } catch (...) { // an observer that fails must not end the listener
        }
    }

    /// A publication failed that nobody has asked to be told about.
    [[gnu::cold]] void not_published(std::string_view topic, const error& why) {
        const auto more = failed_publications_.pass(std::chrono::steady_clock::now());
        if (!more) return;
        std::string line = "not published: ";
        if (why.what.find(topic) == std::string::npos) line.append(topic).append(": ");
        line += why.reason();
        if (*more != 0) line.append("; ").append(std::to_string(*more)).append(" more like it before");
        log(log_level::warning, line);
    }

    /// Moves to a state, says so in the log and to the events policy.
    [[gnu::cold]] void enter(state to, result<> why = {}) {
        state from{};
        {
            const std::lock_guard lock(mutex_);
            now_.state = to;
            from = std::exchange(told_, to);
            if (!why) now_.last_error = why.error();
            if (to != state::connected) now_.ready = false;
        }
        changed_.notify_all();
        if (from == to) return;
        if (to == state::connecting)
            return tell(events::state_changed{from, to, std::move(why)}); // its own line follows
        std::string line(name(to));
        if (!why) line.append(": ").append(why.error().text());
        log(why ? log_level::info : to == state::failed ? log_level::error : log_level::warning, line);
        tell(events::state_changed{from, to, std::move(why)});
    }

    /// Records an error that does not change the state.
    [[gnu::cold]] void note(const error& e) {
        const std::lock_guard lock(mutex_);
        now_.last_error = e;
    }

    template <class Change>
    void update(Change&& change) {
        {
            const std::lock_guard lock(mutex_);
            change(now_);
        }
        changed_.notify_all();
    }

    [[gnu::cold]] void store_is(store_state s) {
        update([s](status& now) { now.store = s; });
    }

    [[nodiscard, gnu::cold]] status read() const {
        status copy;
        {
            const std::lock_guard lock(mutex_);
            copy = now_;
        }
        copy.ledger = messages.read();
        if (copy.total) {
            ledger& t = *copy.total;
            t.pending = copy.ledger.pending;
            t.received = t.handled + t.rejected + t.unmatched + t.duplicate + t.shed + t.pending;
        }
        const auto now = std::chrono::system_clock::now();
        copy.message_rate = messages.rate().per_second(now);
        if (const auto last = messages.rate().last(); last.time_since_epoch().count() != 0) copy.last_message = last;
        return copy;
    }

    /// Waits until the predicate holds for what `read` gives; false when the time is over first.
    bool wait_for(std::chrono::milliseconds limit, const std::function<bool(const status&)>& holds) const {
        const auto end = std::chrono::steady_clock::now() + limit;
        for (;;) {
            if (holds(read())) return true;
            if (std::chrono::steady_clock::now() >= end) return false;
            std::unique_lock lock(mutex_); // a change of state wakes, a change of a counter is looked for
            changed_.wait_for(lock, std::chrono::milliseconds{1});
        }
    }

    /// Asks the listener to end; an error makes it end as `failed`. The first one counts.
    [[gnu::cold]] void request_stop(result<> why = {}) noexcept {
        std::stop_source source(std::nostopstate);
        {
            const std::lock_guard lock(mutex_);
            if (!why && !stop_reason_) stop_reason_ = std::move(why).error();
            source = stop_;
        }
        source.request_stop(); // outside the lock: it calls back into those who wait
    }
    /// At a start. A stop asked for before it counts.
    [[gnu::cold]] void begin() {
        update([](status& now) { now.started = std::chrono::system_clock::now(); });
    }
    /// The listener's thread is about to run: who looks now must not take it for one that has ended. That thread tells
    /// the events policy.
    [[gnu::cold]] void thread_begins() {
        update([](status& now) { now.state = state::connecting; });
    }
    /// After an end: the stop is obeyed, the next start is not stopped by it.
    [[gnu::cold]] void forget_stop() {
        const std::lock_guard lock(mutex_);
        if (stop_.stop_requested()) stop_ = std::stop_source{};
        stop_reason_.reset();
    }
    [[nodiscard]] std::stop_token stop_token() const noexcept {
        const std::lock_guard lock(mutex_);
        return stop_.get_token();
    }
    [[nodiscard]] bool stopping() const noexcept { return stop_token().stop_requested(); }
    [[nodiscard, gnu::cold]] std::optional<error> stop_reason() const {
        const std::lock_guard lock(mutex_);
        return stop_reason_;
    }

private:
    seldom failed_publications_;
    std::atomic<unsigned> retained_{0};
    using ticks = std::chrono::system_clock::rep;
    static constexpr ticks never_ = std::numeric_limits<ticks>::max();
    std::atomic<ticks> subscribed_{std::numeric_limits<ticks>::min()}; ///< when the present session was
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::stop_source stop_;
    std::optional<error> stop_reason_;
    status now_;
    state told_ = state::stopped; ///< what the events policy knows
};

} // namespace hearken::run
