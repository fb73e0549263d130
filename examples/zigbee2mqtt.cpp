// SPDX-License-Identifier: BSL-1.0
// zigbee2mqtt: names with slashes, null for unknown, JSON or a bare word on one topic, devices that describe
// themselves.
#include <hearken/hearken.hpp>
#include <hearken/wire/schema.hpp>

#include <iostream>

struct firmware_idle {
    hearken::literal<"idle"> state;
};
struct firmware_available {
    hearken::literal<"available"> state;
};
struct firmware_updating {
    hearken::literal<"updating"> state;
    double progress = 0; // percent
};

struct device_state {
    std::optional<hearken::switch_as<"ON", "OFF">> state;
    std::optional<double> temperature;                                     // absent, or null: not known
    std::optional<hearken::any_time<std::chrono::milliseconds>> last_seen; // text or a number, as configured
    std::optional<std::variant<firmware_idle, firmware_available, firmware_updating>> update;
};

enum class presence { offline, online };
struct presence_state {
    presence state;
};
// {"state":"online"} since 2.0, online before, and nothing at all where a device was renamed.
using availability = hearken::or_empty<hearken::json_or_plain<std::variant<presence_state, presence>>>;

// What a device can do; a feature may hold features.
struct feature {
    std::string type;
    std::optional<std::string> property;
    hearken::or_default<std::vector<feature>> features;
};
struct known_model {
    std::string model;
    hearken::or_default<std::vector<feature>> exposes;
};
struct device {
    std::string friendly_name;
    hearken::nullable<known_model> definition; // null: the coordinator
};

int count(const std::vector<feature>& features) {
    int leaves = 0;
    for (const feature& each : features) leaves += each.features->empty() ? 1 : count(*each.features);
    return leaves;
}

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "--schema") { // for those who write the devices
        std::cout << hearken::schema<device_state>() << std::endl;
        return 0;
    }
    hearken::listener app{
        {.broker = argc > 1 ? argv[1] : "mqtt://localhost:1883", .client_id = "zigbee2mqtt"},

        hearken::on<"zigbee2mqtt/<name...>">([](std::string_view name, const device_state& now) {
            if (now.state) std::cout << name << " is " << (*now.state ? "on" : "off") << std::endl;
            if (now.temperature) std::cout << name << ": " << *now.temperature << " C" << std::endl;
            if (!now.update) return;
            if (const auto* update = std::get_if<firmware_updating>(&*now.update))
                std::cout << name << ": firmware " << update->progress << " %" << std::endl;
        }),

        hearken::on<"zigbee2mqtt/<name...>/availability">([](std::string_view name, const availability& now) {
            if (!now) return void(std::cout << name << " was renamed" << std::endl);
            const auto* state = std::get_if<presence_state>(&**now);
            const presence there = state != nullptr ? state->state : std::get<presence>(**now);
            std::cout << name << (there == presence::online ? " is online" : " is offline") << std::endl;
        }),

        // More specific than the routes above, so that the bridge is no device.
        hearken::on<"zigbee2mqtt/bridge/devices">([](const std::vector<device>& devices) {
            for (const device& each : devices) {
                const int features = each.definition ? count(*each.definition->exposes) : 0;
                std::cout << each.friendly_name << ": " << features << " features" << std::endl;
            }
        }),
        hearken::on<"zigbee2mqtt/bridge/#">([](const hearken::message_view&) {}),
    };
    return app.run();
}
