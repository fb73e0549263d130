// expect: hearken: a level has one placeholder at most; capture the level as <name> and take it apart in the
// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/pattern.hpp>

#ifdef MENDED
using route = hearken::pattern<"devices/<type_and_id>/data">;
#else
using route = hearken::pattern<"devices/<type>-<id>/data">;
#endif

static_assert(sizeof(route) != 0);
