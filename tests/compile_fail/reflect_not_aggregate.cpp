// expect: hearken: only an aggregate can be reflected; write a struct without constructors, virtual functions or private members
// SPDX-License-Identifier: BSL-1.0

#include <hearken/reflect/fields.hpp>

#if defined(MENDED)
struct reading {
    double value;
    double unit;
};
#else
class reading {
    double value;
    double unit;
};
#endif

static_assert(hearken::reflect::field_count<reading> == 2);
