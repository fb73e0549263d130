// expect: hearken: a name stands once in a pattern; give the second placeholder another name
// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/pattern.hpp>

#ifdef MENDED
using route = hearken::pattern<"devices/<id>/parts/<part>">;
#else
using route = hearken::pattern<"devices/<id>/parts/<id>">;
#endif

static_assert(sizeof(route) != 0);
