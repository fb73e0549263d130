// expect: hearken: a first level that begins with '$' has no placeholder, for brokers match no wildcard with
// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/pattern.hpp>

#ifdef MENDED
using route = hearken::pattern<"$SYS/broker">;
#else
using route = hearken::pattern<"$SYS<n>/broker">;
#endif

static_assert(sizeof(route) != 0);
