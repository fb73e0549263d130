// expect: hearken: a struct with a base class cannot be reflected; make the base its first member
// SPDX-License-Identifier: BSL-1.0

#include <hearken/reflect/fields.hpp>

#if defined(MENDED)
struct place {
    double latitude;
};
struct reading {
    place where;
    double value;
};
#else
struct place {
    double latitude;
};
struct reading : place {
    double value;
};
#endif

static_assert(hearken::reflect::field_count<reading> == 2);
