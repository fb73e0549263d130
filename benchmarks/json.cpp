// SPDX-License-Identifier: BSL-1.0
// Question: how long does decoding a device's message into a struct take, beside other JSON libraries?
//
// Each reader gets the same bytes in a block of exactly their size and fills a struct that is used again. Strict means:
// every byte is checked, as hearken does (RFC 8259, UTF-8, known members at most once, nothing behind the document).
// Build with -O2 -DNDEBUG; simdjson 3.0 keeps its assertions otherwise.

#include <hearken/wire/decode.hpp>

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>
#include <simdjson.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// RapidJSON 1.1 does not compile with clang 19: an assignment to a const member in GenericStringRef.
#if !defined(__clang__)
#include <rapidjson/document.h>
#endif

namespace {

constexpr std::string_view small_text = R"({"temperature":25.5,"humidity":60,"light":850})";
constexpr std::string_view full_text =
    R"({"sensors":[{"sensor_name":"temperature","value":25.5,"unit":"°C","timestamp":"2025-12-19T14:30:00+08:00"},)"
    R"({"sensor_name":"humidity","value":60,"unit":"%"}],"status":{"ip_address":"192.168.1.100","rssi":-50,)"
    R"("battery":95},"location":{"latitude":39.9042,"longitude":116.4074},"timestamp":"2025-12-19T14:30:00+08:00"})";

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

/// A message as it comes from the network: a block of exactly its size.
struct payload {
    std::unique_ptr<char[]> bytes;
    std::size_t size;
    explicit payload(std::string_view text) : bytes(new char[text.size()]), size(text.size()) {
        std::memcpy(bytes.get(), text.data(), size);
    }
    [[nodiscard]] std::string_view view() const { return {bytes.get(), size}; }
};

[[noreturn]] void die(const char* who) {
    std::fprintf(stderr, "%s could not read its own payload\n", who);
    std::abort();
}

// ---- simdjson On-Demand, by hand ------------------------------------------------------------------------------------

namespace od = simdjson::ondemand;

struct padded {
    std::vector<char> room = std::vector<char>(4096);
    od::parser parser;
    simdjson::padded_string_view fill(std::string_view text) {
        std::memcpy(room.data(), text.data(), text.size());
        std::memset(room.data() + text.size(), 0, simdjson::SIMDJSON_PADDING);
        return simdjson::padded_string_view(room.data(), text.size(), room.size());
    }
};

bool is_number(std::string_view text) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\r' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    const auto found = hearken::json::detail::scan_number(text.data(), text.data() + text.size());
    return found.valid && found.at == text.data() + text.size();
}

/// Walks a value that nobody asked for, checking all of it.
bool walk(od::value value, int depth) {
    if (depth > 64) return false;
    od::json_type type;
    if (value.type().get(type) != simdjson::SUCCESS) return false;
    switch (type) {
    case od::json_type::object: {
        od::object object;
        if (value.get_object().get(object) != simdjson::SUCCESS) return false;
        for (auto field : object) {
            std::string_view key;
            od::value inner;
            if (field.unescaped_key().get(key) != simdjson::SUCCESS) return false;
            if (field.value().get(inner) != simdjson::SUCCESS || !walk(inner, depth + 1)) return false;
        }
        return true;
    }
    case od::json_type::array: {
        od::array array;
        if (value.get_array().get(array) != simdjson::SUCCESS) return false;
        for (auto element : array) {
            od::value inner;
            if (std::move(element).get(inner) != simdjson::SUCCESS || !walk(inner, depth + 1)) return false;
        }
        return true;
    }
    case od::json_type::string: {
        std::string_view text;
        return value.get_string().get(text) == simdjson::SUCCESS;
    }
    case od::json_type::number: return is_number(value.raw_json_token());
    case od::json_type::boolean: {
        bool flag;
        return value.get_bool().get(flag) == simdjson::SUCCESS;
    }
    case od::json_type::null: return value.is_null();
    }
    return false;
}

template <class Get>
bool once(unsigned& seen, unsigned bit, Get get) {
    if ((seen & bit) != 0) return false;
    seen |= bit;
    return get();
}

bool get_text(od::value value, std::string& out) {
    std::string_view text;
    if (value.get_string().get(text) != simdjson::SUCCESS) return false;
    out.assign(text);
    return true;
}

/// Calls `member(key, value)` for each member; a key with escapes is unescaped.
template <class Member>
bool each_member(od::object object, Member member) {
    for (auto field : object) {
        od::raw_json_string raw;
        if (field.key().get(raw) != simdjson::SUCCESS) return false;
        const char* const from = raw.raw();
        const char* to = from;
        while (*to != '"' && *to != '\\') ++to;
        std::string_view key(from, static_cast<std::size_t>(to - from));
        if (*to == '\\' && field.unescaped_key().get(key) != simdjson::SUCCESS) return false;
        od::value value;
        if (field.value().get(value) != simdjson::SUCCESS || !member(key, value)) return false;
    }
    return true;
}

bool at_end(od::document& document) {
    const char* where = nullptr;
    return document.current_location().get(where) == simdjson::OUT_OF_BOUNDS;
}

bool strict_read(padded& tools, std::string_view text, small& out) {
    od::document document;
    od::object root;
    if (tools.parser.iterate(tools.fill(text)).get(document) != simdjson::SUCCESS) return false;
    if (document.get_object().get(root) != simdjson::SUCCESS) return false;
    unsigned seen = 0;
    const bool fine = each_member(root, [&](std::string_view key, od::value value) {
        const auto real = [&](double& to) { return value.get_double().get(to) == simdjson::SUCCESS; };
        if (key == "temperature") return once(seen, 1, [&] { return real(out.temperature); });
        if (key == "humidity") return once(seen, 2, [&] { return real(out.humidity); });
        if (key == "light") return once(seen, 4, [&] { return real(out.light); });
        return walk(value, 1);
    });
    return fine && seen == 7 && at_end(document);
}

bool strict_read(od::value from, sensor& out) {
    od::object object;
    if (from.get_object().get(object) != simdjson::SUCCESS) return false;
    unsigned seen = 0;
    const bool fine = each_member(object, [&](std::string_view key, od::value value) {
        if (key == "sensor_name") return once(seen, 1, [&] { return get_text(value, out.sensor_name); });
        if (key == "value") {
            return once(seen, 2, [&] { return value.get_double().get(out.value) == simdjson::SUCCESS; });
        }
        if (key == "unit") return once(seen, 4, [&] { return get_text(value, out.unit); });
        if (key == "timestamp") {
            return once(seen, 8, [&] {
                if (value.is_null()) {
                    out.timestamp.reset();
                    return true;
                }
                if (!out.timestamp) out.timestamp.emplace();
                return get_text(value, *out.timestamp);
            });
        }
        return walk(value, 3);
    });
    if ((seen & 8) == 0) out.timestamp.reset();
    return fine && (seen & 7) == 7;
}

bool strict_read(od::value from, status& out) {
    od::object object;
    if (from.get_object().get(object) != simdjson::SUCCESS) return false;
    unsigned seen = 0;
    const bool fine = each_member(object, [&](std::string_view key, od::value value) {
        const auto whole = [&](std::int64_t& to) { return value.get_int64().get(to) == simdjson::SUCCESS; };
        if (key == "ip_address") return once(seen, 1, [&] { return get_text(value, out.ip_address); });
        if (key == "rssi") return once(seen, 2, [&] { return whole(out.rssi); });
        if (key == "battery") return once(seen, 4, [&] { return whole(out.battery); });
        return walk(value, 2);
    });
    return fine && seen == 7;
}

bool strict_read(od::value from, location& out) {
    od::object object;
    if (from.get_object().get(object) != simdjson::SUCCESS) return false;
    unsigned seen = 0;
    const bool fine = each_member(object, [&](std::string_view key, od::value value) {
        const auto real = [&](double& to) { return value.get_double().get(to) == simdjson::SUCCESS; };
        if (key == "latitude") return once(seen, 1, [&] { return real(out.latitude); });
        if (key == "longitude") return once(seen, 2, [&] { return real(out.longitude); });
        return walk(value, 2);
    });
    return fine && seen == 3;
}

bool strict_read(padded& tools, std::string_view text, full& out) {
    od::document document;
    od::object root;
    if (tools.parser.iterate(tools.fill(text)).get(document) != simdjson::SUCCESS) return false;
    if (document.get_object().get(root) != simdjson::SUCCESS) return false;
    unsigned seen = 0;
    const bool fine = each_member(root, [&](std::string_view key, od::value value) {
        if (key == "sensors") {
            return once(seen, 1, [&] {
                od::array array;
                if (value.get_array().get(array) != simdjson::SUCCESS) return false;
                std::size_t count = 0;
                for (auto element : array) {
                    od::value inner;
                    if (count == out.sensors.size()) out.sensors.emplace_back();
                    if (std::move(element).get(inner) != simdjson::SUCCESS) return false;
                    if (!strict_read(inner, out.sensors[count++])) return false;
                }
                out.sensors.resize(count);
                return true;
            });
        }
        if (key == "status") return once(seen, 2, [&] { return strict_read(value, out.status); });
        if (key == "location") return once(seen, 4, [&] { return strict_read(value, out.location); });
        if (key == "timestamp") return once(seen, 8, [&] { return get_text(value, out.timestamp); });
        return walk(value, 1);
    });
    return fine && seen == 15 && at_end(document);
}

bool loose_read(padded& tools, std::string_view text, small& out) {
    od::document document;
    if (tools.parser.iterate(tools.fill(text)).get(document) != simdjson::SUCCESS) return false;
    return document["temperature"].get_double().get(out.temperature) == simdjson::SUCCESS &&
           document["humidity"].get_double().get(out.humidity) == simdjson::SUCCESS &&
           document["light"].get_double().get(out.light) == simdjson::SUCCESS;
}

bool loose_read(padded& tools, std::string_view text, full& out) {
    od::document document;
    if (tools.parser.iterate(tools.fill(text)).get(document) != simdjson::SUCCESS) return false;
    const auto string = [](auto&& from, std::string& to) {
        std::string_view view;
        if (from.get_string().get(view) != simdjson::SUCCESS) return false;
        to.assign(view);
        return true;
    };
    od::array array;
    if (document["sensors"].get_array().get(array) != simdjson::SUCCESS) return false;
    std::size_t count = 0;
    for (auto element : array) {
        if (count == out.sensors.size()) out.sensors.emplace_back();
        sensor& to = out.sensors[count++];
        od::object object;
        if (element.get_object().get(object) != simdjson::SUCCESS) return false;
        if (!string(object["sensor_name"], to.sensor_name)) return false;
        if (object["value"].get_double().get(to.value) != simdjson::SUCCESS) return false;
        if (!string(object["unit"], to.unit)) return false;
        if (!to.timestamp) to.timestamp.emplace();
        if (!string(object["timestamp"], *to.timestamp)) to.timestamp.reset();
    }
    out.sensors.resize(count);
    od::object inner;
    if (document["status"].get_object().get(inner) != simdjson::SUCCESS) return false;
    if (!string(inner["ip_address"], out.status.ip_address)) return false;
    if (inner["rssi"].get_int64().get(out.status.rssi) != simdjson::SUCCESS) return false;
    if (inner["battery"].get_int64().get(out.status.battery) != simdjson::SUCCESS) return false;
    if (document["location"].get_object().get(inner) != simdjson::SUCCESS) return false;
    if (inner["latitude"].get_double().get(out.location.latitude) != simdjson::SUCCESS) return false;
    if (inner["longitude"].get_double().get(out.location.longitude) != simdjson::SUCCESS) return false;
    return string(document["timestamp"], out.timestamp);
}

// ---- trees ----------------------------------------------------------------------------------------------------------

bool tree_read(const nlohmann::json& tree, small& out) {
    out.temperature = tree.at("temperature").get<double>();
    out.humidity = tree.at("humidity").get<double>();
    out.light = tree.at("light").get<double>();
    return true;
}

bool tree_read(const nlohmann::json& tree, full& out) {
    std::size_t count = 0;
    for (const auto& element : tree.at("sensors")) {
        if (count == out.sensors.size()) out.sensors.emplace_back();
        sensor& to = out.sensors[count++];
        element.at("sensor_name").get_to(to.sensor_name);
        element.at("value").get_to(to.value);
        element.at("unit").get_to(to.unit);
        const auto stamp = element.find("timestamp");
        if (stamp != element.end())
            to.timestamp = stamp->get<std::string>();
        else
            to.timestamp.reset();
    }
    out.sensors.resize(count);
    const auto& state = tree.at("status");
    state.at("ip_address").get_to(out.status.ip_address);
    state.at("rssi").get_to(out.status.rssi);
    state.at("battery").get_to(out.status.battery);
    const auto& place = tree.at("location");
    place.at("latitude").get_to(out.location.latitude);
    place.at("longitude").get_to(out.location.longitude);
    tree.at("timestamp").get_to(out.timestamp);
    return true;
}

#if !defined(__clang__)
using rapid_value = rapidjson::Value;

bool tree_read(const rapid_value& tree, small& out) {
    out.temperature = tree["temperature"].GetDouble();
    out.humidity = tree["humidity"].GetDouble();
    out.light = tree["light"].GetDouble();
    return true;
}

bool tree_read(const rapid_value& tree, full& out) {
    const auto string = [](const rapid_value& from, std::string& to) {
        to.assign(from.GetString(), from.GetStringLength());
    };
    std::size_t count = 0;
    for (const auto& element : tree["sensors"].GetArray()) {
        if (count == out.sensors.size()) out.sensors.emplace_back();
        sensor& to = out.sensors[count++];
        string(element["sensor_name"], to.sensor_name);
        to.value = element["value"].GetDouble();
        string(element["unit"], to.unit);
        const auto stamp = element.FindMember("timestamp");
        if (stamp != element.MemberEnd())
            string(stamp->value, to.timestamp.emplace());
        else
            to.timestamp.reset();
    }
    out.sensors.resize(count);
    string(tree["status"]["ip_address"], out.status.ip_address);
    out.status.rssi = tree["status"]["rssi"].GetInt64();
    out.status.battery = tree["status"]["battery"].GetInt64();
    out.location.latitude = tree["location"]["latitude"].GetDouble();
    out.location.longitude = tree["location"]["longitude"].GetDouble();
    string(tree["timestamp"], out.timestamp);
    return true;
}
#endif

// ---- the runs -------------------------------------------------------------------------------------------------------

template <class T, class Read>
void run(benchmark::State& state, std::string_view text, Read read) {
    const payload message(text);
    T out;
    for (auto _ : state) {
        const char* bytes = message.bytes.get();
        benchmark::DoNotOptimize(bytes);
        if (!read(std::string_view(bytes, message.size), out)) die("a reader");
        benchmark::DoNotOptimize(out);
        benchmark::ClobberMemory();
    }
}

template <class T>
void add(const std::string& size, std::string_view text) {
    const auto named = [&](const char* who) { return size + "/" + who; };
    benchmark::RegisterBenchmark(named("hearken").c_str(), [text](benchmark::State& state) {
        hearken::scratch memory;
        run<T>(state, text, [&](std::string_view from, T& out) {
            memory.clear();
            return hearken::json::decode(from, out, memory).has_value();
        });
    });
    benchmark::RegisterBenchmark(named("simdjson_strict").c_str(), [text](benchmark::State& state) {
        padded tools;
        run<T>(state, text, [&](std::string_view from, T& out) { return strict_read(tools, from, out); });
    });
    benchmark::RegisterBenchmark(named("simdjson").c_str(), [text](benchmark::State& state) {
        padded tools;
        run<T>(state, text, [&](std::string_view from, T& out) { return loose_read(tools, from, out); });
    });
#if !defined(__clang__)
    benchmark::RegisterBenchmark(named("rapidjson").c_str(), [text](benchmark::State& state) {
        run<T>(state, text, [&](std::string_view from, T& out) {
            rapidjson::Document tree;
            tree.Parse<rapidjson::kParseValidateEncodingFlag>(from.data(), from.size());
            return !tree.HasParseError() && tree_read(tree, out);
        });
    });
#endif
    benchmark::RegisterBenchmark(named("nlohmann").c_str(), [text](benchmark::State& state) {
        run<T>(state, text, [&](std::string_view from, T& out) { return tree_read(nlohmann::json::parse(from), out); });
    });
}

/// Keeps the fastest run of each name and prints what each is to strict simdjson.
class ratios : public benchmark::ConsoleReporter {
public:
    void ReportRuns(const std::vector<Run>& runs) override {
        ConsoleReporter::ReportRuns(runs);
        for (const Run& each : runs) {
            if (each.run_type != Run::RT_Iteration) continue;
            double& best = best_.try_emplace(each.run_name.function_name, each.GetAdjustedCPUTime()).first->second;
            best = std::min(best, each.GetAdjustedCPUTime());
        }
    }
    void Finalize() override {
        std::printf("\n%-24s %10s %26s\n", "fastest run", "ns", "of strict simdjson by hand");
        for (const auto& [name, time] : best_) {
            const auto strict = best_.find(name.substr(0, name.find('/')) + "/simdjson_strict");
            const double ratio = strict != best_.end() ? time / strict->second : 0;
            std::printf("%-24s %10.1f %26.2f\n", name.c_str(), time, ratio);
        }
    }

private:
    std::map<std::string, double> best_;
};

} // namespace

int main(int count, char** arguments) {
    benchmark::Initialize(&count, arguments);
    add<small>("small", small_text);
    add<full>("full", full_text);
    ratios report;
    benchmark::RunSpecifiedBenchmarks(&report);
    benchmark::Shutdown();
}
