// expect: hearken: chosen_by names no member of its struct; write the wire name of the one that chooses
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>
#include <string>

#if defined(MENDED)
struct payload {
    std::string type;
    hearken::chosen_by<"type", hearken::when<"on", bool>> value;
};
#else
struct payload {
    std::string kind;
    hearken::chosen_by<"type", hearken::when<"on", bool>> value;
};
#endif

bool read(std::string_view text) {
    return hearken::json::decode<payload>(text).has_value();
}
