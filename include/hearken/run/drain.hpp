// SPDX-License-Identifier: BSL-1.0
#pragma once
// The thread behind a queued inbox: batches, retries, and patience with a store that is away.

#include <hearken/inbox/queue.hpp>
#include <hearken/run/core.hpp>
#include <hearken/run/crew.hpp>
#include <hearken/run/engine.hpp>
#include <hearken/run/settler.hpp>
#include <hearken/run/store_keeper.hpp>
#include <hearken/run/suspects.hpp>
#include <hearken/run/totals.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace hearken::run {

/// Settles what a queued inbox holds, on a thread of its own. What one run cannot settle in time, the next one does.
class drain final : public draining {
public:
    drain(core& shared, inbox::queue& inbox, settler& settling, store_keeper& keeper)
        : core_(&shared), inbox_(&inbox), settler_(&settling), keeper_(&keeper) {}

    void start() override {
        earlier_ = core_->messages.read().pending; // before the network brings more
        thread_ = std::jthread([this](const std::stop_token& stop) {
            name_thread("hearken-drain");
            work(stop);
        });
    }

    /// Settles what is there, at most until the deadline; then ends the thread.
    void finish(std::chrono::steady_clock::time_point deadline) override {
        if (!thread_.joinable()) return;
        deadline_ = deadline;
        thread_.request_stop();
        thread_.join();
    }

private:
    using clock = std::chrono::steady_clock;

    struct waiting {
        message held;
        std::uint64_t mark; ///< the inbox's
        unsigned tries;
        clock::time_point due;
    };

    static std::size_t bytes_of(const waiting& w) noexcept { return w.held.topic.size() + w.held.payload.size(); }

    void work(const std::stop_token& stop) {
        std::optional<crew> team;
        if (const unsigned asked = core_->settings.handler_threads; asked > 1) {
            settler_->work_with(&team.emplace(asked));
            if (team->size() < asked)
                core_->log(log_level::warning, "handler_threads is " + std::to_string(asked) +
                                                   ", and the system gave " + std::to_string(team->size()));
        }
        settle_all(stop);
        settler_->work_with(nullptr);
        suspects_.release();
        suspects_.close();
        end_totals();
        settler_->forget();
        if (inbox_->survives_kill()) { // it gives what is not settled again when it is opened again
            held_ = {};
            retries_.clear();
            waiting_bytes_ = 0;
        }
    }

    void settle_all(const std::stop_token& stop) {
        if (inbox_->survives_kill() && !resume(stop)) return;
        const std::size_t most = core_->settings.batch_messages;
        inbox::limits limits{.bytes = core_->settings.batch_bytes, .age = core_->settings.batch_age};
        for (;;) {
            if (!held_.messages.empty()) { // also what the run before this one could not settle
                if (!settle(stop)) return;
            }
            if (is_over(stop)) return;                                          // what is left counts as pending
            const bool ends = stop.stop_requested() && inbox_->survives_kill(); // the next run has the retries
            const bool full = retries_.size() >= most || waiting_bytes_ >= core_->settings.retry_bytes;
            if (ends && full) return;
            if (full) { // they are not in the inbox, so its limit does not hold for them
                pause(retries_.front().due, stop);
                if (!settle(stop)) return;
                continue;
            }
            if (is_due_alone()) {
                if (!settle(stop)) return;
                continue;
            }
            limits.messages = suspects_.any_from(next_) ? 1 : most;
            limits.until = retries_.empty() ? clock::time_point::max() : retries_.front().due;
            const bool more = inbox_->take(held_, limits, stop);
            held_.marks.resize(held_.messages.size()); // an inbox that does not last may have none
            if (!held_.marks.empty()) next_ = held_.marks.back() + 1;
            missing(std::exchange(held_.missing, 0));
            if (!more && (retries_.empty() || inbox_->survives_kill())) return;
            if (held_.messages.empty() && !settle(stop)) return;
        }
    }

    /// A stop's time is up, or what is in the inbox is to stay there.
    [[nodiscard]] bool is_over(const std::stop_token& stop) const noexcept {
        if (!stop.stop_requested()) return false;
        return clock::now() >= deadline_ || core_->settings.at_stop == at_stop::leave;
    }

    /// Runs the batch in hand with the retries that are due; false where the store stayed away until the deadline.
    bool settle(const std::stop_token& stop) {
        views_.clear();
        tries_.clear();
        marks_.clear();
        due_.clear();
        behind_.clear();
        const auto now = clock::now();
        const bool in_haste = stop.stop_requested() && !inbox_->survives_kill(); // or they would be gone
        while (!retries_.empty() && (retries_.front().due <= now || in_haste)) {
            const bool alone = suspects_.deaths(retries_.front().mark) != 0;
            if (alone && !(due_.empty() && held_.messages.empty())) break;
            waiting_bytes_ -= bytes_of(retries_.front());
            due_.push_back(std::move(retries_.front()));
            retries_.pop_front();
            if (alone) break;
        }
        for (const waiting& w : due_) {
            views_.push_back(w.held.view());
            tries_.push_back(w.tries);
            marks_.push_back(w.mark);
        }
        for (std::size_t i = 0; i < held_.messages.size(); ++i) {
            if (waits(held_.messages[i].topic) != retries_.rend()) {
                behind_.push_back(i);
                continue;
            }
            views_.push_back(held_.messages[i]);
            tries_.push_back(0);
            marks_.push_back(held_.marks[i]);
        }
        hold();
        find_condemned();
        settler_->handle(views_, tries_, deaths_, marks_);
        suspects_.release(); // who is killed while it commits, or waits for the store, has no handler to blame
        done_ = marks_;
        for (const again& a : settler_->wanted_again()) done_[a.message] = not_done;
        std::erase(done_, not_done);
        if (!commit(inbox_->after(done_), stop)) {
            for (const waiting& w : due_) waiting_bytes_ += bytes_of(w);
            retries_.insert(retries_.begin(), std::move_iterator(due_.begin()), std::move_iterator(due_.end()));
            return false;
        }
        if (counts_) show_totals();
        settler_->count();
        for (const std::size_t i : behind_) {
            const auto last = waits(held_.messages[i].topic);
            const auto with = last->due;
            const auto at = retries_.insert(last.base(), {message(held_.messages[i]), held_.marks[i], 0, with});
            waiting_bytes_ += bytes_of(*at);
        }
        const auto due = clock::now() + core_->settings.retry_delay;
        for (const auto& a : settler_->wanted_again()) {
            retries_.push_back(
                {message(views_[a.message]), marks_[a.message], tries_[a.message] + (a.tried ? 1U : 0U), due});
            waiting_bytes_ += bytes_of(retries_.back());
        }
        inbox_->settle(held_, done_);
        held_.messages.clear();
        return true;
    }

    // What was in hand when the process died is taken alone, one after the other, until it is known which one it was.

    void hold() noexcept {
        if (marks_.empty()) return;
        const auto [first, last] = std::ranges::minmax(marks_);
        suspects_.hold(first, last);
    }
    /// Leaves how often the process died with each in hand; empty where it never did.
    void find_condemned() {
        deaths_.clear();
        if (!suspects_.any()) return;
        const unsigned limit = core_->settings.crash_limit;
        for (std::size_t i = 0; i < views_.size(); ++i) {
            const unsigned deaths = suspects_.deaths(marks_[i]);
            deaths_.push_back(suspects_.is_condemned(views_[i]) ? std::max(deaths, limit) : deaths);
            if (deaths >= limit) suspects_.condemn(views_[i]);
        }
    }
    [[nodiscard]] bool is_due_alone() const noexcept {
        return !retries_.empty() && retries_.front().due <= clock::now() &&
               suspects_.deaths(retries_.front().mark) != 0;
    }
    [[gnu::cold]] void find_suspects() {
        if (core_->settings.crash_limit == 0) return;
        const auto from = inbox_->after({});
        const auto r = suspects_.open(inbox_->folder(), inbox_->id(), from ? from->low_water : 0);
        if (!r) core_->log(log_level::warning, "messages that kill the process cannot be told: " + r.error().text());
        next_ = from ? from->low_water : 0;
        if (suspects_.any_from(next_))
            core_->log(log_level::warning, "an earlier process died with messages in hand: they are taken one by one");
    }

    /// Tells a lasting inbox how far the store is; false where the store stayed away until the deadline.
    bool resume(const std::stop_token& stop) {
        for (unsigned attempt = 1;; ++attempt) {
            auto stored = keeper_->progress_of(inbox_->id());
            const auto r = stored ? inbox_->resume(*stored) : std::unexpected(std::move(stored).error());
            if (r) {
                count_undecided(*stored);
                core_->messages.recovered(*r, earlier_);
                committed_.reset();
                find_suspects();
                begin_totals(*stored);
                if (const auto now = inbox_->after({})) settler_->remember_in(inbox_->folder(), now->spool, *now);
                return true;
            }
            if (!may_try_again(attempt, r.error(), stop)) return false;
        }
    }

    /// Commits what was handled, as often as it takes; false where the store stayed away, or never will fit.
    bool commit(const std::optional<progress>& until, const std::stop_token& stop) {
        const auto after = keeper_->keeps_progress() ? until : std::nullopt;
        if (until) totals_.begin(*until);
        for (unsigned attempt = 1;; ++attempt) {
            result<> r;
            if (attempt > 1 && after) { // the commit before may have reached the database, and only its answer was lost
                auto stored = keeper_->progress_of(after->spool);
                if (stored && *stored == after) {
                    committed_ = after;
                    totals_.committed();
                    return true;
                }
                if (stored && *stored && committed_ && *stored != committed_) another_database(**stored);
                if (!stored) r = std::unexpected(std::move(stored).error()); // another commit might be a second one
            }
            if (r) r = keeper_->ready();
            if (r) r = settler_->commit(after);
            if (r) {
                committed_ = after;
                totals_.committed();
                return true;
            }
            if (!may_try_again(attempt, r.error(), stop)) {
                undecided_ = after;
                undecided_sums_ = settler_->sums();
                return false;
            }
        }
    }

    /// A commit of the run before had no answer, and the store has it.
    [[gnu::cold]] void count_undecided(const std::optional<progress>& stored) {
        if (!undecided_ || stored != std::exchange(undecided_, std::nullopt)) return;
        core_->messages.settled(undecided_sums_);
        earlier_ -= std::min(earlier_, totals::ended_in(undecided_sums_));
    }

    // The sums over all processes.

    [[gnu::cold]] void begin_totals(const std::optional<progress>& stored) {
        const auto now = inbox_->after({});
        if (!now) return;
        const auto r = totals_.open(inbox_->folder(), stored.value_or(*now), *now);
        if (!r) core_->log(log_level::warning, "the totals cannot be kept: " + r.error().text());
        if (const auto many = totals_.newly_unknown(); many != 0)
            core_->log(log_level::warning,
                       "the totals do not say how " + std::to_string(many) +
                           " finished messages of this inbox ended: it was begun without totals, the power was cut, or "
                           "something was restored or deleted; they count as unknown");
        settler_->count_in(totals_);
        counts_ = true;
        show_totals();
    }
    void missing(std::uint64_t messages) {
        if (messages == 0) return;
        core_->messages.missing(messages);
        totals_.damaged(messages);
        if (counts_) show_totals();
    }
    void show_totals() {
        core_->update([this](status& now) { now.total = totals_.read(); });
    }
    [[gnu::cold]] void end_totals() {
        if (!std::exchange(counts_, false)) return;
        const auto now = inbox_->after({});
        core_->balanced = !now || totals_.balance(*now);
        totals_.close();
    }

    /// What it had and has no more is no longer in the inbox.
    [[gnu::cold]] void another_database(const progress& stored) {
        core_->log(log_level::error, "the database is not what it was: it knows the inbox's messages up to number " +
                                         std::to_string(stored.low_water) + ", before it did up to " +
                                         std::to_string(committed_->low_water) +
                                         "; was it restored from a backup? The rows in between are not written again");
        committed_.reset();
    }

    bool may_try_again(unsigned attempt, const error& why, const std::stop_token& stop) {
        if (!mends_itself(why.code)) {
            core_->request_stop(std::unexpected(why));
            return false;
        }
        keeper_->lost(why);
        return patience(attempt, why, stop);
    }

    /// The last message of a topic that waits for a retry. Order is kept per topic: what comes after it waits beside
    /// it and is due with it.
    std::deque<waiting>::reverse_iterator waits(std::string_view topic) {
        return std::find_if(retries_.rbegin(), retries_.rend(),
                            [&](const waiting& w) { return w.held.topic == topic; });
    }

    /// Waits for the store as the reconnect policy says; false where the stop's time limit is over.
    bool patience(unsigned attempt, const error& why, const std::stop_token& stop) {
        auto delay = core_->policies.delay({attempt, why}).value_or(core_->settings.retry_delay);
        if (stop.stop_requested()) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - clock::now());
            if (is_over(stop)) return false;
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
    inbox::queue* inbox_;
    settler* settler_;
    store_keeper* keeper_;
    inbox::batch held_; ///< taken and not settled
    std::deque<waiting> retries_;
    std::size_t waiting_bytes_ = 0; ///< of the retries
    std::vector<waiting> due_;
    std::vector<std::size_t> behind_; ///< of `held_`: a retry of their topic goes first
    std::vector<message_view> views_;
    std::vector<unsigned> tries_;
    std::vector<unsigned> deaths_;
    std::vector<std::uint64_t> marks_;
    std::vector<std::uint64_t> done_; ///< marks of what does not come again
    suspects suspects_;
    std::uint64_t next_ = 0; ///< the lowest mark that was not taken in this run
    static constexpr std::uint64_t not_done = UINT64_MAX;
    std::optional<progress> committed_; ///< last, in this run
    std::optional<progress> undecided_; ///< the last commit of the run before, where the store did not answer
    ledger undecided_sums_{};
    totals totals_;
    bool counts_ = false;       ///< the totals, in this run
    std::uint64_t earlier_ = 0; ///< messages that an earlier run of this listener received and did not settle
    clock::time_point deadline_{};
    std::jthread thread_;
};

/// Declared in run/engine.hpp.
template <class Nothing>
std::unique_ptr<draining> make_drain(core& shared, inbox::queue& inbox, settler& settling, store_keeper& keeper) {
    return std::make_unique<drain>(shared, inbox, settling, keeper);
}

} // namespace hearken::run
