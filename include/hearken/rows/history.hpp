// SPDX-License-Identifier: BSL-1.0
#pragma once
// The table of messages that were received and sent, as they were.

#include <hearken/rows/rows.hpp>
#include <hearken/rows/table.hpp>
#include <hearken/rows/types.hpp>
#include <hearken/words/message.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hearken {

enum class direction : std::uint8_t { received, sent };

/// One message of the history.
struct history_row {
    auto_id id{}; ///< counts up
    std::string_view topic;
    payload_view payload; ///< as it was; text where it is well-formed UTF-8
    std::uint8_t qos;
    hearken::direction direction;
    bool retain;
    std::chrono::system_clock::time_point timestamp;
    std::optional<std::int64_t> message_id{}; ///< the packet identifier, where whoever writes the row knows it
};

/// The table, which is read newest first: of a topic, and of all.
inline constexpr auto message_history = table<history_row>{
    "mqtt_message_history", index<&history_row::topic, &history_row::timestamp>, index<&history_row::timestamp>};

/// A longer topic does not fit the table's index on every database.
inline constexpr std::size_t longest_history_topic = 255;

/// A row of the history for a message that was received, in the transaction of its handler's rows. The listener does so
/// itself for the topics of `options::history`. One on a topic of more than `longest_history_topic` bytes is left out.
inline void keep_received(rows& out, const message_view& m) {
    if (m.topic.size() > longest_history_topic) return;
    out.insert(message_history, {.topic = m.topic,
                                 .payload = {m.payload},
                                 .qos = m.qos,
                                 .direction = direction::received,
                                 .retain = m.retained,
                                 .timestamp = m.received});
}

/// A row for a message that a handler sends: `keep_sent(out, topic, payload)` beside `app.publish(topic, payload)`.
inline void keep_sent(rows& out, std::string_view topic, std::string_view payload, std::uint8_t qos = 1,
                      bool retain = false) {
    if (topic.size() > longest_history_topic) return;
    out.insert(message_history, {.topic = topic,
                                 .payload = {payload},
                                 .qos = qos,
                                 .direction = direction::sent,
                                 .retain = retain,
                                 .timestamp = std::chrono::system_clock::now()});
}

} // namespace hearken
