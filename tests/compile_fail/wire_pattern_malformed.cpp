// expect: hearken: this pattern is malformed; it is of characters
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/rules.hpp>

#include <string>

#if defined(MENDED)
using name = hearken::checked<std::string, hearken::matches<"[a-z]+">>;
#else
using name = hearken::checked<std::string, hearken::matches<"^[a-z]+$">>;
#endif

bool is_name(const name& value) {
    return value.holds();
}
