// expect: hearken: the map of keys<...> must be one from std::string, or checked<std::string, ...>, to its type
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>
#include <map>
#include <string>

#if defined(MENDED)
using map = std::map<std::string, int, std::less<>>;
#else
using map = std::multimap<std::string, int>; // a key that comes twice is an error
#endif

struct payload {
    hearken::rest<int, map> all;
};

bool read(std::string_view text) {
    return hearken::json::decode<payload>(text).has_value();
}
