// expect: hearken: the settings of a service have two members of the library's; write hearken::mqtt_settings mqtt; and hearken::log_settings log;
// SPDX-License-Identifier: BSL-1.0

#include <hearken/service/service.hpp>

#if defined(MENDED)
struct settings {
    hearken::mqtt_settings mqtt{};
    hearken::log_settings log{};
};
#else
struct settings {
    hearken::mqtt_settings broker{};
    hearken::log_settings log{};
};
#endif

int run(int count, char** arguments) {
    return hearken::serve<settings>({.name = "test"}, count, arguments,
                                    [](const settings&, hearken::service&) { return 0; });
}
