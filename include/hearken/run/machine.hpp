// SPDX-License-Identifier: BSL-1.0
#pragma once
// What is behind run::engine: the threads of a listener, and what they share.

#include <hearken/route/routing.hpp>
#include <hearken/run/check_options.hpp>
#include <hearken/run/connection.hpp>
#include <hearken/run/engine.hpp>
#include <hearken/run/intake.hpp>
#include <hearken/run/reporter.hpp>
#include <hearken/run/settler.hpp>
#include <hearken/run/signals.hpp>
#include <hearken/run/test_connection.hpp>
#include <hearken/run/watchdog.hpp>

#include <unistd.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace hearken::run {

/// Starts, keeps and ends the connection, and with a queue the drain.
class machine {
public:
    machine(options&& settings, const engine_parts& chosen)
        : parts(chosen), shared(std::move(settings), chosen.policies),
          wanted(filters(), shared.settings.share, dynamic), keeper(shared, parts.store),
          settling(shared, parts.app, parts.routes, parts.store, dynamic, &wanted) {
        if (parts.queue == nullptr) return;
        settling.after_the_ack();
        if (parts.queue->survives_kill()) settling.bury_in(*parts.queue);
        const retained_plan plan = parts.policies.plan(1); // what an inbox holds may be settled before a connection
        shared.treat_retained({.drop_all = plan.drop_all, .drop_deletions = plan.drop_deletions});
        drain = parts.drain(shared, *parts.queue, settling, keeper);
    }

    [[gnu::cold]] result<> start() {
        if (thread.joinable()) return fail(errc::configuration, "the listener runs already; call stop and wait first");
        shared.begin();
        ending = result<>{};
        end.reset();
        result<> r = check_options(shared.settings, filters(), made(), parts.store != nullptr);
        if (r && !shared.settings.handler_key.empty() &&
            !shares(parts.routes, shared.settings.handler_key).any_by_key())
            r = fail(errc::configuration, "options.handler_key is `" + shared.settings.handler_key +
                                              "`, and no route has a placeholder of that name");
        if (r) r = check_inbox();
        if (!r) r.error().code = errc::configuration; // no waiting makes a folder
        if (r) r = open_store();
        if (!r) {
            ending = r;
            shared.enter(state::failed, r);
            return r;
        }
        shared.thread_begins();
        const no_signals scope; // our threads leave the program's signals alone
        try {
            thread = std::thread([this] { supervise(); });
        } catch (const std::system_error& none) {
            ending = no_thread(none);
            shared.enter(state::failed, ending);
            return ending;
        }
        return {}; // `ending` is the thread's from here on
    }

    [[gnu::cold]] int wait() {
        if (waits_for_itself()) {
            shared.log(log_level::error, "wait inside a handler would wait for itself; call stop there");
            return static_cast<int>(exit_code::configuration);
        }
        if (thread.joinable()) thread.join();
        shared.forget_stop();
        if (!ending) return static_cast<int>(exit_code_for(ending.error().code));
        if (shared.messages.read().pending == 0 || leaves()) return 0;
        return static_cast<int>(exit_code::unsettled);
    }

    /// Could the inbox be opened, and does it go with the rest?
    [[nodiscard, gnu::cold]] result<> check_inbox() const {
        return parts.queue != nullptr ? parts.queue->check(how_to_open()) : result<>{};
    }

    /// In a handler of this listener, or on its own thread, where the events policy runs.
    [[nodiscard, gnu::cold]] bool waits_for_itself() const noexcept { return in_handler == &shared || keeps_ == this; }

    const engine_parts parts;
    core shared;
    dynamic_routes dynamic;
    subscriptions wanted;
    lost_signal lost;
    store_keeper keeper;
    settler settling;
    std::unique_ptr<draining> drain; ///< null without a queue
    result<> ending{};
    end_hook end;
    std::thread thread;

private:
    static constinit inline thread_local const machine* keeps_ = nullptr; ///< the thread's own

    [[gnu::cold]] void supervise() {
        name_thread("hearken");
        keeps_ = this;
        std::optional<reporter> statistics;
        std::optional<watchdog> dog;
        std::optional<queued_intake> queued;
        std::optional<direct_intake> direct;
        transport::receiver* receiver = nullptr;
        if (parts.queue != nullptr)
            receiver = &queued.emplace(shared, *parts.queue, lost);
        else
            receiver = &direct.emplace(shared, settling, keeper, lost);
        connection link(shared, parts.network, *receiver, lost, wanted, made(), [this] { return prepare(); });
        result<> how;
        try {
            statistics.emplace(shared);
            dog.emplace(shared, parts.routes, settling.work());
            if (parts.queue != nullptr) how = parts.queue->open(how_to_open());
            if (how && drain) drain->start();
        } catch (const std::system_error& none) {
            how = no_thread(none);
        }
        if (how) {
            if (parts.queue != nullptr) link.remember_in(parts.queue->folder());
            how = link.work();
        }
        shared.enter(state::stopping, how);
        const auto deadline = std::chrono::steady_clock::now() + shared.settings.stop_timeout;
        link.disconnect();
        if (drain) {
            drain->finish(deadline);
            parts.queue->close();
        }
        keeper.close();
        link.close();
        if (const auto why = shared.stop_reason()) how = std::unexpected(*why);
        ending = how;
        shared.enter(how ? state::stopped : state::failed, how);
        if (statistics) statistics->finish();
        say_how_it_ended();
        end.reached();
    }

    [[gnu::cold]] static result<> no_thread(const std::system_error& none) {
        return fail(errc::io, std::string("the system gave no thread: ").append(none.what()) +
                                  "; raise the limit of tasks (TasksMax=, ulimit -u)");
    }

    /// The last line.
    [[gnu::cold]] void say_how_it_ended() const {
        const ledger l = shared.messages.read();
        std::string line = ending ? "ended as asked" : "ended by an error: " + ending.error().text();
        if (l.pending == 0)
            line.append("; all of ").append(std::to_string(l.received)).append(" messages are settled");
        else
            line.append("; ")
                .append(std::to_string(l.pending))
                .append(" of ")
                .append(std::to_string(l.received))
                .append(made() == promise::kept_on_disk
                            ? " messages are left in the inbox, and come again at the next start"
                            : " messages are not settled, and are lost with this process");
        const bool in_order = (l.pending == 0 || leaves()) && shared.balanced;
        if (!shared.balanced) line += "; the totals do not balance: status().total is not to be trusted";
        shared.log(!ending ? log_level::error : in_order ? log_level::info : log_level::warning, line);
    }
    /// Left in the inbox is as asked.
    [[nodiscard]] bool leaves() const noexcept { return shared.settings.at_stop == at_stop::leave; }

    /// A database that is away will come back; one that does not fit never will.
    [[gnu::cold]] result<> open_store() {
        auto r = keeper.ready();
        if (!r) keeper.lost(r.error());
        return r || mends_itself(r.error().code) ? result<>{} : r;
    }

    /// Before each attempt: a queue must have room; without one a message could not be settled without the store.
    [[gnu::cold]] result<> prepare() { return parts.queue != nullptr ? parts.queue->ready() : keeper.ready(); }

    [[nodiscard]] promise made() const noexcept {
        if (parts.queue == nullptr) return promise::until_power_fails;
        return parts.queue->survives_kill() ? promise::kept_on_disk : promise::none;
    }
    [[nodiscard, gnu::cold]] std::vector<wanted_filter> filters() const {
        return parts.routes.subscriptions(parts.qos, parts.loss_is_meant);
    }
    [[nodiscard, gnu::cold]] inbox::opening how_to_open() const {
        return {.client_id = shared.settings.client_id,
                .log = shared.settings.log,
                .window = shared.settings.receive_maximum,
                .largest = shared.settings.max_packet_size,
                .commits_outlive_power = parts.store != nullptr ? std::optional(parts.store->durable()) : std::nullopt};
    }
};

template <class Nothing>
engine<Nothing>::engine(options&& settings, const engine_parts& parts)
    : machine_(std::make_unique<machine>(std::move(settings), parts)) {}

template <class Nothing>
engine<Nothing>::~engine() = default;

template <class Nothing>
result<> engine<Nothing>::start() {
    return machine_->start();
}

template <class Nothing>
void engine<Nothing>::stop() noexcept {
    machine_->shared.request_stop();
}

template <class Nothing>
int engine<Nothing>::wait() {
    return machine_->wait();
}

template <class Nothing>
[[gnu::cold]] int engine<Nothing>::run(const std::function<void()>& on_hangup) {
    machine& m = *machine_;
    if (m.waits_for_itself()) return m.wait(); // which says why not
    const signals waiting(static_cast<bool>(on_hangup));
    if (m.thread.joinable() || m.start()) {
        m.end.call([&waiting] { waiting.wake(); });
        const unhook off(m.end);
        int signal = 0;
        while ((signal = waiting.wait()) == SIGHUP) on_hangup();
        if (signal != 0) m.shared.log(log_level::info, signal == SIGINT ? "SIGINT: stopping" : "SIGTERM: stopping");
        m.shared.request_stop();
    }
    return m.wait();
}

template <class Nothing>
std::string_view engine<Nothing>::client_id() const noexcept {
    return machine_->shared.settings.client_id;
}

template <class Nothing>
status engine<Nothing>::status() const {
    return machine_->shared.read();
}

template <class Nothing>
bool engine<Nothing>::wait_until(const std::function<bool(const hearken::status&)>& holds,
                                 std::chrono::milliseconds limit) const {
    return machine_->shared.wait_for(limit, holds);
}

template <class Nothing>
[[gnu::cold]] result<> engine<Nothing>::on(std::string filter, std::uint8_t qos, untyped_handler handler) {
    auto r = topic::check_filter(filter);
    if (r) r = machine_->shared.settings.allow.check_subscribe(filter);
    if (r) r = machine_->dynamic.add(std::move(filter), qos, std::move(handler));
    if (r) machine_->lost.subscriptions_changed();
    return r;
}

template <class Nothing>
[[gnu::cold]] bool engine<Nothing>::off(std::string_view filter) {
    if (!machine_->dynamic.remove(filter)) return false;
    machine_->wanted.remove(filter);
    machine_->lost.subscriptions_changed();
    return true;
}

template <class Nothing>
[[gnu::cold]] result<> engine<Nothing>::test_connection(transport::network& another) {
    options probe = machine_->shared.settings;
    probe.client_id += "-test-" + std::to_string(::getpid());
    probe.clean_start = true;
    probe.session_expiry = std::chrono::seconds{0};
    probe.will.reset();
    return run::test_connection(another, std::move(probe));
}

template <class Nothing>
[[gnu::cold]] result<> engine<Nothing>::test_inbox() {
    return machine_->check_inbox();
}

template <class Nothing>
sent engine<Nothing>::send(result<std::string> topic, result<std::string> payload, publish_options how) {
    sent delivery;
    auto ended = [&shared = machine_->shared, delivery, done = std::move(how.done),
                  name = topic.value_or("")](const result<>& r) {
        delivery.set(r);
        try {
            if (done)
                done(r);
            else if (!r)
                shared.not_published(name, r.error());
        } catch (...) { // the network's thread runs it
            shared.log(log_level::error, "publish_options::done threw");
        }
        shared.tell(events::published{name, r});
    };
    if (topic) {
        auto r = topic::check_name(*topic);
        if (r) r = machine_->shared.settings.allow.check_publish(*topic);
        if (!r) topic = std::unexpected(std::move(r).error());
    }
    if (!topic)
        ended(std::unexpected(topic.error()));
    else if (!payload)
        ended(std::unexpected(payload.error()));
    else if (how.qos > 2)
        ended(fail(errc::configuration, "qos must be 0, 1 or 2"));
    else
        machine_->parts.network.publish({std::move(*topic), std::move(*payload), how.qos, how.retain},
                                        std::move(ended));
    return delivery;
}

} // namespace hearken::run
