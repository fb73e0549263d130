// expect: hearken: a placeholder's name has letters, digits and '_' and begins with no digit; write <name> or
// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/pattern.hpp>

#ifdef MENDED
using route = hearken::pattern<"devices/<first>/data">;
#else
using route = hearken::pattern<"devices/<1st>/data">;
#endif

static_assert(sizeof(route) != 0);
