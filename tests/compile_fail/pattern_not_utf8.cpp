// expect: hearken: a pattern is valid UTF-8; save the source file as UTF-8 or mend the escapes
// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/pattern.hpp>

#ifdef MENDED
using route = hearken::pattern<"devices/\xC3\xBC">;
#else
using route = hearken::pattern<"devices/\xFF">;
#endif

static_assert(sizeof(route) != 0);
