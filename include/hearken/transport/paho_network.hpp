// SPDX-License-Identifier: BSL-1.0
#pragma once
// What stands behind transport::paho: one connection after the other, each address of a broker in turn.

#include <hearken/transport/check.hpp>
#include <hearken/transport/network.hpp>
#include <hearken/transport/options.hpp>
#include <hearken/transport/paho_connection.hpp>
#include <hearken/transport/paho_library.hpp>
#include <hearken/transport/proxy.hpp>
#include <hearken/transport/resolve.hpp>
#include <hearken/transport/transport.hpp>
#include <hearken/transport/uri.hpp>
#include <hearken/words/error.hpp>

#include <chrono>
#include <cstddef>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearken::transport {

/// `transport::paho`, whose header says what each call takes, gives and promises.
class paho_network final : public network {
public:
    paho_network() = default;
    ~paho_network() override { state_.reset(); }

    [[gnu::cold]] result<> open(const options& set, receiver& sink) override {
        if (auto fine = check(set); !fine) return fine;
        auto lease = paho_lease::take(set.log);
        if (!lease) return std::unexpected(std::move(lease.error()));
        close();
        state_ = std::make_unique<state>(set, sink, std::move(*lease), place_);
        return {};
    }

    [[gnu::cold]] result<session> connect(const attempt& how, std::stop_token stop) override {
        if (!state_) return fail(errc::configuration, "connect: the transport is not open");
        state& self = *state_;
        self.replace(nullptr);
        auto broker = parse_uri(how.broker);
        if (!broker) return std::unexpected(std::move(broker.error()));
        if (auto way = proxy_of_environment(self.set, broker->tls); !way) {
            return std::unexpected(std::move(way.error()));
        }

        trial t{.how = how, .broker = std::move(*broker), .v5 = how.version != mqtt_version::v311, .stop = stop};
        t.deadline = clock::now() + how.timeout;
        std::vector<address> places;
        if (!self.set.use_proxy) {
            auto found = resolve(t.broker.host, t.broker.port, t.deadline, stop);
            if (!found) {
                found.error().what.insert(0, t.broker.text() + ": ");
                return std::unexpected(std::move(found.error()));
            }
            places = std::move(*found);
        }
        // TLS and WebSocket need the name itself, for the certificate and the Host header: Paho looks it up again.
        const std::size_t tries = t.broker.tls || t.broker.websocket || places.empty() ? 1 : places.size();
        result<session> last = fail(errc::unreachable, t.broker.text() + ": no address");
        for (std::size_t i = 0; i < tries; ++i) {
            const std::size_t at = (self.favourite + i) % tries;
            const auto left = t.deadline - clock::now();
            t.limit = clock::now() + left / static_cast<int>(tries - i);
            last = self.try_address(t, places, at, tries > 1 || (!t.broker.tls && !t.broker.websocket));
            if (last) {
                self.favourite = at;
                return last;
            }
            if (last.error().code != errc::unreachable && last.error().code != errc::timed_out) break;
        }
        return last;
    }

    [[gnu::cold]] result<std::vector<grant>> subscribe(std::span<const subscription> lines,
                                                       std::stop_token stop) override {
        const auto now = state_ ? state_->current() : nullptr;
        if (!now) return fail(errc::not_connected, "subscribe: not connected");
        return now->replies().subscribe(lines, state_->limit, stop);
    }

    [[gnu::cold]] result<> unsubscribe(std::span<const std::string> filters, std::stop_token stop) override {
        const auto now = state_ ? state_->current() : nullptr;
        if (!now) return fail(errc::not_connected, "unsubscribe: not connected");
        return now->replies().unsubscribe(filters, state_->limit, stop);
    }

    void publish(publication what, published done) override {
        const auto now = place_->current();
        if (now) return now->publish(std::move(what), std::move(done));
        if (done)
            done(fail(errc::not_connected, std::string("publish to `").append(what.topic).append("`: not connected")));
    }

    [[gnu::cold]] void cut() noexcept override {
        if (const auto now = place_->current()) now->cut();
    }

    [[gnu::cold]] void disconnect(std::chrono::milliseconds limit) override {
        if (!state_) return;
        if (const auto now = state_->current()) now->disconnect(limit);
        state_->replace(nullptr);
    }

    void close() override { state_.reset(); }

private:
    using clock = std::chrono::steady_clock;

    /// One `connect` under way.
    struct trial {
        const attempt& how;
        broker_uri broker;
        bool v5;
        std::stop_token stop;
        clock::time_point deadline{}; ///< of the whole
        clock::time_point limit{};    ///< of this address
    };

    /// Where the connection is to be found; `publish` and `cut` come from any thread, also while `open` and `close`
    /// run.
    struct place {
        std::mutex guard;
        std::shared_ptr<paho_connection> connection;

        [[nodiscard]] std::shared_ptr<paho_connection> current() {
            const std::lock_guard lock(guard);
            return connection;
        }
    };

    struct state {
        state(const options& chosen, receiver& to, paho_lease share, std::shared_ptr<place> at)
            : set(chosen), sink(to), lease(std::move(share)), where(std::move(at)), keep_alive(chosen.keep_alive) {}
        state(const state&) = delete;
        state& operator=(const state&) = delete;
        ~state() { replace(nullptr); }

        [[nodiscard]] std::shared_ptr<paho_connection> current() { return where->current(); }

        /// The old one is destroyed here, or by the `publish` that still holds it.
        [[gnu::cold]] void replace(std::shared_ptr<paho_connection> next) {
            std::shared_ptr<paho_connection> old;
            {
                const std::lock_guard lock(where->guard);
                old = std::exchange(where->connection, std::move(next));
            }
            if (old) old->destroy();
        }

        [[nodiscard, gnu::cold]] result<session> try_address(trial& t, const std::vector<address>& places,
                                                             std::size_t at, bool numeric) {
            const std::string_view place = numeric && at < places.size() ? std::string_view(places[at].text) : "";
            bool clean = set.clean_start && !cleaned;
            if (clean && !t.v5) {
                // On 3.1.1 a clean session also ends with its connection: one throws away, the next one keeps.
                auto wiped = run(t, place, {.v5 = false, .clean = true, .will = false});
                if (!wiped) return std::unexpected(explain(std::move(wiped.error()), t, places, at));
                current()->disconnect(t.limit > clock::now() ? until(t.limit) : std::chrono::milliseconds{0});
                cleaned = true;
                clean = false;
            }
            auto done = run(t, place, {.v5 = t.v5, .clean = clean});
            if (!done) return std::unexpected(explain(std::move(done.error()), t, places, at));
            cleaned = true;
            limit = t.how.timeout;
            if (done->keep_alive && *done->keep_alive < keep_alive && done->keep_alive->count() > 0) {
                // Paho before 1.3.14 does not hear it (issue 1421) and the broker would drop us: once more, by its
                // rule.
                keep_alive = *done->keep_alive;
                const bool present = done->said.present;
                current()->disconnect(until(t.limit));
                done = run(t, place, {.v5 = t.v5});
                if (!done) return std::unexpected(explain(std::move(done.error()), t, places, at));
                done->said.present = present;
            }
            return done->said;
        }

        [[nodiscard, gnu::cold]] result<paho_welcome> run(trial& t, std::string_view place, connect_details how) {
            how.keep_alive = keep_alive;
            how.timeout = t.how.timeout;
            // A socket may get the number of one that Paho has just closed; its receive thread, still busy with that
            // one, then closes ours as well and says only this (MQTTAsync_receiveThread). It has moved on the second
            // time.
            constexpr std::string_view struck = "socket error";
            for (int tries = 1;; ++tries) {
                auto fresh = std::make_shared<paho_connection>(set, sink, t.broker, how.v5);
                replace(fresh);
                auto done = fresh->establish(place, t.how.login, how, t.limit, t.stop);
                if (done) return done;
                replace(nullptr);
                if (done.error().native != -1 || done.error().what != struck || tries == 3) return done;
            }
        }

        [[nodiscard, gnu::cold]] static std::chrono::milliseconds until(clock::time_point end) {
            return std::chrono::duration_cast<std::chrono::milliseconds>(end - clock::now());
        }

        /// Paho does not tell why a connection did not come about: look.
        [[nodiscard, gnu::cold]] static error explain(error why, const trial& t, const std::vector<address>& places,
                                                      std::size_t at) {
            if (why.code != errc::unreachable && why.code != errc::timed_out) return why;
            const std::string name = t.broker.text();
            if (at >= places.size()) {
                if (why.code == errc::unreachable)
                    why.what = name + ": no connection; is the proxy there, and does it let us through?";
                why.native = 0;
                return why;
            }
            const auto soon = clock::now() + std::chrono::seconds{1};
            const int code = why.code == errc::timed_out && soon > t.deadline
                                 ? probe(places[at], soon, t.stop)
                                 : probe(places[at], soon < t.deadline ? soon : t.deadline, t.stop);
            const bool plain = places[at].text == t.broker.host || t.broker.host == "localhost";
            const std::string where = plain ? std::string() : " at " + places[at].text;
            switch (code) {
            case 0:
                if (why.code == errc::timed_out) return why;
                why.what = name + ": the connection was closed during the ";
                why.what += t.broker.tls ? "TLS handshake" : t.broker.websocket ? "WebSocket handshake" : "CONNECT";
                why.what += t.broker.websocket ? "; is the path right, and is it a WebSocket listener?"
                            : t.broker.tls     ? "; is it a TLS listener?"
                                               : "; is it an MQTT broker, without TLS, and does it speak this version?";
                why.native = 0;
                return why;
            case ECONNREFUSED:
                why.what = name + ": connection refused" + where + "; is the broker running and listening there?";
                break;
            case ETIMEDOUT:
                why.what =
                    name + ": no answer" + where + "; is the host up, and does a firewall let this port through?";
                why.code = errc::timed_out;
                break;
            default: why.what = name + ": " + std::strerror(code) + where; break;
            }
            if (why.code == errc::timed_out && code != ETIMEDOUT) why.code = errc::unreachable;
            why.native = code;
            return why;
        }

        const options& set;
        receiver& sink;
        paho_lease lease; ///< goes after the connection
        std::shared_ptr<place> where;
        std::chrono::seconds keep_alive;
        std::chrono::milliseconds limit{30'000}; ///< for an answer
        std::size_t favourite = 0;               ///< the address that worked last
        bool cleaned = false;
    };

    std::shared_ptr<place> place_ = std::make_shared<place>();
    std::unique_ptr<state> state_;
};

/// Declared in transport/paho.hpp.
template <class Nothing>
std::unique_ptr<network> make_paho() {
    return std::make_unique<paho_network>();
}

} // namespace hearken::transport
