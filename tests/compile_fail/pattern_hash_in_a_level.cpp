// expect: hearken: '#' stands for whole levels; put a '/' before it, or write <name> for a part of a level
// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/pattern.hpp>

#ifdef MENDED
using route = hearken::pattern<"devices/dev/#">;
#else
using route = hearken::pattern<"devices/dev#">;
#endif

static_assert(sizeof(route) != 0);
