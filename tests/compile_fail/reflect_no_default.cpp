// expect: hearken: every member of a reflected struct needs a default constructor; write std::optional<T>
// SPDX-License-Identifier: BSL-1.0

#include <hearken/reflect/fields.hpp>
#include <optional>

#if defined(MENDED)
struct level {
    explicit level(int);
};
struct reading {
    double value;
    std::optional<level> where;
};
#else
struct level {
    explicit level(int);
};
struct reading {
    double value;
    level where;
};
#endif

static_assert(hearken::reflect::field_count<reading> == 2);
