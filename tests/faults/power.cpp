// SPDX-License-Identifier: BSL-1.0
// A listener whose promise outlives a power cut, fed in the process: fault_power FIRST COUNT [process], in the folder
// where it keeps all it has. What it has acknowledged it writes into the file "acks"; faults/power.py judges by that.
// With "process" its promise outlives the process only.

#include <hearken/inbox/journal.hpp>
#include <hearken/listener.hpp>
#include <hearken/rows/dead_letter.hpp>
#include <hearken/store/sqlite.hpp>
#include <hearken/transport/loopback.hpp>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>

namespace {

using namespace std::chrono_literals;

struct reading {
    std::string_view uuid;
    std::string_view sensor_name;
    std::int64_t value;
};
constexpr auto readings = hearken::table<reading>{"sensor_reading"};

struct sent {
    std::int64_t n;
    std::string_view pad;
};

hearken::result<> store(std::string_view uuid, const sent& s, hearken::rows& out) {
    if (s.n % 10 == 3) return hearken::rejected("each tenth");
    out.insert(readings, {uuid, "n", s.n});
    return {};
}

int fails(std::string_view what) {
    std::cerr << what << '\n';
    return 1;
}

} // namespace

int main(int count, char** arguments) {
    if (count < 3) return fails("fault_power FIRST COUNT [process]");
    const auto sync = count == 3 ? hearken::inbox::sync::power : hearken::inbox::sync::process;
    const long first = std::atol(arguments[1]);
    const long more = std::atol(arguments[2]);
    hearken::transport::loopback broker;
    hearken::options how{.broker = "loopback", .client_id = "power"};
    how.max_packet_size = 16 * 1024;
    how.log = {.level = hearken::log_level::info,
               .write = [](hearken::log_level, std::string_view line) { std::cout << line << '\n'; }};
    hearken::listener app{
        how,
        broker,
        hearken::on<"devices/<uuid>/data">(store),
        hearken::inbox::journal{"spool", {.sync = sync, .segment = 64 * 1024, .limit = 1024 * 1024}},
        hearken::reject::dead_letter{},
        hearken::reconnect::fixed{1ms},
        hearken::sqlite::store{hearken::sqlite::options{.path = "hearken.db", .durable = true},
                               hearken::tables{readings, hearken::dead_letters}},
    };
    if (const auto r = app.start(); !r) return fails(r.error().text());
    const auto all_settled = [](const hearken::status& s) { return s.ready && s.ledger.pending == 0; };
    if (!app.wait_until(all_settled, 30s)) return fails("what was in the journal is not settled");
    std::ofstream acks("acks", std::ios::app);
    for (long n = first; n < first + more; ++n) {
        const std::string topic = "devices/d" + std::to_string(n % 3) + "/data";
        const std::string payload = "{\"n\":" + std::to_string(n) + ",\"pad\":\"" +
                                    std::string(static_cast<std::size_t>(n * 37 % 900), 'x') + "\"}";
        const auto taken = [&] {
            return broker.inject({.topic = topic, .payload = payload, .qos = 1}) ==
                   hearken::transport::verdict::accepted;
        };
        for (int tries = 0; !taken(); ++tries) { // full: a broker would keep it
            if (tries == 30'000) return fails("a message is not taken");
            std::this_thread::sleep_for(1ms);
        }
        acks << n << '\n' << std::flush;
    }
    if (!app.wait_until(all_settled, 30s)) return fails("what came is not settled");
    app.stop();
    return app.wait();
}
