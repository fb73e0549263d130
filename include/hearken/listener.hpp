// SPDX-License-Identifier: BSL-1.0
#pragma once
// The listener: introduces transport, inbox, routes and store to one another, and runs them.

#include <hearken/inbox/queue.hpp>
#include <hearken/route/routing.hpp>
#include <hearken/run/chosen_policies.hpp>
#include <hearken/run/dead_letter_file.hpp>
#include <hearken/run/engine.hpp>
#include <hearken/run/parts.hpp>
#include <hearken/run/untyped.hpp>
#include <hearken/store/database.hpp>
#include <hearken/transport/network.hpp>
#include <hearken/wire/values.hpp>

#ifndef HEARKEN_COMPILED
#include <hearken/run/drain.hpp>
#include <hearken/run/machine.hpp>
#endif

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
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
    using router_type = decltype(run::collect_routes(std::declval<std::tuple<Parts...>&>()));
    using policies_type = run::chosen_policies_of<typename chosen::reconnect_type, typename chosen::retained_type,
                                                  typename chosen::overflow_type, typename chosen::reject_type,
                                                  typename chosen::events_type>;

    static_assert(
        requires { sizeof(transport_type); },
        "hearken: there is no transport; include <hearken/hearken.hpp>, or hand the listener one");
    static_assert(transport::transport<transport_type>,
                  "hearken: a transport lacks a member of hearken::transport::transport; see transport/transport.hpp");
    static_assert(inbox_type::queued || !router_type::has_batch,
                  "hearken: a batch handler needs a queue, inbox::direct hands over one message at a time; add "
                  "hearken::inbox::memory{}");
    static_assert(!lasting_inbox<inbox_type> ||
                      !(router_type::at_most_once || std::is_same_v<typename chosen::qos_type, qos::at_most_once>),
                  "hearken: an inbox that lasts keeps what the broker sends, and QoS 0 is lost before it comes there; "
                  "write hearken::qos::may_be_lost{} where that is meant, or at_least_once{}");
    static_assert(chosen::has_store || !router_type::needs_rows,
                  "hearken: a handler writes rows and there is no store; hand the listener one, for instance "
                  "hearken::sqlite::store{\"data.db\"}");

public:
    /// Whether one of the parts is a store.
    static constexpr bool has_store = chosen::has_store;
    /// Whether one of them is an inbox with a queue.
    static constexpr bool queued = inbox_type::queued;

    explicit listener(options settings, Parts... parts)
        : listener(std::move(settings), std::tuple<Parts...>(std::move(parts)...)) {}
    ~listener() {
        stop();
        (void)wait();
    }
    listener(const listener&) = delete;
    listener& operator=(const listener&) = delete;

    /// Begins: checks the options and the database, then connects and reconnects until `stop`. May follow a `wait`.
    /// After a `stop` that came first it ends at once.
    ///
    /// Errors:  `configuration` with every fault; `schema_mismatch`. A broker or database that is away is no error here
    result<> start() { return engine_.start(); }

    /// Asks the listener to end; never waits. From any thread, from a handler, and as often as one likes. Before
    /// `start` it ends the run that follows; `wait` fulfils it.
    void stop() noexcept override { engine_.stop(); }

    /// Waits until it has ended; what was received is settled, or counts as pending.
    ///
    /// Gives:   0 ended as asked, 2 configuration, 3 broker, 4 database, 5 messages unsettled; 0 where it never ran
    /// Threads: one, and not a handler's: there it says so in the log and gives 2
    int wait() { return engine_.wait(); }

    /// `start`, where that was not called yet, then waits for SIGINT, SIGTERM or an end of its own. SIGHUP calls
    /// `on_hangup`, where there is one.
    ///
    /// Gives:   the exit code of `wait`
    /// Threads: call it from the main thread before others are started: they inherit that it holds back the signals
    int run(const std::function<void()>& on_hangup = {}) { return engine_.run(on_hangup); }

    /// State, last error, rates, ledger and database at this moment. From any thread, from a handler.
    [[nodiscard]] hearken::status status() const override { return engine_.status(); }

    /// Waits until `holds(status)`; false when the time is over first.
    template <class Predicate>
    bool wait_until(Predicate holds, std::chrono::milliseconds limit = std::chrono::seconds{10}) const {
        return engine_.wait_until(std::ref(holds), limit);
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
        return engine_.on(std::move(filter), qos, run::make_untyped(std::move(handler)));
    }

    /// Removes such a route; false where there is none with this filter.
    bool off(std::string_view filter) { return engine_.off(filter); }

    /// Connects with a throw-away client id and goes again: can the broker be reached, and does it let us in?
    [[nodiscard, gnu::cold]] result<> test_connection() {
        transport_type another = another_transport();
        transport::network_of<transport_type> network(another);
        return engine_.test_connection(network);
    }

    /// Could the inbox be opened, as far as can be told without doing so?
    ///
    /// Errors: configuration, io; the text says why
    [[nodiscard, gnu::cold]] result<> test_inbox() { return engine_.test_inbox(); }

    /// Can the database be reached and written? Writes nothing.
    [[nodiscard, gnu::cold]] result<> test_store() {
        if constexpr (has_store)
            return store_.check();
        else
            return {};
    }

private:
    listener(options&& settings, std::tuple<Parts...>&& parts)
        : transport_(run::pick<family::transport, transport_type>(parts)),
          inbox_(run::pick<family::inbox, inbox_type>(parts)), store_(run::pick<family::store, store_type>(parts)),
          policies_(run::pick<family::reconnect, typename chosen::reconnect_type>(parts),
                    run::pick<family::retained, typename chosen::retained_type>(parts),
                    run::pick<family::overflow, typename chosen::overflow_type>(parts),
                    run::pick<family::reject, typename chosen::reject_type>(parts),
                    run::pick<family::events, typename chosen::events_type>(parts)),
          router_(run::collect_routes(parts)),
          engine_(std::move(settings), engine_parts(run::pick<family::qos, typename chosen::qos_type>(parts))) {}

    run::engine_parts engine_parts(const typename chosen::qos_type& qos) {
        run::engine_parts parts{.app = *this,
                                .network = network_,
                                .routes = routes_,
                                .policies = policies_,
                                .qos = qos(),
                                .loss_is_meant = loss_is_meant(qos)};
        if constexpr (queued) {
            parts.queue = &queue_;
            parts.drain = &run::make_drain<void>;
        }
        if constexpr (has_store) parts.store = &database_;
        return parts;
    }

    sent send(result<std::string> topic, result<std::string> payload, publish_options how) override {
        return engine_.send(std::move(topic), std::move(payload), std::move(how));
    }

    [[gnu::cold]] transport_type another_transport() const {
        if constexpr (std::is_copy_constructible_v<transport_type>)
            return transport_;
        else
            return transport_type{};
    }

    /// Where there is no queue or no store.
    struct nothing {
        template <class Part>
        explicit nothing(Part&) noexcept {}
    };

    transport_type transport_;
    inbox_type inbox_;
    store_type store_;
    policies_type policies_;
    router_type router_;
    transport::network_of<transport_type> network_{transport_};
    std::conditional_t<queued, inbox::queue_of<inbox_type>, nothing> queue_{inbox_};
    std::conditional_t<has_store, database_of<store_type>, nothing> database_{store_};
    routing_of<router_type> routes_{router_};
    run::engine<void> engine_;
};

template <class... Parts>
listener(options, Parts...) -> listener<Parts...>;

} // namespace hearken
