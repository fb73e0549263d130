// expect: hearken: '#' is the last level of a pattern; write <name...> for levels in the middle
// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/pattern.hpp>

#ifdef MENDED
using route = hearken::pattern<"devices/<path...>/data">;
#else
using route = hearken::pattern<"devices/#/data">;
#endif

static_assert(sizeof(route) != 0);
