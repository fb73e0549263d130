// expect: hearken: this alternative is never chosen, as an earlier one takes all that it would; put it before that one, or leave it out
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>
#include <variant>

#if defined(MENDED)
struct point {
    double x, y;
};
struct place {
    double x, y, z;
};
using payload = std::variant<place, point>;
#else
struct point {
    double x, y;
};
struct place {
    double x, y, z;
};
using payload = std::variant<point, place>;
#endif

bool read(std::string_view text) {
    return hearken::json::decode<payload>(text).has_value();
}
