// expect: hearken: a pattern has one <name...> or '#' at most; write <name> for the others
// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/pattern.hpp>

#ifdef MENDED
using route = hearken::pattern<"<house>/lamp/<rest...>">;
#else
using route = hearken::pattern<"<house...>/lamp/<rest...>">;
#endif

static_assert(sizeof(route) != 0);
