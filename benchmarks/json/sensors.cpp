// SPDX-License-Identifier: BSL-1.0
// A sensor's message, small, full, and of a megabyte.

#include "bench.hpp"

namespace {

constexpr std::string_view small_text = R"({"temperature":25.5,"humidity":60,"light":850})";
constexpr std::string_view full_text =
    R"({"sensors":[{"sensor_name":"temperature","value":25.5,"unit":"°C","timestamp":"2025-12-19T14:30:00+08:00"},)"
    R"({"sensor_name":"humidity","value":60,"unit":"%"}],"status":{"ip_address":"192.168.1.100","rssi":-50,)"
    R"("battery":95},"location":{"latitude":39.9042,"longitude":116.4074},"timestamp":"2025-12-19T14:30:00+08:00"})";

/// The full message with its sensors again and again, each with a value of its own.
std::string large_text() {
    std::string text = R"({"sensors":[)";
    for (int i = 0; text.size() < 1'000'000; ++i) {
        text += i == 0 ? "" : ",";
        text += R"({"sensor_name":"temperature_)" + std::to_string(i % 100) + R"(","value":)" +
                std::to_string(20 + i % 17) + "." + std::to_string(i % 100) + R"(,"unit":"°C")";
        if (i % 2 == 0) text += R"(,"timestamp":"2025-12-19T14:30:00+08:00")";
        text += "}";
    }
    text += "],";
    return text.append(full_text.substr(full_text.find(R"("status")")));
}

struct small {
    double temperature{};
    double humidity{};
    double light{};
};

struct sensor {
    std::string sensor_name;
    double value{};
    std::string unit;
    std::optional<std::string> timestamp;
};
struct status {
    std::string ip_address;
    std::int64_t rssi{};
    std::int64_t battery{};
};
struct location {
    double latitude{};
    double longitude{};
};
struct full {
    std::vector<sensor> sensors;
    struct status status;
    struct location location;
    std::string timestamp;
};

/// Of the megabyte what is behind it; the sensors are passed over.
struct tail {
    struct location location;
    std::string timestamp;
};

void visit(tail& to, auto&& member) {
    member("location", to.location);
    member("timestamp", to.timestamp);
}
void visit(small& to, auto&& member) {
    member("temperature", to.temperature);
    member("humidity", to.humidity);
    member("light", to.light);
}
void visit(sensor& to, auto&& member) {
    member("sensor_name", to.sensor_name);
    member("value", to.value);
    member("unit", to.unit);
    member("timestamp", to.timestamp);
}
void visit(status& to, auto&& member) {
    member("ip_address", to.ip_address);
    member("rssi", to.rssi);
    member("battery", to.battery);
}
void visit(location& to, auto&& member) {
    member("latitude", to.latitude);
    member("longitude", to.longitude);
}
void visit(full& to, auto&& member) {
    member("sensors", to.sensors);
    member("status", to.status);
    member("location", to.location);
    member("timestamp", to.timestamp);
}

using bench::is;
using bench::once;
using bench::od::value;

bool get(value from, sensor& out) {
    unsigned seen = 0;
    const bool fine = bench::each_member(from, [&] [[gnu::always_inline]] (std::string_view key, value inner) {
        if (is(key, "sensor_name")) return once(seen, 0, inner, out.sensor_name);
        if (is(key, "value")) return once(seen, 1, inner, out.value);
        if (is(key, "unit")) return once(seen, 2, inner, out.unit);
        if (is(key, "timestamp")) return once(seen, 3, inner, out.timestamp);
        return bench::walk(inner, 4);
    });
    if ((seen & 8) == 0) out.timestamp.reset();
    return fine && (seen & 7) == 7;
}

bool get(value from, status& out) {
    unsigned seen = 0;
    const bool fine = bench::each_member(from, [&] [[gnu::always_inline]] (std::string_view key, value inner) {
        if (is(key, "ip_address")) return once(seen, 0, inner, out.ip_address);
        if (is(key, "rssi")) return once(seen, 1, inner, out.rssi);
        if (is(key, "battery")) return once(seen, 2, inner, out.battery);
        return bench::walk(inner, 3);
    });
    return fine && seen == 7;
}

bool get(value from, location& out) {
    unsigned seen = 0;
    const bool fine = bench::each_member(from, [&] [[gnu::always_inline]] (std::string_view key, value inner) {
        if (is(key, "latitude")) return once(seen, 0, inner, out.latitude);
        if (is(key, "longitude")) return once(seen, 1, inner, out.longitude);
        return bench::walk(inner, 3);
    });
    return fine && seen == 3;
}

bool strict_read(bench::padded& tools, std::string_view text, small& out) {
    return bench::strict_document<bench::od::object>(tools, text, out, [](bench::od::object& root, small& to) {
        unsigned seen = 0;
        const bool fine = bench::each_member(root, [&] [[gnu::always_inline]] (std::string_view key, value inner) {
            if (is(key, "temperature")) return once(seen, 0, inner, to.temperature);
            if (is(key, "humidity")) return once(seen, 1, inner, to.humidity);
            if (is(key, "light")) return once(seen, 2, inner, to.light);
            return bench::walk(inner, 2);
        });
        return fine && seen == 7;
    });
}

bool strict_read(bench::padded& tools, std::string_view text, full& out) {
    return bench::strict_document<bench::od::object>(tools, text, out, [](bench::od::object& root, full& to) {
        unsigned seen = 0;
        const bool fine = bench::each_member(root, [&] [[gnu::always_inline]] (std::string_view key, value inner) {
            if (is(key, "sensors")) return once(seen, 0, inner, to.sensors);
            if (is(key, "status")) return once(seen, 1, inner, to.status);
            if (is(key, "location")) return once(seen, 2, inner, to.location);
            if (is(key, "timestamp")) return once(seen, 3, inner, to.timestamp);
            return bench::walk(inner, 2);
        });
        return fine && seen == 15;
    });
}

bool strict_read(bench::padded& tools, std::string_view text, tail& out) {
    return bench::strict_document<bench::od::object>(tools, text, out, [](bench::od::object& root, tail& to) {
        unsigned seen = 0;
        const bool fine = bench::each_member(root, [&] [[gnu::always_inline]] (std::string_view key, value inner) {
            if (is(key, "location")) return once(seen, 0, inner, to.location);
            if (is(key, "timestamp")) return once(seen, 1, inner, to.timestamp);
            return bench::walk(inner, 2);
        });
        return fine && seen == 3;
    });
}

} // namespace

void bench::add_sensors() {
    add<small>("small", std::string(small_text));
    add<full>("full", std::string(full_text));
    add<full>("megabyte", large_text());
    add<tail>("megabyte_tail", large_text());
}
