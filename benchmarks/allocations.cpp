// SPDX-License-Identifier: BSL-1.0
// Allocations a message in steady state: from the transport's hand-over to the end of the handler, on all threads.
//
// The loopback transport stands in for Paho, so what is counted is ours. `allocations where` prints the first one's
// stack.

#include <hearken/inbox/memory.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

#include <execinfo.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

std::atomic<bool> counting{false};
std::atomic<bool> show_first{false};
std::atomic<std::uint64_t> allocations{0};
std::atomic<std::uint64_t> allocated_bytes{0};

void note(std::size_t size) noexcept {
    if (!counting.load(std::memory_order_relaxed)) return;
    allocations.fetch_add(1, std::memory_order_relaxed);
    allocated_bytes.fetch_add(size, std::memory_order_relaxed);
    if (!show_first.exchange(false)) return;
    std::array<void*, 40> stack{};
    const int depth = ::backtrace(stack.data(), static_cast<int>(stack.size()));
    ::backtrace_symbols_fd(stack.data(), depth, STDERR_FILENO);
}

} // namespace

// glibc's own, which the functions below stand in front of; operator new comes through malloc too.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t size) noexcept {
    note(size);
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) noexcept {
    note(count * size);
    return __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) noexcept {
    note(size);
    return __libc_realloc(old, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
    note(size);
    return __libc_memalign(alignment, size);
}
int posix_memalign(void** out, std::size_t alignment, std::size_t size) noexcept {
    note(size);
    *out = __libc_memalign(alignment, size);
    return *out == nullptr ? ENOMEM : 0;
}
}

namespace {

struct reading {
    double temperature;             // degree Celsius
    std::optional<double> humidity; // percent
    double light;                   // lux
};

/// True where an allocation is seen at all: a linker that binds malloc elsewhere would make every figure a 0.
bool counter_works() {
    counting = true;
    const std::string* volatile probe = new std::string(100, 'x');
    counting = false;
    const bool seen = allocations == 2;
    delete probe;
    return seen;
}

constexpr std::size_t devices = 1'000;
constexpr std::size_t burst = 100;
constexpr std::size_t rounds = 2'000;

template <class Inbox>
bool measure(const char* name, Inbox inbox) {
    hearken::transport::loopback broker;
    std::atomic<std::uint64_t> handled{0};
    hearken::listener app{
        hearken::options{.broker = "mqtt://loopback", .client_id = "allocations"},
        broker,
        std::move(inbox),
        hearken::on<"devices/<uuid>/data">([&](std::string_view uuid, const reading& r) {
            if (!uuid.empty() && r.temperature == 25.5) handled.fetch_add(1, std::memory_order_release);
        }),
    };
    if (auto started = app.start(); !started) {
        std::fprintf(stderr, "%s: %s\n", name, started.error().text().c_str());
        return false;
    }
    if (!app.wait_for(hearken::state::connected)) {
        std::fprintf(stderr, "%s: not connected\n", name);
        return false;
    }

    std::vector<std::string> topics;
    for (std::size_t i = 0; i < devices; ++i) {
        topics.push_back("devices/7f000000-7e57-4bad-8ace-" + std::to_string(100'000'000'000 + i) + "/data");
    }
    hearken::message_view message;
    message.payload = R"({"temperature":25.5,"humidity":60,"light":850})";
    message.qos = 1;
    if (const auto lines = broker.subscriptions(); !lines.empty() && lines.front().id != 0) {
        message.ids.add(lines.front().id);
    }

    std::uint64_t sent = 0;
    const auto play = [&](std::size_t count) {
        for (std::size_t round = 0; round < count; ++round) {
            for (std::size_t i = 0; i < burst; ++i) {
                message.topic = topics[sent % devices];
                message.received = std::chrono::system_clock::now();
                if (broker.inject(message) != hearken::transport::verdict::accepted) return false;
                ++sent;
            }
            const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds{10};
            while (handled.load(std::memory_order_acquire) != sent) {
                if (std::chrono::steady_clock::now() > limit) return false;
                std::this_thread::yield();
            }
        }
        return true;
    };

    bool fine = play(rounds); // warm: buffers have grown
    allocations = 0;
    allocated_bytes = 0;
    counting = true;
    fine = fine && play(rounds);
    counting = false;
    app.stop();
    (void)app.wait();
    if (!fine) {
        std::fprintf(stderr, "%s: not every message was handled\n", name);
        return false;
    }
    const double messages = static_cast<double>(burst * rounds);
    std::printf("%-8s %10.0f messages %8llu allocations %8.4f a message %8.2f bytes a message\n", name, messages,
                static_cast<unsigned long long>(allocations.load()), static_cast<double>(allocations) / messages,
                static_cast<double>(allocated_bytes) / messages);
    // What the connection's thread does once a second is not a message's.
    return static_cast<double>(allocations) < messages / 1'000;
}

} // namespace

int main(int argc, char** argv) {
    std::array<void*, 1> first{};
    (void)::backtrace(first.data(), 1); // loads what it needs now, not while counting
    if (!counter_works()) {
        std::fputs("the counter does not see allocations in this build\n", stderr);
        return 1;
    }
    show_first = argc > 1 && std::string_view(argv[1]) == "where";
    const bool direct = measure("direct", hearken::inbox::direct{});
    const bool memory = measure("memory", hearken::inbox::memory{});
    return direct && memory ? 0 : 1;
}
