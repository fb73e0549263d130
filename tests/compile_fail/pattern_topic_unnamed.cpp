// expect: hearken: a topic is built from names; write <name> or <name...> in the pattern instead of '+' and '#'
// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/pattern.hpp>

#ifdef MENDED
auto made() {
    return hearken::pattern<"devices/<uuid>/data">::topic("7f");
}
#else
auto made() {
    return hearken::pattern<"devices/+/data">::topic("7f");
}
#endif
