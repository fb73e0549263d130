// SPDX-License-Identifier: BSL-1.0
// A service: settings from variables and a .env file, a log, --check, --help, signals, exit codes.
// To write are its settings, its tables, and what it does with a message.

#include <hearken/hearken.hpp>
#include <hearken/service/service.hpp>
#include <hearken/settings/database.hpp>
#include <hearken/store/sqlite.hpp>

#include <chrono>
#include <string_view>
#include <utility>

namespace {

struct measurement {
    std::string_view place;
    double temperature;
    std::chrono::system_clock::time_point at;
};
constexpr auto measurements = hearken::table<measurement>{"measurement"};

struct outdoor {
    double temperature;
};

struct settings {
    hearken::mqtt_settings mqtt{};                                                     // MQTT_BROKER, MQTT_PORT, ...
    hearken::log_settings log{};                                                       // LOG_LEVEL, LOG_FILE, ...
    hearken::database_settings<hearken::sqlite::store> db{.url = "sqlite:weather.db"}; // DB_URL, DB_CREATE_TABLES
    hearken::or_default<double> highest = 60.0;                                        // HIGHEST
};

int store_weather(const settings& set, hearken::service& here) {
    here.options.statistics = std::chrono::minutes{5};
    hearken::listener app{
        here.options,
        hearken::qos::level{**set.mqtt.qos}, // MQTT_QOS
        hearken::on<"weather/<place>">([&set](std::string_view place, const outdoor& now,
                                              const hearken::message_view& m, hearken::rows& out) -> hearken::result<> {
            if (now.temperature > *set.highest) return hearken::rejected("it is not that hot");
            out.insert(measurements, {place, now.temperature, m.received});
            return {};
        }),
        set.db.make(measurements).value(),
    };
    return here.run(app);
}

} // namespace

int main(int count, char** arguments) {
    return hearken::serve<settings>({.name = "weather", .version = "1.0", .text = "stores the weather"}, count,
                                    arguments, store_weather);
}
