// SPDX-License-Identifier: BSL-1.0
// OwnTracks: several types on one topic, told apart by `_type`; numbers with limits; times since 1970.
#include <hearken/hearken.hpp>

#include <iostream>

using seconds_since_1970 = hearken::epoch<std::chrono::seconds>;

struct location {
    hearken::literal<"location"> _type;
    hearken::latitude lat;
    hearken::longitude lon;
    seconds_since_1970 tst;
    std::optional<hearken::checked<int, hearken::between<0, 100>>> batt; // percent
    hearken::or_default<std::vector<std::string>> inregions;
    hearken::keys<"temp_c-*", double> temperatures; // temp_c-01, temp_c-02
};

struct lwt { // the last will: the phone is gone
    hearken::literal<"lwt"> _type;
    seconds_since_1970 tst;
};

enum class passage { enter, leave };
struct transition {
    hearken::literal<"transition"> _type;
    passage event;
    std::string desc;
};

struct card {
    hearken::literal<"card"> _type;
    std::string name;
    std::optional<hearken::base64> face; // a PNG
};

int main(int argc, char** argv) {
    hearken::listener app{
        {.broker = argc > 1 ? argv[1] : "mqtt://localhost:1883", .client_id = "owntracks"},

        hearken::on<"owntracks/<user>/<device>">(
            [](std::string_view user, std::string_view device, const std::variant<location, lwt>& report) {
                std::cout << user << "/" << device;
                if (const auto* here = std::get_if<location>(&report)) {
                    std::cout << " is at " << *here->lat << ", " << *here->lon;
                    for (const std::string& region : *here->inregions) std::cout << ", in " << region;
                    for (const auto& [key, celsius] : here->temperatures)
                        std::cout << ", sensor " << here->temperatures.part(key) << ": " << celsius << " C";
                } else {
                    std::cout << " is gone";
                }
                std::cout << std::endl;
            }),

        hearken::on<"owntracks/<user>/<device>/event">(
            [](std::string_view user, std::string_view, const transition& t) {
                std::cout << user << (t.event == passage::enter ? " enters " : " leaves ") << t.desc << std::endl;
            }),

        hearken::on<"owntracks/<user>/<device>/info">([](std::string_view user, std::string_view, const card& c) {
            std::cout << user << " is " << c.name << ", " << (c.face ? (*c.face)->size() : 0) << " bytes of face"
                      << std::endl;
        }),
    };
    return app.run();
}
