// SPDX-License-Identifier: BSL-1.0
#pragma once
// The listener: introduces transport, inbox, routes and store to one another, and runs them.

#include <hearken/run/check_options.hpp>
#include <hearken/run/connection.hpp>
#include <hearken/run/dead_letter_file.hpp>
#include <hearken/run/drain.hpp>
#include <hearken/run/intake.hpp>
#include <hearken/run/parts.hpp>
#include <hearken/run/settler.hpp>
#include <hearken/run/signals.hpp>
#include <hearken/run/test_connection.hpp>

#include <unistd.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>

namespace hearken {

namespace transport {
class paho; // the default; <hearken/hearken.hpp> brings it
} // namespace transport

/// A typed MQTT listener: options, then routes and policies in any order.
///
/// Takes:   routes (`on`, `router`) and at most one policy of each family; docs/defaults.md has what stands in for the
/// rest Errors:  a part that does not fit does not compile; the options are checked by `start` Threads: the constructor
/// starts nothing. `start` starts `hearken`, which keeps the connection, and with a queued inbox
///          `hearken-drain`, which runs handlers; with `inbox::direct` handlers run on the network thread
template <class... Parts>
class listener final : public control {
    using chosen = run::chosen<transport::paho, Parts...>;
    using transport_type = typename chosen::transport_type;
    using inbox_type = typename chosen::inbox_type;
    using store_type = typename chosen::store_type;
    using overflow_type = typename chosen::overflow_type;
    using reject_type = typename chosen::reject_type;
    using router_type = decltype(run::collect_routes(std::declval<std::tuple<Parts...>&>()));
    using settler_type = run::settler<router_type, store_type, reject_type>;
    using keeper_type = run::store_keeper<store_type>;
    static constexpr bool queued = inbox_type::queued;
    static constexpr bool has_store = chosen::has_store;

    static_assert(
        requires { sizeof(transport_type); },
        "hearken: there is no transport; include <hearken/hearken.hpp>, or hand the listener one");
    static_assert(transport::transport<transport_type>,
                  "hearken: a transport lacks a member of hearken::transport::transport; see transport/transport.hpp");
    static_assert(queued || !router_type::has_batch,
                  "hearken: a batch handler needs a queue, inbox::direct hands over one message at a time; add "
                  "hearken::inbox::memory{}");
    static_assert(has_store || !router_type::needs_rows,
                  "hearken: a handler writes rows and there is no store; hand the listener one, for instance "
                  "hearken::sqlite::store{\"data.db\"}");

public:
    explicit listener(options settings, Parts... parts)
        : listener(std::move(settings), std::tuple<Parts...>(std::move(parts)...)) {}
    ~listener() {
        stop();
        (void)wait();
    }
    listener(const listener&) = delete;
    listener& operator=(const listener&) = delete;

    /// Begins: checks the options and the database, then connects and reconnects until `stop`. May follow a `wait`.
    ///
    /// Errors:  `configuration` with every fault; `schema_mismatch`. A broker or database that is away is no error here
    [[gnu::cold]] result<> start() {
        if (thread_.joinable()) return fail(errc::configuration, "the listener runs already; call stop and wait first");
        core_.begin();
        ending_ = result<>{};
        end_.reset();
        result<> r = run::check_options(core_.settings, dispatch_.subscriptions(listeners_qos_), promise());
        if (r) r = open_store();
        if (!r) {
            ending_ = r;
            core_.enter(state::failed, r);
            return r;
        }
        const run::no_signals scope; // our threads leave the program's signals alone
        thread_ = std::thread([this] { supervise(); });
        return {};
    }

    /// Asks the listener to end; never waits. From any thread, from a handler, and as often as one likes.
    void stop() noexcept override { core_.request_stop(); }

    /// Waits until it has ended; what was received is settled, or counts as pending.
    ///
    /// Gives:   0 ended as asked, 2 configuration, 3 broker, 4 database, 5 messages unsettled; 0 where it never ran
    /// Threads: one, and not a handler's: it would wait for itself
    [[gnu::cold]] int wait() {
        if (thread_.joinable()) thread_.join();
        if (!ending_) return static_cast<int>(run::exit_code_for(ending_.error().code));
        return core_.messages.read().pending == 0 ? 0 : static_cast<int>(exit_code::unsettled);
    }

    /// `start`, where that was not called yet, then waits for SIGINT, SIGTERM or an end of its own. SIGHUP calls
    /// `on_hangup`, where there is one.
    ///
    /// Gives:   the exit code of `wait`
    /// Threads: call it from the main thread before others are started: they inherit that it holds back the signals
    [[gnu::cold]] int run(std::function<void()> on_hangup = {}) {
        const run::signals signals(static_cast<bool>(on_hangup));
        if (thread_.joinable() || start()) {
            end_.call([&signals] { signals.wake(); });
            const run::unhook off(end_);
            int signal = 0;
            while ((signal = signals.wait()) == SIGHUP) on_hangup();
            if (signal != 0) core_.log(log_level::info, signal == SIGINT ? "SIGINT: stopping" : "SIGTERM: stopping");
            stop();
        }
        return wait();
    }

    /// State, last error, rates, ledger and database at this moment. From any thread, from a handler.
    [[nodiscard]] hearken::status status() const override { return core_.read(); }

    /// Waits until `holds(status)`; false when the time is over first.
    template <class Predicate>
    bool wait_until(Predicate holds, std::chrono::milliseconds limit = std::chrono::seconds{10}) const {
        return core_.wait_for(limit, std::move(holds));
    }
    bool wait_for(state s, std::chrono::milliseconds limit = std::chrono::seconds{10}) const {
        return wait_until([s](const hearken::status& now) { return now.state == s; }, limit);
    }

    /// Adds a route whose filter is known at run time only; untyped, after all others. Same filter: replaces.
    template <class Handler>
    [[gnu::cold]] result<> on(std::string filter, Handler handler, std::uint8_t qos = 1) {
        static_assert(has_store || !std::is_invocable_v<Handler&, const message_view&, rows&>,
                      "hearken: a handler writes rows and there is no store; hand the listener one, for instance "
                      "hearken::sqlite::store{\"data.db\"}");
        if (auto r = dynamic_.add(std::move(filter), qos, run::make_untyped(std::move(handler))); !r) return r;
        lost_.subscriptions_changed();
        return {};
    }

    /// Removes such a route; false where there is none with this filter.
    [[gnu::cold]] bool off(std::string_view filter) {
        if (!dynamic_.remove(filter)) return false;
        wanted_.remove(filter);
        lost_.subscriptions_changed();
        return true;
    }

    /// Connects with a throw-away client id and goes again: can the broker be reached, and does it let us in?
    [[nodiscard, gnu::cold]] result<> test_connection() {
        options probe = core_.settings;
        probe.client_id += "-test-" + std::to_string(::getpid());
        probe.clean_start = true;
        probe.session_expiry = std::chrono::seconds{0};
        probe.will.reset();
        probe.login = core_.settings.login;
        return run::test_connection(another_transport(), std::move(probe));
    }

    /// Can the database be reached and written? Writes nothing.
    [[nodiscard, gnu::cold]] result<> test_store() {
        if constexpr (has_store)
            return store_.check();
        else
            return {};
    }

private:
    listener(options settings, std::tuple<Parts...> parts)
        : transport_(run::pick<family::transport, transport_type>(parts)),
          inbox_(run::pick<family::inbox, inbox_type>(parts)), store_(run::pick<family::store, store_type>(parts)),
          overflow_(run::pick<family::overflow, overflow_type>(parts)),
          reject_(run::pick<family::reject, reject_type>(parts)),
          listeners_qos_(run::pick<family::qos, typename chosen::qos_type>(parts)()),
          core_(std::move(settings), run::pick<family::reconnect, typename chosen::reconnect_type>(parts),
                run::pick<family::retained, typename chosen::retained_type>(parts),
                run::pick<family::events, typename chosen::events_type>(parts)),
          router_(run::collect_routes(parts)), dispatch_(router_),
          wanted_(dispatch_.subscriptions(listeners_qos_), core_.settings.share, dynamic_),
          settler_(core_, *this, router_, store_, reject_, dynamic_, wanted_.held()), keeper_(core_, store_) {
        if constexpr (queued) settler_.after_the_ack();
    }

    sent send(result<std::string> topic, result<std::string> payload, publish_options how) override {
        sent delivery;
        auto ended = [this, delivery, done = std::move(how.done), name = topic.value_or("")](const result<>& r) {
            delivery.set(r);
            try {
                if (done) done(r);
            } catch (...) { // the network's thread runs it
                core_.log(log_level::error, "publish_options::done threw");
            }
            core_.tell(events::published{name, r});
        };
        if (topic) {
            if (auto r = topic::check_name(*topic); !r) topic = std::unexpected(std::move(r).error());
        }
        if (!topic)
            ended(std::unexpected(topic.error()));
        else if (!payload)
            ended(std::unexpected(payload.error()));
        else if (how.qos > 2)
            ended(fail(errc::configuration, "qos must be 0, 1 or 2"));
        else
            transport_.publish({std::move(*topic), std::move(*payload), how.qos, how.retain}, std::move(ended));
        return delivery;
    }

    [[gnu::cold]] void supervise() {
        run::name_thread("hearken");
        auto receiver = make_receiver();
        run::connection<transport_type> connection(core_, transport_, receiver, lost_, wanted_, promise(),
                                                   [this] { return prepare(); });
        result<> how = open_inbox();
        if (how) {
            if constexpr (queued) drain_.start();
            how = connection.work();
        }
        core_.enter(state::stopping, how);
        const auto deadline = std::chrono::steady_clock::now() + core_.settings.stop_timeout;
        connection.disconnect();
        if constexpr (queued) {
            drain_.finish(deadline);
            inbox_.close();
        }
        keeper_.close();
        connection.close();
        if (const auto why = core_.stop_reason()) how = std::unexpected(*why);
        ending_ = how;
        core_.enter(how ? state::stopped : state::failed, how);
        end_.reached();
    }

    /// A database that is away will come back; one that does not fit never will.
    [[gnu::cold]] result<> open_store() {
        auto r = keeper_.ready();
        if (!r) keeper_.lost(r.error());
        return r || run::mends_itself(r.error().code) ? result<>{} : r;
    }

    /// Before each attempt: with `inbox::direct` a message could not be settled without the store.
    [[gnu::cold]] result<> prepare() {
        if constexpr (queued)
            return {};
        else
            return keeper_.ready();
    }

    [[gnu::cold]] result<> open_inbox() {
        if constexpr (queued)
            return inbox_.open(core_.settings.client_id);
        else
            return {};
    }

    auto make_receiver() {
        if constexpr (queued)
            return run::queued_intake<inbox_type, overflow_type>(core_, inbox_, overflow_, lost_);
        else
            return run::direct_intake<settler_type, keeper_type>(core_, settler_, keeper_, lost_);
    }

    [[gnu::cold]] transport_type another_transport() const {
        if constexpr (std::is_copy_constructible_v<transport_type>)
            return transport_;
        else
            return transport_type{};
    }

    static constexpr run::promise promise() {
        if constexpr (queued)
            return inbox_type::survives_kill ? run::promise::until_power_fails : run::promise::none;
        else
            return run::promise::until_power_fails;
    }

    transport_type transport_;
    inbox_type inbox_;
    store_type store_;
    overflow_type overflow_;
    reject_type reject_;
    std::uint8_t listeners_qos_;
    run::core core_;
    router_type router_;
    dispatcher<router_type> dispatch_;
    run::dynamic_routes dynamic_;
    run::subscriptions wanted_;
    run::lost_signal lost_;
    settler_type settler_;
    keeper_type keeper_;
    struct nothing {};
    static auto make_drain(listener& l) {
        if constexpr (queued)
            return run::drain<inbox_type, settler_type, store_type>(l.core_, l.inbox_, l.settler_, l.keeper_);
        else
            return nothing{};
    }
    decltype(make_drain(std::declval<listener&>())) drain_ = make_drain(*this);
    result<> ending_{};
    run::end_hook end_;
    std::thread thread_;
};

template <class... Parts>
listener(options, Parts...) -> listener<Parts...>;

} // namespace hearken
