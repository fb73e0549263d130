// SPDX-License-Identifier: BSL-1.0
// Talking back: typed publications with their result, a last will, and routes added while running.
#include <hearken/hearken.hpp>

#include <iostream>

struct command {
    std::string set;
    int level;
};

using set_topic = hearken::pattern<"devices/<uuid>/set">;

int main(int argc, char** argv) {
    hearken::options options{.broker = argc > 1 ? argv[1] : "mqtt://localhost:1883", .client_id = "thermostat"};
    options.will = {.topic = "thermostat/state", .payload = "offline", .retain = true};

    hearken::publish_options told;
    told.done = [](const hearken::result<>& r) {
        if (!r) std::cerr << "not sent: " << r.error().text() << std::endl;
    };
    hearken::listener app{
        options,
        hearken::on<"devices/<uuid>/state">([](std::string_view uuid, hearken::text state) {
            std::cout << uuid << " is " << state.value << std::endl;
        }),
        // A handler that takes `control&` gets the listener. There publish never waits: `done` is told.
        hearken::on<"devices/<uuid>/hot">([told](std::string_view uuid, hearken::control& me) {
            me.publish(set_topic::topic(uuid), command{"fan", 3}, told);
        }),
    };
    if (auto started = app.start(); !started) {
        std::cerr << started.error().text() << std::endl;
        return 2;
    }
    if (!app.wait_for(hearken::state::connected)) return 3;

    // Outside a handler one may wait for the broker's word.
    if (auto sent = app.publish("thermostat/state", "online", {.retain = true}).get(); !sent) {
        std::cerr << "not sent: " << sent.error().text() << std::endl;
    }

    // A filter known at run time only: untyped, after all compiled routes.
    (void)app.on("devices/+/alarm",
                 [&](const hearken::message_view& m) { std::cout << m.topic << ": " << m.payload << std::endl; });
    return app.run();
}
