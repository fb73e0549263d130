// expect: hearken: keys, rest and raw_rest are the member itself and nothing around it
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>
#include <hearken/wire/raw_rest.hpp>

#include <optional>

struct report {
    int id;
#if defined(MENDED)
    hearken::raw_rest other;
#else
    std::optional<hearken::raw_rest> other; // would be a member "other"
#endif
};

bool read(std::string_view text) {
    return hearken::json::decode<report>(text).has_value();
}
