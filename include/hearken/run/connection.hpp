// SPDX-License-Identifier: BSL-1.0
#pragma once
// The thread that keeps one connection: connect, subscribe, wait, reconnect by the policy, end in order.

#include <hearken/run/broker_check.hpp>
#include <hearken/run/check_options.hpp>
#include <hearken/run/core.hpp>
#include <hearken/run/lost_signal.hpp>
#include <hearken/run/remembered_filters.hpp>
#include <hearken/run/subscriptions.hpp>
#include <hearken/transport/network.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace hearken::run {

/// The life of a connection, walked on the thread that calls `work`.
class connection {
public:
    /// `prepare` runs before each attempt; an error counts as a failed attempt.
    connection(core& shared, transport::network& network, transport::receiver& receiver, lost_signal& lost,
               subscriptions& wanted, promise made, std::function<result<>()> prepare)
        : core_(&shared), network_(&network), receiver_(&receiver), lost_(&lost), wanted_(&wanted), made_(made),
          prepare_(std::move(prepare)) {}

    /// Keeps there what the broker's session holds; before `work`.
    [[gnu::cold]] void remember_in(const std::string& folder) { held_.open(folder); }

    /// Returns when a stop was asked for, or with the error that ends the listener.
    [[gnu::cold]] result<> work() {
        if (auto r = network_->open(core_->settings, *receiver_); !r) return r;
        const std::stop_token stop = core_->stop_token();
        unsigned failures = 0;
        while (!stop.stop_requested()) {
            const error why = one_connection(failures);
            if (stop.stop_requested()) break;
            if (!mends_itself(why.code)) return std::unexpected(why);
            ++failures;
            const auto delay = core_->policies.delay({failures, why});
            if (!delay) return std::unexpected(why);
            core_->enter(state::waiting, std::unexpected(why));
            core_->log(log_level::info, "next attempt in " + std::to_string(delay->count()) + " ms");
            if (lost_->pause(stop, *delay)) break;
        }
        return {};
    }

    /// DISCONNECT: when it returns, the receiver is not called again.
    [[gnu::cold]] void disconnect() { network_->disconnect(core_->settings.stop_timeout); }
    void close() { network_->close(); }

private:
    using clock = std::chrono::steady_clock;

    /// A filter that this process has asked for.
    struct known_filter {
        std::string text;
        unsigned subscribes = 0;      ///< how often in this process
        std::uint8_t granted = never; ///< on this connection, by the QoS that was asked for
        std::uint32_t id = 0;         ///< that it was asked for with
    };
    static constexpr std::uint8_t never = 255;

    [[gnu::cold]] known_filter& known(std::string_view text) {
        for (known_filter& f : filters_) {
            if (f.text == text) return f;
        }
        return filters_.emplace_back(known_filter{.text = std::string(text)});
    }

    /// One attempt at each broker, and the connection that came of it; gives the reason it is over.
    [[gnu::cold]] error one_connection(unsigned& failures) {
        error why;
        for (const std::string& broker : core_->settings.broker.uris) {
            lost_->clear();
            core_->enter(state::connecting);
            if (auto up = bring_up(broker); !up) {
                why = lost_->reason_or(up.error());
                // A stop between CONNACK and SUBACK: what handlers have published by then goes out first.
                network_->disconnect(core_->stopping() ? core_->settings.stop_timeout : std::chrono::milliseconds{0});
                if (core_->stopping() || !mends_itself(why.code)) return why;
                continue;
            }
            const auto since = clock::now();
            stand();
            network_->disconnect(core_->stopping() ? core_->settings.stop_timeout : std::chrono::milliseconds{0});
            // A connection that falls at once is a failed attempt: otherwise a poisoned session reconnects for ever.
            if (clock::now() - since >= settled_after) failures = 0;
            return lost_->reason();
        }
        return why;
    }

    [[gnu::cold]] result<> bring_up(const std::string& broker) {
        if (auto r = prepare_(); !r) return r;
        transport::attempt attempt{.broker = broker,
                                   .version = fallen_back_ || core_->settings.version == mqtt_version::v311
                                                  ? mqtt_version::v311
                                                  : mqtt_version::v5,
                                   .timeout = core_->settings.connect_timeout};
        if (core_->settings.login.get) {
            auto login = ask_for_login();
            if (!login) return std::unexpected(std::move(login).error());
            attempt.login = std::move(*login);
        }
        core_->log(log_level::info, "connecting to " + broker);
        auto session = network_->connect(attempt, core_->stop_token());
        if (!session && session.error().code == errc::protocol_refused && may_fall_back(attempt)) {
            core_->log(log_level::warning, broker + " does not speak MQTT 5: falling back to 3.1.1");
            fallen_back_ = true;
            attempt.version = mqtt_version::v311;
            session = network_->connect(attempt, core_->stop_token());
        }
        if (!session) return std::unexpected(std::move(session).error());
        connected(broker, attempt.version, *session);
        return subscribe();
    }

    [[nodiscard, gnu::cold]] result<credentials> ask_for_login() const {
        try {
            return core_->settings.login.get();
        } catch (...) {
            return fail(errc::credentials_refused, "the provider of the credentials threw");
        }
    }

    /// Not where a promise rests on QoS 2: MQTT 3.1.1 in Paho acknowledges it before we have it.
    [[nodiscard, gnu::cold]] bool may_fall_back(const transport::attempt& a) const {
        if (a.version != mqtt_version::v5 || core_->settings.version != mqtt_version::v5_or_311) return false;
        if (made_ == promise::none) return true;
        for (const transport::subscription& line : wanted_->lines(false)) {
            if (line.qos != 2) continue;
            core_->log(log_level::error, "no fall-back to MQTT 3.1.1: QoS 2 for " + line.filter +
                                             " can lose a message there; use QoS 1, or hearken::inbox::memory, which "
                                             "promises less");
            return false;
        }
        return true;
    }

    [[gnu::cold]] void connected(const std::string& broker, mqtt_version version, const transport::session& session) {
        const bool first = connections_++ == 0;
        for (known_filter& f : filters_) f.granted = never;
        all_granted_ = true;
        identifiers_ = session.identifiers_available;
        const bool had_one = !first || !held_.all().empty(); // or an earlier process had
        if (session.present) {
            wanted_->put_back(held_.all()); // those that are wanted no more are taken back
        } else {
            wanted_->forget_answers();
            core_->session_is_new();
            keep(held_.clear());
        }
        const bool lost = had_one && !session.present && !core_->settings.clean_start;
        core_->update([&](status& now) {
            if (!first) ++now.reconnects;
            if (session.present) ++now.sessions_kept;
            if (lost) ++now.sessions_lost;
        });
        core_->log(log_level::info, "connected to " + broker + " (MQTT " +
                                        (version == mqtt_version::v5 ? "5" : "3.1.1") + ", session " +
                                        (session.present ? "kept" : "new") + ")");
        if (const std::string names = wanted_->overlapping();
            !names.empty() && (version == mqtt_version::v311 || !identifiers_)) {
            core_->log(log_level::warning, "these filters overlap, and without MQTT 5 nobody can tell copies apart: " +
                                               names + "; a message they share may be handled twice");
        }
        if (first && made_ != promise::none) core_->log(log_level::info, broker_settings(core_->settings));
        if (version == mqtt_version::v5) {
            for (const std::string& fault : broker_faults(session, core_->settings, wanted_->lines(false), made_)) {
                core_->note({.code = errc::broker_refused, .what = fault});
                core_->log(log_level::error, fault);
            }
        }
        if (lost) {
            const error e{.code = errc::session_lost,
                          .what = "the broker no longer had our session: what it had queued for us is gone"};
            core_->note(e);
            core_->log(log_level::warning, e.what);
        }
        core_->tell(events::session{session.present, lost});
    }

    /// Sends what this connection has not been granted yet. A filter new to the process gets its retained messages.
    [[gnu::cold]] result<> subscribe() {
        const bool v5 = version_in_use() == mqtt_version::v5;
        if (auto gone = wanted_->take_removed(); !gone.empty()) {
            if (auto r = network_->unsubscribe(gone, core_->stop_token()); !r) {
                wanted_->put_back(std::move(gone));
                return r;
            }
            keep(held_.remove(gone));
            for (const std::string& text : gone) {
                wanted_->answered(known(text).id, std::nullopt);
                known(text).granted = never;
                core_->log(log_level::info, "unsubscribed " + text + ": no route wants it");
                core_->update([](status& now) { ++now.unsubscribed; });
                core_->tell(events::unsubscribed{text});
            }
        }
        std::vector<transport::subscription> lines;
        for (transport::subscription& line : wanted_->lines(v5 && identifiers_)) {
            if (!v5 && made_ != promise::none && line.qos == 2) {
                line.qos = 1; // QoS 2 on 3.1.1 is acknowledged before we have it
                core_->log(log_level::warning, line.filter + ": QoS 1 instead of 2, which can lose a message on 3.1.1");
            }
            const known_filter& before = known(line.filter);
            if (before.granted == line.qos && (line.id == 0 || line.id == before.id)) continue;
            const retained_plan plan = core_->policies.plan(before.subscribes + 1);
            core_->treat_retained({plan.drop_all, plan.drop_repeats && !v5, plan.drop_deletions});
            line.retain_handling = plan.handling;
            line.retain_as_published = plan.as_published;
            lines.push_back(std::move(line));
        }
        bool all = true; // whatever was refused before is among the lines again
        if (!lines.empty()) {
            std::vector<std::string> asked;
            for (const transport::subscription& line : lines) asked.push_back(line.filter);
            keep(held_.add(asked)); // before: the answer may never come
            const auto grants = network_->subscribe(lines, core_->stop_token());
            if (!grants) return std::unexpected(grants.error());
            if (grants->size() != lines.size()) {
                return std::unexpected(
                    error{.code = errc::broker_refused, .what = "the SUBACK answers other lines than were asked"});
            }
            for (std::size_t i = 0; i < lines.size(); ++i) all = granted(lines[i], (*grants)[i]) && all;
        }
        all_granted_ = all;
        core_->session_is_subscribed();
        if (lost_->lost()) return std::unexpected(lost_->reason());
        core_->enter(state::connected);
        core_->update([this](status& now) { now.ready = all_granted_; });
        if (all_granted_) core_->log(log_level::info, "ready");
        return {};
    }

    /// Without the file only a later process is at a loss.
    [[gnu::cold]] void keep(const result<>& r) const {
        if (!r) core_->log(log_level::warning, "the subscriptions are not remembered: " + r.error().text());
    }

    /// Reports one answer; false where it is not what was asked.
    [[gnu::cold]] bool granted(const transport::subscription& line, transport::grant g) {
        events::granted said{line.filter, line.qos, g.code, {}};
        if (g.refused()) {
            said.why = fail(errc::subscription_refused,
                            "the broker refused the subscription " + line.filter +
                                "; check its access rules for this user and client id",
                            g.code);
        } else if (g.code < line.qos) {
            said.why =
                fail(errc::qos_downgraded, "the broker granted QoS " + std::to_string(g.code) + " for " + line.filter +
                                               ", asked was " + std::to_string(line.qos) + "; messages can be lost");
        }
        const bool fine = said.why.has_value();
        known_filter& now = known(line.filter);
        if (line.id == 0) wanted_->answered(now.id, std::nullopt); // it had one in an earlier connection
        wanted_->answered(line.id, g.refused() ? std::nullopt : std::optional(g.code));
        if (!g.refused()) ++now.subscribes; // before that nothing came, retained messages neither
        if (fine) {
            now.granted = line.qos;
            now.id = line.id;
            core_->log(log_level::info, "subscribed " + line.filter + " (QoS " + std::to_string(g.code) + " granted)");
        } else {
            core_->note(said.why.error());
            core_->log(log_level::error, said.why.error().text());
        }
        core_->tell(std::move(said));
        return fine;
    }

    /// Stays while the connection does; subscribes again where routes changed or a filter was refused.
    [[gnu::cold]] void stand() {
        for (unsigned tries = 1;; ++tries) {
            std::optional<std::chrono::milliseconds> limit;
            if (const status now = core_->read(); !now.ready && now.last_error) {
                limit = core_->policies.delay({tries, *now.last_error});
            }
            switch (lost_->wait(core_->stop_token(), limit)) {
            case lost_signal::woken::lost: return;
            case lost_signal::woken::stop: core_->enter(state::stopping); return; // told while one can still publish
            case lost_signal::woken::stale: tries = 0; [[fallthrough]];
            case lost_signal::woken::time:
                if (auto r = subscribe(); !r) {
                    lost_->because(std::move(r).error());
                    return;
                }
            }
        }
    }

    [[nodiscard, gnu::cold]] mqtt_version version_in_use() const {
        return fallen_back_ || core_->settings.version == mqtt_version::v311 ? mqtt_version::v311 : mqtt_version::v5;
    }

    static constexpr std::chrono::seconds settled_after{5};

    core* core_;
    transport::network* network_;
    transport::receiver* receiver_;
    lost_signal* lost_;
    subscriptions* wanted_;
    promise made_;
    std::function<result<>()> prepare_;
    unsigned connections_ = 0;
    bool fallen_back_ = false;
    bool identifiers_ = true;
    bool all_granted_ = true;
    std::vector<known_filter> filters_;
    remembered_filters held_; ///< by the broker's session, as far as we know
};

} // namespace hearken::run
