// expect: hearken: a pattern does not begin with $share/; write the filter alone and set options.share
// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/pattern.hpp>

#ifdef MENDED
using route = hearken::pattern<"devices/+">;
#else
using route = hearken::pattern<"$share/group/devices/+">;
#endif

static_assert(sizeof(route) != 0);
