// SPDX-License-Identifier: BSL-1.0
// What a handler can ask for: captures of every type, the payload in several forms, and routers from several files.
#include <hearken/hearken.hpp>

#include <iostream>

enum class phase { a, b, c };

struct where {
    std::string_view site;
    int floor;
};

struct power {
    double watt;
};

// As it would stand in meters.cpp: one router a source file.
auto meter_routes() {
    return hearken::router{
        // Captures in the pattern's order, then the payload. A capture converts to text, integers and enums.
        hearken::on<"meters/<id>/<phase>/power">([](std::uint32_t id, phase p, const power& now) {
            std::cout << "meter " << id << " phase " << static_cast<int>(p) << ": " << now.watt << " W" << std::endl;
        }),
        // A scalar payload says so, to be told from a capture.
        hearken::on<"meters/<id>/total">([](std::uint32_t id, hearken::payload<double> kilowatt_hours) {
            std::cout << "meter " << id << ": " << *kilowatt_hours << " kWh" << std::endl;
        }),
    };
}

// As it would stand in building.cpp.
auto building_routes() {
    return hearken::router{
        // All captures in one struct, by name; text is any valid UTF-8.
        hearken::on<"sites/<site>/floors/<floor>/door">([](hearken::captured<where> at, hearken::text state) {
            std::cout << at->site << " floor " << at->floor << ": door " << state.value << std::endl;
        }),
        // One or more levels in the middle; the message itself; a refusal with a reason.
        hearken::on<"sites/<path...>/alarm">(
            [](std::string_view path, const hearken::message_view& m) -> hearken::result<> {
                if (m.payload.empty()) return hearken::rejected("an alarm needs a text");
                std::cout << "ALARM " << path << ": " << m.payload << std::endl;
                return {};
            }),
    };
}

int main(int argc, char** argv) {
    hearken::listener app{
        {.broker = argc > 1 ? argv[1] : "mqtt://localhost:1883", .client_id = "captures"},
        meter_routes(),
        building_routes(),
    };
    return app.run();
}
