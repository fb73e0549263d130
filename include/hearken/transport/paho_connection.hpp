// SPDX-License-Identifier: BSL-1.0
#pragma once
// One connection: one Paho handle from its CONNECT to its end, used once.

#include <hearken/transport/options.hpp>
#include <hearken/transport/paho_errors.hpp>
#include <hearken/transport/paho_library.hpp>
#include <hearken/transport/paho_outbound.hpp>
#include <hearken/transport/paho_replies.hpp>
#include <hearken/transport/paho_request.hpp>
#include <hearken/transport/paho_waker.hpp>
#include <hearken/transport/paho_welcome.hpp>
#include <hearken/transport/signals.hpp>
#include <hearken/transport/socket.hpp>
#include <hearken/transport/transport.hpp>
#include <hearken/transport/uri.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/message.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pthread.h>

#include <MQTTAsync.h>

namespace hearken::transport {

/// A connection to one address of one broker.
///
/// Shape:   a fresh handle each: after a cut Paho still remembers the QoS 2 messages it was given and would swallow
///          their redelivery, its queued acks could go out on the next connection, and commands of the old one hang
///          until it is destroyed. With a `paho_lease` held, create and destroy take 0.1 ms together.
///          Stays where it is: Paho keeps its address. A lease must outlive it
/// Threads: `establish`, `replies`, `disconnect`: one; `publish` and `cut`: any
class paho_connection final : private paho_watcher {
public:
    using clock = std::chrono::steady_clock;

    paho_connection(const options& set, receiver& sink, const broker_uri& broker, bool v5)
        : set_(set), sink_(sink), broker_(broker), name_(broker.text()), v5_(v5), outbound_(v5) {}
    paho_connection(const paho_connection&) = delete;
    paho_connection& operator=(const paho_connection&) = delete;
    ~paho_connection() { destroy(); }

    /// CONNECT, and the CONNACK.
    ///
    /// Takes:  `at`: the numeric address to connect to; empty: Paho looks the host up
    /// Errors: what refused, or kept from connecting; `native` is -1 and the code `unreachable` where Paho only knows
    ///         that it did not work
    [[nodiscard, gnu::cold]] result<paho_welcome> establish(std::string_view at, const credentials& login,
                                                            const connect_details& how, clock::time_point deadline,
                                                            std::stop_token stop) {
        if (!v5_ && login.user.empty() && !login.password.empty()) // MQTT 3.1.1 3.1.2.9
            return fail(errc::credentials_refused,
                        "MQTT 3.1.1 takes no password without a user; set credentials::user");
        if (auto created = create(broker_.for_paho(at)); !created) return std::unexpected(std::move(created.error()));
        request_.emplace(set_, broker_, login, how);
        MQTTAsync_connectOptions& raw = request_->raw;
        raw.context = this;
        if (v5_) {
            raw.onSuccess5 = [](void* self, MQTTAsync_successData5* data) noexcept { of(self).welcomed(data); };
            raw.onFailure5 = [](void* self, MQTTAsync_failureData5* data) noexcept {
                of(self).refused(paho_failure::of(data));
            };
        } else {
            raw.onSuccess = [](void* self, MQTTAsync_successData* data) noexcept { of(self).welcomed(data); };
            raw.onFailure = [](void* self, MQTTAsync_failureData* data) noexcept {
                of(self).refused(paho_failure::of(data));
            };
        }
        request_->tls.ssl_error_context = this;
        request_->tls.ssl_error_cb = [](const char* text, std::size_t size, void* self) noexcept {
            return of(self).note_tls({text, size});
        };
        if (!detail::paho_process::only().traced) before_ = open_sockets();
        const paho_listening listening;
        paho_waker waker(!set_.use_proxy); // before the connect, so that no poll has the new socket without this one
        int code = 0;
        {
            const signal_shield shield; // Paho's threads start here and inherit it
            code = MQTTAsync_connect(handle_, &raw);
        }
        if (code != MQTTASYNC_SUCCESS) return std::unexpected(paho_refused(name_, code));

        std::unique_lock lock(guard_);
        bool answered = false;
        for (;;) {
            const auto until = std::min(deadline, waker.next(clock::now()));
            answered = changed_.wait_until(lock, stop, until, [&] { return phase_ != phase::connecting; });
            if (answered || stop.stop_requested() || clock::now() >= deadline) break;
            lock.unlock();
            waker.wake();
            lock.lock();
        }
        if (!answered) {
            end_locked(stop.stop_requested()
                           ? error{.code = errc::stopped, .what = name_ + ": stopped while connecting"}
                           : error{.code = errc::timed_out,
                                   .what = name_ + ": no answer to the CONNECT in time; is it an MQTT broker, and does "
                                                   "a firewall let the answer through?"});
        }
        if (phase_ == phase::ended) return std::unexpected(*why_);
        phase_ = phase::standing;
        return welcome_;
    }

    [[nodiscard]] paho_replies& replies() noexcept { return *replies_; }

    void publish(publication what, published done) { outbound_.put(std::move(what), std::move(done)); }

    /// See `transport`. Threads: any
    void cut() noexcept { cut_because(cause::asked); }

    /// DISCONNECT after what is still to be published, then the end. Messages are delivered as before until the
    /// DISCONNECT has left: one that came and was not handed over would be acked and lost.
    [[gnu::cold]] void disconnect(std::chrono::milliseconds limit) {
        const auto deadline = clock::now() + limit;
        bool standing = false;
        {
            const std::lock_guard lock(guard_);
            leaving_ = true;
            standing = phase_ == phase::standing;
        }
        if (standing && !cut_.load()) {
            outbound_.wait_until_answered(deadline);
            if (!farewell(deadline)) cut_because(cause::asked);
        }
        destroy();
    }

    /// After it no callback runs, and none will: Paho destroys under the lock that it holds over every callback.
    [[gnu::cold]] void destroy() noexcept {
        if (handle_ == nullptr) return;
        {
            const std::lock_guard lock(guard_);
            leaving_ = true;
            if (phase_ != phase::ended) {
                end_locked(error{.code = errc::stopped, .what = name_ + ": the connection was ended"});
            }
        }
        outbound_.end(error{.code = errc::stopped, .what = "not published: the connection was ended"});
        outbound_.wait_until_quiet();
        watch_.reset();
        {
            const signal_shield shield; // destroy writes, perhaps to a broken socket
            MQTTAsync_destroy(&handle_);
        }
        handle_ = nullptr;
        socket_.cut(); // ours is the last descriptor of it
    }

private:
    enum class phase : std::uint8_t { connecting, answered, standing, ended };
    enum class cause : std::uint8_t { none, asked, refused, memory };

    static paho_connection& of(void* self) noexcept { return *static_cast<paho_connection*>(self); }

    [[nodiscard, gnu::cold]] result<> create(const std::string& uri) {
        MQTTAsync_createOptions how = MQTTAsync_createOptions_initializer;
        how.MQTTVersion = paho_request::version(v5_);
        how.sendWhileDisconnected = 0;
        how.maxBufferedMessages = static_cast<int>(paho_outbound::capacity);
        const signal_shield shield;
        const int code = MQTTAsync_createWithOptions(&handle_, uri.c_str(), set_.client_id.c_str(),
                                                     MQTTCLIENT_PERSISTENCE_NONE, nullptr, &how);
        if (code != MQTTASYNC_SUCCESS) {
            handle_ = nullptr;
            return std::unexpected(paho_refused(name_, code));
        }
        replies_ = std::make_unique<paho_replies>(handle_, v5_, name_);
        MQTTAsync_setCallbacks(
            handle_, this, [](void* self, char*) noexcept { of(self).lost(std::nullopt); },
            [](void* self, char* topic, int length, MQTTAsync_message* m) noexcept {
                of(self).take(topic, length, *m);
                MQTTAsync_freeMessage(&m);
                MQTTAsync_free(topic);
                return 1; // 0 would not hold back the ack, only queue the message in memory
            },
            nullptr);
        MQTTAsync_setDisconnected(handle_, this, [](void* self, MQTTProperties*, MQTTReasonCodes why) noexcept {
            of(self).lost(disconnected_by_broker(of(self).name_, static_cast<int>(why)));
        });
        watch_.emplace(static_cast<paho_watcher&>(*this));
        return {};
    }

    // Paho's threads, under its lock. No call into Paho but those that are allowed there, nothing that waits.

    template <class Data>
    [[gnu::cold]] void welcomed(Data* data) {
        name_thread();
        if (const int fd = detail::take_trace_note().socket; fd < 0 || !socket_.hold(fd)) find_socket();
        welcomed_.store(true);
        if (cut_.load()) shut(); // somebody cut while there was nothing to cut yet
        if (!socket_.holds()) {
            set_.log(log_level::warning,
                     name_ + ": its socket was not found for certain; a refusal will cut every new connection to it");
        }
        const std::lock_guard lock(guard_);
        if (phase_ != phase::connecting) return;
        if (data != nullptr) welcome_ = read_welcome(*data);
        outbound_.open(handle_, welcome_.limits);
        phase_ = phase::answered;
        changed_.notify_all();
    }

    /// A Paho built without trace does not say which socket it is.
    [[gnu::cold]] void find_socket() noexcept {
        try {
            if (socket_.hold_new(before_, set_.use_proxy ? 0 : broker_.port) == 1) return;
        } catch (...) { // no memory for the list
        }
    }

    [[gnu::cold]] void refused(const paho_failure& why) {
        const detail::trace_note note = detail::take_trace_note();
        const std::lock_guard lock(guard_);
        if (note.length > 0) tls_text_.assign(note.tls, note.length);
        if (const int reason = why.from_broker(); reason > 0) {
            end_locked(connect_refused(name_, reason));
        } else if (!tls_text_.empty()) {
            end_locked(tls_failed(name_, broker_.host, tls_text_));
        } else {
            end_locked(error{.code = errc::unreachable, .what = why.message, .native = -1});
        }
    }

    [[gnu::cold]] int note_tls(std::string_view text) noexcept {
        try {
            const std::lock_guard lock(guard_);
            while (!text.empty() && (text.back() == '\n' || text.back() == ':')) text.remove_suffix(1);
            if (const std::size_t from = text.find("error:"); from != std::string_view::npos) text.remove_prefix(from);
            if (tls_text_.empty()) tls_text_ = text; // the first is the cause
        } catch (...) {                              // no memory for a text
        }
        return 1; // and the next line
    }

    void take(const char* topic, int length, const MQTTAsync_message& m) noexcept {
        if (cut_.load(std::memory_order_acquire)) {
            shut(); // whoever set the flag may not have come to it yet
            return;
        }
        replies_->heard();
        // Paho passes 0 where the topic holds no NUL and was queued before (MQTTAsync_receiveThread).
        const std::size_t size = length > 0 ? static_cast<std::size_t>(length) : std::strlen(topic);
        message_view view{
            .topic = {topic, size},
            .payload = {static_cast<const char*>(m.payload), static_cast<std::size_t>(m.payloadlen)},
            .qos = static_cast<std::uint8_t>(m.qos),
            .retained = m.retained != 0,
            .duplicate = m.dup != 0,
            .received = std::chrono::system_clock::now(),
        };
        for (int i = 0; i < m.properties.count; ++i) {
            const MQTTProperty& one = m.properties.array[i];
            if (one.identifier == MQTTPROPERTY_CODE_SUBSCRIPTION_IDENTIFIER) view.ids.add(one.value.integer4);
        }
        if (sink_.on_message(view) == verdict::refused) cut_because(cause::refused);
    }

    void lost(std::optional<error> said) noexcept {
        bool tell = false;
        error why = said ? std::move(*said) : loss();
        socket_.cut(); // Paho has closed its own descriptor: this sends the FIN
        {
            const std::lock_guard lock(guard_);
            if (phase_ == phase::ended) return;
            tell = phase_ == phase::standing && !leaving_;
            end_locked(why);
        }
        replies_->end(why);
        outbound_.end(why);
        if (tell) sink_.on_lost(std::move(why));
    }

    [[nodiscard, gnu::cold]] error loss() const {
        error why{.code = errc::connection_lost, .what = name_};
        switch (cut_cause_.load()) {
        case cause::none: why.what += ": the connection was lost; the broker or the network ended it"; break;
        case cause::asked: why.what += ": the connection was cut"; break;
        case cause::refused: why.what += ": a message was refused, the connection was cut for its redelivery"; break;
        case cause::memory: why.what += ": out of memory, the connection was cut before a message got lost"; break;
        }
        return why;
    }

    void out_of_memory() noexcept override { cut_because(cause::memory); }

    [[gnu::cold]] void cut_because(cause why) noexcept {
        cause none = cause::none;
        cut_cause_.compare_exchange_strong(none, why);
        cut_.store(true);
        shut();
    }

    [[gnu::cold]] void shut() const noexcept {
        if (socket_.holds()) return socket_.cut();
        if (welcomed_.load()) cut_new(before_, set_.use_proxy ? 0 : broker_.port);
    }

    static void name_thread() noexcept {
        static thread_local bool named = false;
        if (!std::exchange(named, true)) pthread_setname_np(pthread_self(), "hearken-net");
    }

    [[gnu::cold]] void end_locked(error why) {
        phase_ = phase::ended;
        why_ = std::move(why);
        changed_.notify_all();
    }

    // The listener's thread again.

    [[nodiscard, gnu::cold]] bool farewell(clock::time_point deadline) {
        {
            MQTTAsync_disconnectOptions how = MQTTAsync_disconnectOptions_initializer;
            if (v5_) {
                const MQTTAsync_disconnectOptions in_5 = MQTTAsync_disconnectOptions_initializer5;
                how = in_5;
                how.onSuccess5 = [](void* self, MQTTAsync_successData5*) noexcept { of(self).left(); };
            } else {
                how.onSuccess = [](void* self, MQTTAsync_successData*) noexcept { of(self).left(); };
            }
            how.context = this;
            how.timeout = 0; // at once: Paho would look again every 3 s only
            const signal_shield shield;
            if (MQTTAsync_disconnect(handle_, &how) != MQTTASYNC_SUCCESS) return false;
        }
        std::unique_lock lock(guard_);
        return changed_.wait_until(lock, deadline, [&] { return phase_ == phase::ended; });
    }

    [[gnu::cold]] void left() noexcept {
        const std::lock_guard lock(guard_);
        end_locked(error{.code = errc::stopped, .what = name_ + ": disconnected"});
    }

    const options& set_;
    receiver& sink_;
    broker_uri broker_;
    std::string name_;
    bool v5_;
    MQTTAsync handle_ = nullptr;
    std::optional<paho_request> request_{}; ///< Paho keeps pointers into it
    paho_outbound outbound_;
    std::unique_ptr<paho_replies> replies_{};
    std::optional<paho_watch> watch_{};
    std::vector<open_socket> before_{};
    held_socket socket_{};
    std::atomic<bool> welcomed_{false};
    std::atomic<bool> cut_{false};
    std::atomic<cause> cut_cause_{cause::none};

    std::mutex guard_; ///< never held while Paho or the receiver runs
    std::condition_variable_any changed_;
    phase phase_ = phase::connecting;
    bool leaving_ = false;
    paho_welcome welcome_{};
    std::optional<error> why_{};
    std::string tls_text_{};
};

} // namespace hearken::transport
