// SPDX-License-Identifier: BSL-1.0
#pragma once
// What is published over one connection: queued, in order, a bounded number on the way, each answered once.

#include <hearken/transport/paho_errors.hpp>
#include <hearken/transport/transport.hpp>
#include <hearken/words/error.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <MQTTAsync.h>

namespace hearken::transport {

/// What a broker takes.
struct publish_limits {
    std::size_t in_flight = 100; ///< QoS 1 and 2 that wait for their answer
    std::uint8_t maximum_qos = 2;
    bool retain = true;
    std::uint32_t packet_size = 0; ///< 0: not said
};

/// The publications of one Paho handle.
///
/// Shape:   lives until after the handle is destroyed. Paho gets no more than `in_flight` at a time: it does not look
///          at its queue when a PUBACK comes, only a new command makes it (issue 1457). Nor more than a window, QoS 0
///          too: before 1.3.14 it never frees what waits in its queue when the connection breaks (issue 1474)
/// Threads: any, also inside Paho's callbacks; `finish` may wait
class paho_outbound {
public:
    static constexpr std::size_t capacity = 1000;             ///< on the way or queued
    static constexpr std::size_t window = 100;                ///< Paho has at a time,
    static constexpr std::size_t window_bytes = 256UL * 1024; ///< and this much, or one

    explicit paho_outbound(bool v5) : v5_(v5) {}
    paho_outbound(const paho_outbound&) = delete;
    paho_outbound& operator=(const paho_outbound&) = delete;

    /// From here on, until `end`, publications are taken.
    [[gnu::cold]] void open(MQTTAsync handle, const publish_limits& limits) {
        const std::lock_guard lock(guard_);
        handle_ = handle;
        limits_ = limits;
        if (limits_.in_flight == 0) limits_.in_flight = 1;
    }

    /// Queues a publication; never waits.
    void put(publication what, published done) {
        std::optional<error> no = check(what);
        if (!no) {
            const std::lock_guard lock(guard_);
            if (ended_) {
                no = *ended_;
            } else if (handle_ == nullptr) {
                no = paho_refused(std::string("publish to `").append(what.topic).append("`"), MQTTASYNC_DISCONNECTED);
            } else if (pending_ >= capacity) {
                no = paho_refused(std::string("publish to `").append(what.topic).append("`"),
                                  MQTTASYNC_MAX_BUFFERED_MESSAGES);
            } else {
                slot& one = free_slot();
                one.what = std::move(what);
                one.done = std::move(done);
                one.open = true;
                one.number = ++put_;
                ++pending_;
                waiting_.push_back(&one);
            }
        }
        if (no) {
            if (done) done(std::unexpected(std::move(*no)));
            return;
        }
        pump();
    }

    /// Waits until everything that was put before is answered; what comes meanwhile would keep it waiting as long as
    /// messages come. Gives: false where it took longer
    [[gnu::cold]] bool wait_until_answered(std::chrono::steady_clock::time_point deadline) {
        std::unique_lock lock(guard_);
        last_awaited_ = put_;
        awaited_ = pending_;
        return changed_.wait_until(lock, deadline, [&] { return awaited_ == 0; });
    }

    /// Answers whatever is not answered, and everything that comes later, with `why`.
    [[gnu::cold]] void end(const error& why) {
        std::vector<published> unanswered;
        {
            const std::lock_guard lock(guard_);
            if (!ended_) ended_ = why;
            waiting_.clear();
            for (const auto& one : slots_) {
                if (one->open) unanswered.push_back(std::move(one->done));
                one->open = false;
            }
            pending_ = 0;
            awaited_ = 0;
            changed_.notify_all();
        }
        for (const published& done : unanswered) {
            if (done) done(std::unexpected(why));
        }
    }

    /// After `end`: returns when no call into Paho is under way any more.
    [[gnu::cold]] void wait_until_quiet() {
        std::unique_lock lock(guard_);
        changed_.wait(lock, [&] { return !pumping_; });
    }

private:
    struct slot {
        paho_outbound* owner = nullptr;
        publication what{};
        published done{};
        std::uint64_t number = 0;
        bool open = false;  ///< not answered
        bool given = false; ///< Paho has it and will call back

        [[nodiscard]] std::size_t size() const noexcept { return what.topic.size() + what.payload.size(); }
    };

    [[nodiscard]] std::optional<error> check(const publication& p) {
        const auto say = [&](errc code, std::string_view why) {
            return error{.code = code, .what = std::string("publish to `").append(p.topic).append("`: ").append(why)};
        };
        if (p.topic.empty()) return say(errc::invalid_topic, "the topic is empty");
        if (p.topic.size() > 65535) return say(errc::invalid_topic, "the topic is longer than 65535 bytes");
        if (p.topic.find_first_of(std::string_view("+#\0", 3)) != std::string::npos) {
            return say(errc::invalid_topic, "a topic name holds no `+`, `#` or NUL");
        }
        if (p.qos > 2) return say(errc::out_of_range, "QoS is 0, 1 or 2");
        const std::lock_guard lock(guard_);
        if (p.qos > limits_.maximum_qos) {
            return say(errc::qos_downgraded,
                       limits_.maximum_qos == 0 ? "the broker takes QoS 0 only" : "the broker takes QoS 0 and 1 only");
        }
        if (p.retain && !limits_.retain) return say(errc::broker_refused, "the broker keeps no retained messages");
        constexpr std::size_t around = 16; // fixed header, lengths, packet identifier
        const std::size_t most = limits_.packet_size == 0 ? 268'435'455 : limits_.packet_size;
        if (p.topic.size() + p.payload.size() + around > most) {
            return say(errc::too_large, "larger than the broker takes");
        }
        return std::nullopt;
    }

    [[nodiscard]] slot& free_slot() {
        if (!free_.empty()) {
            slot& one = *free_.back();
            free_.pop_back();
            return one;
        }
        free_.reserve(slots_.size() + 1);
        slots_.push_back(std::make_unique<slot>());
        slots_.back()->owner = this;
        return *slots_.back();
    }

    /// Gives Paho what there is room for. One thread at a time, so that the order stays.
    void pump() {
        std::unique_lock lock(guard_);
        if (pumping_) return;
        pumping_ = true;
        while (!waiting_.empty() && has_room_for(*waiting_.front())) {
            slot& one = *waiting_.front();
            waiting_.pop_front();
            if (one.what.qos > 0) ++in_flight_;
            ++given_;
            given_bytes_ += one.size();
            one.given = true;
            lock.unlock();
            const int code = give(one);
            if (code != MQTTASYNC_SUCCESS) {
                settle(one, std::unexpected(
                                paho_refused(std::string("publish to `").append(one.what.topic).append("`"), code)));
            }
            lock.lock();
        }
        pumping_ = false;
        changed_.notify_all();
    }

    [[nodiscard]] bool has_room_for(const slot& one) const noexcept {
        if (one.what.qos > 0 && in_flight_ >= limits_.in_flight) return false;
        return given_ == 0 || (given_ < window && given_bytes_ + one.size() <= window_bytes);
    }

    [[nodiscard]] int give(slot& one) const {
        MQTTAsync_message message = MQTTAsync_message_initializer;
        message.payload = one.what.payload.data();
        message.payloadlen = static_cast<int>(one.what.payload.size());
        message.qos = one.what.qos;
        message.retained = one.what.retain ? 1 : 0;
        MQTTAsync_responseOptions answer = MQTTAsync_responseOptions_initializer;
        answer.context = &one;
        if (v5_) {
            answer.onSuccess5 = [](void* context, MQTTAsync_successData5*) noexcept { answered(context, {}); };
            answer.onFailure5 = [](void* context, MQTTAsync_failureData5* data) noexcept {
                failed(context, paho_failure::of(data));
            };
        } else {
            answer.onSuccess = [](void* context, MQTTAsync_successData*) noexcept { answered(context, {}); };
            answer.onFailure = [](void* context, MQTTAsync_failureData* data) noexcept {
                failed(context, paho_failure::of(data));
            };
        }
        return MQTTAsync_sendMessage(handle_, one.what.topic.c_str(), &message, &answer);
    }

    [[gnu::cold]] static void failed(void* context, const paho_failure& why) {
        answered(context, std::unexpected(publish_failed(static_cast<slot*>(context)->what.topic, why)));
    }

    static void answered(void* context, result<> outcome) {
        slot& one = *static_cast<slot*>(context);
        paho_outbound& self = *one.owner;
        self.settle(one, std::move(outcome));
        self.pump();
    }

    void settle(slot& one, result<> outcome) {
        published done;
        bool answer = false;
        {
            const std::lock_guard lock(guard_);
            if (!one.given) return;
            one.given = false;
            if (one.what.qos > 0) --in_flight_;
            --given_;
            given_bytes_ -= one.size();
            answer = std::exchange(one.open, false);
            if (answer) {
                --pending_;
                if (awaited_ > 0 && one.number <= last_awaited_) --awaited_;
                done = std::move(one.done);
            }
            one.done = nullptr;
            free_.push_back(&one);
            changed_.notify_all();
        }
        if (answer && done) done(std::move(outcome));
    }

    MQTTAsync handle_ = nullptr;
    bool v5_;
    std::mutex guard_; ///< never held while Paho or a callback of the user runs
    std::condition_variable changed_;
    publish_limits limits_{};
    std::vector<std::unique_ptr<slot>> slots_;
    std::vector<slot*> free_;
    std::deque<slot*> waiting_;
    std::size_t pending_ = 0;
    std::uint64_t put_ = 0;          ///< how many there were
    std::uint64_t last_awaited_ = 0; ///< by `wait_until_answered`,
    std::size_t awaited_ = 0;        ///< so many of which are not answered
    std::size_t in_flight_ = 0;
    std::size_t given_ = 0;
    std::size_t given_bytes_ = 0;
    bool pumping_ = false;
    std::optional<error> ended_{};
};

} // namespace hearken::transport
