// SPDX-License-Identifier: BSL-1.0
#pragma once
// The network's side of a listener: what is done with a message before its ack leaves.

#include <hearken/inbox/queue.hpp>
#include <hearken/run/core.hpp>
#include <hearken/run/lost_signal.hpp>
#include <hearken/run/settler.hpp>
#include <hearken/run/store_keeper.hpp>
#include <hearken/transport/transport.hpp>

#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace hearken::run {

/// With a queued inbox: keep the message, no more. No user code runs here.
class queued_intake final : public transport::receiver {
public:
    queued_intake(core& shared, inbox::queue& inbox, lost_signal& lost)
        : core_(&shared), inbox_(&inbox), lost_(&lost) {}

    transport::verdict on_message(const message_view& m) noexcept override {
        core_->messages.received(m.received); // before it can be settled
        const inbox::appended how = inbox_->append(m, core_->policies.when_full(m.qos));
        if (!how.kept && how.shed == 0 && m.qos == 0) { // nobody would deliver it again
            core_->messages.settled(end::shed);
            return transport::verdict::accepted;
        }
        if (!how.kept && how.shed == 0) {
            core_->messages.refused();
            const auto room = inbox_->ready();
            lost_->because(
                room ? error{.code = errc::inbox_full, .what = "the inbox has no room; the broker keeps the rest"}
                     : room.error());
            return transport::verdict::refused;
        }
        if (how.shed != 0) core_->messages.settled(end::shed, how.shed);
        return transport::verdict::accepted;
    }
    void on_lost(error why) noexcept override { lost_->raise(std::move(why)); }

private:
    core* core_;
    inbox::queue* inbox_;
    lost_signal* lost_;
};

/// With `inbox::direct`: walk the whole road now; whatever is not safe at its end stays with the broker.
class direct_intake final : public transport::receiver {
public:
    direct_intake(core& shared, settler& settling, store_keeper& keeper, lost_signal& lost)
        : core_(&shared), settler_(&settling), keeper_(&keeper), lost_(&lost) {}

    transport::verdict on_message(const message_view& m) noexcept override {
        try {
            return settle(m);
        } catch (const std::exception& e) { // no memory: without an ack the broker keeps it
            return refuse(m, error{.code = errc::handler_failed, .what = std::string("could not settle: ") + e.what()});
        } catch (...) {
            return refuse(m, error{.code = errc::handler_failed, .what = "could not settle"});
        }
    }
    void on_lost(error why) noexcept override { lost_->raise(std::move(why)); }

private:
    transport::verdict settle(const message_view& m) {
        core_->messages.received(m.received);
        const unsigned tries = tries_of(m);
        settler_->handle(std::span(&m, 1), std::span(&tries, 1));
        if (!settler_->wanted_again().empty()) {
            const error& why = settler_->wanted_again().front().why;
            if (m.qos == 0) return shed(why);
            remember(m, tries + 1);
            return refuse(m, why);
        }
        if (auto r = settler_->commit(no_progress_); !r) {
            if (!core_->stopping()) keeper_->lost(r.error());
            return refuse(m, std::move(r).error());
        }
        settler_->count();
        if (tries != 0) retried_ = 0; // the next message may have the same bytes
        return transport::verdict::accepted;
    }

    /// QoS 0 has no ack to hold back: what cannot be handled now is gone, and counted.
    transport::verdict shed(const error& why) {
        core_->messages.settled(end::shed);
        core_->note(why);
        return transport::verdict::accepted;
    }

    /// Cuts: also where the message was QoS 0 and is gone, for the others that follow.
    transport::verdict refuse(const message_view& m, error why) {
        if (m.qos == 0)
            core_->messages.settled(end::shed);
        else
            core_->messages.refused();
        lost_->because(std::move(why));
        return transport::verdict::refused;
    }

    /// The broker redelivers in order, so the message that was refused last is the first to come.
    [[nodiscard]] unsigned tries_of(const message_view& m) const noexcept {
        return retried_ > 0 && fingerprint(m) == retried_message_ ? retried_ : 0;
    }
    void remember(const message_view& m, unsigned tries) noexcept {
        retried_message_ = fingerprint(m);
        retried_ = tries;
    }
    static std::size_t fingerprint(const message_view& m) noexcept {
        const std::hash<std::string_view> hash;
        return hash(m.topic) * 31 + hash(m.payload);
    }

    core* core_;
    settler* settler_;
    store_keeper* keeper_;
    lost_signal* lost_;
    const std::optional<progress> no_progress_{}; ///< the broker keeps it
    std::size_t retried_message_ = 0;
    unsigned retried_ = 0;
};

} // namespace hearken::run
