// SPDX-License-Identifier: BSL-1.0
// hearken: routed by its pattern, decoded into a struct, handler called; `--mode` names the inbox, `sqlite` is a
// journal and a database: three rows of readings and one of the device a message.

#include "consumer.hpp"

#include <hearken/hearken.hpp>
#include <hearken/inbox/journal.hpp>
#include <hearken/rows/table.hpp>
#include <hearken/store/sqlite.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace {

struct reading {
    double temperature; // degree Celsius
    double humidity;    // percent
    double light;       // lux
};

struct device {
    std::string_view uuid;
    hearken::greatest<std::chrono::system_clock::time_point> last_seen;
};
constexpr auto devices = hearken::table{"device_main", hearken::key<&device::uuid>};

struct sensor_reading {
    std::string_view uuid;
    std::string_view name;
    double value;
};
constexpr auto readings = hearken::table<sensor_reading>{"sensor_reading"};

/// A folder of its own that goes with the program.
struct temporary_folder {
    std::string path = (std::filesystem::temp_directory_path() / "hearken-wire-XXXXXX").string();
    temporary_folder() {
        if (mkdtemp(path.data()) == nullptr) std::abort();
    }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;
    ~temporary_folder() { std::filesystem::remove_all(path); }
};

hearken::options listener_options(const wire::consumer_options& options) {
    return {
        .broker = "mqtt://" + options.broker,
        .client_id = "wire-hearken",
        .version = options.version == 5 ? hearken::mqtt_version::v5 : hearken::mqtt_version::v311,
        .receive_maximum = options.receive_maximum,
    };
}

/// Ends when the last row is committed, not when the last handler has returned.
int store(const wire::consumer_options& options) {
    const temporary_folder folder;
    wire::counter counter{options.messages};
    hearken::listener app{
        listener_options(options),
        hearken::inbox::journal{folder.path + "/spool"},
        hearken::sqlite::store{folder.path + "/wire.db"},
        hearken::qos::level{static_cast<std::uint8_t>(options.qos), true},
        hearken::on<"devices/<uuid>/data">(
            [](std::string_view uuid, const reading& r, const hearken::message_view& m, hearken::rows& out) {
                out.insert(readings, {uuid, "temperature", r.temperature});
                out.insert(readings, {uuid, "humidity", r.humidity});
                out.insert(readings, {uuid, "light", r.light});
                out.upsert(devices, {uuid, {m.received}});
            }),
    };
    if (const auto r = app.start(); !r) return app.wait();
    for (std::uint64_t seen = 0; seen < options.messages;) {
        const auto more = [&](const hearken::status& now) { return now.ledger.handled > seen; };
        if (!app.wait_until(more, std::chrono::minutes{1})) return 1;
        for (const std::uint64_t now = app.status().ledger.handled; seen < now; ++seen) counter.count();
    }
    return app.run();
}

template <class Inbox>
int listen(const wire::consumer_options& options, Inbox inbox) {
    wire::counter counter{options.messages};
    double sum = 0;
    hearken::listener app{
        listener_options(options),
        std::move(inbox),
        hearken::qos::level{static_cast<std::uint8_t>(options.qos), true},
        hearken::on<"devices/<uuid>/data">([&](std::string_view, const reading& r) {
            sum += r.temperature + r.humidity + r.light;
            counter.count();
        }),
    };
    const int code = app.run();
    const double expected = static_cast<double>(counter.seen()) * (25.5 + 60 + 850);
    if (sum != expected) {
        std::fprintf(stderr, "hearken: the readings add up to %.1f, not %.1f\n", sum, expected);
        return 1;
    }
    return code;
}

} // namespace

int main(int argc, char** argv) {
    const wire::consumer_options options = wire::read_consumer_options(argc, argv);
    if (options.mode == "direct") return listen(options, hearken::inbox::direct{});
    if (options.mode == "memory") return listen(options, hearken::inbox::memory{});
    if (options.mode == "journal") {
        const temporary_folder folder;
        return listen(options, hearken::inbox::journal{folder.path + "/spool"});
    }
    if (options.mode == "journal_power") {
        const temporary_folder folder;
        return listen(options, hearken::inbox::journal{folder.path + "/spool", {.sync = hearken::inbox::sync::power}});
    }
    if (options.mode == "sqlite") return store(options);
    std::fputs("hearken: --mode is direct, memory, journal, journal_power or sqlite\n", stderr);
    return 2;
}
