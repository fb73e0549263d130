// expect: hearken: one word of switch_as means both on and off; write each word on one side
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>
#include <hearken/wire/switches.hpp>

#include <string_view>

#if defined(MENDED)
using power = hearken::switch_as<"ON|1", "OFF|0">;
#else
using power = hearken::switch_as<"ON|1", "OFF|1">;
#endif

bool read(std::string_view text) {
    return hearken::json::decode<power>(text).has_value();
}
