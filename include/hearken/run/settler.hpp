// SPDX-License-Identifier: BSL-1.0
#pragma once
// Takes messages from arrival to their end: runs their handlers, writes the rows, commits, counts.

#include <hearken/inbox/queue.hpp>
#include <hearken/policy/reject.hpp>
#include <hearken/route/routing.hpp>
#include <hearken/rows/dead_letter.hpp>
#include <hearken/rows/history.hpp>
#include <hearken/rows/rows.hpp>
#include <hearken/run/core.hpp>
#include <hearken/run/crew.hpp>
#include <hearken/run/dedupe.hpp>
#include <hearken/run/dynamic_routes.hpp>
#include <hearken/run/handling.hpp>
#include <hearken/run/repeats.hpp>
#include <hearken/run/seldom.hpp>
#include <hearken/run/shares.hpp>
#include <hearken/run/subscriptions.hpp>
#include <hearken/run/totals.hpp>
#include <hearken/store/database.hpp>
#include <hearken/words/progress.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace hearken::run {

/// Settles batches. One thread at a time.
class settler {
public:
    /// Takes: the store, null where there is none
    settler(core& shared, control& app, routing& routes, database* store, const dynamic_routes& dynamic,
            const subscriptions* wanted)
        : core_(&shared), store_(store), has_key_(routes.has_key()), keys_(core_->settings.dedupe_window),
          shares_(routes, core_->settings.handler_key) {
        hearken::detail::key_check* const keys = has_key_ ? &keys_ : nullptr;
        for (unsigned i = 0; i < std::max(core_->settings.handler_threads, 1U); ++i)
            ways_.push_back(std::make_unique<handling>(shared, app, routes, dynamic, wanted, repeats_, keys));
    }

    /// Who handles from now on; null: the thread that calls `handle`. As many as `options::handler_threads`.
    void work_with(crew* team) noexcept { team_ = team; }

    /// Runs the handlers of a batch, each message once. Then `commit`, as often as it takes.
    ///
    /// Takes: how often each message was tried before, and how often the process died with it in hand; empty where none
    ///        was, and where it never did. The inbox's marks, where it keeps dead letters
    void handle(std::span<const message_view> batch, std::span<const unsigned> tries = {},
                std::span<const unsigned> deaths = {}, std::span<const std::uint64_t> marks = {}) {
        begin(batch, tries, deaths, marks);
        if (team_ != nullptr && batch.size() > 1) return handle_together();
        handling& way = *ways_[0];
        for (std::uint32_t i = 0; i < batch.size(); ++i) way.handle(i);
        way.flush();
        way.rest();
    }

    /// Gives the rejected messages to their policy, writes the rows and the progress in one transaction, counts.
    /// On error nothing of the batch is settled; call it again when the store is back.
    result<> commit(const std::optional<progress>& after) {
        const auto& rejected = ways_[0]->became().rejected;
        for (; reported_ < rejected.size(); ++reported_) {
            if (auto r = report(rejected[reported_].message, rejected[reported_].why, ways_[0]->written()); !r)
                return r;
        }
        if (!refused_.empty()) {
            if (auto r = take_back_refused(); !r) return r;
        }
        write_totals();
        write_keys();
        if (store_ != nullptr) {
            if (!ways_[0]->written().empty() || after) {
                auto r = store_->write(ways_[0]->written(), dead_, after, [this](const refusal& refused) -> result<> {
                    ends_[refused.message] = end::rejected;
                    refused_.push_back(refused.message);
                    write_totals();
                    write_keys();
                    if (refused.dead_letters != nullptr)
                        return report(refused.message, refused.why, *refused.dead_letters);
                    return tell_refused_letter(refused.message, refused.why);
                });
                if (!r) return r;
            }
        }
        return {};
    }

    /// Counts the batch; messages that are to come again are not settled.
    void count() {
        if (core_->retained().drop_repeats) remember_retained();
        core_->messages.settled(sums());
        if (has_key_) keys_.settled([this](std::uint32_t i) { return is_handled(i); });
    }

    /// Where the messages of the batch end if it is committed now.
    [[nodiscard]] ledger sums() const noexcept {
        std::array<std::uint64_t, 5> of{};
        for (end e : ends_) ++of[static_cast<std::size_t>(e)];
        ledger l{.handled = of[0] - wanted_again().size(),
                 .rejected = of[1],
                 .unmatched = of[2],
                 .duplicate = of[3],
                 .shed = of[4]};
        for (const outcome::skipped_parts& s : ways_[0]->became().skipped) {
            if (ends_[s.message] == end::handled && !comes_again(s.message)) l.skipped += s.parts;
        }
        return l;
    }

    /// Dead letters go there first.
    void bury_in(inbox::queue& inbox) noexcept { inbox_ = &inbox; }

    /// Each batch is written there before it is committed.
    void count_in(totals& all) noexcept { totals_ = &all; }

    /// The keys of its messages are known over kills. Nothing where no route has one.
    ///
    /// Takes: the inbox's folder and id, and what of it is settled
    [[gnu::cold]] void remember_in(const std::string& folder, std::string_view id, const progress& settled) {
        if (!has_key_) return;
        if (auto r = keys_.open(folder, id, settled); !r)
            core_->log(log_level::warning,
                       "the deduplication keys of earlier messages are not known: " + r.error().text());
    }
    void forget() noexcept { keys_.close(); }

    /// The messages were acknowledged when they were queued.
    void after_the_ack() noexcept { after_the_ack_ = true; }

    /// The messages of the last batch whose handlers asked for another try.
    [[nodiscard]] std::span<const again> wanted_again() const noexcept { return ways_[0]->became().again; }

    /// What its handlers do now, for another thread to look at.
    [[nodiscard]] std::vector<const at_work*> work() const {
        std::vector<const at_work*> all;
        for (const auto& way : ways_) all.push_back(&way->work());
        return all;
    }

private:
    void begin(std::span<const message_view> batch, std::span<const unsigned> tries, std::span<const unsigned> deaths,
               std::span<const std::uint64_t> marks) {
        batch_ = batch;
        tries_ = tries;
        deaths_ = deaths;
        marks_ = marks;
        letters_.clear();
        ends_.assign(batch.size(), end::handled);
        if (has_key_) keys_.begin(ends_, marks);
        refused_.clear();
        reported_ = 0;
        for (const auto& way : ways_) way->begin({batch, tries, ends_, deaths});
    }

    /// Each thread handles the messages that are its own, in their order.
    void handle_together() {
        whose_.resize(batch_.size());
        for (std::size_t i = 0; i < batch_.size(); ++i) whose_[i] = shares_.of(batch_[i], team_->size());
        team_->run([this](unsigned share) {
            handling& way = *ways_[share];
            for (std::uint32_t i = 0; i < batch_.size(); ++i) {
                if (whose_[i] == share) way.handle(i);
            }
            if (share == 0) way.flush();
            way.rest();
        });
        for (std::size_t i = 1; i < ways_.size(); ++i) ways_[0]->take_over(*ways_[i]);
    }

    void write_totals() {
        if (totals_ == nullptr || totals_->write(sums())) return;
        const auto more = failed_totals_.pass(std::chrono::steady_clock::now());
        if (more)
            core_->log(log_level::warning, "the totals cannot be written: " + std::generic_category().message(errno));
    }

    /// Before each commit, and where the database refuses a row: the copies of what is refused are no copies.
    void write_keys() {
        if (!has_key_) return;
        const auto r = keys_.write([this](std::uint32_t i) { return is_handled(i); });
        if (!r && failed_keys_.pass(std::chrono::steady_clock::now()))
            core_->log(log_level::warning, "copies of messages may be handled after a restart: " + r.error().text());
    }
    [[nodiscard]] bool is_handled(std::uint32_t i) const noexcept {
        return ends_[i] == end::handled && !comes_again(i);
    }

    [[nodiscard]] bool comes_again(std::uint32_t i) const noexcept {
        for (const again& a : wanted_again()) {
            if (a.message == i) return true;
        }
        return false;
    }

    /// Tells the log and the policy; a dead letter becomes a row of the same transaction.
    result<> report(std::uint32_t i, const error& why, rows& out) {
        error full = why;
        full.topic = batch_[i].topic;
        const auto action = ask(rejection{batch_[i], full});
        if (!action) return std::unexpected(action.error());
        if (*action == reject_action::store || *action == reject_action::keep) {
            if (auto r = bury(i, full, *action == reject_action::store && store_ != nullptr); !r) return r;
        }
        core_->log(log_level::warning, "rejected: " + full.text());
        if (*action == reject_action::stop) {
            core_->request_stop(std::unexpected(full));
            if (after_the_ack_) return {}; // the broker no longer has it: settle what is in hand, then end
            return std::unexpected(std::move(full));
        }
        if (store_ != nullptr) {
            if (*action == reject_action::store) {
                out.begin(i);
                const std::string reason = full.reason();
                const message_view& m = batch_[i];
                store_->bury(out, {.topic = m.topic,
                                   .payload = {m.payload},
                                   .route = full.route,
                                   .path = full.path,
                                   .reason = reason,
                                   .time = m.received});
            }
            // Not where its row of the history may be what the database has refused.
            if (core_->keeps(full.topic) && why.code != errc::row_refused && why.code != errc::invalid_topic) {
                out.begin(i);
                keep_received(out, batch_[i]);
            }
        }
        return {};
    }

    /// Into the inbox's dead letters, once a message however often the commit is tried. Where they have no room the
    /// store's table must do; where there is none, the message waits.
    [[gnu::cold]] result<> bury(std::uint32_t i, const error& why, bool in_store) {
        if (inbox_ == nullptr || is_buried(i)) return {};
        const std::string reason = why.reason();
        const unsigned deaths = deaths_.empty() ? 0 : deaths_[i];
        const unsigned handled = (tries_.empty() ? 0 : tries_[i]) + (why.code == errc::crashed ? 0 : 1);
        const auto kept = inbox_->bury({.message = batch_[i],
                                        .number = marks_.empty() ? 0 : marks_[i],
                                        .size = batch_[i].payload.size(),
                                        .tries = handled + deaths,
                                        .route = why.route,
                                        .path = why.path,
                                        .reason = reason,
                                        .rejected = std::chrono::system_clock::now()});
        if (kept) {
            letters_.resize(batch_.size(), no_letter);
            letters_[i] = kept->number;
            if (kept->dropped != 0) core_->update([&](status& now) { now.letters_dropped += kept->dropped; });
            return {};
        }
        if (!in_store) return fail(errc::io, kept.error().what, kept.error().native);
        core_->log(log_level::error, "a dead letter is in the database only: " + kept.error().what);
        return {};
    }
    [[nodiscard]] bool is_buried(std::uint32_t i) const noexcept {
        return i < letters_.size() && letters_[i] != no_letter;
    }

    /// What the database refused in an attempt that failed it may take in the next one.
    [[gnu::cold]] result<> take_back_refused() {
        std::vector<std::uint64_t> letters;
        for (const std::uint32_t i : refused_) {
            if (is_buried(i)) letters.push_back(letters_[i]);
        }
        if (!letters.empty()) {
            if (auto r = inbox_->take_back(letters); !r) return fail(errc::io, r.error().what, r.error().native);
        }
        for (const std::uint32_t i : std::exchange(refused_, {})) {
            ends_[i] = end::handled;
            if (is_buried(i)) letters_[i] = no_letter;
        }
        return {};
    }

    /// The database takes neither the row nor the dead letter.
    [[gnu::cold]] result<> tell_refused_letter(std::uint32_t i, const error& why) const {
        std::string line = "the dead letter of " + std::string(batch_[i].topic) + " was refused, too: " + why.text();
        if (inbox_ != nullptr && !is_buried(i)) return fail(errc::io, std::move(line)); // it would be gone
        if (inbox_ != nullptr) line += "; it is with the inbox's dead letters";
        core_->log(log_level::error, line);
        return {};
    }

    result<reject_action> ask(const rejection& r) {
        try {
            return core_->policies.reject(r);
        } catch (...) {
            return fail(errc::io, "the reject policy threw");
        }
    }

    /// Only what is settled is known again: a message that was refused or is retried comes with the same bytes.
    void remember_retained() {
        for (std::uint32_t i = 0; i < batch_.size(); ++i) {
            if (!batch_[i].retained) repeats_.renew(batch_[i]);
            if (!batch_[i].retained || ends_[i] == end::duplicate) continue;
            if (!comes_again(i)) repeats_.remember(batch_[i]);
        }
    }

    core* core_;
    database* store_;
    repeats repeats_;
    const bool has_key_; ///< one of the routes
    dedupe keys_;
    seldom failed_keys_;
    std::vector<std::unique_ptr<handling>> ways_; ///< one a thread; in the end the first has all
    shares shares_;
    crew* team_ = nullptr;
    std::vector<unsigned> whose_; ///< thread of each message
    rows dead_;
    inbox::queue* inbox_ = nullptr; ///< that keeps dead letters
    totals* totals_ = nullptr;
    seldom failed_totals_;
    std::span<const message_view> batch_;
    std::span<const unsigned> tries_;
    std::span<const unsigned> deaths_;
    std::span<const std::uint64_t> marks_;
    static constexpr std::uint64_t no_letter = UINT64_MAX;
    std::vector<std::uint64_t> letters_; ///< of each message its number with the inbox; empty where none is
    std::vector<end> ends_;
    std::vector<std::uint32_t> refused_; ///< by the store, in the attempt under way
    std::size_t reported_ = 0;
    bool after_the_ack_ = false;
};

} // namespace hearken::run
