// SPDX-License-Identifier: BSL-1.0
// Tasmota: keys that are sensors, one value or three, and the last level of a topic that says what comes.
#include <hearken/hearken.hpp>

#include <iostream>

struct meter {
    hearken::one_or_many<double> Power; // watt: a number, or a list of one for each phase
    double Total = 0;                   // kWh
};

struct thermometer {
    std::optional<std::string> Id;
    hearken::nullable<double> Temperature; // null: it does not answer
};

struct sensors {
    std::optional<std::chrono::local_seconds> Time; // the device's own clock, without a zone
    std::optional<std::string> TempUnit;
    std::optional<meter> ENERGY;
    hearken::rest<hearken::lenient<thermometer>> others; // DS18B20-1, LYWSD03-52680f, ...; what is none is passed over
};

struct state {
    hearken::keys<"POWER*", hearken::switch_as<"ON", "OFF">> relays; // POWER, or POWER1 to POWER32
    std::optional<int> Dimmer;
};

enum class presence { Offline, Online };
enum class power { OFF, ON };

int main(int argc, char** argv) {
    hearken::listener app{
        {.broker = argc > 1 ? argv[1] : "mqtt://localhost:1883", .client_id = "tasmota"},

        hearken::on<"tele/<device>/SENSOR">([](std::string_view device, const sensors& now) {
            if (now.ENERGY) {
                double watt = 0;
                for (const double phase : *now.ENERGY->Power) watt += phase;
                std::cout << device << ": " << watt << " W, " << now.ENERGY->Total << " kWh" << std::endl;
            }
            for (const auto& [name, sensor] : now.others) {
                if (!*sensor) continue;
                std::cout << device << " " << name << ": ";
                if (const auto& celsius = (*sensor)->Temperature)
                    std::cout << *celsius << " C" << std::endl;
                else
                    std::cout << "gone" << std::endl;
            }
        }),

        hearken::on<"tele/<device>/STATE">([](std::string_view device, const state& now) {
            for (const auto& [name, on] : now.relays)
                std::cout << device << " " << name << ": " << (on ? "on" : "off") << std::endl;
        }),

        // <n> is part of a level: POWER1, POWER2; and POWER alone is another topic
        hearken::on<"stat/<device>/POWER<n>">([](std::string_view device, int n, hearken::plain<power> now) {
            std::cout << device << " relay " << n << ": " << (now == power::ON ? "on" : "off") << std::endl;
        }),

        hearken::on<"tele/<device>/LWT">([](std::string_view device, hearken::plain<presence> now) {
            std::cout << device << (now == presence::Online ? " is there" : " is gone") << std::endl;
        }),
    };
    return app.run();
}
