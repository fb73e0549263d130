// expect: hearken: a pattern needs at least one character; write a topic such as
// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/pattern.hpp>

#ifdef MENDED
using route = hearken::pattern<"devices/<uuid>/data">;
#else
using route = hearken::pattern<"">;
#endif

static_assert(sizeof(route) != 0);
