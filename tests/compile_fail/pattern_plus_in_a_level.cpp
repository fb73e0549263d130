// expect: hearken: '+' stands for a whole level; write <name> to capture a part of one
// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/pattern.hpp>

#ifdef MENDED
using route = hearken::pattern<"devices/dev<id>/data">;
#else
using route = hearken::pattern<"devices/dev+/data">;
#endif

static_assert(sizeof(route) != 0);
