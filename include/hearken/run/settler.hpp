// SPDX-License-Identifier: BSL-1.0
#pragma once
// Takes messages from arrival to their end: route, decode, handle, write rows, commit, count.

#include <hearken/policy/reject.hpp>
#include <hearken/route/routing.hpp>
#include <hearken/rows/dead_letter.hpp>
#include <hearken/rows/rows.hpp>
#include <hearken/run/coarse_clock.hpp>
#include <hearken/run/core.hpp>
#include <hearken/run/dynamic_routes.hpp>
#include <hearken/run/repeats.hpp>
#include <hearken/run/subscriptions.hpp>
#include <hearken/store/database.hpp>
#include <hearken/words/progress.hpp>
#include <hearken/words/utf8.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hearken::run {

/// A message that is to be delivered again: its handler asked for it, or it must not overtake one that waits.
struct again {
    std::uint32_t message;
    error why;
    bool tried = true;
};

/// Settles batches. One thread at a time.
class settler {
public:
    /// Takes: the store, null where there is none
    settler(core& shared, control& app, routing& routes, database* store, const dynamic_routes& dynamic,
            const subscriptions* wanted)
        : core_(&shared), app_(&app), dispatch_(&routes), store_(store), dynamic_(&dynamic), wanted_(wanted) {
        memory_.limit_depth(core_->settings.max_depth);
    }

    /// Runs the handlers of a batch, each message once. Then `commit`, as often as it takes.
    ///
    /// Takes: how often each message was tried before; empty where none was
    void handle(std::span<const message_view> batch, std::span<const unsigned> tries = {}) {
        begin(batch, tries);
        for (std::uint32_t i = 0; i < batch.size(); ++i) handle_one(i);
        const handler_scope scope(core_);
        auto settled = [this](std::uint32_t i, const result<>& how) {
            if (!must_wait(batch_[i])) return ended(i, how);
            rows_.drop(i); // an earlier one of its topic comes again
            again_.push_back({i, {}, false});
        };
        dispatch_->flush(hearken::detail::settled_ref(settled));
    }

    /// Rejects a batch whose handlers must not run. Then `commit`, as after `handle`.
    [[gnu::cold]] void set_aside(std::span<const message_view> batch, const error& why) {
        begin(batch, {});
        for (std::uint32_t i = 0; i < batch.size(); ++i) {
            captures parts;
            const std::size_t route = dispatch_->find(batch[i].topic, parts);
            error with_route = why;
            if (route != routing::npos) with_route.route = dispatch_->pattern_text(route);
            reject_message(i, std::move(with_route));
        }
    }

    /// Gives the rejected messages to their policy, writes the rows and the progress in one transaction, counts.
    /// On error nothing of the batch is settled; call it again when the store is back.
    result<> commit(const std::optional<progress>& after) {
        for (; reported_ < rejected_.size(); ++reported_) {
            const lost& l = rejected_[reported_];
            if (auto r = report(l.message, l.why, rows_); !r) return r;
        }
        if (store_ != nullptr) {
            for (const std::uint32_t i : std::exchange(refused_, {})) ends_[i] = end::handled;
            if (!rows_.empty() || after) {
                auto r = store_->write(rows_, dead_, after, [this](const refusal& refused) -> result<> {
                    ends_[refused.message] = end::rejected;
                    refused_.push_back(refused.message);
                    if (refused.dead_letters != nullptr)
                        return report(refused.message, refused.why, *refused.dead_letters);
                    core_->log(log_level::error, "the dead letter of " + std::string(batch_[refused.message].topic) +
                                                     " was refused, too: " + refused.why.text());
                    return {};
                });
                if (!r) return r;
            }
        }
        return {};
    }

    /// Counts the batch; messages that are to come again are not settled.
    void count() {
        std::array<std::uint64_t, 5> sums{};
        for (end e : ends_) ++sums[static_cast<std::size_t>(e)];
        if (core_->retained().drop_repeats) remember_retained();
        sums[0] -= again_.size();
        for (std::size_t e = 0; e < sums.size(); ++e) {
            if (sums[e] != 0) core_->messages.settled(static_cast<end>(e), sums[e]);
        }
        for (const skipped& s : skipped_) {
            if (ends_[s.message] == end::handled && !comes_again(s.message)) core_->messages.skipped(s.parts);
        }
    }

    /// The messages were acknowledged when they were queued.
    void after_the_ack() noexcept { after_the_ack_ = true; }

    /// The messages of the last batch whose handlers asked for another try.
    [[nodiscard]] std::span<const again> wanted_again() const noexcept { return again_; }

private:
    struct lost {
        std::uint32_t message;
        error why;
    };
    struct skipped {
        std::uint32_t message;
        std::uint64_t parts;
    };

    void begin(std::span<const message_view> batch, std::span<const unsigned> tries) {
        batch_ = batch;
        tries_ = tries;
        clock_ = coarse_clock::now();
        rows_.clear();
        again_.clear();
        rejected_.clear();
        reported_ = 0;
        refused_.clear();
        skipped_.clear();
        ends_.assign(batch.size(), end::handled);
    }

    void handle_one(std::uint32_t i) {
        const message_view& m = batch_[i];
        if (core_->settings.log.wants(log_level::debug)) [[unlikely]]
            tell_received(m);
        if (m.retained && !wants_retained(m, i)) return;
        if (auto bad = inspect(m)) return reject_message(i, std::move(*bad));
        if (must_wait(m)) return again_.push_back({i, {}, false});
        captures parts;
        const std::size_t route = dispatch_->find(m.topic, parts);
        rows_.begin(i);
        memory_.clear();
        if (route == routing::npos) return handle_dynamic(i);
        if (looks_like_copy(m) && wanted_->is_foreign_copy(m, dispatch_->subscription_of(route))) {
            ends_[i] = end::duplicate;
            return;
        }
        result<> how = guarded([&] { return dispatch_->call(route, delivery{m, parts, rows_, *app_, memory_}, i); });
        warn_if_slow(dispatch_->pattern_text(route));
        if (memory_.fault_count() != 0) [[unlikely]]
            tell_skipped(i, dispatch_->pattern_text(route));
        if (!how) {
            how.error().route = dispatch_->pattern_text(route);
            if (memory_.fault_count() != 0) add_skipped(how.error());
            ended(i, how);
        }
    }

    [[gnu::cold, gnu::noinline]] void tell_received(const message_view& m) const {
        std::string line = "received " + std::string(m.topic) + ", " + std::to_string(m.payload.size()) +
                           " bytes, QoS " + std::to_string(m.qos);
        if (m.retained) line += ", retained";
        if (m.duplicate) line += ", again";
        core_->log(log_level::debug, line);
    }

    void handle_dynamic(std::uint32_t i) {
        const message_view& m = batch_[i];
        const auto route = dynamic_->find(m.topic);
        if (!route) {
            ends_[i] = end::unmatched;
            if (core_->settings.log.wants(log_level::debug))
                core_->log(log_level::debug, "unmatched: " + std::string(m.topic));
            return;
        }
        if (looks_like_copy(m) && wanted_->is_foreign_copy(m, *route)) {
            ends_[i] = end::duplicate;
            return;
        }
        result<> how = guarded([&] { return (*route->handler)(m, rows_); });
        warn_if_slow(route->filter);
        if (how) return;
        how.error().route = route->filter;
        ended(i, how);
    }

    [[nodiscard]] bool looks_like_copy(const message_view& m) const noexcept {
        return m.ids.size() != 0 && core_->may_be_copy(m);
    }

    /// Order is kept per topic: what comes after a message that is to come again, comes again after it.
    [[nodiscard]] bool must_wait(const message_view& m) const noexcept {
        for (const again& a : again_) {
            if (batch_[a.message].topic == m.topic) return true;
        }
        return false;
    }

    /// Runs what may run user code; an exception ends the message, not the listener.
    template <class Call>
    result<> guarded(Call&& call) const {
        const handler_scope scope(core_);
        return detail::call_guarded(std::forward<Call>(call));
    }

    /// A message no handler must see: MQTT 5.0 1.5.4, 3.3.2.1 and our own limit.
    [[nodiscard]] std::optional<error> inspect(const message_view& m) const {
        if (m.topic.empty()) return error{.code = errc::invalid_topic, .what = "the topic name is empty"};
        if (const auto at = invalid_utf8_at(m.topic); at != std::string_view::npos) {
            return error{.code = errc::invalid_topic, .what = "the topic name is not UTF-8", .byte = at};
        }
        if (m.topic.find('\0') != std::string_view::npos) {
            return error{.code = errc::invalid_topic, .what = "the topic name holds a NUL"};
        }
        if (m.payload.size() > core_->settings.max_packet_size) {
            return error{.code = errc::too_large,
                         .what = "the payload has " + std::to_string(m.payload.size()) + " bytes, max_packet_size is " +
                                 std::to_string(core_->settings.max_packet_size)};
        }
        return std::nullopt;
    }

    /// A line for each part of a message that was bad and passed over; they are counted with the message.
    [[gnu::cold, gnu::noinline]] void tell_skipped(std::uint32_t i, std::string_view route) {
        skipped_.push_back({i, memory_.fault_count()});
        if (!core_->settings.log.wants(log_level::warning)) return;
        const auto line = [&](const error& fault) {
            core_->log(log_level::warning, "skipped: " + fault.text() + ", route " + std::string(route));
        };
        for (error fault : memory_.faults()) {
            fault.topic = batch_[i].topic;
            line(fault);
        }
        const std::size_t more = memory_.fault_count() - memory_.faults().size();
        if (more != 0)
            line({.what = "and " + std::to_string(more) + " more parts", .topic = std::string(batch_[i].topic)});
    }

    /// A message that is rejected although its bad parts were passed over: they are most likely why.
    [[gnu::cold, gnu::noinline]] void add_skipped(error& why) {
        constexpr std::size_t shown = 10;
        std::size_t more = memory_.fault_count();
        for (const error& fault : memory_.faults().first(std::min(shown, memory_.faults().size()))) {
            if (why.path.empty()) why.path = fault.path;
            why.what.append("; skipped: ").append(fault.text());
            --more;
        }
        if (more != 0) why.what.append("; and ").append(std::to_string(more)).append(" more");
    }

    [[nodiscard]] bool comes_again(std::uint32_t i) const noexcept {
        for (const again& a : again_) {
            if (a.message == i) return true;
        }
        return false;
    }

    void ended(std::uint32_t i, const result<>& how) {
        if (how) return;
        error why = how.error();
        if (why.code != errc::retry) return reject_message(i, std::move(why));
        if (!tries_.empty() && tries_[i] >= core_->settings.retry_limit) {
            why.code = errc::retries_exhausted;
            why.what += "; gave up after " + std::to_string(tries_[i]) + " retries";
            return reject_message(i, std::move(why));
        }
        rows_.drop(i);
        again_.push_back({i, std::move(why)});
    }

    void reject_message(std::uint32_t i, error why) {
        rows_.drop(i);
        ends_[i] = end::rejected;
        why.topic = batch_[i].topic;
        rejected_.push_back({i, std::move(why)});
    }

    /// Tells the log and the policy; a dead letter becomes a row of the same transaction.
    result<> report(std::uint32_t i, const error& why, rows& out) {
        error full = why;
        full.topic = batch_[i].topic;
        const auto action = ask(rejection{batch_[i], full});
        if (!action) return std::unexpected(action.error());
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
        }
        return {};
    }

    result<reject_action> ask(const rejection& r) {
        try {
            return core_->policies.reject(r);
        } catch (...) {
            return fail(errc::io, "the reject policy threw");
        }
    }

    [[nodiscard]] bool wants_retained(const message_view& m, std::uint32_t i) {
        const retained_flags flags = core_->retained();
        if (flags.drop_all)
            ends_[i] = end::shed;
        else if (flags.drop_repeats && repeats_.seen(m))
            ends_[i] = end::duplicate;
        else if (flags.drop_deletions && m.payload.empty())
            ends_[i] = end::unmatched;
        return ends_[i] == end::handled;
    }

    /// Only what is settled is known again: a message that was refused or is retried comes with the same bytes.
    void remember_retained() {
        for (std::uint32_t i = 0; i < batch_.size(); ++i) {
            if (!batch_[i].retained) repeats_.renew(batch_[i]);
            if (!batch_[i].retained || ends_[i] == end::duplicate) continue;
            if (!comes_again(i)) repeats_.remember(batch_[i]);
        }
    }

    /// One look at the clock a message: the end of one call is the start of the next.
    void warn_if_slow(std::string_view route) {
        const auto start = std::exchange(clock_, coarse_clock::now());
        const auto took = clock_ - start;
        if (took <= core_->settings.handler_warning) return;
        core_->log(log_level::warning,
                   "slow handler: " + std::string(route) + " took " + std::to_string(took.count()) + " ms");
    }

    core* core_;
    control* app_;
    routing* dispatch_;
    database* store_;
    const dynamic_routes* dynamic_;
    const subscriptions* wanted_;
    repeats repeats_;
    rows rows_;
    rows dead_;
    scratch memory_;
    std::span<const message_view> batch_;
    std::span<const unsigned> tries_;
    coarse_clock::time_point clock_{};
    std::vector<end> ends_;
    std::vector<again> again_;
    std::vector<lost> rejected_;
    std::vector<skipped> skipped_;       ///< parts of messages in this batch
    std::vector<std::uint32_t> refused_; ///< by the store, in the attempt under way
    std::size_t reported_ = 0;
    bool after_the_ack_ = false;
};

} // namespace hearken::run
