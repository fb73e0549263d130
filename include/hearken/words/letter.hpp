// SPDX-License-Identifier: BSL-1.0
#pragma once
// A dead letter: a message that was rejected, with the reason.

#include <hearken/words/message.hpp>

#include <chrono>
#include <cstdint>
#include <string_view>

namespace hearken {

/// A message that was rejected, as an inbox that lasts keeps it.
///
/// Shape: the views live as long as what it was read from, or the call it is handed to
struct letter {
    message_view message{};
    std::uint64_t number = 0;  ///< of the message in its inbox: the mark that `take` gave it
    std::uint64_t size = 0;    ///< bytes of the payload as it came; more than are here where a part only was kept
    std::uint32_t tries = 0;   ///< how often it was handed to a handler, deaths of the process included
    std::string_view route{};  ///< the pattern; empty where none was found
    std::string_view path{};   ///< the JSON path; empty where the error has none
    std::string_view reason{}; ///< `error::reason`: what was wrong, without the topic and the path
    std::chrono::system_clock::time_point rejected{};

    /// False where only the beginning of the payload was kept.
    [[nodiscard]] constexpr bool whole() const noexcept { return message.payload.size() >= size; }
};

/// Where a letter is that was kept.
struct kept_letter {
    std::uint64_t number = 0;  ///< among the letters
    std::uint64_t dropped = 0; ///< how many older ones had to go for it that nobody had put back
};

} // namespace hearken
