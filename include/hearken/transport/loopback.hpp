// SPDX-License-Identifier: BSL-1.0
#pragma once
// A transport without a network: tests of a listener bring the messages and the faults themselves.

#include <hearken/topic/filter.hpp>
#include <hearken/transport/transport.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace hearken::transport {

/// A broker in memory with one client, ours. Copies share it: keep one, hand the other to the listener.
///
/// Shape:   QoS 1 and 2 are kept until the listener accepts them and come again, with DUP, after a reconnect
/// Threads: all calls from any thread; `inject` calls the listener on the caller's thread, one message at a time
class loopback {
public:
    using family = hearken::family::transport;

    loopback() : broker_(std::make_shared<broker>()) {}

    // ---- what a test does ----

    /// A message arrives, once for each subscription that matches, as mosquitto does it.
    ///
    /// Gives:   how many copies the listener accepted. Without a connection QoS 1 and 2 wait in the session
    std::size_t inject(std::string_view topic, std::string_view payload, std::uint8_t qos = 1, bool retained = false) {
        std::unique_lock lock(broker_->mutex);
        for (const subscription& s : broker_->subscriptions) {
            if (!topic::matches(topic::strip_share(s.filter), topic)) continue;
            kept copy{std::string(topic), std::string(payload), std::min(qos, s.qos), retained, false, s.id};
            if (copy.qos > 0 || broker_->up) broker_->keep(std::move(copy));
        }
        return broker_->deliver(lock);
    }

    /// A message as it is, whatever was subscribed: for topics and flags that a broker would not send. Refused without
    /// a connection, and inside a handler.
    verdict inject(message_view m) {
        std::unique_lock lock(broker_->mutex);
        if (broker_->delivering && broker_->deliverer == std::this_thread::get_id()) return verdict::refused;
        broker_->idle.wait(lock, [&] { return !broker_->delivering; });
        if (!broker_->up || broker_->to == nullptr) return verdict::refused;
        if (m.received == decltype(m.received){}) m.received = std::chrono::system_clock::now();
        const verdict v = broker_->hand_over(lock, m);
        (void)broker_->deliver(lock); // what another thread injected meanwhile
        return v;
    }

    /// The connection breaks.
    void drop(std::string why = "the connection was dropped") {
        std::unique_lock lock(broker_->mutex);
        broker_->lose(lock, std::move(why));
    }

    /// The next CONNECTs fail with this; nothing: they succeed again.
    void refuse_connect(std::optional<error> with) {
        const std::lock_guard lock(broker_->mutex);
        broker_->refuse_connect = std::move(with);
    }

    /// What the next CONNACKs say beside whether the session is there.
    void welcome(const session& with) {
        const std::lock_guard lock(broker_->mutex);
        broker_->welcome = with;
    }

    /// SUBSCRIBEs of this filter are answered with this code from now on: a lower QoS, or 0x80 and more to refuse.
    void answer_subscribe(std::string filter, std::uint8_t code) {
        const std::lock_guard lock(broker_->mutex);
        broker_->answers[std::move(filter)] = code;
    }

    /// The broker forgets the session: subscriptions and waiting messages.
    void forget_session() {
        const std::lock_guard lock(broker_->mutex);
        broker_->subscriptions.clear();
        broker_->session.clear();
        broker_->has_session = false;
    }

    /// The last accepted message is delivered once more, with DUP, as after a lost ack.
    void duplicate_last() {
        std::unique_lock lock(broker_->mutex);
        if (!broker_->last) return;
        broker_->keep(*broker_->last);
        broker_->session.back().duplicate = true;
        (void)broker_->deliver(lock);
    }

    /// What the listener published, oldest first.
    [[nodiscard]] std::vector<publication> published() const {
        const std::lock_guard lock(broker_->mutex);
        return broker_->published;
    }

    /// What is subscribed now.
    [[nodiscard]] std::vector<subscription> subscriptions() const {
        const std::lock_guard lock(broker_->mutex);
        return broker_->subscriptions;
    }

    /// How many CONNECTs there were, and what the last one carried.
    [[nodiscard]] unsigned connects() const {
        const std::lock_guard lock(broker_->mutex);
        return broker_->connects;
    }
    [[nodiscard]] attempt last_attempt() const {
        const std::lock_guard lock(broker_->mutex);
        return broker_->last_attempt;
    }

    // ---- what the listener does ----

    result<> open(const options& o, receiver& to) {
        const std::lock_guard lock(broker_->mutex);
        guest_ = broker_->to != nullptr; // a test_connection beside a listener that runs: another client
        if (guest_) return {};
        broker_->to = &to;
        broker_->clean = o.clean_start;
        broker_->keeps = o.session_expiry > std::chrono::seconds{0};
        return {};
    }

    result<session> connect(const attempt& a, std::stop_token) {
        const std::lock_guard lock(broker_->mutex);
        ++broker_->connects;
        broker_->last_attempt = a;
        if (broker_->refuse_connect) return std::unexpected(*broker_->refuse_connect);
        if (guest_) return session{};
        broker_->up = true;
        const bool clean = std::exchange(broker_->clean, false); // holds for the first connection only
        const bool present = !clean && broker_->keeps && broker_->has_session;
        broker_->fresh = !present;
        broker_->has_session = broker_->has_session || broker_->keeps;
        session said = broker_->welcome;
        said.present = present;
        return said;
    }

    result<std::vector<grant>> subscribe(std::span<const subscription> lines, std::stop_token) {
        std::unique_lock lock(broker_->mutex);
        if (!broker_->up) return fail(errc::not_connected, "not connected");
        if (std::exchange(broker_->fresh, false)) {
            broker_->subscriptions.clear();
            broker_->session.clear();
        }
        std::vector<grant> grants;
        for (const subscription& line : lines) {
            const auto answer = broker_->answers.find(line.filter);
            const grant g{answer == broker_->answers.end() ? line.qos : answer->second};
            grants.push_back(g);
            std::erase_if(broker_->subscriptions, [&](const subscription& s) { return s.filter == line.filter; });
            if (g.refused()) continue;
            broker_->subscriptions.push_back(line);
            broker_->subscriptions.back().qos = g.code;
        }
        (void)broker_->deliver(lock);
        return grants;
    }

    result<> unsubscribe(std::span<const std::string> filters, std::stop_token) {
        const std::lock_guard lock(broker_->mutex);
        for (const std::string& f : filters) {
            std::erase_if(broker_->subscriptions, [&](const subscription& s) { return s.filter == f; });
        }
        return {};
    }

    void publish(publication p, transport::published done) {
        bool up = false;
        {
            const std::lock_guard lock(broker_->mutex);
            up = broker_->up;
            if (up) broker_->published.push_back(std::move(p));
        }
        done(up ? result<>{} : fail(errc::not_connected, "not connected to a broker"));
    }

    void cut() noexcept {
        std::unique_lock lock(broker_->mutex);
        if (!guest_) broker_->lose(lock, "cut by the listener");
    }

    void disconnect(std::chrono::milliseconds) {
        std::unique_lock lock(broker_->mutex);
        if (guest_) return;
        broker_->up = false;
        const auto me = std::this_thread::get_id();
        broker_->idle.wait(lock,
                           [&] { return std::ranges::count(broker_->inside, me) == std::ssize(broker_->inside); });
    }
    void close() {
        const std::lock_guard lock(broker_->mutex);
        if (guest_) return;
        broker_->up = false;
        broker_->to = nullptr;
    }

private:
    struct kept {
        std::string topic;
        std::string payload;
        std::uint8_t qos;
        bool retained;
        bool duplicate;
        std::uint32_t id;
        std::uint64_t number = 0;
    };

    struct broker {
        mutable std::mutex mutex;
        std::condition_variable idle;
        receiver* to = nullptr;
        bool up = false;
        bool clean = false;       ///< the next CONNECT is a clean start
        bool keeps = true;        ///< the session outlives its connection
        bool fresh = false;       ///< connected without a session, nothing subscribed yet
        bool has_session = false; ///< of an earlier connection
        bool delivering = false;
        std::thread::id deliverer;
        std::vector<std::thread::id> inside; ///< the receiver's calls under way
        unsigned connects = 0;
        attempt last_attempt;
        std::optional<error> refuse_connect;
        transport::session welcome;
        std::map<std::string, std::uint8_t, std::less<>> answers;
        std::vector<subscription> subscriptions;
        std::deque<kept> session;
        std::uint64_t next_number = 0;
        std::optional<kept> last;
        std::vector<publication> published;

        void keep(kept copy) {
            copy.number = ++next_number;
            session.push_back(std::move(copy));
        }

        /// Hands over what waits, in order, until the listener refuses.
        std::size_t deliver(std::unique_lock<std::mutex>& lock) {
            std::size_t accepted = 0;
            while (up && to != nullptr && !delivering && !session.empty()) {
                const kept copy = session.front();
                message_view m{copy.topic,
                               copy.payload,
                               copy.qos,
                               copy.retained,
                               copy.duplicate,
                               {},
                               std::chrono::system_clock::now()};
                if (copy.id != 0) m.ids.add(copy.id);
                if (copy.qos == 0)
                    session.pop_front();
                else
                    session.front().duplicate = true;
                if (hand_over(lock, m) == verdict::refused) break;
                last = copy;
                if (!session.empty() && session.front().number == copy.number) session.pop_front();
                ++accepted;
            }
            return accepted;
        }

        verdict hand_over(std::unique_lock<std::mutex>& lock, const message_view& m) {
            delivering = true;
            deliverer = std::this_thread::get_id();
            verdict v{};
            call(lock, [&](receiver& r) { v = r.on_message(m); });
            delivering = false;
            idle.notify_all();
            if (v == verdict::refused) lose(lock, "cut: the listener refused a message");
            return v;
        }

        void lose(std::unique_lock<std::mutex>& lock, std::string why) {
            if (!std::exchange(up, false) || to == nullptr) return;
            call(lock, [&](receiver& r) { r.on_lost(error{.code = errc::connection_lost, .what = std::move(why)}); });
        }

        /// Calls the receiver without the lock; `disconnect` waits for its return.
        template <class Call>
        void call(std::unique_lock<std::mutex>& lock, Call&& on) {
            receiver& r = *to;
            const auto me = std::this_thread::get_id();
            inside.push_back(me);
            lock.unlock();
            on(r);
            lock.lock();
            inside.erase(std::ranges::find(inside, me));
            idle.notify_all();
        }
    };

    std::shared_ptr<broker> broker_;
    bool guest_ = false;
};

} // namespace hearken::transport
