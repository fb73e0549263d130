// expect: hearken: <name...> stands for whole levels; put a '/' before and after it, or write <name>
// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/pattern.hpp>

#ifdef MENDED
using route = hearken::pattern<"devices/<rest...>">;
#else
using route = hearken::pattern<"devices/x<rest...>">;
#endif

static_assert(sizeof(route) != 0);
