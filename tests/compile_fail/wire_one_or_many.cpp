// expect: hearken: one_or_many<T> cannot tell a T that is itself a list from a list of T; write std::vector<T>
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>
#include <hearken/wire/lists.hpp>

#include <string_view>
#include <vector>

#if defined(MENDED)
using rows = std::vector<std::vector<int>>;
#else
using rows = hearken::one_or_many<std::vector<int>>;
#endif

bool read(std::string_view text) {
    return hearken::json::decode<rows>(text).has_value();
}
