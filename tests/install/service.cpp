// SPDX-License-Identifier: BSL-1.0
// A user of hearken::service: a program that only says its version.

#include <hearken/service/service.hpp>

struct settings {
    hearken::mqtt_settings mqtt{};
    hearken::log_settings log{};
};

int main() {
    const char* arguments[] = {"service", "--version"};
    return hearken::serve<settings>({.name = "service", .version = "1"}, 2, arguments,
                                    [](const settings&, hearken::service&) { return 1; });
}
