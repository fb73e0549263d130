// expect: hearken: a batch handler needs a queue, inbox::direct hands over one message at a time; add
#include <hearken/inbox/memory.hpp>
#include <hearken/listener.hpp>
#include <hearken/transport/loopback.hpp>

struct reading {
    double temperature;
};

#ifdef MENDED
hearken::listener app{hearken::options{}, hearken::transport::loopback{}, hearken::inbox::memory{},
                      hearken::on<"a">([](std::span<hearken::received<reading>>) {})};
#else
hearken::listener app{hearken::options{}, hearken::transport::loopback{},
                      hearken::on<"a">([](std::span<hearken::received<reading>>) {})};
#endif
