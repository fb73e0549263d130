// SPDX-License-Identifier: BSL-1.0
//
// What the journal costs a message, and a restart.
//
// The callback: how long a transport waits for its verdict, one message after another, with each inbox. The loopback
// transport stands in for Paho, so what is timed is ours: the doorkeeping, the copy or the record, the doorbell.
//
// The restart: opening a journal of a million messages and reading all of them, beside reading the bytes of its files.
//
//   journal [MESSAGES] [DIRECTORY]

#include <hearken/inbox/journal.hpp>
#include <hearken/inbox/memory.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using std::chrono::steady_clock;

struct reading {
    double temperature;             // degree Celsius
    std::optional<double> humidity; // percent
    double light;                   // lux
};

constexpr std::string_view payload = R"({"temperature":25.5,"humidity":60,"light":850})";

[[noreturn]] void stop(const std::string& what) {
    std::fprintf(stderr, "%s\n", what.c_str());
    std::exit(1);
}

std::vector<std::string> make_topics() {
    std::vector<std::string> topics;
    for (std::uint64_t i = 0; i < 1'000; ++i)
        topics.push_back("devices/7f000000-7e57-4bad-8ace-" + std::to_string(100'000'000'000 + i) + "/data");
    return topics;
}
const std::vector<std::string> topics = make_topics();

// --- the callback -----------------------------------------------------------------------------------

template <class Inbox>
void time_callback(const char* name, std::size_t count, Inbox inbox) {
    hearken::transport::loopback broker;
    std::atomic<std::uint64_t> handled{0};
    hearken::listener app{
        hearken::options{.broker = "mqtt://loopback", .client_id = "journal"},
        broker,
        std::move(inbox),
        hearken::on<"devices/<uuid>/data">([&](std::string_view uuid, const reading& r) {
            if (!uuid.empty() && r.temperature == 25.5) handled.fetch_add(1, std::memory_order_relaxed);
        }),
    };
    if (auto started = app.start(); !started) stop(started.error().text());
    if (!app.wait_for(hearken::state::connected)) stop(std::string(name) + ": not connected");

    hearken::message_view message;
    message.payload = payload;
    message.qos = 1;
    std::vector<std::uint32_t> times; // nanoseconds
    times.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        message.topic = topics[i % topics.size()];
        message.received = std::chrono::system_clock::now();
        for (;;) {
            const auto from = steady_clock::now();
            const hearken::transport::verdict said = broker.inject(message);
            const auto took = steady_clock::now() - from;
            if (said == hearken::transport::verdict::accepted) {
                times.push_back(static_cast<std::uint32_t>(took.count()));
                break;
            }
            // A full queue cuts the connection: what is timed is the callback, not the wait for the handler.
            if (!app.wait_for(hearken::state::connected)) stop(std::string(name) + ": not connected again");
        }
    }
    app.stop();
    (void)app.wait();
    if (handled.load() < count) stop(std::string(name) + ": not every message was handled");
    std::sort(times.begin(), times.end());
    const auto at = [&](double part) {
        return times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))] / 1000.0;
    };
    std::printf("%-22s %9.2f %9.2f %9.2f %9.2f\n", name, at(0.5), at(0.99), at(0.999), at(1));
}

// --- the restart ------------------------------------------------------------------------------------

void fill(const std::string& folder, std::size_t count) {
    hearken::inbox::journal inbox(folder);
    if (auto r = inbox.open({.client_id = "journal"}); !r) stop(r.error().text());
    for (std::size_t i = 0; i < count; ++i) {
        const hearken::message_view message{.topic = topics[i % topics.size()], .payload = payload, .qos = 1};
        if (!inbox.append(message, hearken::overflow_action::block).kept) stop("the journal is full");
    }
}

double read_all(const std::string& folder, std::size_t count) {
    const auto from = steady_clock::now();
    hearken::inbox::journal inbox(folder);
    if (auto r = inbox.open({.client_id = "journal"}); !r) stop(r.error().text());
    const auto waiting = inbox.resume(std::nullopt);
    if (!waiting || *waiting != count) stop("the journal does not have what was written");
    std::stop_source none;
    none.request_stop(); // what is there, without waiting for more
    hearken::inbox::batch batch;
    std::size_t seen = 0;
    while (seen < count) {
        (void)inbox.take(batch, {}, none.get_token());
        if (batch.messages.empty()) stop("the journal ends early");
        seen += batch.messages.size();
    }
    return std::chrono::duration<double>(steady_clock::now() - from).count();
}

double read_files(const std::string& folder, std::uint64_t& bytes) {
    const auto from = steady_clock::now();
    bytes = 0;
    std::vector<char> room(1024 * 1024);
    for (const auto& each : std::filesystem::directory_iterator(folder)) {
        if (each.path().extension() != ".segment") continue;
        std::ifstream in(each.path(), std::ios::binary);
        while (in.read(room.data(), static_cast<std::streamsize>(room.size())) || in.gcount() != 0)
            bytes += static_cast<std::uint64_t>(in.gcount());
    }
    return std::chrono::duration<double>(steady_clock::now() - from).count();
}

} // namespace

int main(int argc, char** argv) {
    const std::size_t count = argc > 1 ? static_cast<std::size_t>(std::atoll(argv[1])) : 1'000'000;
    const std::filesystem::path base = argc > 2 ? argv[2] : std::filesystem::temp_directory_path().string();
    const std::string folder =
        (base / ("hearken-journal-" + std::to_string(steady_clock::now().time_since_epoch().count()))).string();

    std::printf("%-22s %9s %9s %9s %9s\n", "callback, us", "median", "99 %", "99.9 %", "longest");
    time_callback("inbox::direct", count, hearken::inbox::direct{});
    time_callback("inbox::memory", count, hearken::inbox::memory{});
    time_callback("inbox::journal", count, hearken::inbox::journal(folder));
    std::filesystem::remove_all(folder);

    fill(folder, count);
    std::uint64_t bytes = 0;
    std::vector<double> ours, files;
    for (int i = 0; i < 5; ++i) {
        ours.push_back(read_all(folder, count));
        files.push_back(read_files(folder, bytes));
    }
    std::filesystem::remove_all(folder);
    std::sort(ours.begin(), ours.end());
    std::sort(files.begin(), files.end());
    std::printf("\nopening a journal and reading %zu messages, %llu bytes of files: %.0f messages/s, %.2f GB/s; "
                "reading the bytes alone %.2f GB/s\n",
                count, static_cast<unsigned long long>(bytes), static_cast<double>(count) / ours[2],
                static_cast<double>(bytes) / ours[2] / 1e9, static_cast<double>(bytes) / files[2] / 1e9);
    return 0;
}
