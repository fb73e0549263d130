// SPDX-License-Identifier: BSL-1.0
// A user of hearken::hearken: a listener on Paho, which starts nothing before it is run.

#include <hearken/hearken.hpp>

#include <string_view>

struct reading {
    double temperature;
};

int main() {
    hearken::listener app{
        {.broker = "mqtt://localhost:1883", .client_id = "consumer"},
        hearken::on<"devices/<uuid>/data">([](std::string_view, const reading&) {}),
    };
}
