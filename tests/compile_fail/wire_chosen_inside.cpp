// expect: hearken: chosen_by is a member of the struct whose member chooses, or std::optional of it; write what is
// SPDX-License-Identifier: BSL-1.0

#include <hearken/wire/choose.hpp>
#include <hearken/wire/json.hpp>

#include <vector>

struct history {
    std::string type;
#if defined(MENDED)
    hearken::chosen_by<"type", hearken::when<"temperature", std::vector<double>>> values;
#else
    std::vector<hearken::chosen_by<"type", hearken::when<"temperature", double>>> values;
#endif
};

bool read(std::string_view text) {
    return hearken::json::decode<history>(text).has_value();
}
