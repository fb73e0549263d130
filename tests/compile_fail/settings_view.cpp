// expect: hearken: a setting outlives the text it is read from; write std::string for std::string_view
// SPDX-License-Identifier: BSL-1.0

#include <hearken/settings/environment.hpp>
#include <string>
#include <string_view>

struct settings {
    struct {
#if defined(MENDED)
        std::string broker;
#else
        std::string_view broker;
#endif
    } mqtt;
};

bool read() {
    return hearken::environment().read<settings>().has_value();
}
