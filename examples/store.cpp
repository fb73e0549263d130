// SPDX-License-Identifier: BSL-1.0
// Into a database: handlers write structs as rows, a batch is one transaction, bad messages become dead letters.
#include <hearken/hearken.hpp>
#include <hearken/store/sqlite.hpp>

struct measurement { // what arrives
    double temperature;
    double humidity;
};

struct measurement_row { // what is stored: a column a member
    std::string_view room;
    double temperature;
    double humidity;
    std::chrono::system_clock::time_point time;
};

struct room_row {
    std::string_view name;
    hearken::greatest<std::chrono::system_clock::time_point> last_seen; // never goes back
};

constexpr auto measurements = hearken::table<measurement_row>{"measurement"};
constexpr auto rooms = hearken::table{"room", hearken::key<&room_row::name>};

int main(int argc, char** argv) {
    hearken::listener app{
        {.broker = argc > 1 ? argv[1] : "mqtt://localhost:1883", .client_id = "store"},
        hearken::sqlite::store{argc > 2 ? argv[2] : "rooms.db"},
        hearken::on<"rooms/<name>/climate">(
            [](std::string_view name, const measurement& m, const hearken::message_view& message, hearken::rows& out) {
                out.insert(measurements, {name, m.temperature, m.humidity, message.received});
                out.merge(rooms, {name, {message.received}});
            }),
    };
    return app.run();
}
