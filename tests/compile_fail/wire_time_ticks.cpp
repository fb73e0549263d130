// expect: hearken: a time on the wire counts whole ticks that are decimal parts of a second; write one of std::chrono's own units, such as std::chrono::milliseconds
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>
#include <hearken/wire/time.hpp>

#include <chrono>
#include <string_view>

#if defined(MENDED)
using when = std::chrono::sys_time<std::chrono::milliseconds>;
#else
using when = std::chrono::sys_time<std::chrono::duration<double>>;
#endif

bool read(std::string_view text) {
    return hearken::json::decode<when>(text).has_value();
}
