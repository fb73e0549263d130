// expect: hearken: a value of topic() is a string or an integer; convert it first
// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/pattern.hpp>

#ifdef MENDED
auto made() {
    return hearken::pattern<"devices/<uuid>/data">::topic(75);
}
#else
auto made() {
    return hearken::pattern<"devices/<uuid>/data">::topic(7.5);
}
#endif
