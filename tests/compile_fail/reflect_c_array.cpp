// expect: hearken: a reflected struct holds no C array; write std::array<T, N> or std::string
// SPDX-License-Identifier: BSL-1.0

#include <array>
#include <hearken/reflect/fields.hpp>

#if defined(MENDED)
struct reading {
    double value;
    std::array<int, 3> axes;
};
#else
struct reading {
    double value;
    int axes[3];
};
#endif

static_assert(hearken::reflect::field_count<reading> == 2);
