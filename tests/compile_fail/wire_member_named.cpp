// expect: {"pressure"}
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>
#include <optional>
#include <vector>

struct station {
    double height;
#if defined(MENDED)
    double pressure;
#else
    long double pressure;
#endif
};
struct reading {
    std::vector<std::optional<station>> stations;
};

bool read(std::string_view text) {
    return hearken::json::decode<reading>(text).has_value();
}
