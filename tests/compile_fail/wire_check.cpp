// expect: hearken: a struct's own check must be `hearken::result<> check() const`; or give it another name
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>

#if defined(MENDED)
struct payload {
    double low, high;
    hearken::result<> check() const { return {}; }
};
#else
struct payload {
    double low, high;
    bool check() const { return low <= high; }
};
#endif

bool read(std::string_view text) {
    return hearken::json::decode<payload>(text).has_value();
}
