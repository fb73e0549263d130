// expect: hearken: this type points into the message; write std::string for std::string_view, decode<hearken::owned<T>>(document), or decode(document, out, memory) and keep both
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#if defined(MENDED)
struct reading {
    std::vector<std::string> units;
};
#else
struct reading {
    std::vector<std::string_view> units;
};
#endif

bool read(std::string_view text) {
    return hearken::json::decode<reading>(text).has_value();
}
