// expect: hearken: a member of this type cannot be read or written; write a struct without constructors, a number, std::string, std::vector, std::map from a string, integer or enum, another type of docs/reference/values.md, or specialise hearken::wire::form<T>
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>
#include <string>

#if defined(MENDED)
struct reading {
    double value;
    std::string unit;
};
#else
struct reading {
    double value;
    const char* unit;
};
#endif

bool read(std::string_view text) {
    return hearken::json::decode<reading>(text).has_value();
}
