// SPDX-License-Identifier: BSL-1.0
#pragma once
// The table of messages that could not be handled.

#include <hearken/rows/table.hpp>
#include <hearken/rows/types.hpp>

#include <chrono>
#include <string_view>

namespace hearken {

/// One message that was rejected, with the reason.
struct dead_letter_row {
    std::string_view topic;
    payload_view payload;    ///< as it came; text where it is well-formed UTF-8
    std::string_view route;  ///< the pattern; empty where none was found
    std::string_view path;   ///< the JSON path; empty where the error has none
    std::string_view reason; ///< `error::reason`: what was wrong, without the topic and the path
    std::chrono::system_clock::time_point time;
};

/// The table the listener writes them to.
inline constexpr auto dead_letters = table<dead_letter_row>{"dead_letter"};

} // namespace hearken
