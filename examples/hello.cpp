#include <hearken/hearken.hpp>
#include <iostream>

struct reading {
    double temperature;             // degree Celsius
    std::optional<double> humidity; // percent
};

int main() {
    hearken::listener app{
        {.broker = "mqtt://localhost:1883", .client_id = "hello"},
        hearken::on<"devices/<uuid>/data">([](std::string_view uuid, const reading& r) {
            std::cout << uuid << ": " << r.temperature << " C" << std::endl;
        }),
    };
    return app.run(); // until SIGINT or SIGTERM; the exit code tells how it ended
}
