// SPDX-License-Identifier: BSL-1.0
// Testing one's own listener without a broker: the loopback transport brings messages and faults.
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#include <cstdlib>
#include <iostream>
#include <map>

struct reading {
    double temperature;
};

void check(bool holds, const char* what) {
    std::cout << (holds ? "ok   " : "FAIL ") << what << std::endl;
    if (!holds) std::exit(1);
}

int main() {
    std::map<std::string, double, std::less<>> last;
    hearken::transport::loopback broker; // copies share one broker: this one is the test's

    hearken::listener app{
        {.broker = "loopback", .client_id = "under test"},
        broker,
        hearken::reconnect::fixed{std::chrono::milliseconds{1}},
        hearken::on<"devices/<uuid>/data">([&](std::string_view uuid, const reading& r) -> hearken::result<> {
            if (r.temperature < -273.15) return hearken::rejected("colder than cold");
            last.insert_or_assign(std::string(uuid), r.temperature);
            return {};
        }),
    };
    check(app.start().has_value(), "it starts");
    check(app.wait_for(hearken::state::connected), "it connects");

    broker.inject("devices/7f/data", R"({"temperature":21.5})");
    check(last["7f"] == 21.5, "a reading arrives");

    broker.inject("devices/7f/data", R"({"temperature":"warm"})");
    broker.inject("devices/7f/data", R"({"temperature":-300})");
    check(app.status().ledger.rejected == 2, "nonsense is rejected");

    broker.drop();
    broker.inject("devices/7f/data", R"({"temperature":22})"); // waits in the broker's session
    check(app.wait_until([](const hearken::status& s) { return s.ledger.handled == 2; }), "nothing is lost in between");
    check(last["7f"] == 22 && app.status().reconnects == 1, "it reconnected");

    app.stop();
    check(app.wait() == 0 && app.status().ledger.balanced(), "it ends with its books in order");
}
