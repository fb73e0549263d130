// expect: hearken: topic() takes one value for each name of the pattern; add what is missing or take away what
// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/pattern.hpp>

#ifdef MENDED
auto made() {
    return hearken::pattern<"devices/<uuid>/data">::topic("7f");
}
#else
auto made() {
    return hearken::pattern<"devices/<uuid>/data">::topic();
}
#endif
