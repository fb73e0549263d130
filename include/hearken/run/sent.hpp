// SPDX-License-Identifier: BSL-1.0
#pragma once
// What becomes of a publication.

#include <hearken/run/core.hpp>
#include <hearken/words/error.hpp>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace hearken {

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
        if (!state_->how && run::in_handler) {
            return fail(errc::would_block, "a handler must not wait for a publication; pass publish_options::done");
        }
        if (!state_->ended.wait_for(lock, limit, [this] { return state_->how.has_value(); })) {
            return fail(errc::timed_out, "the broker has not acknowledged the publication in time; it may still arrive");
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

} // namespace hearken
