// expect: hearken: maybe_quoted<T> cannot tell a T that is itself a string from a quoted one; write T, or quoted<T>
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>
#include <hearken/wire/numbers.hpp>

#include <string>
#include <string_view>

#if defined(MENDED)
using name = std::string;
#else
using name = hearken::maybe_quoted<std::string>;
#endif

bool read(std::string_view text) {
    return hearken::json::decode<name>(text).has_value();
}
