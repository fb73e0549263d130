// SPDX-License-Identifier: BSL-1.0
// Policies of one's own stand beside the library's: a struct that names its family, with one call operator.
#include <hearken/hearken.hpp>

#include <iostream>

// Near brokers come back soon, refused credentials do not.
struct patient_with_passwords {
    using family = hearken::family::reconnect;
    std::optional<std::chrono::milliseconds> operator()(const hearken::failed_attempt& f) const {
        if (f.why.code == hearken::errc::credentials_refused) return std::chrono::minutes{10};
        return std::chrono::seconds{1};
    }
};

// Rejected messages on standard output.
struct shout {
    using family = hearken::family::reject;
    static constexpr bool needs_store = false;
    hearken::result<hearken::reject_action> operator()(const hearken::rejection& r) const {
        std::cout << "REJECTED " << r.why.text() << std::endl;
        return hearken::reject_action::settle;
    }
};

struct reading {
    double temperature;
};

int main(int argc, char** argv) {
    hearken::listener app{
        {.broker = argc > 1 ? argv[1] : "mqtt://localhost:1883", .client_id = "policies"},
        patient_with_passwords{},
        shout{},
        hearken::retained::ignore{},
        hearken::qos::at_least_once{},
        hearken::events::to([](const hearken::event& e) {
            if (const auto* g = std::get_if<hearken::events::granted>(&e))
                std::cout << "listening to " << g->filter << std::endl;
        }),
        hearken::on<"devices/<uuid>/data">(
            [](std::string_view uuid, const reading& r) { std::cout << uuid << ": " << r.temperature << std::endl; }),
        // A route may take a QoS of its own.
        hearken::on<"devices/<uuid>/debug">(
            [](hearken::text line) { std::cout << "debug: " << line.value << std::endl; },
            hearken::qos::at_most_once{}),
    };
    return app.run();
}
