// expect: hearken: member_names<T> must name every member; write hearken::names{...} in their order
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>

#if defined(MENDED)
struct point {
    double x;
    double y;
};
template <>
inline constexpr auto hearken::member_names<point> = hearken::names{"lat", "lon"};
#else
struct point {
    double x;
    double y;
};
template <>
inline constexpr auto hearken::member_names<point> = hearken::names{"lat"};
#endif

bool read(std::string_view text) {
    return hearken::json::decode<point>(text).has_value();
}
