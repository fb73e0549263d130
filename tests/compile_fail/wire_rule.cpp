// expect: hearken: a rule of checked<T, ...> needs words, the text after `expected`, and holds(value)
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/checked.hpp>
#include <hearken/wire/json.hpp>

#include <string_view>

struct even {
#if defined(MENDED)
    static constexpr std::string_view words = "an even number";
#endif
    static constexpr bool holds(int value) { return value % 2 == 0; }
};

bool read(std::string_view text) {
    return hearken::json::decode<hearken::checked<int, even>>(text).has_value();
}
