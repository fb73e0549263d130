// SPDX-License-Identifier: BSL-1.0
#pragma once
// What a handler may do with the listener that calls it: publish, stop, look.

#include <hearken/route/codec.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/status.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace hearken {

namespace run {

/// The listener whose handler this thread is inside; null outside of any.
inline constinit thread_local const void* in_handler = nullptr;

} // namespace run

/// How a message is published.
struct publish_options {
    std::uint8_t qos = 1;
    bool retain = false;
    /// Told once how it ended; may run on any thread of the listener and must not wait.
    std::function<void(const result<>&)> done{};
};

/// The delivery of one publication. It may be thrown away: the message is sent all the same.
class sent {
public:
    /// Waits for the broker's acknowledgement (QoS 0: until it is written).
    ///
    /// Errors:  `timed_out`; `would_block` inside a handler where the answer is not there yet; what `publish` met
    result<> get(std::chrono::milliseconds limit = std::chrono::seconds{30}) const {
        std::unique_lock lock(state_->mutex);
        if (!state_->how && run::in_handler != nullptr) {
            return fail(errc::would_block, "a handler must not wait for a publication; pass publish_options::done");
        }
        if (!state_->ended.wait_for(lock, limit, [this] { return state_->how.has_value(); })) {
            return fail(errc::timed_out,
                        "the broker has not acknowledged the publication in time; it may still arrive");
        }
        return *state_->how;
    }

    /// True where `get` will not wait.
    [[nodiscard]] bool ready() const {
        const std::lock_guard lock(state_->mutex);
        return state_->how.has_value();
    }

    /// For the listener.
    void set(result<> how) const {
        {
            const std::lock_guard lock(state_->mutex);
            if (state_->how) return;
            state_->how = std::move(how);
        }
        state_->ended.notify_all();
    }

private:
    struct shared {
        std::mutex mutex;
        std::condition_variable ended;
        std::optional<result<>> how;
    };
    std::shared_ptr<shared> state_ = std::make_shared<shared>();
};

/// The listener without its types. A handler that takes `hearken::control&` gets the one that calls it; every listener
/// is one. All of it is legal in a handler, and from any thread.
class control {
public:
    /// Sends a message; never waits. Text goes as it is, any other type through its `codec`.
    ///
    /// Takes:   a topic name, or what `pattern<"...">::topic(...)` gave
    /// Gives:   its delivery; the same is told to `publish_options::done` and the events policy. Without `done` a
    ///          failure is a warning in the log, too, one a second at most
    /// Errors:  through the delivery: `invalid_topic`, `not_connected`, what the codec or the broker say
    template <class Topic, class Value>
        requires std::is_convertible_v<Topic, std::string_view> || std::is_convertible_v<Topic, result<std::string>>
    sent publish(Topic&& to, const Value& value, publish_options how = {}) {
        result<std::string> topic;
        if constexpr (std::is_convertible_v<Topic, std::string_view>)
            topic->assign(std::string_view(to));
        else
            topic = std::forward<Topic>(to);
        if constexpr (std::is_convertible_v<const Value&, std::string_view>) {
            return send(std::move(topic), std::string(std::string_view(value)), std::move(how));
        } else {
            return send(std::move(topic), codec<Value>::encode(value), std::move(how));
        }
    }

    /// Asks the listener to end; never waits. As often as one likes.
    virtual void stop() noexcept = 0;

    /// State, last error, rates, ledger and database at this moment.
    [[nodiscard]] virtual hearken::status status() const = 0;

protected:
    ~control() = default;

private:
    virtual sent send(result<std::string> topic, result<std::string> payload, publish_options how) = 0;
};

} // namespace hearken
