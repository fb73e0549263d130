// expect: hearken: a pattern holds no NUL character; MQTT forbids it in topics, take it out
// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/pattern.hpp>

#ifdef MENDED
using route = hearken::pattern<"devices/data">;
#else
using route = hearken::pattern<"devices\0data">;
#endif

static_assert(sizeof(route) != 0);
