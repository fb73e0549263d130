// SPDX-License-Identifier: BSL-1.0
#pragma once
// What stands between the ack and the handler: nothing, or a queue.

#include <hearken/policy/family.hpp>
#include <hearken/policy/overflow.hpp>
#include <hearken/words/error.hpp>
#include <hearken/words/letter.hpp>
#include <hearken/words/log.hpp>
#include <hearken/words/message.hpp>
#include <hearken/words/progress.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace hearken {

namespace inbox {

/// Messages in hand, in order of arrival.
///
/// Shape: the views hold until the batch is settled
struct batch {
    std::vector<message_view> messages{};
    std::vector<std::uint64_t> marks{}; ///< the inbox's own, one a message: how it knows it again
    std::uint64_t missing = 0;          ///< messages that should have come before these and are damaged
};

/// What an inbox is told when it is opened.
struct opening {
    std::string_view client_id{};
    log_hook log{};
    std::size_t window = 0;                      ///< messages that may come at once: `options::receive_maximum`
    std::size_t largest = 0;                     ///< bytes of a payload: `options::max_packet_size`
    std::optional<bool> commits_outlive_power{}; ///< of the store; empty where there is none
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

/// An inbox with a queue: `append` on the network thread, the rest on one thread of the listener. One batch is in hand
/// at a time.
template <class I>
concept queued_inbox =
    std::same_as<typename I::family, family::inbox> && I::queued &&
    requires(I& i, const message_view& m, overflow_action full, inbox::batch& b, std::span<const std::uint64_t> done,
             const inbox::limits& l, std::stop_token stop, const inbox::opening& how) {
        { I::survives_kill } -> std::convertible_to<bool>; // what was appended is there after a kill -9
        { i.check(how) } -> std::same_as<result<>>;        // could it be opened? changes nothing
        { i.open(how) } -> std::same_as<result<>>;
        { i.ready() } -> std::same_as<result<>>; // asked before each connection: may messages come?
        { i.append(m, full) } noexcept -> std::same_as<inbox::appended>;
        { i.take(b, l, stop) } -> std::same_as<bool>; // waits for messages, or until `until`; false: stopped and empty
        {
            i.settle(b, done)
        } noexcept; // the batch is no longer in hand; of what it and earlier ones held, `done` is finished
        { i.close() } noexcept;
    };

/// An inbox that outlives its process. Until they are finished, messages come again after `close` and `open`.
template <class I>
concept lasting_inbox =
    queued_inbox<I> && I::survives_kill &&
    requires(I& i, std::span<const std::uint64_t> done, const std::optional<progress>& stored, const letter& dead) {
        { i.id() } -> std::same_as<std::string>;     // the name of its progress in a store
        { i.folder() } -> std::same_as<std::string>; // of its own, for what else must outlive the process
        {
            i.resume(stored)
        } -> std::same_as<result<std::uint64_t>>; // before the first `take`: what the store has, empty where there is
                                                  // none; gives how many messages wait from before
        { i.after(done) } -> std::same_as<progress>; // what a store commits together with the rows of `done`
        {
            i.bury(dead)
        } -> std::same_as<result<kept_letter>>; // keeps a rejected message for people before that is committed. An
                                                // error: it is not kept
        {
            i.take_back(done)
        } -> std::same_as<result<>>; // letters that `bury` kept, by their numbers: not rejected after all
    };

/// Any inbox.
template <class I>
concept any_inbox = direct_inbox<I> || (queued_inbox<I> && (!I::survives_kill || lasting_inbox<I>));

} // namespace hearken
