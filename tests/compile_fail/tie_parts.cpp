// expect: hearken: of two patterns for one topic one must be more specific; write more bytes of a level in one
// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/tree.hpp>

using hearken::pattern;

#ifdef MENDED
using routes = hearken::tree<pattern<"other">, pattern<"stat/ab<n>">, pattern<"stat/<n>a">>;
#else
using routes = hearken::tree<pattern<"other">, pattern<"stat/a<n>">, pattern<"stat/<n>a">>;
#endif

static_assert(routes::size != 0);
