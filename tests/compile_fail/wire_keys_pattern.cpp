// expect: hearken: the pattern of keys<...> has no `*`; write it, or for one key named<"key", T>
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>

#if defined(MENDED)
struct payload {
    hearken::keys<"switch:*", bool> switches;
};
#else
struct payload {
    hearken::keys<"switch:", bool> switches;
};
#endif

bool read(std::string_view text) {
    return hearken::json::decode<payload>(text).has_value();
}
