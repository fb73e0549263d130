// expect: hearken: a member of this type cannot be read or written; write a struct without constructors, a number, std::string, std::vector, std::map from a string, integer or enum, another type of docs/reference/values.md, or specialise hearken::wire::form<T>
// SPDX-License-Identifier: BSL-1.0

#include <cstdint>
#include <hearken/wire/json.hpp>
#include <vector>

#if defined(MENDED)
struct reading {
    std::vector<std::int8_t> levels;
};
#else
struct reading {
    std::vector<char> levels;
};
#endif

bool read(std::string_view text) {
    return hearken::json::decode<reading>(text).has_value();
}
