// expect: hearken: two members of a struct take the same keys; change one pattern
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>

#if defined(MENDED)
struct payload {
    hearken::keys<"switch:*", bool> switches;
    hearken::rest<double> numbers;
};
#else
struct payload {
    hearken::keys<"*", bool> switches;
    hearken::rest<double> numbers;
};
#endif

bool read(std::string_view text) {
    return hearken::json::decode<payload>(text).has_value();
}
