// expect: hearken: in chosen_by only the last choice can be otherwise<T>; what is behind it is never chosen
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>
#include <string>

#if defined(MENDED)
struct payload {
    std::string type;
    hearken::chosen_by<"type", hearken::when<"on", bool>, hearken::otherwise<double>> value;
};
#else
struct payload {
    std::string type;
    hearken::chosen_by<"type", hearken::otherwise<double>, hearken::when<"on", bool>> value;
};
#endif

bool read(std::string_view text) {
    return hearken::json::decode<payload>(text).has_value();
}
