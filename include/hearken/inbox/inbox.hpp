// SPDX-License-Identifier: BSL-1.0
#pragma once
// What stands between the ack and the handler: nothing, or a queue.

#include <hearken/policy/family.hpp>
#include <hearken/policy/overflow.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/message.hpp>
#include <hearken/words/progress.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string_view>
#include <vector>

namespace hearken {

namespace inbox {

/// Messages in hand, in order of arrival.
///
/// Shape: the views hold until the batch is settled
struct batch {
    std::vector<message_view> messages{};
    std::optional<progress> after{}; ///< what the store commits with the rows; empty where the inbox keeps no progress
    std::vector<void*> homes{};      ///< the inbox's own: where the bytes live
};

/// When a batch is full, and when to come back without one.
struct limits {
    std::size_t messages = 1'000;
    std::size_t bytes = 1024 * 1024;
    std::chrono::milliseconds age{5};
    std::chrono::steady_clock::time_point until = std::chrono::steady_clock::time_point::max();
};

/// What became of an appended message. Neither kept nor shed: no room, the ack must not leave.
struct appended {
    bool kept = true;
    std::uint32_t shed = 0; ///< messages the overflow policy dropped: this one, or older ones in its stead
};

} // namespace inbox

/// An inbox without a queue: the handler runs on the network thread, the ack leaves when it is done.
template <class I>
concept direct_inbox = std::same_as<typename I::family, family::inbox> && !I::queued;

/// An inbox with a queue: `append` on the network thread, the rest on one thread of the listener. What `survives_kill`
/// and was not settled comes again after `close` and `open`; else the listener keeps it over a stop and a start.
template <class I>
concept queued_inbox = std::same_as<typename I::family, family::inbox> && I::queued &&
                       requires(I& i, const message_view& m, overflow_action full, inbox::batch& b,
                                const inbox::limits& l, std::stop_token stop, std::string_view client_id) {
                           {
                               I::survives_kill
                           } -> std::convertible_to<bool>; // what was appended is there after a kill -9
                           { i.open(client_id) } -> std::same_as<result<>>;
                           { i.append(m, full) } noexcept -> std::same_as<inbox::appended>;
                           {
                               i.take(b, l, stop)
                           } -> std::same_as<bool>;  // waits for messages, or until `until`; false: stopped and empty
                           { i.settle(b) } noexcept; // the batch is done with
                           { i.close() } noexcept;
                       };

/// Any inbox.
template <class I>
concept any_inbox = direct_inbox<I> || queued_inbox<I>;

} // namespace hearken
