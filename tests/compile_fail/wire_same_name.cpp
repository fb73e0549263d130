// expect: hearken: two members of a struct have one wire name; rename one with hearken::named or member_names
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>

#if defined(MENDED)
struct point {
    double x;
    hearken::named<"y", double> y;
};
#else
struct point {
    double x;
    hearken::named<"x", double> y;
};
#endif

bool read(std::string_view text) {
    return hearken::json::decode<point>(text).has_value();
}
