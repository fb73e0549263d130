// SPDX-License-Identifier: BSL-1.0
#pragma once
// SUBSCRIBE and UNSUBSCRIBE over one connection, and the wait for their answers.

#include <hearken/transport/paho_errors.hpp>
#include <hearken/transport/paho_properties.hpp>
#include <hearken/transport/transport.hpp>
#include <hearken/words/error.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <MQTTAsync.h>

namespace hearken::transport {

/// The requests of one Paho handle that wait for an answer.
///
/// Shape:   lives until after the handle is destroyed. Paho never answers a request that a lost connection cut off
///          (`MQTTAsync_freeResponses` runs at the next CONNACK without a session): the limit and `end` are ours
/// Threads: `subscribe` and `unsubscribe`: one, not Paho's; `end`: any
class paho_replies {
public:
    using clock = std::chrono::steady_clock;

    paho_replies(MQTTAsync handle, bool v5, std::string name) : handle_(handle), v5_(v5), name_(std::move(name)) {}
    paho_replies(const paho_replies&) = delete;
    paho_replies& operator=(const paho_replies&) = delete;

    /// A message came. A broker may send all it kept before it answers, and each message may take a disk sync here: the
    /// limit of a wait begins anew. Threads: Paho's
    void heard() noexcept { heard_.store(heard_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed); }

    /// Everything is sent, then every answer waited for.
    /// Gives: one grant a line, in order
    [[nodiscard, gnu::cold]] result<std::vector<grant>> subscribe(std::span<const subscription> lines,
                                                                  clock::duration limit, const std::stop_token& stop) {
        const std::vector<std::vector<std::size_t>> packets = split(lines);
        std::vector<reply*> replies;
        for (const auto& packet : packets) {
            auto sent = send(lines, packet);
            if (!sent) return std::unexpected(std::move(sent.error()));
            replies.push_back(*sent);
        }
        std::vector<grant> grants(lines.size());
        for (std::size_t i = 0; i < packets.size(); ++i) {
            auto codes = wait_for(*replies[i], "SUBSCRIBE", limit, stop);
            if (!codes) return std::unexpected(std::move(codes.error()));
            if (codes->size() != packets[i].size()) {
                return fail(errc::broker_refused, name_ + ": the SUBACK answers " + std::to_string(codes->size()) +
                                                      " of " + std::to_string(packets[i].size()) + " filters");
            }
            for (std::size_t k = 0; k < packets[i].size(); ++k) grants[packets[i][k]].code = (*codes)[k];
        }
        return grants;
    }

    /// Errors: besides those of the connection, errc::broker_refused with the reason (MQTT 5)
    [[nodiscard, gnu::cold]] result<> unsubscribe(std::span<const std::string> filters, clock::duration limit,
                                                  const std::stop_token& stop) {
        if (filters.empty()) return {};
        std::vector<char*> topics;
        for (const std::string& filter : filters) topics.push_back(const_cast<char*>(filter.c_str()));
        reply& answer = add();
        MQTTAsync_responseOptions raw = options_for(answer);
        const int code = MQTTAsync_unsubscribeMany(handle_, static_cast<int>(topics.size()), topics.data(), &raw);
        if (code != MQTTASYNC_SUCCESS) return std::unexpected(not_sent(answer, "UNSUBSCRIBE", code));
        const auto codes = wait_for(answer, "UNSUBSCRIBE", limit, stop);
        if (!codes) return std::unexpected(codes.error());
        for (std::size_t i = 0; v5_ && i < codes->size() && i < filters.size(); ++i) {
            if ((*codes)[i] < 0x80) continue;
            return fail(errc::broker_refused,
                        name_ + ": UNSUBSCRIBE `" + filters[i] + "`: " + detail::reason_or_number((*codes)[i]),
                        (*codes)[i]);
        }
        return {};
    }

    /// Ends every wait, now and later, with `why`.
    [[gnu::cold]] void end(const error& why) {
        const std::lock_guard lock(guard_);
        if (!ended_) ended_ = why;
        changed_.notify_all();
    }

private:
    struct reply {
        paho_replies* owner = nullptr;
        bool pending = true; ///< Paho may still call back: the memory stays
        bool waited = true;
        std::vector<std::uint8_t> codes{};
        std::optional<paho_failure> why{};
    };

    /// On MQTT 5 one packet for each identifier, as a packet carries one for all its lines (3.8.2.1.2). On 3.1.1 one
    /// for each line: Paho does not say how many codes a SUBACK of several has, and reading too many is fatal.
    [[nodiscard, gnu::cold]] std::vector<std::vector<std::size_t>> split(std::span<const subscription> lines) const {
        std::vector<std::vector<std::size_t>> packets;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            std::vector<std::size_t>* fits = nullptr;
            for (auto& packet : packets) {
                if (v5_ && lines[packet.front()].id == lines[i].id) fits = &packet;
                if (fits != nullptr) break;
            }
            (fits != nullptr ? *fits : packets.emplace_back()).push_back(i);
        }
        return packets;
    }

    [[nodiscard]] result<reply*> send(std::span<const subscription> lines, const std::vector<std::size_t>& packet) {
        std::vector<char*> topics;
        std::vector<int> levels;
        std::vector<MQTTSubscribe_options> handling;
        for (const std::size_t i : packet) {
            topics.push_back(const_cast<char*>(lines[i].filter.c_str()));
            levels.push_back(lines[i].qos);
            MQTTSubscribe_options one = MQTTSubscribe_options_initializer;
            one.retainHandling = lines[i].retain_handling;
            one.retainAsPublished = lines[i].retain_as_published ? 1 : 0;
            handling.push_back(one);
        }
        reply& answer = add();
        MQTTAsync_responseOptions raw = options_for(answer);
        paho_properties properties;
        if (v5_) {
            if (const std::uint32_t id = lines[packet.front()].id; id != 0) {
                properties.add(MQTTPROPERTY_CODE_SUBSCRIPTION_IDENTIFIER, id);
            }
            raw.properties = properties.raw();
            raw.subscribeOptions = handling.front();
            if (packet.size() > 1) {
                raw.subscribeOptionsCount = static_cast<int>(handling.size());
                raw.subscribeOptionsList = handling.data();
            }
        }
        const int code =
            MQTTAsync_subscribeMany(handle_, static_cast<int>(topics.size()), topics.data(), levels.data(), &raw);
        if (code != MQTTASYNC_SUCCESS) return std::unexpected(not_sent(answer, "SUBSCRIBE", code));
        return &answer;
    }

    [[nodiscard, gnu::cold]] reply& add() {
        const std::lock_guard lock(guard_);
        std::erase_if(replies_, [](const auto& old) { return !old->pending && !old->waited; });
        replies_.push_back(std::make_unique<reply>());
        replies_.back()->owner = this;
        return *replies_.back();
    }

    [[nodiscard, gnu::cold]] error not_sent(reply& answer, std::string_view what, int code) {
        const std::lock_guard lock(guard_);
        answer.pending = false;
        answer.waited = false;
        if (ended_) return *ended_;
        return paho_refused(std::string(name_).append(": ").append(what), code);
    }

    [[nodiscard, gnu::cold]] result<std::vector<std::uint8_t>>
    wait_for(reply& answer, std::string_view what, clock::duration limit, const std::stop_token& stop) {
        std::unique_lock lock(guard_);
        std::uint64_t heard = 0;
        do heard = heard_.load(std::memory_order_relaxed);
        while (!changed_.wait_for(lock, stop, limit, [&] { return !answer.pending || ended_; }) &&
               !stop.stop_requested() && heard != heard_.load(std::memory_order_relaxed));
        answer.waited = false;
        if (!answer.pending && !answer.why) return std::move(answer.codes);
        std::string text = std::string(name_).append(": ").append(what);
        if (!answer.pending && answer.why) {
            // A single refused line comes as a failure; it is an answer like any other.
            const int code = answer.why->from_broker();
            if (code >= 0x80 && code <= 0xFF) return std::vector<std::uint8_t>{static_cast<std::uint8_t>(code)};
            if (!ended_) return fail(errc::connection_lost, text + ": the connection was lost", answer.why->code);
        }
        if (ended_) return std::unexpected(*ended_);
        if (stop.stop_requested()) return fail(errc::stopped, text + ": stopped while waiting for the answer");
        return fail(errc::timed_out, text + ": no answer from the broker in time");
    }

    [[nodiscard]] MQTTAsync_responseOptions options_for(reply& answer) const {
        MQTTAsync_responseOptions raw = MQTTAsync_responseOptions_initializer;
        raw.context = &answer;
        if (v5_) {
            raw.onSuccess5 = [](void* context, MQTTAsync_successData5* data) noexcept { granted(context, data); };
            raw.onFailure5 = [](void* context, MQTTAsync_failureData5* data) noexcept {
                settle(context, {}, paho_failure::of(data));
            };
        } else {
            raw.onSuccess = [](void* context, MQTTAsync_successData* data) noexcept {
                settle(context, {static_cast<std::uint8_t>(data->alt.qos)}, {});
            };
            raw.onFailure = [](void* context, MQTTAsync_failureData* data) noexcept {
                settle(context, {}, paho_failure::of(data));
            };
        }
        return raw;
    }

    /// SUBACK and UNSUBACK: `sub` and `unsub` of the union have the same shape. A single code is in `reasonCode`.
    [[gnu::cold]] static void granted(void* context, const MQTTAsync_successData5* data) {
        std::vector<std::uint8_t> codes;
        if (data->alt.sub.reasonCodeCount > 1) {
            for (int i = 0; data->alt.sub.reasonCodes != nullptr && i < data->alt.sub.reasonCodeCount; ++i) {
                codes.push_back(static_cast<std::uint8_t>(data->alt.sub.reasonCodes[i]));
            }
        } else {
            codes.push_back(static_cast<std::uint8_t>(data->reasonCode));
        }
        settle(context, std::move(codes), {});
    }

    static void settle(void* context, std::vector<std::uint8_t> codes, std::optional<paho_failure> why) {
        reply& answer = *static_cast<reply*>(context);
        paho_replies& self = *answer.owner;
        const std::lock_guard lock(self.guard_);
        answer.codes = std::move(codes);
        answer.why = std::move(why);
        answer.pending = false;
        self.changed_.notify_all();
    }

    MQTTAsync handle_;
    bool v5_;
    std::string name_;
    std::mutex guard_; ///< never held while Paho runs
    std::condition_variable_any changed_;
    std::vector<std::unique_ptr<reply>> replies_;
    std::optional<error> ended_{};
    std::atomic<std::uint64_t> heard_{0};
};

} // namespace hearken::transport
