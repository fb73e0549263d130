// SPDX-License-Identifier: BSL-1.0
// Devices at play: typed publications in both formats that hearken-ingest reads, and now and then something broken.
#include <hearken/hearken.hpp>

#include <cstdlib>
#include <iostream>
#include <random>
#include <thread>

using namespace std::chrono_literals;

struct sensor {
    std::string sensor_name;
    double value;
    std::string unit;
};
struct device_status {
    std::string ip_address;
    int rssi, battery;
};
struct place {
    double latitude, longitude;
};
struct full_report {
    std::vector<sensor> sensors;
    device_status status;
    place location;
};
struct short_report {
    double temperature;
    int humidity, light;
};
struct state {
    std::string status;
};

using data = hearken::pattern<"devices/<uuid>/data">;
using status = hearken::pattern<"devices/<uuid>/status">;
using heartbeat = hearken::pattern<"devices/<uuid>/heartbeat">;

int main(int argc, char** argv) {
    const auto number = [&](int at, int otherwise) { return argc > at ? std::atoi(argv[at]) : otherwise; };
    const int seconds = number(2, 10), devices = number(3, 5), rate = number(4, 10);
    if (argc < 2 || seconds < 0 || devices < 1 || rate < 1) {
        std::cout << "simulate BROKER_URI [SECONDS=10] [DEVICES=5] [MESSAGES_PER_SECOND_AND_DEVICE=10]\n";
        return argc < 2 ? 0 : 2;
    }
    hearken::options options{
        .broker = argv[1], .client_id = "simulate-" + std::to_string(std::random_device{}()), .clean_start = true};
    options.log.level = hearken::log_level::warning;
    hearken::listener app{options, hearken::inbox::memory{}, hearken::reconnect::never{}};
    if (auto r = app.start(); !r || !app.wait_for(hearken::state::connected)) {
        std::cerr << "no connection to " << argv[1] << '\n';
        app.stop();
        return app.wait();
    }

    std::minstd_rand random; // the same values in every run
    const auto between = [&](int low, int high) {
        return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
    };
    std::vector<hearken::sent> sent;
    std::size_t readings = 0; // what is good of them
    const auto started = std::chrono::steady_clock::now();
    const int turns = seconds * rate;
    for (int turn = 0; turn < turns; ++turn) {
        for (int n = 1; n <= devices; ++n) {
            const std::string uuid = "sim-" + std::to_string(n);
            const double temperature = between(150, 300) / 10.0;
            if (turn + 1 == turns)
                sent.push_back(app.publish(status::topic(uuid), state{"offline"}));
            else if (turn % 20 == 19)
                sent.push_back(app.publish(status::topic(uuid), state{"online"}));
            else if (turn % 25 == 24)
                sent.push_back(app.publish(heartbeat::topic(uuid), "alive"));
            else if (turn % 30 == 7)
                sent.push_back(app.publish(data::topic(uuid), R"({"temperature": 21.5, "humidity":)")); // cut off
            else if (turn % 30 == 27)
                sent.push_back(app.publish(data::topic(uuid), "\xB0\x43"));
            else if (turn % 30 == 17) {
                readings += 1;
                sent.push_back(app.publish(data::topic(uuid), R"({"Temperature": "warm", "light": 700})"));
            } else if (n % 2 == 0) {
                readings += 3;
                sent.push_back(
                    app.publish(data::topic(uuid), short_report{temperature, between(30, 70), between(0, 1000)}));
            } else {
                readings += 2;
                sent.push_back(app.publish(data::topic(uuid),
                                           full_report{{{"temperature", temperature, "°C"}, {"humidity", 55.5, "%"}},
                                                       {"192.168.1." + std::to_string(n), between(-90, -40), 95},
                                                       {39.9042, 116.4074}}));
            }
        }
        std::this_thread::sleep_until(started + (turn + 1) * 1000ms / rate);
    }
    std::size_t failed = 0;
    for (hearken::sent& one : sent) {
        if (!one.get()) ++failed;
    }
    std::cout << "sent " << sent.size() - failed << " messages of " << devices << " devices, " << readings
              << " good readings in them" << (failed != 0 ? ", others failed" : "") << std::endl;
    app.stop();
    return failed != 0 ? 1 : app.wait();
}
