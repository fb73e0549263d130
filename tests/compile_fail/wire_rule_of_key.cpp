// expect: hearken: a rule of checked<T, ...> needs words, the text after `expected`, and holds(value)
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>
#include <hearken/wire/rules.hpp>

#include <map>
#include <string>

#if defined(MENDED)
using key = hearken::checked<std::string, hearken::length<1, 3>>;
#else
using key = hearken::checked<std::string, hearken::between<1, 3>>; // a rule of numbers
#endif

bool read(std::string_view text) {
    return hearken::json::decode<std::map<key, int>>(text).has_value();
}
