// expect: hearken: a placeholder ends with '>' in its own level; write <name> or, for a literal '<', <<
// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/pattern.hpp>

#ifdef MENDED
using route = hearken::pattern<"devices/<<uuid/data">;
#else
using route = hearken::pattern<"devices/<uuid/data">;
#endif

static_assert(sizeof(route) != 0);
