// expect: hearken: a pattern has 16 names at most; write '+' for levels that no handler needs
// SPDX-License-Identifier: BSL-1.0
#include <hearken/topic/pattern.hpp>

#ifdef MENDED
using route = hearken::pattern<"<a>/<b>/<c>/<d>/<e>/<f>/<g>/<h>/<i>/<j>/<k>/<l>/<m>/<n>/<o>/<p>/+">;
#else
using route = hearken::pattern<"<a>/<b>/<c>/<d>/<e>/<f>/<g>/<h>/<i>/<j>/<k>/<l>/<m>/<n>/<o>/<p>/<q>">;
#endif

static_assert(sizeof(route) != 0);
