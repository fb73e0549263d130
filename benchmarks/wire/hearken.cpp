// SPDX-License-Identifier: BSL-1.0
// hearken: routed by its pattern, decoded into a struct, handler called; `--mode` names the inbox.

#include "consumer.hpp"

#include <hearken/hearken.hpp>

#include <cstdio>
#include <string_view>
#include <utility>

namespace {

struct reading {
    double temperature; // degree Celsius
    double humidity;    // percent
    double light;       // lux
};

template <class Inbox>
int listen(const wire::consumer_options& options, Inbox inbox) {
    wire::counter counter{options.messages};
    double sum = 0;
    hearken::listener app{
        hearken::options{
            .broker = "mqtt://" + options.broker,
            .client_id = "wire-hearken",
            .version = options.version == 5 ? hearken::mqtt_version::v5 : hearken::mqtt_version::v311,
            .receive_maximum = options.receive_maximum,
        },
        std::move(inbox),
        hearken::qos::level{static_cast<std::uint8_t>(options.qos)},
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
    std::fputs("hearken: --mode is direct or memory\n", stderr);
    return 2;
}
