// expect: hearken: lenient<or_default<T>> has no default for a bad value; write or_default<lenient<T>>
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>
#include <hearken/wire/lenient.hpp>

struct payload {
#if defined(MENDED)
    hearken::or_default<hearken::lenient<int>> x = 5;
#else
    hearken::lenient<hearken::or_default<int>> x = 5;
#endif
};

bool read(std::string_view text) {
    return hearken::json::decode<payload>(text).has_value();
}
