// SPDX-License-Identifier: BSL-1.0
#pragma once
// Runs the handlers of a batch, or of one thread's share of it: route, decode, call, and what became of each message.

#include <hearken/route/routing.hpp>
#include <hearken/rows/history.hpp>
#include <hearken/rows/rows.hpp>
#include <hearken/run/at_work.hpp>
#include <hearken/run/coarse_clock.hpp>
#include <hearken/run/core.hpp>
#include <hearken/run/dynamic_routes.hpp>
#include <hearken/run/repeats.hpp>
#include <hearken/run/subscriptions.hpp>
#include <hearken/words/utf8.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken::run {

/// A message that is to be delivered again: its handler asked for it, or it must not overtake one that waits.
struct again {
    std::uint32_t message;
    error why;
    bool tried = true;
};

/// What became of the messages of a share, beside those that were handled.
struct outcome {
    struct rejected_message {
        std::uint32_t message;
        error why;
    };
    struct skipped_parts {
        std::uint32_t message;
        std::uint64_t parts;
    };
    std::vector<run::again> again{};
    std::vector<rejected_message> rejected{};
    std::vector<skipped_parts> skipped{};

    void clear() noexcept {
        again.clear();
        rejected.clear();
        skipped.clear();
    }
};

/// A batch in hand.
///
/// Shape: `tries` = how often each was tried before, empty where none was; one end a message; `deaths` = how often the
///        process died with it in hand, empty where it never did
struct batch_in_hand {
    std::span<const message_view> messages{};
    std::span<const unsigned> tries{};
    std::span<end> ends{};
    std::span<const unsigned> deaths{};
};

/// One thread's way through a batch. All messages of a topic go the same way.
class handling {
public:
    /// Takes: `keys` = null where no route has one
    handling(core& shared, control& app, routing& routes, const dynamic_routes& dynamic, const subscriptions* wanted,
             const repeats& known, hearken::detail::key_check* keys = nullptr)
        : core_(&shared), app_(&app), dispatch_(&routes), dynamic_(&dynamic), wanted_(wanted), known_(&known),
          keys_(keys) {
        memory_.limit_depth(core_->settings.max_depth);
    }

    void begin(const batch_in_hand& batch) {
        batch_ = batch;
        clock_ = coarse_clock::now();
        rows_.clear();
        became_.clear();
    }

    /// Runs the handler of one message.
    void handle(std::uint32_t i) {
        const message_view& m = batch_.messages[i];
        if (core_->settings.log.wants(log_level::debug)) [[unlikely]]
            tell_received(m);
        if (m.retained && !wants_retained(m, i)) return;
        if (auto bad = inspect(m)) return reject_message(i, std::move(*bad));
        if (must_wait(m)) return became_.again.push_back({i, {}, false});
        captures parts;
        const std::size_t route = dispatch_->find(m.topic, parts);
        if (!batch_.deaths.empty() && batch_.deaths[i] >= core_->settings.crash_limit) [[unlikely]]
            return set_aside(i, route);
        rows_.begin(i);
        memory_.clear();
        if (route == routing::npos) return handle_dynamic(i);
        if (looks_like_copy(m) && wanted_->is_foreign_copy(m, dispatch_->subscription_of(route))) {
            batch_.ends[i] = end::duplicate;
            return;
        }
        work_.begin(route, clock_);
        result<> how =
            guarded([&] { return dispatch_->call(route, delivery{m, parts, rows_, *app_, memory_, keys_}, i); });
        warn_if_slow(dispatch_->pattern_text(route));
        if (memory_.fault_count() != 0) [[unlikely]]
            tell_skipped(i, dispatch_->pattern_text(route));
        if (batch_.ends[i] == end::duplicate) [[unlikely]]
            return tell_copy(m);
        if (how) return keep(m);
        how.error().route = dispatch_->pattern_text(route);
        if (memory_.fault_count() != 0) add_skipped(how.error());
        ended(i, how);
    }

    /// Calls the batch handlers with what was kept for them.
    void flush() {
        auto settled = [this](std::uint32_t i, const result<>& how) {
            if (!must_wait(batch_.messages[i])) return ended(i, how);
            rows_.drop(i); // an earlier one of its topic comes again
            became_.again.push_back({i, {}, false});
        };
        for (const std::size_t route : dispatch_->batch_routes()) {
            const handler_scope scope(core_);
            work_.begin(route, clock_);
            dispatch_->flush(route, hearken::detail::settled_ref(settled));
            warn_if_slow(dispatch_->pattern_text(route));
        }
    }

    /// No handler runs until the next batch.
    void rest() noexcept { work_.end(); }

    void reject_message(std::uint32_t i, error why) {
        rows_.drop(i);
        batch_.ends[i] = end::rejected;
        why.topic = batch_.messages[i].topic;
        became_.rejected.push_back({i, std::move(why)});
    }

    /// Adds what another share of the same batch became; its rows' memory stays there until it begins the next one.
    void take_over(const handling& other) {
        rows_.adopt(other.rows_);
        const auto add = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
        add(became_.again, other.became_.again);
        add(became_.rejected, other.became_.rejected);
        add(became_.skipped, other.became_.skipped);
    }

    [[nodiscard]] rows& written() noexcept { return rows_; }
    [[nodiscard]] const outcome& became() const noexcept { return became_; }
    [[nodiscard]] const at_work& work() const noexcept { return work_; }

private:
    [[gnu::cold, gnu::noinline]] void tell_received(const message_view& m) const {
        std::string line = "received " + std::string(m.topic) + ", " + std::to_string(m.payload.size()) +
                           " bytes, QoS " + std::to_string(m.qos);
        if (m.retained) line += ", retained";
        if (m.duplicate) line += ", again";
        core_->log(log_level::debug, line);
    }

    [[gnu::cold, gnu::noinline]] void tell_copy(const message_view& m) const {
        if (core_->settings.log.wants(log_level::debug))
            core_->log(log_level::debug, "duplicate: " + std::string(m.topic) + ", its key has come before");
    }

    /// Its handler must not run again.
    [[gnu::cold, gnu::noinline]] void set_aside(std::uint32_t i, std::size_t route) {
        reject_message(i, {.code = errc::crashed,
                           .what = "the process died " + std::to_string(batch_.deaths[i]) +
                                   " times with this message in hand; it is set aside and not handled again",
                           .route = std::string(route == routing::npos ? "" : dispatch_->pattern_text(route))});
    }

    void handle_dynamic(std::uint32_t i) {
        const message_view& m = batch_.messages[i];
        const auto route = dynamic_->find(m.topic);
        if (!route) {
            batch_.ends[i] = end::unmatched;
            if (core_->settings.log.wants(log_level::debug))
                core_->log(log_level::debug, "unmatched: " + std::string(m.topic));
            return;
        }
        if (looks_like_copy(m) && wanted_->is_foreign_copy(m, *route)) {
            batch_.ends[i] = end::duplicate;
            return;
        }
        work_.begin(route->filter, clock_);
        result<> how = guarded([&] { return (*route->handler)(m, rows_); });
        warn_if_slow(route->filter);
        if (how) return keep(m);
        how.error().route = route->filter;
        ended(i, how);
    }

    /// One of a batch handler's that is settled otherwise later takes this row with it.
    void keep(const message_view& m) {
        if (core_->keeps(m.topic)) [[unlikely]]
            keep_received(rows_, m);
    }

    [[nodiscard]] bool looks_like_copy(const message_view& m) const noexcept {
        return m.ids.size() != 0 && core_->may_be_copy(m);
    }

    /// Order is kept per topic: what comes after a message that is to come again, comes again after it.
    [[nodiscard]] bool must_wait(const message_view& m) const noexcept {
        for (const again& a : became_.again) {
            if (batch_.messages[a.message].topic == m.topic) return true;
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
        became_.skipped.push_back({i, memory_.fault_count()});
        if (!core_->settings.log.wants(log_level::warning)) return;
        const auto line = [&](const error& fault) {
            core_->log(log_level::warning, "skipped: " + fault.text() + ", route " + std::string(route));
        };
        for (error fault : memory_.faults()) {
            fault.topic = batch_.messages[i].topic;
            line(fault);
        }
        const std::size_t more = memory_.fault_count() - memory_.faults().size();
        if (more != 0)
            line({.what = "and " + std::to_string(more) + " more parts",
                  .topic = std::string(batch_.messages[i].topic)});
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

    void ended(std::uint32_t i, const result<>& how) {
        if (how) return;
        error why = how.error();
        if (why.code != errc::retry) return reject_message(i, std::move(why));
        if (!batch_.tries.empty() && batch_.tries[i] >= core_->settings.retry_limit) {
            why.code = errc::retries_exhausted;
            why.what += "; gave up after " + std::to_string(batch_.tries[i]) + " retries";
            return reject_message(i, std::move(why));
        }
        rows_.drop(i);
        became_.again.push_back({i, std::move(why)});
    }

    [[nodiscard]] bool wants_retained(const message_view& m, std::uint32_t i) {
        const retained_flags flags = core_->retained();
        if (flags.drop_all)
            batch_.ends[i] = end::shed;
        else if (flags.drop_repeats && known_->seen(m))
            batch_.ends[i] = end::duplicate;
        else if (flags.drop_deletions && m.payload.empty())
            batch_.ends[i] = end::unmatched;
        return batch_.ends[i] == end::handled;
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
    const dynamic_routes* dynamic_;
    const subscriptions* wanted_;
    const repeats* known_;
    hearken::detail::key_check* keys_;
    rows rows_;
    scratch memory_;
    batch_in_hand batch_;
    coarse_clock::time_point clock_{};
    outcome became_;
    at_work work_;
};

} // namespace hearken::run
