// expect: hearken: maybe_quoted<T> is one value without arrays and objects; write T, one_or_many<maybe_quoted<T>> for a list of such values, or std::variant<T, embedded<T>> for JSON in a string
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/json.hpp>
#include <hearken/wire/values.hpp>
#include <vector>

struct reading {
#if defined(MENDED)
    hearken::one_or_many<hearken::maybe_quoted<int>> levels;
    std::variant<std::vector<int>, hearken::embedded<std::vector<int>>> text;
#else
    hearken::maybe_quoted<std::vector<int>> levels;
#endif
};

bool read(std::string_view text) {
    return hearken::json::decode<reading>(text).has_value();
}
