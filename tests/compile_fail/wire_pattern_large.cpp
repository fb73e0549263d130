// expect: hearken: this pattern has more than 300 places for characters; write length<m, n> for the length
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/rules.hpp>

#include <string>

#if defined(MENDED)
using name = hearken::checked<std::string, hearken::matches<"[a-z]*">, hearken::length<1, 500>>;
#else
using name = hearken::checked<std::string, hearken::matches<"[a-z]{1,500}">>;
#endif

bool is_name(const name& value) {
    return value.holds();
}
