// SPDX-License-Identifier: BSL-1.0
// Many messages at once: a queue in memory, and a handler that gets whatever has arrived.
#include <hearken/hearken.hpp>

#include <iostream>

struct sample {
    std::string sensor;
    double value;
};

int main(int argc, char** argv) {
    double sum = 0;
    std::size_t count = 0;
    hearken::listener app{
        {.broker = argc > 1 ? argv[1] : "mqtt://localhost:1883", .client_id = "batch"},
        hearken::inbox::memory{{.bytes = 16UL * 1024 * 1024}}, // the ack leaves after the copy: see docs/reliability
        hearken::overflow::drop_oldest{},                      // the newest state matters
        hearken::on<"samples/<site>">([&](std::span<hearken::received<sample>> batch) {
            for (auto& element : batch) {
                if (element.value.value < 0) {
                    element.reject("a sample is never negative"); // this one; the others are handled
                    continue;
                }
                sum += element.value.value;
                ++count;
            }
            if (count > 0) std::cout << count << " samples, mean " << sum / static_cast<double>(count) << std::endl;
        }),
    };
    return app.run();
}
