// expect: hearken: two patterns must not match the very same topics; keep one of them
// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/tree.hpp>

using hearken::pattern;

#ifdef MENDED
using routes = hearken::tree<pattern<"devices/<uuid>/data">, pattern<"other">, pattern<"devices/+/status">>;
#else
using routes = hearken::tree<pattern<"devices/<uuid>/data">, pattern<"other">, pattern<"devices/+/data">>;
#endif

static_assert(routes::size != 0);
