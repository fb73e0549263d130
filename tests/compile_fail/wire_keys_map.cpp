// expect: hearken: the map of keys<...> must be one from std::string, or checked<std::string, ...>, to its type
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>
#include <string>
#include <unordered_map>

#if defined(MENDED)
struct payload {
    hearken::keys<"*", bool, std::unordered_map<std::string, bool>> all;
};
#else
struct payload {
    hearken::keys<"*", bool, std::unordered_map<std::string, int>> all;
};
#endif

bool read(std::string_view text) {
    return hearken::json::decode<payload>(text).has_value();
}
